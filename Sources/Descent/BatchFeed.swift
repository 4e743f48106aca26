import Autodiff
import Language

/// Puts the samples of each batch on a tape.
struct BatchFeed {
  private let batching: Batching
  private let count: Int
  /// What is bound to samples, with a value for each.
  private let bound: [(node: NodeID, rows: [Tensor])]
  private var order: [Int]
  private var epoch: Int?
  /// Room for the rows that go on the tape at once.
  private var block: [Double]

  /// The program for a batch: its first samples.
  static func first(_ batching: Batching, of program: Program) -> Program {
    var program = program
    program.take(batch: nil)
    guard let size = batching.size, size < program.sampleCount else { return program }
    for (name, rows) in program.samples { program.bind(name, samples: Array(rows.prefix(size))) }
    return program
  }

  /// The samples of a program for a model of its first batch.
  init(_ batching: Batching, _ program: Program, _ model: Model) {
    self.batching = batching
    count = program.sampleCount
    bound = program.samples.compactMap { name, rows in
      model.quantity(name).map { ($0.node, rows) }
    }
    order = batching.isWhole ? [] : Array(0..<count)
    let widest = bound.compactMap { $0.rows.first?.shape.count }.max() ?? 0
    block = Array(repeating: 0, count: batching.isWhole ? 0 : Tape.rowsAtOnce * widest)
  }

  /// Puts the samples of an iteration on the tape.
  ///
  /// Which they are follows from its number and the batching alone, however training came there.
  mutating func feed(_ iteration: Int, to tape: inout Tape) {
    guard !batching.isWhole else { return }
    let (epoch, places) = batching.stretch(of: iteration, over: count)
    if self.epoch != epoch {
      batching.arrange(&order, epoch: epoch)
      self.epoch = epoch
    }
    tape.setSampleCount(places.count)
    for (node, rows) in bound {
      let order = order
      tape.set(node, samples: places.count, through: &block) {
        rows[order[places.lowerBound + $0]]
      }
    }
  }
}
