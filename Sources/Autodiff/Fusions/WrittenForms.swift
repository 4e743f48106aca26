/// What was written where the tape computes something else.
struct WrittenForms: Sendable {
  /// Where the written operation reads a node that the computed one passes over.
  struct Edge: Hashable {
    let reader: NodeID
    let operand: Int
  }

  /// A node that an operation reads; no reader where that is the operation being recorded.
  struct Use {
    let reader: NodeID?
    let operand: Int
    let node: NodeID
  }

  /// The operations as they are written, by the fused ones.
  fileprivate(set) var operations: [NodeID: Operation] = [:]
  /// The edges by the nodes that are read.
  fileprivate(set) var edges: [NodeID: [Edge]] = [:]
  /// The fused operations whose slope is that of the whole divided by the inner one's.
  fileprivate(set) var dividing: Set<NodeID> = []
  /// The operations that only fused ones read: nobody wrote them.
  fileprivate(set) var hidden: Set<NodeID> = []

  /// Whether an operation is computed as another than the one that was written.
  func isFused(_ node: NodeID) -> Bool { operations[node] != nil }

  /// Whether what is computed passes over the edge from an operation to an operand.
  func passesOver(_ node: NodeID, from reader: NodeID, at operand: Int) -> Bool {
    edges[node]?.contains(Edge(reader: reader, operand: operand)) ?? false
  }

  /// The operations that read some nodes along edges that are passed over, at however many removes.
  func readers(of nodes: [NodeID]) -> Set<NodeID> {
    guard !edges.isEmpty else { return [] }
    var (found, ahead) = (Set<NodeID>(), nodes)
    while let node = ahead.popLast() {
      for edge in edges[node] ?? [] where found.insert(edge.reader).inserted {
        ahead.append(edge.reader)
      }
    }
    return found
  }
}

extension WrittenForms {
  /// The same for some of the nodes on a tape of their own.
  ///
  /// - Parameters:
  ///   - places: what the nodes are on that tape.
  ///   - inside: those of them that are operations there too.
  ///   - written: makes an operation as it was written one of that tape.
  func excerpt(
    _ places: [NodeID: NodeID], _ inside: Set<NodeID>,
    _ written: (NodeID, Operation) -> Operation
  ) -> WrittenForms {
    var forms = WrittenForms()
    for (node, operation) in operations where inside.contains(node) {
      if let place = places[node] { forms.operations[place] = written(node, operation) }
    }
    for (node, readers) in edges {
      guard let place = places[node] else { continue }
      let own = readers.filter { inside.contains($0.reader) }.compactMap { edge in
        places[edge.reader].map { Edge(reader: $0, operand: edge.operand) }
      }
      if !own.isEmpty { forms.edges[place] = own }
    }
    forms.dividing = Set(dividing.compactMap { places[$0] })
    forms.hidden = Set(hidden.compactMap { places[$0] })
    return forms
  }
}

extension TapeBuilder {
  /// Keeps an operation as it was written where `result` is computed.
  mutating func keep(
    _ operation: Operation, writtenFor result: NodeID, _ uses: [WrittenForms.Use], _ fusion: Fusion
  ) {
    writtenForms.operations[result] = operation
    if fusion.dividesSlopes { writtenForms.dividing.insert(result) }
    for use in uses {
      let edge = WrittenForms.Edge(reader: use.reader ?? result, operand: use.operand)
      if writtenForms.edges[use.node]?.contains(edge) ?? false { continue }
      writtenForms.edges[use.node, default: []].append(edge)
    }
  }

  /// Hides the operations among some nodes: nobody wrote them.
  mutating func hide(_ places: Range<Int>) {
    for node in places.lazy.map({ NodeID(index: $0) }) where isOperation(node) {
      writtenForms.hidden.insert(node)
    }
  }

  /// Whether an operation is none that was written: only a fused one reads it.
  package func isHidden(_ node: NodeID) -> Bool { writtenForms.hidden.contains(node) }

  /// What a fused operation reads where the written one reads something else.
  package func computedOperands(of node: NodeID) -> [NodeID] {
    nodes.operands(of: node, details, operandNodes)
  }
}

extension Tape {
  /// Whether an operation is computed as another than the one that was written, for its digits.
  package func isFused(_ node: NodeID) -> Bool { writtenForms.isFused(node) }

  /// What a fused operation reads where the written one reads something else.
  func computedOperands(of node: NodeID) -> [NodeID] {
    nodes.operands(of: node, details, operandNodes)
  }

