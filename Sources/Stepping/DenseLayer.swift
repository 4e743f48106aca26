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
  func denseLayer(_ number: Int) -> DenseLayer? { denseLayer(number, operations(of: [number])) }

  /// The operations of some layers, in evaluation order, by the layers' numbers.
  private func operations(of layers: Set<Int>) -> [Int: [NodeID]] {
    var operations: [Int: [NodeID]] = [:]
    for segment in plan.passes {
      guard case .forward(let group) = segment.content, let layer = group.layer,
        layers.contains(layer)
      else { continue }
      operations[layer, default: []] += group.nodes
    }
    return operations
  }

  private func denseLayer(_ number: Int, _ operations: [Int: [NodeID]]) -> DenseLayer? {
    let operations = operations[number] ?? []
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
  ///
  /// - Complexity: O(operations + segments).
  var denseLayers: [DenseLayer]? {
    let numbers = Set(plan.passes.compactMap(\.layer))
    let operations = operations(of: numbers)
    var layers: [DenseLayer] = []
    for number in numbers.sorted() {
      guard let layer = denseLayer(number, operations) else { return nil }
      if let last = layers.last, layer.inputs != last.output { return nil }
      layers.append(layer)
    }
    guard let first = layers.first, let last = layers.last, !model.isOperation(first.inputs) else {
      return nil
    }
    // Between a sum and its output there may be operations; before and between layers none.
    var ahead = layers[...]
    let isChain = graph.operations.allSatisfy { node in
      while let layer = ahead.first, layer.output < node { ahead = ahead.dropFirst() }
      return node > last.output || ahead.first.map { $0.sum <= node } ?? false
    }
    return isChain ? layers : nil
  }
}
