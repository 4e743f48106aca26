import Autodiff
import Language

extension ChainRuleFactors {
  /// Something done wrong on the way to a derivative.
  public enum Mistake: Hashable, Sendable {
    /// σ′ of the activation is left out.
    case noSlope
    /// σ′ of every output is left out.
    case noOutputSlopes
    /// σ′ is taken at a, not at z.
    case slopeAtOutput
    /// z stands in the formula of σ′ where a belongs.
    case inputInSlopeFormula
    /// σ(z) stands where σ′(z) belongs.
    case outputForSlope
    /// The indices of the next layer's weights are exchanged.
    case transposedWeights
    /// The next layer's weights are left out.
    case noWeights
    /// The next layer's weights are taken as they are after a step of gradient descent.
    case updatedWeights(rate: Double)
    /// What a weight multiplies stands in place of the weight: ∂z/∂a is taken as a.
    case inputForWeight
    /// The weight itself stands where its input belongs: ∂z/∂w is taken as w.
    case weightForInput
    /// The neuron's own activation stands where its input belongs.
    case ownActivation
    /// The input is left out.
    case noInput
  }
}

/// A derivative of a walk as it comes out when something is done wrong on the way: by the same sweep,
/// with the rules exchanged that were not followed.
///
/// The rules are those of whole layers, so that the same sweep has every other array with the mistake
/// in it; what lies on no path of the derivative makes no difference to it.
struct MistakenDerivative: Sendable {
  /// What is differentiated by what.
  enum Subject {
    /// The local derivative along a path.
    case factor(Graph.Path)
    /// The target's derivative by an element.
    case total(NodeID, Int)
    /// The share of one path in the target's derivative by an element.
    case contribution(Graph.Path, of: NodeID, Int)
  }

  let graph: Graph
  let sample: Int
  let subject: Subject
  /// The path through the activation whose slope is among the factors.
  var activation: Graph.Path?
  /// The paths outwards from the neuron.
  var connections: [Graph.Path] = []
  /// The weighted sum whose weight the derivative is by, and the neuron's activation.
  var weightedSum: (sum: NodeID, activation: NodeID?)?

  private var tape: Tape { graph.model.tape }

  /// The derivative with a mistake; nil where there is no place for it.
  ///
  /// - Parameter everywhere: whether it is made in every layer, and not only where the derivative begins.
  /// - Complexity: one sweep.
  func value(with mistake: ChainRuleFactors.Mistake, everywhere: Bool = false) -> Double? {
    rules(for: mistake, everywhere).map { adjoints(exchanging: $0)(element) }
  }

  /// The derivatives by the other weights of the same neuron: those that another input has.
  ///
  /// - Complexity: one sweep.
  func valuesAtOtherInputs() -> [Double] {
    guard let weightedSum else { return [] }
    let columns = tape.shape(of: graph.model.operands(of: weightedSum.sum)[0]).columns
    let adjoint = adjoints(exchanging: [:])
    let start = element / columns * columns
    return (start..<start + columns).filter { $0 != element }.map(adjoint)
  }

  // MARK: Rules

  private func rules(
    for mistake: ChainRuleFactors.Mistake, _ everywhere: Bool
  ) -> [SweepEdge: ExchangedRule]? {
    switch mistake {
    case .noSlope: return slopeRules(everywhere) { _, _, _ in 1 }
    case .noOutputSlopes: return graph.outputSlopeRules
    case .slopeAtOutput:
      return slopeRules(everywhere) { function, _, output in
        Primitive.slope(of: function, at: output)
      }
    case .inputInSlopeFormula:
      return slopeRules(everywhere) { function, input, _ in
        Primitive.slope(of: function, input: input, output: input)
      }
    case .outputForSlope: return slopeRules(everywhere) { _, _, output in output }
    case .transposedWeights:
      return weightRules(everywhere) { weights, _ in
        let (values, shape) = (tape.tensor(of: weights, sample: sample), tape.shape(of: weights))
        var other = Tensor(repeating: .nan, shape: shape)
        for row in 0..<min(shape.rows, shape.columns) {
          for column in 0..<min(shape.rows, shape.columns) {
            other[row * shape.columns + column] = values[column * shape.columns + row]
          }
        }
        return other
      }
    case .noWeights:
      return weightRules(everywhere) { weights, _ in
        Tensor(repeating: 1, shape: tape.shape(of: weights))
      }
    case .inputForWeight:
      return weightRules(everywhere) { weights, sum in
        let inputs = tape.tensor(of: graph.model.operands(of: sum)[1], sample: sample)
        var other = Tensor(repeating: 0, shape: tape.shape(of: weights))
        for element in other.elements.indices {
          other[element] = inputs[element % inputs.elements.count]
        }
        return other
      }
    case .updatedWeights(let rate):
      return weightRules(everywhere) { weights, _ in
        var values = tape.tensor(of: weights, sample: sample)
        let gradient = graph.adjoints(weights, sample: sample)
        for element in values.elements.indices { values[element] -= rate * gradient[element] }
        return values
      }
    case .ownActivation:
      guard let activation = weightedSum?.activation else { return nil }
      return inputRule(times: tape.tensor(of: activation, sample: sample))
    case .noInput: return inputRule(times: Tensor(1))
    case .weightForInput:
      guard let sum = weightedSum?.sum else { return nil }
      let operands = graph.model.operands(of: sum)
      let weights = tape.tensor(of: operands[0], sample: sample)
      let columns = weights.shape.columns
      let start = element / columns * columns
      // Of the array only the neuron's own row is asked for.
      guard
        let row = Tensor(
          shape: tape.shape(of: operands[1]),
          elements: Array(weights.elements[start..<start + columns]))
      else { return nil }
      return [SweepEdge(sum, operand: 0): .reading([operands[1]: row])]
    }
  }

