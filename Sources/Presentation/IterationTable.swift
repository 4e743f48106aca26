import Foundation

/// Iterations of descent under each other, with what each cost.
public struct IterationTable {
  /// One iteration.
  public struct Row: Sendable {
    /// Its number.
    public let iteration: Int
    /// Its cost.
    public let cost: Double
    /// The norm of the gradient; nil where it is not known.
    public let norm: Double?
    /// The learning rate; nil where none was used.
    public let rate: Double?
    /// What is to be said of the iteration besides.
    public var note = ""

    /// An iteration.
    public init(iteration: Int, cost: Double, norm: Double?, rate: Double?) {
      (self.iteration, self.cost, self.norm, self.rate) = (iteration, cost, norm, rate)
    }
  }

  private let rows: [Row]
  private let costName: String

  /// A table of some iterations.
  ///
  /// - Parameter name: what the cost is called.
  public init(_ rows: [Row], cost name: String) { (self.rows, costName) = (rows, name) }

  /// The table.
  public var block: Block {
    .table(
      Block.Table(
        header: ["iteration", costName, "gradient", "rate"].map { [.text($0)] },
        rows: rows.map { row in
          let numbers = [row.cost, row.norm, row.rate].map { $0.map { [Phrase.number($0)] } ?? [] }
          return Block.Table.Row([[.text("\(row.iteration)")]] + numbers, note: row.note)
        }))
  }

  /// Some iterations of a stretch, evenly spread at round numbers, with its ends.
  public static func spread(_ range: ClosedRange<Int>, most: Int) -> [Int] {
    let length = range.upperBound - range.lowerBound
    guard length >= most else { return Array(range) }
    // 1, 2, 5, 10, 20, 50, …
    var (step, factors) = (1, 0)
    while length / step >= most {
      factors += 1
      step = [1, 2, 5][factors % 3] * Int(pow(10, Double(factors / 3)))
    }
    let inner = stride(
      from: (range.lowerBound / step + 1) * step, to: range.upperBound, by: step)
    // The last round one would crowd the end.
    let kept = inner.filter { range.upperBound - $0 >= step / 2 }
    return [range.lowerBound] + kept + [range.upperBound]
  }
}
