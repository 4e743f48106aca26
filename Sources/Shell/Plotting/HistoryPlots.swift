import Autodiff
import Descent
import Language
import Rendering
import Stepping

/// Pictures of how descent went.
extension Session {
  /// The cost of every iteration.
  func costPlot() throws(ShellError) -> Plot {
    let points = try history { run, iteration in run.costs[iteration - run.start] }
    let last = training.runs.last.flatMap { run in
      run.last.map { Plot.Point(Double(run.end), $0.cost) }
    }
    let all = points + (last.map { [$0] } ?? [])
    let branches = training.branches.map { branch in
      Plot.Series(
        "left at \(branch.start), by \(branch.choice.text)", .line,
        thinned(branch.costs.map { Plot.Point(Double($0.iteration), $0.cost) }))
    }
    let drawn = all + branches.flatMap(\.points)
    let positive = drawn.map(\.y).filter { $0 > 0 && $0.isFinite }
    let isLogarithmic =
      positive.count == drawn.count && (positive.max() ?? 1) > 30 * (positive.min() ?? 1)
    let changes = training.runs.dropFirst().map {
      "from iteration \($0.start) by \($0.choice.text)"
    }
    return Plot(
      "the cost by iteration" + (isLogarithmic ? ", on a scale of equal factors" : ""),
      x: "iteration", y: costName,
      series: branches
        + [Plot.Series(branches.isEmpty ? costName : "this branch", .line, thinned(all))],
      isLogarithmic: isLogarithmic, notes: Array(changes.suffix(4)))
  }

  /// The norm of the gradient by each parameter in every iteration.
  func gradientsPlot() throws(ShellError) -> Plot {
    var names: [String] = []
    for name in training.runs.flatMap(\.parameters) where !names.contains(name) {
      names.append(name)
    }
    var series: [Plot.Series] = []
    let target = Reference(name: model.target?.name ?? "C")
    for name in names.prefix(12) {
      let points = try history { run, iteration in
        run.parameters.firstIndex(of: name).map { run.norms(at: iteration)[$0] } ?? .nan
      }
      let isArray = model.quantity(name).map { !model.tape.shape(of: $0.node).isScalar } ?? true
      let title = settings.notation.derivative(
        of: target, by: Reference(name: name, isArray: isArray))
      series.append(Plot.Series(title, .line, thinned(points)))
    }
    let left = names.count - series.count
    return Plot(
      "the norm of the gradient by each parameter", x: "iteration", y: "norm", series: series,
      isLogarithmic: true, notes: left > 0 ? ["\(left) more parameters are not drawn"] : [])
  }

  /// A number of each iteration that was run.
  private func history(
    _ number: (TrainingRun, Int) -> Double
  ) throws(ShellError) -> [Plot.Point] {
    guard training.runs.contains(where: { $0.count > 0 }) else {
      throw ShellError(
        "nothing has been updated yet",
        suggestion: training.choice == nil ? "optimizer sgd rate=0.5, then train 100" : "train 100")
    }
    return training.runs.flatMap { run in
      (run.start..<run.end).map { Plot.Point(Double($0), number(run, $0)) }
    }
  }

  /// Of very many points the lowest and the highest of each stretch, which look the same.
  private func thinned(_ points: [Plot.Point]) -> [Plot.Point] {
    let most = 1000
    guard points.count > 2 * most else { return points }
    let stretch = points.count / most + 1
    return stride(from: 0, to: points.count, by: stretch).flatMap { start -> [Plot.Point] in
      let part = points[start..<min(start + stretch, points.count)]
      guard let low = part.min(by: { $0.y < $1.y }), let high = part.max(by: { $0.y < $1.y }) else {
        return []
      }
      return low.x < high.x ? [low, high] : [high, low]
    }
  }
}
