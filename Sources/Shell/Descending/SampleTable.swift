import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// Samples under each other: what is bound to each, and what is computed of it.
struct SampleTable {
  /// The most elements of an array that have a column each; of a longer one the first are listed.
  private static let mostColumns = 8
  private let session: Session
  private var columns: [(title: String, text: (Int) -> String)] = []

  /// A table without columns yet.
  init(_ session: Session) { self.session = session }

  /// Adds the columns of a quantity.
  mutating func add(_ name: String, shape: Shape, _ value: @escaping (_ sample: Int) -> Tensor) {
    let (numbers, notation) = (session.settings.numbers, session.settings.notation)
    func title(_ indices: [Int]) -> String {
      notation.text(Reference(name: name, indices: indices, isArray: !shape.isScalar))
    }
    if shape.count <= SampleTable.mostColumns {
      for element in 0..<shape.count {
        columns.append((title(shape.indices(of: element)), { numbers.text(value($0)[element]) }))
      }
    } else {
      columns.append(
        (
          title([]),
          { sample in
            let first = value(sample).elements.prefix(4).map(numbers.text)
            return "[\(first.joined(separator: ", ")), \(notation.ellipsis)]"
          }
        ))
    }
  }

  /// The first of so many samples, and how to see the rest.
  func lines(
    _ most: Int, of count: Int, command: String, _ context: CommandContext
  ) -> [StyledText] {
    let table = TextTable(
      header: ["sample"] + columns.map(\.title),
      rows: (0..<min(most, count)).map { sample in
        ["\(sample + 1)"] + columns.map { $0.text(sample) }
      })
    let left = count - most
    let more =
      left > 0
      ? [
        StyledText(
          "\(left) more sample\(left == 1 ? "" : "s"); \(command) \(count) shows all", .faint)
      ] : []
    return
      (session.settings.notation == .spoken
      ? table.sentences : table.lines(width: context.width)) + more
  }
}