  /// Another slope of the activation, or of all, from its function, its operand and its value.
  private func slopeRules(
    _ everywhere: Bool, _ slope: @escaping @Sendable (FunctionID, Double, Double) -> Double?
  ) -> [SweepEdge: ExchangedRule]? {
    var edges = activation.map { [SweepEdge($0.consumer, operand: $0.operand)] } ?? []
    if everywhere {
      edges = graph.activations.map { SweepEdge($0, operand: 0) }
    }
    var rules: [SweepEdge: ExchangedRule] = [:]
    for edge in edges {
      guard let function = graph.model.function(of: edge.node) else { return nil }
      rules[edge] = .slope { slope(function, $0, $1) ?? .nan }
    }
    return rules.isEmpty ? nil : rules
  }

  /// Other numbers in place of the next layers' weights on the way back to what they multiply; nil
  /// where a path is no connection.
  private func weightRules(
    _ everywhere: Bool, _ other: (_ weights: NodeID, _ sum: NodeID) -> Tensor
  ) -> [SweepEdge: ExchangedRule]? {
    var sums = Set(connections.map(\.consumer))
    if everywhere {
      sums = Set(graph.operations.filter(graph.isWeightedSum))
    } else {
      guard !connections.isEmpty, connections.allSatisfy(graph.isConnection) else { return nil }
    }
    var rules: [SweepEdge: ExchangedRule] = [:]
    for sum in sums {
      let weights = graph.model.operands(of: sum)[0]
      rules[SweepEdge(sum, operand: 1)] = .reading([weights: other(weights, sum)])
    }
    return rules
  }

  /// A number for each neuron in place of the inputs that its weights multiply.
  private func inputRule(times factor: Tensor) -> [SweepEdge: ExchangedRule]? {
    guard let sum = weightedSum?.sum else { return nil }
    let inputs = graph.model.operands(of: sum)[1]
    let ones = Tensor(repeating: 1, shape: tape.shape(of: inputs))
    return [SweepEdge(sum, operand: 0): .reading([inputs: ones]).times(factor)]
  }

  // MARK: The sweep

  /// The element that the derivative is by.
  private var element: Int {
    switch subject {
    case .factor(let path): path.operandElement
    case .total(_, let element), .contribution(_, of: _, let element): element
    }
  }

  /// The derivatives by the elements of what the subject is differentiated by.
  private func adjoints(exchanging rules: [SweepEdge: ExchangedRule]) -> (Int) -> Double {
    var rules = rules
    switch subject {
    case .factor(let path):
      let operations = graph.model.call(path.consumer)?.operations ?? [path.consumer]
      var excerpt = TapeExcerpt(of: tape, operations: operations, sample: sample)
      let operands = graph.model.operands(of: path.consumer)
      if operations.count == 1 {
        for operand in operands.indices where operand != path.operand {
          rules[SweepEdge(path.consumer, operand: operand)] = .times(0)
        }
      }
      excerpt.reverse(from: path.consumer, element: path.element, exchanging: rules)
      return { excerpt.adjoint(of: operands[path.operand], element: $0) }
    case .total(let node, _):
      return { [excerpt = sweep(rules)] in excerpt.adjoint(of: node, element: $0) }
    case .contribution(let path, let node, _):
      let own = SweepEdge(path.consumer, operand: path.operand)
      var only = Tensor(repeating: 0, shape: tape.shape(of: path.consumer))
      only[path.element] = 1
      rules[own] = (rules[own] ?? .times(1)).times(only)
      for use in graph.uses(of: node) {
        let edge = SweepEdge(use.consumer, operand: use.operand)
        if edge != own { rules[edge] = .times(0) }
      }
      return { [excerpt = sweep(rules)] in excerpt.adjoint(of: node, element: $0) }
    }
  }

  private func sweep(_ rules: [SweepEdge: ExchangedRule]) -> TapeExcerpt {
    var excerpt = TapeExcerpt(of: tape, leadingTo: graph.target, sample: sample)
    excerpt.reverse(from: graph.target, element: graph.targetElement, exchanging: rules)
    return excerpt
  }
}

extension Graph {
  /// Whether a path leads from an activation to a neuron, by a weight.
  func isConnection(_ path: Path) -> Bool { isWeightedSum(path.consumer) && path.operand == 1 }

  /// Whether a node is a weighted sum.
  func isWeightedSum(_ node: NodeID) -> Bool {
    model.primitive(of: node)?.id == .weightedSum
  }

  /// The activations of all layers that are applied to each element by itself.
  fileprivate var activations: [NodeID] {
    operations.filter { node in
      guard let primitive = model.primitive(of: node) else { return false }
      return primitive.isActivation && primitive.id != .identity
        && Primitive.slope(of: primitive.id, at: 0) != nil
    }
  }

  /// The operations between which and the target there is no weighted sum.
  ///
  /// - Complexity: O(operations).
  var outputs: Set<NodeID> {
    var outputs: Set<NodeID> = []
    for node in operations.reversed() {
      let isOutput = uses(of: node).allSatisfy {
        !isWeightedSum($0.consumer) && outputs.contains($0.consumer)
      }
      if isOutput { outputs.insert(node) }
    }
    return outputs
  }

  /// A slope of 1 for every activation of an output.
  fileprivate var outputSlopeRules: [SweepEdge: ExchangedRule] {
    outputs.reduce(into: [:]) { rules, node in
      guard model.primitive(of: node)?.isActivation ?? false else { return }
      rules[SweepEdge(node, operand: 0)] = .slope { _, _ in 1 }
    }
  }
}
