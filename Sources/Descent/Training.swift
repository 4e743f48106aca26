import Autodiff
public import Language

/// How a program is trained, and the history of its training: a value.
///
/// The parameters themselves are the program's; the history can give back the program of any
/// iteration that was run.
public struct Training: Sendable {
  /// What the parameters are updated by; nil until it is chosen.
  public private(set) var choice: OptimiserChoice?
  /// The parameters that stay as they are.
  public private(set) var frozen: Set<String> = []
  /// Which samples each iteration learns from.
  public private(set) var batching = Batching()
  /// The iteration that the program is at, from 0.
  public private(set) var iteration = 0
  /// What the optimiser keeps there.
  public private(set) var state = OptimiserState()
  /// The runs that led here and beyond, in order.
  public private(set) var runs: [TrainingRun] = []
  /// What was run and left, by going on from an earlier iteration; the latest last.
  public private(set) var branches: [LeftBranch] = []
  /// The program as descent left it last, where it is at `iteration`.
  private var reached: Program?

  /// The bytes that the history may take.
  static let mostBytes = 64 << 20

  /// No training yet.
  public init() {}

  /// The training as it begins for another program: with the same optimiser.
  public var restarted: Training {
    var training = Training()
    training.choice = choice
    return training
  }

  /// The first iteration that is known of, and the last.
  public var known: ClosedRange<Int> {
    let last = max(iteration, runs.last?.end ?? 0)
    return min(runs.first?.start ?? iteration, last)...last
  }

  /// Whether there is something to go back to, or an optimiser to go on with.
  public var isUnderWay: Bool { choice != nil || iteration > 0 || !runs.isEmpty }

  /// The run that an iteration's update belongs to; nil where none was made.
  public func run(of iteration: Int) -> TrainingRun? {
    runs.last { $0.start <= iteration && iteration < $0.end }
  }

  /// Whether the program is what descent has made of it, and nothing was changed by hand.
  public func isAsReached(_ program: Program) -> Bool { reached == program }

  /// Whether the iteration after this one was run from a program, by the settings as they are now.
  public func knowsNext(after program: Program) -> Bool {
    guard let run = run(of: iteration), let choice else { return false }
    return isAsReached(program) && run.continues(choice, frozen: frozen, batching)
  }

  // MARK: Settings

  /// Chooses an optimiser; another one than before begins without a state.
  public mutating func choose(_ choice: OptimiserChoice) {
    if self.choice?.optimiser.name != choice.optimiser.name { state = OptimiserState() }
    self.choice = choice
  }

  /// The training as it stands at an iteration before which nothing is known.
  public init(
    _ choice: OptimiserChoice?, frozen: Set<String>, _ batching: Batching, iteration: Int,
    state: OptimiserState
  ) {
    (self.choice, self.frozen, self.batching) = (choice, frozen, batching)
    (self.iteration, self.state) = (iteration, state)
  }

  /// Leaves parameters as they are from here on, or changes them again.
  public mutating func freeze(_ names: [String], _ isFrozen: Bool = true) {
    if isFrozen { frozen.formUnion(names) } else { frozen.subtract(names) }
  }

  // MARK: Descent

  /// Why training ended.
  public enum Ending: Hashable, Sendable {
    /// All iterations were run.
    case done
    /// The caller wanted to stop before an update.
    case stopped
    /// Ctrl-C was pressed; what had been begun then counts for nothing.
    case interrupted
    /// The cost of this iteration is not finite.
    case notFinite(iteration: Int)
  }

  /// Runs iterations from the place where the program is.
  ///
  /// - Parameters:
  ///   - shouldStop: asked with each cost, and the program that has it, before the update that follows.
  /// - Returns: the program that it led to, which `iteration` is at, and why it ended; a cost that is
  ///   not finite ends it at the iteration before.
  /// - Throws: `LanguageError` when the program cannot be computed for such batches.
  public mutating func descend(
    _ program: Program, by choice: OptimiserChoice, _ batching: Batching, iterations: Int,
    shouldStop: (_ iteration: Int, _ cost: Double, _ program: () -> Program) -> Bool = {
      _, _, _ in false
    }
  ) throws(LanguageError) -> (program: Program, ending: Ending) {
    var next = self
    if next.choice != choice { next.choose(choice) }
    next.batching = batching
    var trainer = try next.beginRun(program, choice, batching)
    let ending = next.run(&trainer, iterations, shouldStop)
    next.state = trainer.optimiserState
    var program = batching.chosen(from: trainer.reached, in: next.iteration)
    if case .notFinite(let failed) = ending, let run = next.runs.last, failed > run.start {
      program = try next.program(at: failed - 1)
    }
    next.reached = program
    self = next
    return (program, ending)
  }

