import Autodiff
import Language

/// Gathers the numbers around a derivative of a walk.
struct ChainRuleParts {
  private let writer: StepWriter
  private let direct: DirectDerivatives
  private var graph: Graph { writer.graph }
  private var tape: Tape { writer.graph.model.tape }
  /// What the walk leads to, where that is a cost.
  let cost: Cost?
  private(set) var outside = 1.0
  private(set) var slope: ChainRuleFactors.Slope?
  private(set) var inner = 1.0
  private(set) var paths: [ChainRuleFactors.Path] = []
  private(set) var rest = 1.0
  private(set) var input: ChainRuleFactors.Input?
  private(set) var cancelled: Double?

  init(_ writer: StepWriter) {
    self.writer = writer
    cost = Cost(writer.graph)
    direct = DirectDerivatives(writer)
  }

  // MARK: Kinds of derivatives

  /// The factor of a path by itself.
  mutating func take(factor path: Graph.Path, from node: NodeID) {
    let value = writer.factor(path).value
    if path.consumer == graph.target {
      outside = value
      if cost?.readsLogits ?? false {
        cancelled = logitSlope(node, path.operandElement)
      }
    } else if let own = slope(of: path) {
      slope = own
    } else {
      inner = value
      if isConnection(path) { paths = [self.path(along: path).alone] }
    }
  }

  /// The factor by a parameter of an operation.
  mutating func take(parameter owner: Plan.SoleUse, _ element: Int, of run: Run) {
    input = input(of: run, owner, element)
    inner =
      writer.factor(
        Graph.Path(
          consumer: run.node, element: run.element, operand: owner.operand, operandElement: element)
      ).value
    rest *= inner
  }

  /// A share, or a product along the only path: outwards over a connection and through its neuron.
  mutating func go(along path: Graph.Path, from node: NodeID) {
    inner = writer.factor(path).value
    let next = activation(of: path.consumer, path.element)
    outside =
      next.map { writer.adjoint($0.consumer, $0.element) }
      ?? writer.adjoint(path.consumer, path.element)
    slope = next.flatMap(slope)
    slope?.isOwn = false
    paths = [self.path(along: path)]
    cancelled = paths[0].cancelled
    if path.consumer == graph.target {
      (outside, inner) = (inner, 1)
    } else if let own = self.slope(of: path) {
      // A pre-activation that is used in other ways too, or whose product is a step of its own.
      (slope, inner) = (own, 1)
      start(at: path.consumer, path.element)
      rest = own.value
    }
  }

  /// The sum over the paths from an activation.
  mutating func start(at node: NodeID, _ element: Int) {
    paths = graph.paths(from: node, element: element).map(path)
    outside = writer.adjoint(node, element)
  }

