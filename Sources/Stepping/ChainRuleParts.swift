import Autodiff
import Language

/// Gathers the numbers around a derivative of a walk.
struct ChainRuleParts {
  private let writer: StepWriter
  private let outputs: Set<NodeID>
  private var graph: Graph { writer.graph }
  private var tape: Tape { writer.graph.model.tape }
  /// What the walk leads to, where that is a cost.
  let cost: Cost?
  private(set) var slope: ChainRuleFactors.Slope?
  private(set) var paths: [ChainRuleFactors.Path] = []
  private(set) var rest = 1.0
  private(set) var cancelled: Double?
  /// A pre-activation without its bias.
  private(set) var withoutBias: Double?
  /// What an activation is computed from.
  private(set) var activated: Double?
  /// The derivative itself, ready to be swept with mistakes.
  private(set) var mistaken: MistakenDerivative?

  init(_ writer: StepWriter) {
    self.writer = writer
    cost = Cost(writer.graph)
    outputs = writer.graph.outputs
  }

  // MARK: Values

  /// The parts of a value that may be forgotten.
  mutating func take(value node: NodeID, _ element: Int) {
    let operands = graph.model.operands(of: node)
    if graph.isWeightedSum(node), operands.count == 3 {
      let bias = tape.shape(of: operands[2]).count == 1 ? 0 : element
      withoutBias =
        tape.value(of: node, element: element, sample: writer.sample)
        - tape.value(of: operands[2], element: bias, sample: writer.sample)
    } else if let primitive = graph.model.primitive(of: node), primitive.isActivation,
      tape.shape(of: operands[0]) == tape.shape(of: node)
    {
      activated = tape.value(of: operands[0], element: element, sample: writer.sample)
    }
  }

  // MARK: Kinds of derivatives

  private mutating func begin(_ subject: MistakenDerivative.Subject) {
    mistaken = MistakenDerivative(graph: graph, sample: writer.sample, subject: subject)
  }

  /// Takes an activation as the one whose slope is among the factors.
  private mutating func take(activation path: Graph.Path, isOwn: Bool) {
    slope = slope(of: path)
    slope?.isOwn = isOwn
    mistaken?.activation = path
  }

  /// The factor of a path by itself.
  mutating func take(factor path: Graph.Path, from node: NodeID) {
    begin(.factor(path))
    if path.consumer == graph.target {
      if cost?.readsLogits ?? false { cancelled = logitSlope(node, path.operandElement) }
    } else if slope(of: path) != nil {
      take(activation: path, isOwn: true)
    } else if graph.isConnection(path) {
      mistaken?.connections = [path]
      paths = [self.path(along: path).alone]
    }
  }

  /// The factor by a parameter of an operation, or the derivative by it.
  mutating func take(parameter owner: Plan.SoleUse, _ element: Int, of run: Run, isFactor: Bool) {
    let path = Graph.Path(
      consumer: run.node, element: run.element, operand: owner.operand, operandElement: element)
    begin(isFactor ? .factor(path) : .total(owner.parameter, element))
    if graph.isWeightedSum(run.node), owner.operand == 0 {
      let activation = activation(of: run.node, run.element)?.consumer
      mistaken?.weightedSum = (run.node, activation)
    }
    rest *= writer.factor(path).value
  }

  /// A share, or a product along the only path: outwards over a connection and through its neuron.
  mutating func go(along path: Graph.Path, _ subject: MistakenDerivative.Subject) {
    begin(subject)
    if path.consumer != graph.target, let own = slope(of: path) {
      // A pre-activation that is used in other ways too, or whose product is a step of its own.
      take(activation: path, isOwn: true)
      follow(graph.paths(from: path.consumer, element: path.element))
      rest = own.value
      return
    }
    if let next = activation(of: path.consumer, path.element) {
      take(activation: next, isOwn: false)
    }
    follow([path])
    cancelled = paths[0].cancelled
  }

  /// The sum over the paths from an activation.
  mutating func start(at node: NodeID, _ element: Int, _ subject: MistakenDerivative.Subject) {
    begin(subject)
    follow(graph.paths(from: node, element: element))
  }

  /// Goes from an operation outwards: through a neuron's activation, where it has one.
  mutating func go(through node: NodeID, _ element: Int) {
    guard let path = activation(of: node, element) else {
      follow(graph.paths(from: node, element: element))
      if cost?.readsLogits ?? false, isReadByTarget(node) { cancelled = logitSlope(node, element) }
      return
    }
    take(activation: path, isOwn: true)
    rest *= slope?.value ?? 1
    follow(graph.paths(from: path.consumer, element: path.element))
    cancelled = slope.flatMap(cancelledSlope)
  }

  private mutating func follow(_ paths: some Sequence<Graph.Path>) {
    mistaken?.connections = Array(paths)
    self.paths = paths.map(path)
  }

  // MARK: Neurons

  /// The path from a pre-activation to its activation, where that is all it leads to.
  private func activation(of node: NodeID, _ element: Int) -> Graph.Path? {
    let paths = graph.paths(from: node, element: element)
    guard paths.count == 1, slope(of: paths[0]) != nil else { return nil }
    return paths[0]
  }

  /// The activation that a path goes through, at its numbers; nil when it is another operation.
  private func slope(of path: Graph.Path) -> ChainRuleFactors.Slope? {
    guard let primitive = graph.model.primitive(of: path.consumer), primitive.isActivation,
      primitive.id != .identity
    else { return nil }
    let operand = graph.model.operands(of: path.consumer)[path.operand]
    return ChainRuleFactors.Slope(
      function: primitive.id,
      input: tape.value(of: operand, element: path.operandElement, sample: writer.sample),
      output: tape.value(of: path.consumer, element: path.element, sample: writer.sample),
      value: writer.factor(path).value, isOutput: outputs.contains(path.consumer))
  }

  private func isReadByTarget(_ node: NodeID) -> Bool {
    graph.uses(of: node).contains { $0.consumer == graph.target }
  }

  // MARK: What a cost cancels

  /// σ′ of an output whose cost is the cross-entropy of its sigmoid.
  private func cancelledSlope(_ slope: ChainRuleFactors.Slope) -> Double? {
    let cancels = slope.isOutput && slope.function == .sigmoid && cost?.kind == .crossEntropy
    return cancels ? slope.value : nil
  }

  /// p(1 − p) at a logit that the cost reads and makes the probability p of.
  private func logitSlope(_ node: NodeID, _ element: Int) -> Double? {
    let p = graph.model.primitive(of: graph.target)?.cost?
      .probabilities(of: tape.tensor(of: node, sample: writer.sample))
    return p.map { $0[element] * (1 - $0[element]) }
  }

  // MARK: Paths

  private func path(along path: Graph.Path) -> ChainRuleFactors.Path {
    let next = activation(of: path.consumer, path.element).flatMap(slope)
    let isLogit = (cost?.readsLogits ?? false) && isReadByTarget(path.consumer)
    return ChainRuleFactors.Path(
      weight: writer.factor(path).value, delta: writer.adjoint(path.consumer, path.element),
      cancelled: isLogit
        ? logitSlope(path.consumer, path.element) : next.flatMap(cancelledSlope))
  }
}

extension ChainRuleFactors.Path {
  /// The connection by itself, without what lies further out.
  fileprivate var alone: ChainRuleFactors.Path {
    ChainRuleFactors.Path(weight: weight, delta: 1, cancelled: nil)
  }
}
