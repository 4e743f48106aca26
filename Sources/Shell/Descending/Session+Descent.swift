import Descent
import Language
import Rendering

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
}