  /// Goes from an operation outwards: through a neuron's activation, where it has one.
  mutating func go(through node: NodeID, _ element: Int) {
    guard let path = activation(of: node, element) else {
      start(at: node, element)
      if cost?.readsLogits ?? false, isReadByTarget(node) { cancelled = logitSlope(node, element) }
      return
    }
    slope = slope(of: path)
    rest *= slope?.value ?? 1
    start(at: path.consumer, path.element)
    cancelled = slope.flatMap(cancelledSlope)
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
      value: writer.factor(path).value, isOutput: direct.isOutput(path.consumer))
  }

  private func isWeightedSum(_ node: NodeID) -> Bool { graph.isWeightedSum(node) }

  private func isReadByTarget(_ node: NodeID) -> Bool {
    graph.uses(of: node).contains { $0.consumer == graph.target }
  }

  // MARK: What a cost cancels

  /// σ′ of an output whose cost is the cross-entropy of its sigmoid.
  private func cancelledSlope(_ slope: ChainRuleFactors.Slope) -> Double? {
    let cancels = slope.isOutput && slope.function == .sigmoid && cost?.kind == .crossEntropy
    return cancels ? slope.value : nil
  }

  /// σ′ at a logit that the cost reads.
  private func logitSlope(_ node: NodeID, _ element: Int) -> Double? {
    let logit = tape.value(of: node, element: element, sample: writer.sample)
    return Primitive.named(FunctionID.sigmoid.name)?.value([logit]).flatMap { output in
      ChainRuleFactors.Slope(
        function: .sigmoid, input: logit, output: output, value: 0, isOutput: true
      ).slope(at: logit)
    }
  }

  // MARK: Paths

  private func isConnection(_ path: Graph.Path) -> Bool {
    isWeightedSum(path.consumer) && path.operand == 1
  }

  private func path(along path: Graph.Path) -> ChainRuleFactors.Path {
    let next = activation(of: path.consumer, path.element).flatMap(slope)
    let delta = writer.adjoint(path.consumer, path.element)
    var (transposed, gradient): (Double?, Double?)
    if isConnection(path) {
      let operands = graph.model.operands(of: path.consumer)
      let shape = tape.shape(of: operands[0])
      let source = path.operandElement
      gradient = delta * tape.value(of: operands[1], element: source, sample: writer.sample)
      if source < shape.rows, path.element < shape.columns {
        transposed = tape.value(
          of: operands[0], element: source * shape.columns + path.element, sample: writer.sample)
      }
    }
    let isLogit = (cost?.readsLogits ?? false) && isReadByTarget(path.consumer)
    return ChainRuleFactors.Path(
      weight: writer.factor(path).value, transposed: transposed, delta: delta,
      direct: direct.value(path.consumer, path.element), gradient: gradient,
      cancelled: isLogit
        ? logitSlope(path.consumer, path.element) : next.flatMap(cancelledSlope))
  }

  // MARK: Inputs

  /// The input that a weight of a neuron multiplies; nil for a bias and for other operations.
  private func input(of run: Run, _ owner: Plan.SoleUse, _ element: Int) -> ChainRuleFactors.Input?
  {
    guard isWeightedSum(run.node), owner.operand == 0 else { return nil }
    let inputs = tape.tensor(of: graph.model.operands(of: run.node)[1], sample: writer.sample)
      .elements
    let own = element % max(1, tape.shape(of: owner.parameter).columns)
    guard inputs.indices.contains(own) else { return nil }
    return ChainRuleFactors.Input(
      value: inputs[own], others: inputs.enumerated().filter { $0.0 != own }.map { $0.1 },
      activation: activation(of: run.node, run.element).flatMap(slope)?.output)
  }
}

extension ChainRuleFactors.Path {
  /// The connection by itself, without what lies further out.
  fileprivate var alone: ChainRuleFactors.Path {
    ChainRuleFactors.Path(
      weight: weight, transposed: transposed, delta: 1, direct: 1, gradient: gradient,
      cancelled: nil)
  }
}

extension Graph {
  fileprivate func isWeightedSum(_ node: NodeID) -> Bool {
    model.primitive(of: node)?.id == .weightedSum
  }
}

/// The target's derivatives with σ′ of the output layer left out: each is computed once.
private final class DirectDerivatives {
  private struct Place: Hashable {
    let node: NodeID
    let element: Int
  }

  private let writer: StepWriter
  private var known: [Place: Double] = [:]
  private var outputs: [NodeID: Bool] = [:]

  init(_ writer: StepWriter) { self.writer = writer }

  /// - Complexity: O(edges between the element and the target).
  func value(_ node: NodeID, _ element: Int) -> Double {
    let graph = writer.graph
    if node == graph.target { return 1 }
    let place = Place(node: node, element: element)
    if let value = known[place] { return value }
    let value = graph.paths(from: node, element: element).reduce(0) { sum, path in
      let isActivation = graph.model.primitive(of: path.consumer)?.isActivation ?? false
      let factor = isActivation && isOutput(path.consumer) ? 1 : writer.factor(path).value
      return sum + factor * self.value(path.consumer, path.element)
    }
    known[place] = value
    return value
  }

  /// Whether no weighted sum lies between a node and the target.
  func isOutput(_ node: NodeID) -> Bool {
    if let isOutput = outputs[node] { return isOutput }
    let graph = writer.graph
    let isOutput = graph.uses(of: node).allSatisfy {
      !graph.isWeightedSum($0.consumer) && self.isOutput($0.consumer)
    }
    outputs[node] = isOutput
    return isOutput
  }
}
