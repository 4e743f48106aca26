import Autodiff
import Language

/// A network as its neurons and weighted edges, with what is known of them at a place of the walk.
public struct NetworkPicture: Sendable {
  /// A neuron, or an input.
  public struct Neuron: Sendable {
    /// What it puts out: a₂⁽¹⁾ or x₂.
    public let output: Reference
    /// The output's value; nil when it is not known yet.
    public let value: Double?
    /// Its weighted sum; nil for an input.
    public let sum: (reference: Reference, value: Double?)?
    /// The derivative of the target by the output; nil for an input.
    public let derivative: (symbol: Symbol, value: Double?)?
    /// Whether the current step is one of its steps.
    public let isCurrent: Bool
  }

  /// The number of inputs, then of the neurons of each layer.
  public let counts: [Int]
  /// What the network is judged by, and its value; nil when it is not known yet.
  public let target: (reference: Reference, value: Double?)
  /// Whether the current step is one of the target's.
  public let isTargetCurrent: Bool
  private let layers: [DenseLayer]
  private let knowledge: WalkProgress

  /// The picture of a walk's network after `cursor` steps, for a sample from 0; nil when the program
  /// is no chain of layers.
  public init?(_ walk: Walk, cursor: Int, sample: Int) {
    guard let layers = walk.denseLayers, let first = layers.first else { return nil }
    let tape = walk.model.tape
    self.layers = layers
    counts = [tape.shape(of: first.inputs).count] + layers.map { tape.shape(of: $0.sum).count }
    knowledge = WalkProgress(walk: walk, cursor: cursor, sample: sample)
    let graph = walk.graph
    target = (
      graph.reference(
        graph.target, 0, sample: walk.samples > 1 ? graph.number(ofSample: sample) : nil),
      knowledge.value(graph.target, 0)
    )
    let location = knowledge.location
    isTargetCurrent = location != nil && location?.layer == nil
  }

  /// A neuron of a layer, from 0; layer 0 is the inputs.
  public func neuron(_ index: Int, ofLayer layer: Int) -> Neuron {
    let graph = knowledge.walk.graph
    guard layer > 0 else {
      let node = layers[0].inputs
      return Neuron(
        output: graph.reference(node, index), value: knowledge.value(node, index), sum: nil,
        derivative: nil, isCurrent: false)
    }
    let (sum, output) = (layers[layer - 1].sum, layers[layer - 1].output)
    let location = knowledge.location
    return Neuron(
      output: graph.reference(output, index), value: knowledge.value(output, index),
      sum: sum == output ? nil : (graph.reference(sum, index), knowledge.value(sum, index)),
      derivative: knowledge.derivative(output, index),
      isCurrent: location?.layer == layers[layer - 1].number && location?.neuron == index + 1)
  }

  /// The weight of the edge from a neuron of the layer before, both from 0.
  public func weight(to neuron: Int, ofLayer layer: Int, from source: Int) -> Double {
    let node = layers[layer - 1].weights
    return knowledge.value(node, neuron * counts[layer - 1] + source) ?? .nan
  }

  /// The bias of a neuron; nil where the layer has none.
  public func bias(of neuron: Int, ofLayer layer: Int) -> Double? {
    layers[layer - 1].bias.flatMap { knowledge.value($0, neuron) }
  }
}
