/// Iterations that were run and left, when descent went on from an earlier one: how they began, and what
/// they cost.
public struct LeftBranch: Sendable {
  /// How many are remembered.
  static let most = 6
  /// The costs of one that are kept at most.
  private static let mostCosts = 4000

  /// The iteration at which it parts from the others.
  public let start: Int
  /// What its parameters were updated by there.
  public let choice: OptimiserChoice
  /// Its costs, with their iterations: all of them, or some of very many.
  public let costs: [(iteration: Int, cost: Double)]

  /// What comes after an iteration in some runs; nil where nothing does.
  init?(_ runs: [TrainingRun], from iteration: Int) {
    let left = runs.filter { $0.end > iteration }
    guard let first = left.first, let last = left.last else { return nil }
    var costs = left.flatMap { run in
      (max(run.start, iteration)..<run.end).map { ($0, run.costs[$0 - run.start]) }
    }
    if let end = last.last { costs.append((last.end, end.cost)) }
    let step = costs.count / LeftBranch.mostCosts + 1
    (start, choice) = (iteration, first.choice)
    self.costs = stride(from: 0, to: costs.count, by: step).map { costs[$0] }
  }
}
