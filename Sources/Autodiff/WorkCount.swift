extension Tape {
  /// How often an element of an operation uses an element of an operand on the way to a number,
  /// over all samples.
  ///
  /// Each use is one elementary operation of an evaluation, and one multiplication by a local
  /// derivative and an addition of a forward or reverse sweep.
  ///
  /// - Parameter variables: counts only the uses on the way from these; all of them without any.
  /// - Complexity: O(elements).
  package func useCount(upTo target: NodeID, from variables: Set<NodeID>? = nil) -> Int {
    var isNeeded = Array(repeating: false, count: target.index + 1)
    isNeeded[target.index] = true
    for node in nodeIDs.reversed() where node <= target && isNeeded[node.index] {
      for operand in operands(of: node) { isNeeded[operand.index] = true }
    }
    var isActive = Array(repeating: variables == nil, count: target.index + 1)
    var count = 0
    for node in nodeIDs where node <= target && isNeeded[node.index] {
      if variables?.contains(node) ?? false { isActive[node.index] = true }
      for (place, operand) in operands(of: node).enumerated() where isActive[operand.index] {
        guard variables == nil || carriesDerivative(node, operand: place) else { continue }
        isActive[node.index] = true
        count += useCount(of: node, operand: place)
      }
    }
    return count
  }

  private func useCount(of node: NodeID, operand: Int) -> Int {
    let lanes = isPerSample(node) ? samples : 1
    let uses = (0..<shape(of: node).count).reduce(0) {
      $0 + dependencies(of: node, element: $1, on: operand).count
    }
    return uses * lanes
  }
}
