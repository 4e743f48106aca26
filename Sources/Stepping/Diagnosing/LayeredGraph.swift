import Autodiff
import Language

/// The weighted sums and activations of a program, in evaluation order: where mistakes on the way
/// back are made.
struct LayeredGraph {
  /// A weighted sum and what is made of it.
  struct Layer {
    /// What it is called: layer 2.
    let name: String
    /// z.
    let sum: NodeID
    /// w, as the sum reads it: `[outputs, inputs]`.
    let weights: NodeID
    /// What the weights multiply.
    let inputs: NodeID
    /// b, where there is one.
    let bias: NodeID?
    /// The activation of z, where there is one.
    let activation: NodeID?
  }

  /// An activation, be it of a weighted sum or in a formula.
  struct Slope {
    /// What it is called: layer 2, or the name of its value.
    let name: String
    let node: NodeID
    let function: FunctionID
    /// Whether each element goes with one; softmax does not.
    let isElementwise: Bool
    /// Whether a cross-entropy reads it, whose own derivative cancels the slope.
    let isCancelled: Bool
  }

  let graph: Graph
  let layers: [Layer]
  let slopes: [Slope]

  init(_ graph: Graph) {
    self.graph = graph
    let model = graph.model
    let sums = graph.operations.filter {
      DenseLayer.sums.contains(model.primitive(of: $0)?.name ?? "")
        && model.tape.shape(of: $0).rank == 1
    }
    layers = sums.enumerated().map { place, sum in
      let operands = model.operands(of: sum)
      let users = graph.uses(of: sum).map(\.consumer)
      return Layer(
        name: LayeredGraph.name(of: sum, model) ?? "layer \(place + 1)", sum: sum,
        weights: operands[0], inputs: operands[1], bias: operands.dropFirst(2).first,
        activation: users.first { LayeredGraph.isActivation($0, model) })
    }
    let layers = layers
    slopes = graph.operations.filter { LayeredGraph.isActivation($0, model) }.compactMap { node in
      guard let function = model.primitive(of: node)?.id else { return nil }
      let layer = layers.first { $0.activation == node }
      let quantity = model.quantity(of: node)?.name
      return Slope(
        name: layer?.name ?? quantity ?? "here", node: node,
        function: function, isElementwise: function != .softmax,
        isCancelled: graph.uses(of: node).contains {
          model.primitive(of: $0.consumer)?.cost?.kind == .crossEntropy
        })
    }
  }

  private static func isActivation(_ node: NodeID, _ model: Model) -> Bool {
    guard let primitive = model.primitive(of: node), primitive.id != .identity else { return false }
    let isOfOne = model.operands(of: node).count == 1
    return isOfOne && (primitive.isActivation || primitive.id == .softmax)
  }

  /// The layer that a quantity's name tells.
  private static func name(of node: NodeID, _ model: Model) -> String? {
    guard let name = model.quantity(of: node)?.name, let layered = QuantityName.layered(name) else {
      return nil
    }
    return "layer \(layered.layer)"
  }

  var tape: Tape { graph.model.tape }
}
