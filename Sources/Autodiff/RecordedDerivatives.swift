extension TapeBuilder {
  /// Records the derivative of a number with respect to other nodes as operations on the tape, so
  /// that it can be differentiated again.
  ///
  /// - Parameters:
  ///   - sumsOverSamples: whether the derivative by a node that is the same for all samples adds
  ///     up over them; otherwise every sample keeps its own.
  /// - Returns: for each node of `variables` the derivative, of its shape; zeros where `target`
  ///   does not depend on it.
  /// - Throws: `TapeError` when `target` is not a number, or the result would not fit in memory.
  /// - Precondition: `target` and `variables` are nodes of this builder.
  /// - Complexity: O(nodes up to `target`) operations are recorded at most.
  public mutating func derivative(
    of target: NodeID, withRespectTo variables: [NodeID], sumsOverSamples: Bool = true
  ) throws(TapeError) -> [NodeID] {
    let shapes = variables.map { shape(of: $0) }
    guard shape(of: target).isScalar else { throw .noNumber(shape(of: target)) }
    self.sumsOverSamples = sumsOverSamples
    var adjoints: [NodeID: NodeID] = [:]
    adjoints[target] = try constant(Tensor(1), perSample: isPerSample(target))
    let isActive = dependents(on: variables, upTo: target)
    for index in stride(from: target.index, through: 0, by: -1) where isActive[index] {
      let node = NodeID(index: index)
      guard let adjoint = adjoints[node], let operation = nodes.operation(node) else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      let recorded = RecordedOperation(
        operands: operands(of: node), output: node, adjoint: adjoint,
        attributes: attributes(of: node))
      for (place, operand) in recorded.operands.enumerated()
      where rule.carriesDerivative(place)
        && (isActive[operand.index] || variables.contains(operand))
      {
        let share = try rule.pullback(&self, recorded, operand: place)
        if let sum = adjoints[operand] {
          adjoints[operand] = try total(sum, share)
        } else {
          adjoints[operand] = share
        }
      }
    }
    var results: [NodeID] = []
    for (variable, shape) in zip(variables, shapes) {
      if let adjoint = adjoints[variable] {
        results.append(try number(ofAdjoint: adjoint))
      } else {
        results.append(try constant(Tensor(repeating: 0, shape: shape)))
      }
    }
    return results
  }

  /// For each node up to `target`, whether it is computed from one of `variables`.
  private func dependents(on variables: [NodeID], upTo target: NodeID) -> [Bool] {
    var isActive = Array(repeating: false, count: target.index + 1)
    let wanted = Set(variables)
    for index in isActive.indices {
      guard let operation = nodes.operation(NodeID(index: index)) else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      isActive[index] = operands(of: NodeID(index: index)).enumerated().contains { place, operand in
        rule.carriesDerivative(place) && (isActive[operand.index] || wanted.contains(operand))
      }
    }
    return isActive
  }

  /// Records a direction, or the weights of an array's elements: from where it is 0 nothing flows.
  package mutating func direction(_ numbers: NodeID) throws(TapeError) -> NodeID {
    try chosen(numbers, where: numbers)
  }
}
