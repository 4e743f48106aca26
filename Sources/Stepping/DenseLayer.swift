import Autodiff
import Language

/// A layer as textbooks have it: a weighted sum of the inputs, and an activation of it.
struct DenseLayer: Sendable {
  /// The primitives of a weighted sum, with a bias and without.
  static let sums = ["weighted_sum", "matmul"]

  /// The layer's number.
  let number: Int
  /// z, the weighted sum.
  let sum: NodeID
  /// a, the layer's output; the weighted sum itself where there is no activation.
  let output: NodeID
  /// w, `[neurons, inputs]`.
  let weights: NodeID
  /// The output of the layer before, or x.
  let inputs: NodeID
  /// b, where the sum has one.
  let bias: NodeID?
}

extension Walk {
  /// A layer by its number; nil when it has another form.
  func denseLayer(_ number: Int) -> DenseLayer? {
    let operations = plan.passes.flatMap { segment -> [NodeID] in
      guard case .forward(let group) = segment.content, group.layer == number else { return [] }
      return group.nodes
    }
    let tape = model.tape
    let sums = operations.filter {
      DenseLayer.sums.contains(model.primitive(of: $0)?.name ?? "") && tape.shape(of: $0).rank == 1
    }
    guard sums.count == 1, let sum = sums.first, let output = operations.last,
      tape.shape(of: output) == tape.shape(of: sum),
      model.operands(of: sum).prefix(2).allSatisfy({ model.quantity(of: $0) != nil })
    else { return nil }
    let operands = model.operands(of: sum)
    return DenseLayer(
      number: number, sum: sum, output: output, weights: operands[0], inputs: operands[1],
      bias: operands.dropFirst(2).first)
  }

  /// The layers from the inputs to the target, where each takes the output of the one before and
  /// nothing else is computed before the last; nil for any other program.
  var denseLayers: [DenseLayer]? {
    var layers: [DenseLayer] = []
    for number in Set(plan.passes.compactMap(\.layer)).sorted() {
      guard let layer = denseLayer(number) else { return nil }
      if let last = layers.last, layer.inputs != last.output { return nil }
      layers.append(layer)
    }
    guard let first = layers.first, let last = layers.last,
      !model.isOperation(first.inputs),
      // Between a sum and its output there may be operations; before and between layers none.
      graph.operations.allSatisfy({ node in
        node > last.output || layers.contains { $0.sum <= node && node <= $0.output }
      })
    else { return nil }
    return layers
  }
}
