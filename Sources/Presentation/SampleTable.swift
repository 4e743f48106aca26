public import Autodiff
import Stepping

/// Samples under each other: what is bound to each, and what is computed of it.
public struct SampleTable {
  /// The most elements of an array that have a column each; of a longer one the first are listed.
  private static let mostColumns = 8
  private var columns: [(title: [Phrase], text: (Int) -> [Phrase])] = []

  /// A table without columns yet.
  public init() {}

  /// Adds the columns of a quantity.
  ///
  /// - Parameter value: its value of a sample, from 0.
  public mutating func add(
    _ name: String, shape: Shape, _ value: @escaping (_ sample: Int) -> Tensor
  ) {
    func title(_ indices: [Int]) -> [Phrase] {
      [.reference(Reference(name: name, indices: indices, isArray: !shape.isScalar))]
    }
    guard shape.count > SampleTable.mostColumns else {
      for element in 0..<shape.count {
        columns.append((title(shape.indices(of: element)), { [.number(value($0)[element])] }))
      }
      return
    }
    columns.append(
      (
        title([]),
        { sample in
          let first = value(sample).elements.prefix(4)
          return [.text("[")] + first.flatMap { [Phrase.number($0), .text(", ")] }
            + [.sign(.ellipsis), .text("]")]
        }
      ))
  }

  /// The first of so many samples, and how to see the rest.
  ///
  /// - Parameter command: what shows them.
  public func blocks(_ most: Int, of count: Int, command: String) -> [Block] {
    let table = Block.Table(
      header: [[.text("sample")]] + columns.map(\.title),
      rows: (0..<min(most, count)).map { sample in
        Block.Table.Row([[.text("\(sample + 1)")]] + columns.map { $0.text(sample) })
      })
    let left = count - most
    guard left > 0 else { return [.table(table)] }
    let noun = left == 1 ? "sample" : "samples"
    return [
      .table(table), .statement("\(left) more \(noun); \(command) \(count) shows all", .faint),
    ]
  }
}
