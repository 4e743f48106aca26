import Autodiff
import Language

/// The order of a walk, as counted stretches: how many steps each neuron takes, so that step k is
/// found without listing the others.
struct Plan: Sendable {
  /// Operations that go together element by element: a layer's z and a.
  struct Group: Sendable {
    var nodes: [NodeID]
    let layer: Int?
    let count: Int
  }

  /// A stretch of steps that repeats for each element.
  struct Segment: Sendable {
    enum Content: Sendable {
      case forward(Group)
      case backward(Group)
      /// A parameter that several operations use.
      case parameter(NodeID)
      /// The mean of the target, or of a parameter's derivative, over the samples.
      case mean(NodeID)
      /// What a parameter becomes in an update.
      case update(NodeID)
    }

    let content: Content
    let layer: Int?
    let elements: Int
    /// Where each element's steps start within the segment, where they differ; the total last.
    let starts: [Int]?
    /// The steps of each element, where they are the same.
    let each: Int
    /// The first step, counted within the sample or within the mean.
    let start: Int

    var count: Int { starts?.last ?? elements * each }

    /// Which way the walk goes there.
    var phase: Step.Phase {
      switch content {
      case .forward: .forward
      case .backward, .parameter: .backward
      case .mean: .mean
      case .update: .update
      }
    }

    /// The steps of an element, counted as `start` is.
    func range(of element: Int) -> Range<Int> {
      guard let starts else {
        return start + element * each..<start + (element + 1) * each
      }
      return start + starts[element]..<start + starts[element + 1]
    }

    /// The element whose steps include one.
    func element(of step: Int) -> Int {
      guard let starts else { return (step - start) / max(1, each) }
      var (low, high) = (0, elements)
      while low + 1 < high {
        let middle = (low + high) / 2
        if starts[middle] <= step - start { low = middle } else { high = middle }
      }
      // Elements without steps share their start with the next one: the last of them owns it.
      return low
    }
  }

  /// The forward and backward pass of one sample.
  let passes: [Segment]
  /// The mean over the samples, none for one sample, and then the update, where there is one.
  let means: [Segment]
  /// The parameters all of whose elements are used by one operation each: they belong to it.
  let owned: [NodeID: [SoleUse]]
  let graph: Graph
  /// The segment in which the steps of a node stand, by its place among those of the pass or the
  /// means.
  private let places: [Step.Phase: [NodeID: Int]]

  /// A parameter that one operation alone uses, each element once.
  struct SoleUse: Sendable {
    let parameter: NodeID
    let operand: Int
  }

  /// - Parameter updated: the names of the parameters that an update changes.
  init(_ graph: Graph, updated: Set<String> = []) {
    self.graph = graph
    let groups = Plan.groups(graph)
    var owned: [NodeID: [SoleUse]] = [:]
    var shared: [NodeID: [NodeID]] = [:]
    for parameter in graph.parameters {
      let uses = graph.uses(of: parameter)
      guard let first = uses.first else { continue }
      if uses.count == 1, graph.sharesOut(parameter, to: first) {
        owned[first.consumer, default: []].append(
          SoleUse(parameter: parameter, operand: first.operand))
      } else {
        // Its last user, on the way back, is the first in evaluation order.
        shared[first.consumer, default: []].append(parameter)
      }
    }
    self.owned = owned
    var builder = SegmentBuilder()
    for group in groups {
      builder.add(
        .forward(group), layer: group.layer, elements: group.count, each: group.nodes.count)
    }
    for group in groups.reversed() where group.nodes.contains(where: { graph.isActive($0) }) {
      Plan.add(group, owned, graph, to: &builder)
      for node in group.nodes.reversed() {
        for parameter in shared[node] ?? [] { Plan.add(parameter, graph, to: &builder) }
      }
    }
    passes = builder.segments
    var means = SegmentBuilder()
    if graph.model.sampleCount > 1, graph.model.tape.isPerSample(graph.target) {
      means.add(.mean(graph.target), layer: nil, elements: 1, each: 1)
      for parameter in graph.parameters {
        let layer = graph.model.quantity(of: parameter).flatMap {
          QuantityName.layered($0.name)?.layer
        }
        means.add(.mean(parameter), layer: layer, elements: graph.count(parameter), each: 1)
      }
    }
    for parameter in graph.parameters {
      guard let name = graph.model.quantity(of: parameter)?.name, updated.contains(name) else {
        continue
      }
      means.add(
        .update(parameter), layer: QuantityName.layered(name)?.layer,
        elements: graph.count(parameter), each: 1)
    }
    self.means = means.segments
    places = Plan.places(in: [passes, self.means], owned)
  }

  /// Where the steps about each node stand, among the segments of its pass or of the means.
  private static func places(
    in frames: [[Segment]], _ owned: [NodeID: [SoleUse]]
  ) -> [Step.Phase: [NodeID: Int]] {
    var places: [Step.Phase: [NodeID: Int]] = [:]
    for segments in frames {
      for (place, segment) in segments.enumerated() {
        let nodes =
          switch segment.content {
          case .forward(let group): group.nodes
          case .backward(let group):
            group.nodes + group.nodes.flatMap { (owned[$0] ?? []).map(\.parameter) }
          case .parameter(let node), .mean(let node), .update(let node): [node]
          }
        for node in nodes { places[segment.phase, default: [:]][node] = place }
      }
    }
    return places
  }

