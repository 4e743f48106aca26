public import Autodiff

/// Writes arrays as they are typed: a matrix a row a line, its columns aligned.
public struct TensorRenderer: Sendable {
  /// How many digits numbers have.
  public let numbers: NumberFormat
  /// What stands for something left out.
  public let ellipsis: String
  /// What stands for a value that is not known yet.
  private let absent: String
  /// The most rows and columns of an array that are written in full.
  static let longest = 12
  /// How many are written at each end of a longer one.
  static let atEnds = 4

  /// A writer of arrays.
  public init(numbers: NumberFormat, notation: Notation) {
    self.numbers = numbers
    ellipsis = notation.ellipsis
    absent = notation.absent
  }

  /// An array as lines of text.
  ///
  /// - Parameter isKnown: whether the value of an element, row-major from 0, may be shown.
  public func lines(_ tensor: Tensor, isKnown: (Int) -> Bool = { _ in true }) -> [String] {
    let width = tensor.shape.rank == 2 ? tensor.shape.columns : tensor.shape.count
    func row(_ start: Int) -> [String] {
      shortened(start..<start + width) { isKnown($0) ? numbers.text(tensor[$0]) : absent }
    }
    switch tensor.shape.rank {
    case 0: return row(0)
    case 1: return ["[" + row(0).joined(separator: ", ") + "]"]
    default: break
    }
    let rows = (0..<tensor.shape.rows).map { row($0 * width) }
    let isLong = rows.count > TensorRenderer.longest
    let shown =
      isLong ? rows.prefix(TensorRenderer.atEnds) + rows.suffix(TensorRenderer.atEnds) : rows[...]
    let widths = (0..<(rows.first?.count ?? 0)).map { column in
      shown.map { $0[column].columns }.max() ?? 0
    }
    var lines = shown.enumerated().map { place, row in
      let cells = zip(row, widths).map { $0.leftPadded(to: $1) }.joined(separator: ", ")
      return (place == 0 ? "[[" : " [") + cells + (place == shown.count - 1 ? "]]" : "],")
    }
    if isLong { lines.insert(" \(ellipsis)", at: TensorRenderer.atEnds) }
    return lines
  }

  /// An array in one line, for messages.
  public func line(_ tensor: Tensor) -> String {
    lines(tensor).map { $0.trimmingPrefix(" ") }.joined(separator: " ")
  }

  private func shortened(_ row: Range<Int>, _ text: (Int) -> String) -> [String] {
    guard row.count > TensorRenderer.longest else { return row.map(text) }
    let ends = TensorRenderer.atEnds
    return row.prefix(ends).map(text) + [ellipsis] + row.suffix(ends).map(text)
  }
}
