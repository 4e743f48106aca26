import Descent
import Language
import Presentation
import Rendering
import Stepping

extension Session {
  /// The optimiser to descend by.
  ///
  /// - Throws: `ShellError` that says how to choose one.
  func readyOptimiser() throws(ShellError) -> OptimiserChoice {
    guard let choice = training.choice else {
      throw ShellError(
        "no optimizer is set, which says how weights change",
        suggestion: "write optimizer sgd rate=0.5 first")
    }
    return choice
  }

  /// Checks that there is a cost, and something to change.
  func checkDescent() throws(ShellError) {
    _ = try outermost.readyWalk()
    let parameters = outermost.model.parameters
    guard !parameters.isEmpty else { throw Session.noParameter }
    guard parameters.contains(where: { !training.frozen.contains($0.name) }) else {
      throw ShellError("all parameters are frozen", suggestion: "unfreeze \(parameters[0].name)")
    }
  }

  /// Which samples the next updates are made by: batches while the walk is through one.
  var batching: Batching { program.batch == nil ? Batching() : training.batching }

  /// The program's own session for all samples, where it is for a batch.
  ///
  /// - Throws: `LanguageError` when that would not fit in memory.
  func overAllSamples() throws(LanguageError) -> Session {
    var session = outermost
    guard program.batch != nil else { return session }
    try session.editProgram { $0.take(batch: nil) }
    return session
  }

  /// Goes to an iteration that was run.
  ///
  /// - Throws: `ShellError` when none of that number is known.
  mutating func go(toIteration iteration: Int) throws {
    let known = training.known
    guard known.contains(iteration) else {
      let range =
        known.count == 1
        ? "there is iteration \(known.lowerBound) alone"
        : "there are the iterations \(known.lowerBound) to \(known.upperBound)"
      throw ShellError(
        "iteration \(iteration) is not known; \(range)",
        suggestion: iteration > known.upperBound ? "train or update goes on" : nil)
    }
    guard !training.runs.isEmpty else { return }
    var next = training
    let program = try next.program(at: iteration)
    try descend(to: program, next)
  }

  /// Goes to the start of the iteration after this one: the one that was run, or by an update now.
  mutating func enterNextIteration() throws(ShellError) {
    do {
      let next = training.iteration + 1
      if training.knowsNext(after: program) { return try go(toIteration: next) }
      try checkDescent()
      var training = training
      let (program, _) = try training.descend(
        self.program, by: try readyOptimiser(), batching, iterations: 1)
      guard training.iteration == next else {
        throw ShellError(
          "the cost of iteration \(next) would be no finite number",
          suggestion: "a smaller rate may help, as in optimizer rate=0.01")
      }
      try descend(to: program, training)
    } catch { throw ShellError(describing: error) }
  }

  /// The rules behind the update that the current step shows; empty where there is one alone.
  func updateRules(_ context: CommandContext) -> [StyledText] {
    guard let walk, cursor > 0, !isInside else { return [] }
    let rules = walk.updateRules(at: cursor - 1)
    guard rules.count > 1 else { return [] }
    let renderer = StepRenderer(
      notation: settings.notation, numbers: settings.numbers, width: context.width)
    let name = training.choice?.optimiser.name ?? ""
    return positionLines(context) + [StyledText("  by the rules of \(name)", .faint)]
      + rules.flatMap { renderer.equation($0) }
  }
}
