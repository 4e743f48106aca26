public import Autodiff

/// Writes arrays as they are typed: a matrix a row a line, its columns aligned.
public struct TensorRenderer: Sendable {
  /// How many digits numbers have.
  public let numbers: NumberFormat
  private let notation: Notation
  /// The most rows and columns of an array that are written in full.
  private let longest: Int
  /// How many are written at each end of a longer one, where there is room.
  private static let atEnds = 4

  /// A writer of arrays.
  ///
  /// - Parameter isWhole: whether long arrays are written in full too.
  public init(numbers: NumberFormat, notation: Notation, isWhole: Bool = false) {
    longest = isWhole ? .max : 12
    self.numbers = numbers
    self.notation = notation
  }

  /// An array as lines of text, none wider than `width` where its numbers are not.
  ///
  /// Of a long array the ends are written, and after them how large it is. An array that is written
  /// in full, so that it can be typed again, is broken within its rows.
  ///
  /// - Parameter isKnown: whether the value of an element, row-major from 0, may be shown.
  public func lines(
    _ tensor: Tensor, width: Int = .max, isKnown: (Int) -> Bool = { _ in true }
  ) -> [String] {
    func text(_ place: Int) -> String { isKnown(place) ? number(tensor[place]) : notation.absent }
    if tensor.shape.isScalar { return [text(0)] }
    if notation == .latex { return [latex(tensor.shape, text)] }
    let columns = tensor.shape.rank == 2 ? tensor.shape.columns : tensor.shape.count
    let rows = tensor.shape.rank == 2 ? tensor.shape.rows : 1
    let isLong = max(rows, columns) > longest
    let end = isLong ? "  " + size(tensor.shape) : ""
    let shownRows = places(rows, atEnds: TensorRenderer.atEnds)
    // Fewer and fewer columns, until the rows are short enough.
    for atEnds in (1...TensorRenderer.atEnds).reversed() {
      let cells = shownRows.map { row in
        row.map { row in
          places(columns, atEnds: atEnds).map { $0.map { text(row * columns + $0) } }
        }
      }
      let isLast = atEnds == 1 || columns <= longest
      let brackets = tensor.shape.rank
      let lines = joined(cells, brackets: brackets, width: isLast ? width : .max)
      if isLast || lines.allSatisfy({ $0.columns <= width }) { return finished(lines, end, width) }
    }
    return []
  }

  /// An array in one line, for messages.
  public func line(_ tensor: Tensor) -> String {
    lines(tensor).map { $0.trimmingPrefix(" ") }.joined(separator: " ")
  }

  /// What an array is as it is read aloud: a sentence for a list, one for each row of a matrix.
  public func sentences(
    _ name: String, _ tensor: Tensor, isKnown: (Int) -> Bool = { _ in true }
  ) -> [String] {
    let columns = tensor.shape.rank == 2 ? tensor.shape.columns : tensor.shape.count
    func list(_ row: Int) -> String {
      places(columns, atEnds: TensorRenderer.atEnds).map { column in
        guard let column else { return "and so on to" }
        let place = row * columns + column
        return isKnown(place) ? number(tensor[place]) : notation.absent
      }.joined(separator: ", ")
    }
    let start = "\(name)\(name.contains(",") ? "," : "") is "
    guard tensor.shape.rank == 2 else { return [Notation.sentence(start + list(0))] }
    let rows = tensor.shape.rows == 1 ? "1 row" : "\(tensor.shape.rows) rows"
    let size = "a matrix of \(rows) and \(columns == 1 ? "1 column" : "\(columns) columns")"
    return [Notation.sentence(start + size)]
      + places(tensor.shape.rows, atEnds: TensorRenderer.atEnds).map { row in
        row.map { "Row \($0 + 1): \(list($0))." } ?? "And so on."
      }
  }

  /// An array between the brackets of LaTeX: a list is a column, as vectors are in formulas.
  private func latex(_ shape: Shape, _ text: (Int) -> String) -> String {
    let columns = shape.rank == 2 ? shape.columns : 1
    let shown = places(columns, atEnds: TensorRenderer.atEnds)
    let rows = places(shape.count / max(1, columns), atEnds: TensorRenderer.atEnds).map { row in
      shown.map { column in
        guard let row, let column else { return row == nil ? "\\vdots" : "\\cdots" }
        return text(row * columns + column)
      }.joined(separator: " & ")
    }
    return "\\begin{pmatrix} \(rows.joined(separator: " \\\\ ")) \\end{pmatrix}"
  }

  // MARK: Layout

  /// A number as it is typed; elsewhere as it stands in formulas, its sign in words where it is read.
  private func number(_ value: Double) -> String {
    notation.isDrawn
      ? numbers.text(value)
      : FormulaRenderer(notation: notation, numbers: numbers).number(value)
  }

  private func size(_ shape: Shape) -> String {
    notation == .ascii ? shape.description.replacing("×", with: "x") : shape.description
  }

  /// The places that are shown of so many, nil for those left out.
  private func places(_ count: Int, atEnds: Int) -> [Int?] {
    guard count > longest else { return Array(0..<count) }
    return Array(0..<atEnds) + [nil] + Array(count - atEnds..<count)
  }

  /// Rows of cells within brackets, nil for what is left out; those wider than `width` broken.
  private func joined(_ rows: [[String?]?], brackets: Int, width: Int) -> [String] {
    let shown = rows.compactMap { $0 }
    let widths = (shown.first ?? []).indices.map { column in
      shown.map { ($0[column] ?? notation.ellipsis).columns }.max() ?? 0
    }
    let room = max(1, width - brackets - 2)
    let isBroken = widths.reduce(-2) { $0 + $1 + 2 } > room
    let cell = widths.max() ?? 0
    let inLine = isBroken ? max(1, (room + 2) / (cell + 2)) : max(1, widths.count)
    var lines: [String] = []
    for (place, row) in rows.enumerated() {
      let opening = String(repeating: "[", count: place == 0 ? brackets : 1)
      guard let row else {
        lines.append(String(repeating: " ", count: brackets - 1) + notation.ellipsis)
        continue
      }
      // Broken rows have their numbers under each other, in columns of one width.
      let cells = zip(row, widths).map { text, width in
        (text ?? notation.ellipsis).leftPadded(to: isBroken ? cell : width)
      }
      var start = 0
      repeat {
        let end = min(start + inLine, cells.count)
        let isWhole = end == cells.count
        let lead = start == 0 ? opening.leftPadded(to: brackets) : ""
        let closing =
          !isWhole ? "," : (place < rows.count - 1 ? "]," : String(repeating: "]", count: brackets))
        lines.append(
          lead.padded(to: brackets) + cells[start..<end].joined(separator: ", ") + closing)
        start = end
      } while start < cells.count
    }
    return lines
  }

  /// The lines with the size of an array after them.
  private func finished(_ lines: [String], _ end: String, _ width: Int) -> [String] {
    guard !end.isEmpty, let last = lines.last else { return lines }
    return last.columns + end.columns <= width
      ? lines.dropLast() + [last + end] : lines + [String(end.dropFirst())]
  }
}