  /// All that an operation reads, as it was written and as it is computed.
  func allOperands(of node: NodeID) -> [NodeID] {
    operands(of: node) + (isFused(node) ? computedOperands(of: node) : [])
  }

  /// Puts the operations as they were written in the place of all fused ones.
  ///
  /// - Returns: the operations as they are computed.
  mutating func useWrittenForms() -> [(node: NodeID, operation: Operation)] {
    writtenForms.operations.compactMap { node, written in
      guard let computed = nodes.operation(node) else { return nil }
      nodes.replace(node, with: written)
      nodes.setActive(node, computed.isActive)
      return (node, computed)
    }
  }

  // MARK: Adjoints that fused operations pass over

  /// Whether the last reverse sweep passed a node over, on some way.
  func passesOver(_ node: NodeID) -> Bool {
    !followedWrittenForms && writtenForms.edges[node] != nil
  }

  /// What fused operations contribute to the adjoint of a node that they pass over: the sweep leaves
  /// it out, because it goes on from what the fused operation reads.
  ///
  /// - Returns: a number for each element; for a node that is the same for all samples the sum over
  ///   them.
  /// - Complexity: O(elements of the node and of what reads it).
  func fusedContribution(to node: NodeID, sample: Int) -> [Double] {
    var sum = Array(repeating: Double.structuralZero, count: shape(of: node).count)
    for edge in writtenForms.edges[node] ?? [] {
      let lanes = isPerSample(edge.reader) && !isPerSample(node) ? 0..<samples : sample..<sample + 1
      for lane in lanes {
        let arrived = arrivedAdjoint(at: edge.reader, sample: lane)
        for element in sum.indices {
          let others = dependents(of: edge.reader, operand: edge.operand, element: element)
          for place in 0..<others.count {
            sum[element] += chainProduct(
              arrived[others[place]],
              factor(
                of: edge.reader, element: others[place], operand: edge.operand,
                operandElement: element, sample: isPerSample(edge.reader) ? lane : 0))
          }
        }
      }
    }
    return sum
  }

  /// What of an operation's adjoint goes on along the written edges: all of it where the operation is
  /// fused, else only what came along such an edge.
  private func arrivedAdjoint(at node: NodeID, sample: Int) -> [Double] {
    isFused(node)
      ? (0..<shape(of: node).count).map { flow(to: node, element: $0, sample: sample) }
      : fusedContribution(to: node, sample: sample)
  }

  // MARK: Tangents of what fused operations pass over

  /// Puts the operations as they were written in the place of fused ones that pass over a seed: what
  /// they read does not move with it.
  ///
  /// - Returns: the operations as they are computed.
  mutating func useWrittenForms(
    reading seeds: [(node: NodeID, tangent: Tensor)]
  ) -> [(node: NodeID, operation: Operation)] {
    guard !writtenForms.edges.isEmpty,
      seeds.indices.contains(where: { writtenForms.edges[seeds[$0].node] != nil })
    else { return [] }
    return writtenForms.readers(of: seeds.map(\.node)).compactMap { node in
      guard let written = writtenForms.operations[node], let computed = nodes.operation(node)
      else { return nil }
      nodes.replace(node, with: written)
      return (node, computed)
    }
  }

  /// Puts a fused operation back as it is computed.
  mutating func useComputedForm(_ operation: Operation, of node: NodeID) {
    nodes.replace(node, with: operation)
    if operation.kind != .general { states[node.index] = .active }
  }

  // MARK: Slopes

  /// The partial derivative of a fused operation by what it passes over, as the quotient of two
  /// partials by what both are computed from; nil where it is not taken so, or the quotient has no
  /// value.
  func dividedPartial(of node: NodeID, _ pair: ElementPair, sample: Int) -> Double? {
    guard writtenForms.dividing.contains(node), pair.operand == 0 else { return nil }
    let inner = operands(of: node)[0]
    guard let source = computedOperands(of: inner).first,
      let place = computedOperands(of: node).firstIndex(of: source)
    else { return nil }
    let whole = computedPartial(
      of: node, ElementPair(output: pair.output, operand: place, element: pair.element),
      sample: sample)
    let own = computedPartial(
      of: inner, ElementPair(output: pair.element, operand: 0, element: pair.element),
      sample: sample)
    return own == 0 ? nil : whole / own
  }
}
