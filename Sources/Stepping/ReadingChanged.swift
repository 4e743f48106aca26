public import Autodiff
import Language

extension Walk {
  /// The gradient by each parameter, as it comes out when some parameters were changed before it was
  /// taken: on the way back operations read the new values, while everything else is from the way
  /// forward before.
  ///
  /// This is the mistake of updating one layer after another on the way back. The derivatives by the
  /// changed parameters are taken with the values of the others.
  ///
  /// - Parameter changed: the new values, of the shapes of the old ones.
  /// - Complexity: a sweep for each sample.
  public func gradient(reading changed: [NodeID: Tensor]) -> [NodeID: Tensor] {
    let parameters = model.parameters.map(\.node)
    var rules: [SweepEdge: ExchangedRule] = [:]
    for node in graph.operations {
      let operands = model.operands(of: node)
      for place in operands.indices {
        let others = changed.filter { $0.key != operands[place] && operands.contains($0.key) }
        if !others.isEmpty { rules[SweepEdge(node, operand: place)] = .reading(others) }
      }
    }
    var sweeps = GradientSweeps(graph, parameters.map { .derivative($0) }, sample: 0)
    let arrays = sweeps.arrays(sweeps.shares { _ in rules })
    return Dictionary(uniqueKeysWithValues: zip(parameters, arrays))
  }
}
