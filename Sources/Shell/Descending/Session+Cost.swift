import Autodiff
import Descent
import Language
import Presentation

/// What descent lowers, and what its iterations cost.
extension Session {
  /// The name of the cost that descent lowers: with what penalties add to it, where they do.
  var costName: String {
    let name = outermost.model.target?.name ?? "C"
    guard let choice = training.choice, choice.l1 > 0 || choice.l2 > 0 else { return name }
    return "\(name) with penalty"
  }

  /// What the column of the costs of iterations is called.
  var iterationCostName: String { training.batching.isWhole ? costName : "\(costName) of batch" }

  /// The cost that descent lowers, of the program as it is, over the samples of the walk.
  var costWithPenalty: Double? { outermost.model.targetMean.map { $0 + penalty } }

  /// The same over all samples.
  var costOverAllSamples: Double? {
    guard program.batch != nil else { return costWithPenalty }
    return (try? program.costOverAllSamples()).map { $0 + penalty }
  }

  /// What the sizes of the weights add to the cost.
  private var penalty: Double {
    let model = outermost.model
    guard let choice = training.choice, choice.l1 > 0 || choice.l2 > 0 else { return 0 }
    var (squares, sizes) = (0.0, 0.0)
    for parameter in model.parameters where !training.frozen.contains(parameter.name) {
      for element in model.tape.tensor(of: parameter.node).elements {
        squares += element * element
        sizes += abs(element)
      }
    }
    return choice.penalty(squares: squares, sizes: sizes)
  }

  /// The rows of some iterations; of the current one, where it was changed by hand, as it is now.
  func rows(of iterations: [Int]) -> [IterationTable.Row] {
    let isChanged = !training.isAsReached(program)
    return iterations.compactMap { iteration in
      if iteration == training.iteration, isChanged {
        return costWithPenalty.map {
          IterationTable.Row(iteration: iteration, cost: $0, norm: nil, rate: nil)
        }
      }
      if let run = training.run(of: iteration) {
        return IterationTable.Row(
          iteration: iteration, cost: run.costs[iteration - run.start],
          norm: run.norm(at: iteration), rate: run.rate(at: iteration))
      }
      guard let run = training.runs.last, run.end == iteration, let last = run.last else {
        return nil
      }
      return IterationTable.Row(iteration: iteration, cost: last.cost, norm: last.norm, rate: nil)
    }
  }
}
