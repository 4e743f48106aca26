public import Language

/// Iterations that were run one after another with the same settings: how they began, what each cost,
/// and enough of their states to come to any of them.
public struct TrainingRun: Sendable {
  /// The iteration that it begins with.
  public let start: Int
  /// The program as it began.
  public let program: Program
  /// What the parameters were updated by.
  public let choice: OptimiserChoice
  /// The parameters that stayed as they were.
  public let frozen: Set<String>
  /// The samples of each iteration.
  public let batching: Batching
  /// What the optimiser kept as it began.
  public let state: OptimiserState
  /// The names of the parameters that were updated.
  public let parameters: [String]
  /// The cost of each iteration before its update.
  public private(set) var costs: [Double] = []
  /// The cost that its last update led to, and the norm of the gradient there.
  public private(set) var last: (cost: Double, norm: Double)?
  /// The norm of the gradient by each parameter in each iteration, an iteration after another.
  private var norms: [Double] = []
  /// Every so many iterations are kept a state.
  private var stride = 16
  /// The states: the parameters, then what the optimiser keeps.
  private var checkpoints: [(offset: Int, numbers: [Double])] = []

  init(
    start: Int, _ program: Program, _ choice: OptimiserChoice, frozen: Set<String>,
    _ batching: Batching, state: OptimiserState, parameters: [String]
  ) {
    (self.start, self.program, self.choice) = (start, program, choice)
    (self.frozen, self.batching, self.state) = (frozen, batching, state)
    self.parameters = parameters
  }

  /// The updates that were made.
  public var count: Int { costs.count }

  /// The iteration that its last update led to.
  public var end: Int { start + count }

  /// The norm of the gradient by each parameter in an iteration of it.
  public func norms(at iteration: Int) -> [Double] {
    let first = (iteration - start) * parameters.count
    return Array(norms[first..<first + parameters.count])
  }

  /// The norm of the whole gradient in an iteration of it.
  public func norm(at iteration: Int) -> Double {
    norms(at: iteration).reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// The learning rate of an iteration of it.
  public func rate(at iteration: Int) -> Double {
    choice.rate(at: state.updates + iteration - start)
  }

  /// Whether it goes on with an iteration of some settings from a program.
  func continues(
    _ choice: OptimiserChoice, frozen: Set<String>, _ batching: Batching
  ) -> Bool {
    self.choice == choice && self.frozen == frozen && self.batching == batching
  }

  // MARK: States

  /// Makes the update of an iteration and notes how it was.
  mutating func update(_ trainer: inout Trainer, cost: Double) {
    if count > 0, count % stride == 0 { checkpoints.append((count, trainer.numbers)) }
    trainer.update()
    last = nil
    costs.append(cost)
    norms += trainer.norms
  }

  /// Notes what the last update has led to.
  mutating func finish(cost: Double, norm: Double) { last = (cost, norm) }

  /// About the bytes that it keeps: every state of a run is as large as the first.
  ///
  /// - Complexity: O(1), for it is asked again and again while the run goes on.
  var bytes: Int {
    let states = checkpoints.count * (checkpoints.first?.numbers.count ?? 0)
    return (states + costs.count + norms.count) * MemoryLayout<Double>.stride
  }

  /// About the bytes that it keeps and another run, begun alike, does not.
  func bytes(beside other: TrainingRun?) -> Int {
    guard let other else { return bytes }
    let known = Dictionary(
      other.checkpoints.map { ($0.offset, $0.numbers) }, uniquingKeysWith: { first, _ in first })
    let own = checkpoints.reduce(0) { sum, checkpoint in
      let isShared = known[checkpoint.offset]?.sharesStorage(with: checkpoint.numbers) ?? false
      return sum + (isShared ? 0 : checkpoint.numbers.count)
    }
    let records = costs.sharesStorage(with: other.costs) ? 0 : costs.count + norms.count
    return (own + records) * MemoryLayout<Double>.stride
  }

  /// Whether some of its states can be left out.
  var canThin: Bool { !checkpoints.isEmpty }

  /// Keeps half as many states.
  mutating func thin() {
    stride *= 2
    checkpoints.removeAll { $0.offset % stride != 0 }
  }

  /// Forgets what comes after an iteration.
  ///
  /// - Precondition: it is before the end.
  mutating func cut(at iteration: Int) {
    let count = iteration - start
    last = (costs[count], norm(at: iteration))
    costs.removeLast(max(0, costs.count - count))
    norms.removeLast(max(0, norms.count - count * parameters.count))
    checkpoints.removeAll { $0.offset > count }
  }

  /// A trainer as an iteration of the run found it.
  ///
  /// - Complexity: that of as many iterations as lie between two states that are kept.
  func trainer(at iteration: Int) throws(LanguageError) -> Trainer {
    var trainer = try Trainer(program, choice, frozen: frozen, batching, state: state)
    let offset = iteration - start
    var reached = 0
    if let checkpoint = checkpoints.last(where: { $0.offset <= offset }) {
      trainer.restore(checkpoint.numbers, updates: state.updates + checkpoint.offset)
      reached = checkpoint.offset
    }
    for past in reached..<max(reached, offset) {
      _ = trainer.findGradient(start + past)
      trainer.update()
    }
    return trainer
  }
}

extension TrainingRun: Equatable {
  /// Whether both were begun alike and cost the same; the states they keep follow from that.
  public static func == (left: TrainingRun, right: TrainingRun) -> Bool {
    left.start == right.start && left.count == right.count && left.choice == right.choice
      && left.frozen == right.frozen && left.batching == right.batching
      && left.costs.isIdentical(to: right.costs) && left.state == right.state
      && left.program == right.program
  }
}
