import Autodiff
import Language

/// The numbers around a derivative of a walk: its factors, and what could be taken for them.
///
/// Where it goes through a neuron whose activation several others use, it is `rest` times the sum
/// over those paths.
public struct Anatomy: Sendable {
  /// An activation that the derivative goes through, σ at z.
  public struct Slope: Hashable, Sendable {
    /// The primitive.
    public let function: String
    /// The pre-activation z.
    public let input: Double
    /// The activation a.
    public let output: Double
    /// σ′(z).
    public let value: Double
  }

  /// A path outwards: from an activation to a neuron of the next layer.
  public struct Path: Hashable, Sendable {
    /// The weight of the connection.
    public let weight: Double
    /// The weight with its indices exchanged, where there is one.
    public let transposed: Double?
    /// The derivative of the cost by that neuron's pre-activation.
    public let delta: Double
    /// The slope of that neuron's activation; nil without one.
    public let slope: Double?
    /// Whether that neuron is of the last layer.
    public let isOutput: Bool
  }

  /// The input that a weight multiplies, among the inputs of its neuron.
  public struct Input: Hashable, Sendable {
    /// The input itself.
    public let value: Double
    /// The neuron's other inputs.
    public let others: [Double]
  }

  /// The derivative itself.
  public let value: Double
  /// The activation among its factors; nil without one.
  public let slope: Slope?
  /// Whether it is a derivative of the cost, and not a local one.
  public let isOfCost: Bool
  /// The paths outwards from the neuron that it goes through, or starts at.
  public let paths: [Path]
  /// The product of the factors that are multiplied with the sum over the paths.
  public let rest: Double
  /// The input that it is proportional to, for a derivative by a weight.
  public let input: Input?
  /// The number of samples that it is the mean over; nil where it is no mean.
  public let samples: Int?
  /// The number of the network's outputs.
  public let outputs: Int
}

extension Walk {
  /// The numbers around the derivative that a step makes known; nil for a step of a value.
  ///
  /// - Complexity: O(paths + the neuron's inputs).
  public func anatomy(of step: Int) -> Anatomy? {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    let writer = StepWriter(
      graph: graph, plan: plan, sample: place.sample, hasSamples: samples > 1)
    var parts = Parts()
    switch run.part(at: place.offset) {
    case .value, .seed: return nil
    case .mean:
      guard run.node != graph.target else { return nil }
      parts.samples = samples
    case .partial(let path):
      parts.isOfCost = path.consumer == graph.target
      parts.slope = writer.slope(of: path)
    case .parameterPartial(let owner, let element):
      parts.isOfCost = run.node == graph.target
      parts.input = writer.input(of: run, owner, element)
    case .contribution(let path):
      parts.go(through: path.consumer, path.element, writer)
      parts.rest *= writer.factor(path).value
    case .total:
      let paths = graph.paths(from: run.node, element: run.element)
      if paths.count == 1 { parts.go(through: paths[0].consumer, paths[0].element, writer) }
      parts.paths = writer.paths(from: run.node, run.element)
      parts.rest = 1
    case .parameterTotal(let owner, let element):
      parts.go(through: run.node, run.element, writer)
      parts.input = writer.input(of: run, owner, element)
      parts.rest *= parts.input?.value ?? 1
    }
    return Anatomy(
      value: self[step].result.value, slope: parts.slope, isOfCost: parts.isOfCost,
      paths: parts.paths, rest: parts.rest, input: parts.input, samples: parts.samples,
      outputs: graph.model.operands(of: graph.target).first.map(graph.count) ?? 1)
  }

  /// What is gathered of an anatomy.
  private struct Parts {
    var slope: Anatomy.Slope?
    var isOfCost = true
    var paths: [Anatomy.Path] = []
    var rest = 1.0
    var input: Anatomy.Input?
    var samples: Int?

    /// Goes through a pre-activation and its activation, or through another operation.
    mutating func go(through node: NodeID, _ element: Int, _ writer: StepWriter) {
      guard let path = writer.activation(of: node, element) else {
        paths = writer.paths(from: node, element)
        return
      }
      slope = writer.slope(of: path)
      rest *= slope?.value ?? 1
      paths = writer.paths(from: path.consumer, path.element)
    }
  }
}

extension StepWriter {
  /// The path from a pre-activation to its activation, where that is all it leads to.
  fileprivate func activation(of node: NodeID, _ element: Int) -> Graph.Path? {
    let paths = graph.paths(from: node, element: element)
    guard paths.count == 1, slope(of: paths[0]) != nil else { return nil }
    return paths[0]
  }

  /// The activation that a path goes through, at its numbers; nil when it is another operation.
  fileprivate func slope(of path: Graph.Path) -> Anatomy.Slope? {
    let tape = graph.model.tape
    guard let primitive = graph.model.primitive(of: path.consumer), primitive.isActivation,
      primitive.name != "identity"
    else { return nil }
    let operand = graph.model.operands(of: path.consumer)[path.operand]
    return Anatomy.Slope(
      function: primitive.name,
      input: tape.value(of: operand, element: path.operandElement, sample: sample),
      output: tape.value(of: path.consumer, element: path.element, sample: sample),
      value: factor(path).value)
  }

  /// Whether the cost reads a node.
  fileprivate func isOutput(_ node: NodeID) -> Bool {
    graph.uses(of: node).contains { $0.consumer == graph.target }
  }

  /// The paths from an activation to the neurons that use it; none when it is used otherwise.
  fileprivate func paths(from node: NodeID, _ element: Int) -> [Anatomy.Path] {
    let tape = graph.model.tape
    return graph.paths(from: node, element: element).compactMap { path in
      guard graph.model.primitive(of: path.consumer)?.name == "weighted_sum" else { return nil }
      let weights = graph.model.operands(of: path.consumer)[0]
      let shape = tape.shape(of: weights)
      let isThere = element < shape.rows && path.element < shape.columns
      let next = activation(of: path.consumer, path.element)
      return Anatomy.Path(
        weight: factor(path).value,
        transposed: isThere
          ? tape.value(
            of: weights, element: element * shape.columns + path.element, sample: sample) : nil,
        delta: adjoint(path.consumer, path.element), slope: next.flatMap(slope)?.value,
        isOutput: isOutput(next?.consumer ?? path.consumer))
    }
  }

  /// The input that a weight of a neuron multiplies; nil for a bias and for other operations.
  fileprivate func input(
    of run: Run, _ owner: Plan.Ownership, _ element: Int
  ) -> Anatomy.Input? {
    let tape = graph.model.tape
    guard graph.model.primitive(of: run.node)?.name == "weighted_sum", owner.operand == 0 else {
      return nil
    }
    let inputs = tape.tensor(of: graph.model.operands(of: run.node)[1], sample: sample).elements
    let own = element % max(1, tape.shape(of: owner.parameter).columns)
    guard inputs.indices.contains(own) else { return nil }
    return Anatomy.Input(
      value: inputs[own], others: inputs.enumerated().filter { $0.0 != own }.map { $0.1 })
  }
}