  /// Takes up the run that leads here, or begins another; what was run after here is forgotten.
  private mutating func beginRun(
    _ program: Program, _ choice: OptimiserChoice, _ batching: Batching
  ) throws(LanguageError) -> Trainer {
    let isUntouched = reached == program
    // The run that begins here is not gone on with, nor is the one before it, which led elsewhere.
    let leading = runs.last { $0.start <= iteration }?.start
    if let branch = LeftBranch(runs, from: iteration) {
      branches = branches.suffix(LeftBranch.most - 1) + [branch]
    }
    runs.removeAll { $0.start > iteration || $0.start == iteration && $0.end >= iteration }
    if let last = runs.last {
      if last.end > iteration { runs[runs.count - 1].cut(at: iteration) }
      if isUntouched, last.start == leading, last.continues(choice, frozen: frozen, batching) {
        return try runs[runs.count - 1].trainer(at: iteration)
      }
    }
    let trainer = try Trainer(program, choice, frozen: frozen, batching, state: state)
    runs.append(
      TrainingRun(
        start: iteration, program, choice, frozen: frozen, batching, state: state,
        parameters: trainer.parts.map(\.name)))
    return trainer
  }

  private mutating func run(
    _ trainer: inout Trainer, _ iterations: Int,
    _ shouldStop: (_ iteration: Int, _ cost: Double, _ program: () -> Program) -> Bool
  ) -> Ending {
    var run = runs.removeLast()
    defer {
      runs.append(run)
      iteration = run.end
      keepBounds()
    }
    var budget = Training.mostBytes - runs.reduce(0) { $0 + $1.bytes }
    budget = max(budget, Training.mostBytes / 4)
    for _ in 0..<iterations {
      let cost = trainer.findGradient(run.end)
      // A sweep that was interrupted has left no numbers that mean anything.
      guard !Interruption.isRequested else { return .interrupted }
      guard cost.isFinite else { return .notFinite(iteration: run.end) }
      if shouldStop(run.end, cost, { run.batching.chosen(from: trainer.reached, in: run.end) }) {
        run.finish(cost: cost, norm: trainer.norm())
        return .stopped
      }
      run.update(&trainer, cost: cost)
      if run.count % 16 == 0, run.bytes > budget, run.canThin { run.thin() }
    }
    // The last update may have led to where no cost is finite.
    let cost = trainer.findGradient(run.end)
    guard !Interruption.isRequested else { return .interrupted }
    run.finish(cost: cost, norm: trainer.norm())
    return cost.isFinite ? .done : .notFinite(iteration: run.end)
  }

  /// About the bytes that the history keeps and another's does not.
  ///
  /// - Complexity: O(states that are kept).
  public func bytes(beside other: Training) -> Int {
    runs.enumerated().reduce(0) { sum, item in
      let near = other.runs.indices.contains(item.offset) ? other.runs[item.offset] : nil
      return sum + item.element.bytes(beside: near)
    }
  }

  /// Leaves out states, and at last the oldest runs, until the history is small enough.
  private mutating func keepBounds() {
    while runs.reduce(0, { $0 + $1.bytes }) > Training.mostBytes {
      let thinnable = runs.indices.filter { runs[$0].canThin }
      guard let largest = thinnable.max(by: { runs[$0].bytes < runs[$1].bytes }) else { break }
      runs[largest].thin()
    }
    while runs.count > 1, runs.reduce(0, { $0 + $1.bytes }) > Training.mostBytes {
      runs.removeFirst()
    }
  }

  // MARK: Going anywhere

  /// Goes to an iteration that was run, and returns the program as it was there.
  ///
  /// - Throws: `LanguageError` when it would not fit in memory; nothing has changed then.
  /// - Precondition: the iteration is one that is known.
  public mutating func program(at iteration: Int) throws(LanguageError) -> Program {
    guard let run = runs.last(where: { $0.start <= iteration }) else {
      preconditionFailure("iteration \(iteration) is not known")
    }
    let trainer = try run.trainer(at: iteration)
    choice = run.choice
    frozen = run.frozen
    batching = run.batching
    state = trainer.optimiserState
    self.iteration = iteration
    let program = batching.chosen(from: trainer.reached, in: iteration)
    reached = program
    return program
  }
}

extension Training: Hashable {
  /// Whether both stand at the same place and go on alike; how they came there makes no difference.
  public static func == (left: Training, right: Training) -> Bool {
    left.iteration == right.iteration && left.choice == right.choice
      && left.batching == right.batching && left.frozen == right.frozen && left.state == right.state
  }

  /// Hashes the place.
  public func hash(into hasher: inout Hasher) { hasher.combine(iteration) }
}
