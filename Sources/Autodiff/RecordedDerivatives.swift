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
    let (start, moving) = (count, leaves(of: variables))
    let earlier = moved(byDerivativesIn: target)
    self.sumsOverSamples = sumsOverSamples
    var adjoints = RecordedAdjoints()
    adjoints.swept[target] = try constant(Tensor(1), perSample: isPerSample(target))
    let readers = writtenForms.readers(of: variables)
    let isActive = dependents(on: variables, readers, upTo: target)
    for index in stride(from: target.index, through: 0, by: -1) {
      let node = NodeID(index: index)
      if isActive[index], let adjoint = adjoints.swept[node] {
        try sweep(node, adjoint, &adjoints.swept) {
          isActive[$0.index] || variables.contains($0)
        }
      }
      if readers.contains(node) {
        try sweepWrittenEdges(of: node, &adjoints) {
          readers.contains($0) || variables.contains($0)
        }
      }
    }
    var results: [NodeID] = []
    for (variable, shape) in zip(variables, shapes) {
      let adjoint: NodeID
      if let known = try sum(adjoints.swept[variable], adjoints.fused[variable]) {
        adjoint = known
      } else {
        adjoint = try constant(Tensor(repeating: 0, shape: shape))
      }
      var result = try number(ofAdjoint: adjoint)
      if let earlier {
        result = try limit(of: result, along: target, moving: earlier.union(moving))
      }
      results.append(result)
    }
    for result in results where result.index >= start && isOperation(result) {
      derivatives[result] = moving.union(earlier ?? [])
    }
    return results
  }

  /// The variables by which the derivatives that a node is computed from were taken; nil where it is
  /// computed from none.
  private func moved(byDerivativesIn node: NodeID) -> Set<NodeID>? {
    guard !derivatives.isEmpty else { return nil }
    let found = sources(of: [node]).compactMap { derivatives[$0] }
    return found.isEmpty ? nil : found.reduce(into: []) { $0.formUnion($1) }
  }

  /// The variables that some nodes are computed from, or are.
  private func leaves(of nodes: [NodeID]) -> Set<NodeID> {
    Set(sources(of: nodes).filter { !isOperation($0) })
  }

  /// All that some nodes are computed from, and they themselves.
  private func sources(of nodes: [NodeID]) -> [NodeID] {
    guard let last = nodes.max() else { return [] }
    var isNeeded = Array(repeating: false, count: last.index + 1)
    for node in nodes { isNeeded[node.index] = true }
    for index in stride(from: last.index, through: 0, by: -1) where isNeeded[index] {
      for operand in computedOperands(of: NodeID(index: index)) { isNeeded[operand.index] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }.map { NodeID(index: $0) }
  }

  /// The adjoints recorded so far.
  private struct RecordedAdjoints {
    /// What operations as they are computed pass on.
    var swept: [NodeID: NodeID] = [:]
    /// What reaches nodes that fused operations pass over, along what was written; operations as they
    /// are computed do not pass it on.
    var fused: [NodeID: NodeID] = [:]
  }

  /// Records what an operation as it is computed passes on to the operands that are wanted.
  private mutating func sweep(
    _ node: NodeID, _ adjoint: NodeID, _ adjoints: inout [NodeID: NodeID],
    to isWanted: (NodeID) -> Bool
  ) throws(TapeError) {
    guard let operation = nodes.operation(node) else { return }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let recorded = RecordedOperation(
      operands: computedOperands(of: node), output: node, adjoint: adjoint,
      attributes: attributes(of: node))
    for (place, operand) in recorded.operands.enumerated()
    where rule.carriesDerivative(place) && isWanted(operand) {
      let share = try rule.pullback(&self, recorded, operand: place)
      adjoints[operand] = try sum(adjoints[operand], share)
    }
  }

  /// Records what an operation passes on to nodes that fused operations pass over: all of its adjoint
  /// where it is fused itself, else what reached it in the same way.
  private mutating func sweepWrittenEdges(
    of node: NodeID, _ adjoints: inout RecordedAdjoints, to isWanted: (NodeID) -> Bool
  ) throws(TapeError) {
    let written = writtenForms.operations[node]
    guard let operation = written ?? nodes.operation(node),
      let adjoint = try sum(written == nil ? nil : adjoints.swept[node], adjoints.fused[node])
    else { return }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let recorded = RecordedOperation(
      operands: operands(of: node), output: node, adjoint: adjoint,
      attributes: written == nil ? attributes(of: node) : [])
    for (place, operand) in recorded.operands.enumerated()
    where isWanted(operand) && writtenForms.passesOver(operand, from: node, at: place) {
      let share = try rule.pullback(&self, recorded, operand: place)
      adjoints.fused[operand] = try sum(adjoints.fused[operand], share)
    }
  }

  private mutating func sum(_ left: NodeID?, _ right: NodeID?) throws(TapeError) -> NodeID? {
    guard let left, let right else { return left ?? right }
    return try total(left, right)
  }

  /// For each node up to `target`, whether it is computed from one of `variables` or passes one over.
  private func dependents(
    on variables: [NodeID], _ readers: Set<NodeID>, upTo target: NodeID
  ) -> [Bool] {
    var isActive = Array(repeating: false, count: target.index + 1)
    let wanted = Set(variables)
    for index in isActive.indices {
      guard let operation = nodes.operation(NodeID(index: index)) else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      let operands = computedOperands(of: NodeID(index: index))
      let isComputed = operands.enumerated().contains { place, operand in
        rule.carriesDerivative(place) && (isActive[operand.index] || wanted.contains(operand))
      }
      let node = NodeID(index: index)
      isActive[index] = isComputed || readers.contains(node) && writtenForms.isFused(node)
    }
    return isActive
  }

  /// Records a direction, or the weights of an array's elements: from where it is 0 nothing flows.
  package mutating func direction(_ numbers: NodeID) throws(TapeError) -> NodeID {
    try chosen(numbers, where: numbers)
  }
}