  /// The segment, by its place in the pass or among the means, in which a node's value, or the
  /// derivative by it, becomes known; nil where none does.
  func place(of node: NodeID, in phase: Step.Phase) -> Int? { places[phase]?[node] }

  /// Lays segments one after another.
  private struct SegmentBuilder {
    var segments: [Segment] = []
    private var end = 0

    mutating func add(
      _ content: Segment.Content, layer: Int?, elements: Int, each: Int, starts: [Int]? = nil
    ) {
      let segment = Segment(
        content: content, layer: layer, elements: elements, starts: starts, each: each, start: end)
      guard segment.count > 0 else { return }
      segments.append(segment)
      end += segment.count
    }
  }

  // MARK: Groups

  private static func groups(_ graph: Graph) -> [Group] {
    var groups: [Group] = []
    // A node's layer is that of its name, or of the named quantity it is a part of.
    var owners = graph.model.quantities.filter { $0.role == .defined }[...]
    for node in graph.operations {
      owners = owners.drop { $0.node < node }
      let layer = owners.first.flatMap { QuantityName.layered($0.name)?.layer }
      if let last = groups.last, joins(node, last, layer: layer, graph) {
        groups[groups.count - 1].nodes.append(node)
      } else {
        groups.append(Group(nodes: [node], layer: layer, count: graph.count(node)))
      }
    }
    return groups
  }

  private static func joins(_ node: NodeID, _ group: Group, layer: Int?, _ graph: Graph) -> Bool {
    let tape = graph.model.tape
    guard group.layer == layer, layer != nil, tape.shape(of: node).rank == 1,
      graph.count(node) == group.count
    else { return false }
    let inside = graph.model.operands(of: node).filter { group.nodes.contains($0) }
    return !inside.isEmpty && inside.allSatisfy { graph.isElementwise(node, in: $0) }
  }

  // MARK: The backward pass

  private static func add(
    _ group: Group, _ owned: [NodeID: [SoleUse]], _ graph: Graph,
    to builder: inout SegmentBuilder
  ) {
    var each = 0
    var isUniform = true
    for node in group.nodes where graph.isActive(node) {
      each += ownedSteps(of: node, owned, graph)
      guard node != graph.target else {
        each += 1
        continue
      }
      if graph.uniformPathCount(node) == nil { isUniform = false }
      each += headSteps(of: node, element: 0, graph)
    }
    guard !isUniform else {
      builder.add(.backward(group), layer: group.layer, elements: group.count, each: each)
      return
    }
    var starts = [0]
    for element in 0..<group.count {
      var steps = 0
      for node in group.nodes where graph.isActive(node) {
        steps += ownedSteps(of: node, owned, graph)
        steps += node == graph.target ? 1 : headSteps(of: node, element: element, graph)
      }
      starts.append(starts[element] + steps)
    }
    builder.add(
      .backward(group), layer: group.layer, elements: group.count, each: 0, starts: starts)
  }

  private static func add(
    _ parameter: NodeID, _ graph: Graph, to builder: inout SegmentBuilder
  ) {
    let count = graph.count(parameter)
    let layer = graph.model.quantity(of: parameter).flatMap {
      QuantityName.layered($0.name)?.layer
    }
    if graph.uniformPathCount(parameter) != nil {
      builder.add(
        .parameter(parameter), layer: layer, elements: count,
        each: headSteps(of: parameter, element: 0, graph))
      return
    }
    var starts = [0]
    for element in 0..<count {
      starts.append(starts[element] + headSteps(of: parameter, element: element, graph))
    }
    builder.add(.parameter(parameter), layer: layer, elements: count, each: 0, starts: starts)
  }

  /// The steps that make an element's derivative known: a factor for each path, its share when
  /// there are several, and the total.
  static func headSteps(of node: NodeID, element: Int, _ graph: Graph) -> Int {
    let paths = graph.paths(from: node, element: element)
    let shares = paths.count > 1 ? paths.count : 0
    return paths.count + shares + (hasTotal(node, paths, graph) ? 1 : 0)
  }

  /// Whether the derivative by an element gets a step of its own besides the factors.
  ///
  /// One path has none where the factor is the total, next to the target, and where a
  /// pre-activation's is left as a product, so that a weight's derivative shows its three factors.
  /// An element that nothing uses has a total alone: 0.
  static func hasTotal(_ node: NodeID, _ paths: Graph.PathList, _ graph: Graph) -> Bool {
    guard paths.count == 1 else { return true }
    return paths[0].consumer != graph.target && !isFused(node, graph)
  }

  /// Whether a node is a weighted sum that one activation alone uses, element by element.
  static func isFused(_ node: NodeID, _ graph: Graph) -> Bool {
    let uses = graph.uses(of: node)
    guard uses.count == 1, uses[0].element == nil,
      graph.model.primitive(of: node)?.id == .weightedSum
    else { return false }
    return graph.isElementwise(uses[0].consumer, in: node)
  }

  /// The steps for the parameters that belong to an element of a node.
  private static func ownedSteps(
    of node: NodeID, _ owned: [NodeID: [SoleUse]], _ graph: Graph
  ) -> Int {
    (owned[node] ?? []).reduce(0) { sum, soleUse in
      let each = graph.count(soleUse.parameter) / max(1, graph.count(node))
      return sum + each * (node == graph.target ? 1 : 2)
    }
  }
}
