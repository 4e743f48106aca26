import Autodiff
import Language

/// Consecutive steps of one neuron, or of one element, that are of the same kind: what its stretch
/// of the walk is made of.
struct Run: Sendable {
  /// What the steps make known.
  enum Content: Sendable {
    /// The element's value.
    case value
    /// ∂C/∂C = 1, where the backward pass starts.
    case seed
    /// The factor of each path in turn, and where there are several its share after it.
    case paths(Graph.PathList)
    /// The derivative by the element itself.
    case total
    /// The factors by the elements of a parameter that belong to this element of the operation.
    case parameterPartials(Plan.SoleUse, ElementRange)
    /// The derivatives by those elements.
    case parameterTotals(Plan.SoleUse, ElementRange)
    /// The mean over the samples.
    case mean
    /// What the element becomes in an update.
    case update
  }

  /// What a single step of a run is.
  enum Part {
    case value, seed, total, mean, update
    case partial(Graph.Path)
    case contribution(Graph.Path)
    case parameterPartial(Plan.SoleUse, Int)
    case parameterTotal(Plan.SoleUse, Int)
  }

  let node: NodeID
  let element: Int
  let content: Content
  /// The first step, counted within those of the element.
  let start: Int

  /// The number of steps.
  var count: Int {
    switch content {
    case .paths(let paths): paths.count > 1 ? 2 * paths.count : paths.count
    case .parameterPartials(_, let range), .parameterTotals(_, let range): range.count
    default: 1
    }
  }

  /// The steps, counted within those of the element.
  var range: Range<Int> { start..<start + count }

  /// The steps of a kind, counted as the run's are.
  func steps(of kind: Step.Kind) -> ElementRange {
    switch (content, kind) {
    case (.value, .value), (.mean, .mean), (.update, .update), (.seed, .total), (.total, .total),
      (.parameterTotals, .total), (.parameterPartials, .partial):
      ElementRange(start: start, count: count)
    case (.paths(let paths), .partial): steps(of: 0..<paths.count, .partial)
    case (.paths(let paths), .contribution):
      paths.count > 1 ? steps(of: 0..<paths.count, .contribution) : .none
    default: .none
    }
  }

  /// The steps for the factors or the shares of some of the paths, by their places.
  func steps(of places: Range<Int>, _ kind: Step.Kind) -> ElementRange {
    guard case .paths(let paths) = content else { return .none }
    let each = paths.count > 1 ? 2 : 1
    return ElementRange(
      start: start + each * places.lowerBound + (kind == .contribution ? 1 : 0), stride: each,
      count: places.count)
  }

  /// What a step is, counted within those of the element.
  func part(at offset: Int) -> Part {
    switch content {
    case .value: .value
    case .seed: .seed
    case .paths(let paths): pathPart(paths, offset - start)
    case .total: .total
    case .parameterPartials(let owner, let range):
      .parameterPartial(owner, range[offset - start])
    case .parameterTotals(let owner, let range): .parameterTotal(owner, range[offset - start])
    case .mean: .mean
    case .update: .update
    }
  }

  private func pathPart(_ paths: Graph.PathList, _ place: Int) -> Part {
    guard paths.count > 1 else { return .partial(paths[0]) }
    let path = paths[place / 2]
    return place.isMultiple(of: 2) ? .partial(path) : .contribution(path)
  }
}

extension Plan {
  /// The run that a step of an element belongs to, counted within those of the element.
  func run(of segment: Segment, element: Int, at offset: Int) -> Run {
    let runs = runs(of: segment, element: element)
    return runs.last { $0.start <= offset } ?? runs[0]
  }

  /// What the steps of one element of a segment are, in order; never empty for an element that has
  /// steps.
  ///
  /// - Complexity: O(operations + uses), however many paths and parameters belong to the element.
  func runs(of segment: Segment, element: Int) -> [Run] {
    var list = RunList(element: element)
    switch segment.content {
    case .forward(let group): for node in group.nodes { list.add(.value, node) }
    case .backward(let group):
      for node in group.nodes.reversed() where graph.isActive(node) {
        addHead(of: node, to: &list)
        addParameters(of: node, to: &list)
      }
    case .parameter(let node): addHead(of: node, to: &list)
    case .mean(let node): list.add(.mean, node)
    case .update(let node): list.add(.update, node)
    }
    return list.runs
  }

  /// Lays the runs of an element one after another.
  private struct RunList {
    let element: Int
    var runs: [Run] = []

    mutating func add(_ content: Run.Content, _ node: NodeID) {
      let run = Run(
        node: node, element: element, content: content, start: runs.last?.range.upperBound ?? 0)
      if run.count > 0 { runs.append(run) }
    }
  }

  /// The steps that make an element's own derivative known.
  private func addHead(of node: NodeID, to list: inout RunList) {
    guard node != graph.target else { return list.add(.seed, node) }
    let paths = graph.paths(from: node, element: list.element)
    list.add(.paths(paths), node)
    if Plan.hasTotal(node, paths, graph) { list.add(.total, node) }
  }

  /// The steps of the parameters that belong to an element: all factors first, then the totals.
  private func addParameters(of node: NodeID, to list: inout RunList) {
    let owned = (owned[node] ?? []).map { owner in
      let range = graph.model.dependencies(
        of: node, element: list.element, on: owner.operand)
      return (owner, range)
    }
    for (owner, range) in owned { list.add(.parameterPartials(owner, range), node) }
    // By a parameter of the target itself, the factor is the derivative.
    guard node != graph.target else { return }
    for (owner, range) in owned { list.add(.parameterTotals(owner, range), node) }
  }
}
