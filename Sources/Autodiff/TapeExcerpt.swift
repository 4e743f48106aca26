/// Some operations of a tape as a tape of their own, for one sample: sweeping it in reverse costs
/// these operations for that sample, and not the whole tape for all samples.
///
/// What the operations read from outside stands in the excerpt as a variable or constant, so that
/// nothing further in takes part. Where an operation brings samples together, as a mean over them
/// does, no sample stands by itself: the excerpt keeps them all, and its sweeps start from the one.
package struct TapeExcerpt: Sendable {
  /// The excerpt's own tape; its nodes are those of `originals`, in the same order.
  private var tape: Tape
  /// The nodes of the whole tape that it holds, in evaluation order.
  private let originals: [NodeID]
  private let keepsAllSamples: Bool
  /// The sample, from 0, whose values it holds and from which its sweeps start.
  private var sample: Int

  /// All that leads to `target`, differentiated by what the whole tape is differentiated by.
  ///
  /// - Precondition: `target` is of the tape, and there is such a sample.
  /// - Complexity: O(nodes up to the target and their values for one sample).
  package init(of whole: Tape, leadingTo target: NodeID, sample: Int) {
    var isNeeded = Array(repeating: false, count: target.index + 1)
    isNeeded[target.index] = true
    var operations: [NodeID] = []
    for index in stride(from: target.index, through: 0, by: -1) where isNeeded[index] {
      let node = NodeID(index: index)
      guard whole.nodes.operation(node) != nil else { continue }
      operations.append(node)
      for operand in whole.allOperands(of: node) { isNeeded[operand.index] = true }
    }
    self.init(of: whole, operations: operations.reversed(), [target], sample: sample) {
      whole.nodes.isVariable($0) && whole.nodes.isActive($0)
    }
  }

  /// Operations in evaluation order, differentiated by all that they read from outside and that is
  /// no constant.
  ///
  /// - Precondition: the operations are of the tape, and there is such a sample.
  /// - Complexity: O(operations, what they read, and the values of both for one sample).
  package init(of whole: Tape, operations: [NodeID], sample: Int) {
    self.init(of: whole, operations: operations, [], sample: sample) {
      whole.nodes.operation($0) != nil || whole.nodes.isVariable($0)
    }
  }

  /// - Parameters:
  ///   - others: nodes that it holds besides the operations and what they read.
  ///   - isDifferentiatedBy: whether something that is read from outside is.
  private init(
    of whole: Tape, operations: [NodeID], _ others: [NodeID], sample: Int,
    isDifferentiatedBy: (NodeID) -> Bool
  ) {
    let inside = Set(operations)
    originals = inside.union(operations.flatMap { whole.allOperands(of: $0) }).union(others)
      .sorted()
    keepsAllSamples = operations.contains { node in
      !whole.isPerSample(node) && whole.allOperands(of: node).contains { whole.isPerSample($0) }
    }
    tape = Tape(
      excerpt: originals, of: whole, operations: inside,
      samples: keepsAllSamples ? whole.samples : 1)
    self.sample = sample
    let read = originals.enumerated().filter { !inside.contains($1) && isDifferentiatedBy($1) }
    tape.differentiate(withRespectTo: read.map { NodeID(index: $0.offset) })
    for (place, node) in originals.enumerated() { load(node, at: place, from: whole) }
    // The results of the operations are those of the whole tape.
    tape.isStale = false
  }

  /// Takes over the values of another sample.
  ///
  /// - Precondition: `whole` is the tape of which this is an excerpt, and has such a sample.
  /// - Complexity: O(values that depend on the sample).
  package mutating func load(sample: Int, from whole: Tape) {
    guard sample != self.sample else { return }
    self.sample = sample
    guard !keepsAllSamples else { return }
    for (place, node) in originals.enumerated() where whole.isPerSample(node) {
      load(node, at: place, from: whole)
    }
  }

  private mutating func load(_ node: NodeID, at place: Int, from whole: Tape) {
    let (source, own) = (whole.view(of: node), tape.view(of: NodeID(index: place)))
    let samples = tape.samples
    if source.isPerSample == own.isPerSample {
      let stretch = source.offset..<source.offset + source.extent(whole.samples)
      tape.values.replaceSubrange(
        own.offset..<own.offset + own.extent(samples), with: whole.values[stretch])
      return
    }
    for element in 0..<own.shape.count {
      tape.values[own.index(element, 0, samples)] =
        whole.values[source.index(element, sample, whole.samples)]
    }
  }

  // MARK: Sweeps

  /// Sweeps in reverse from an element of a node: afterwards every adjoint is the derivative of that
  /// element by it, for the excerpt's sample.
  ///
  /// - Precondition: the excerpt holds `target`, which has that element.
  /// - Complexity: a small multiple of the operations' work for one sample; allocates nothing where
  ///   the sweep before started from the same node.
  package mutating func reverse(from target: NodeID, element: Int = 0) {
    tape.reverse(from: place(of: target), element: element, sample: lane)
  }

  /// The same sweep with some rules exchanged.
  package mutating func reverse(
    from target: NodeID, element: Int = 0, exchanging rules: [SweepEdge: ExchangedRule]
  ) {
    let own = rules.reduce(into: [SweepEdge: ExchangedRule]()) { own, rule in
      // Where an operation takes no part in the sweep, its rule makes no difference.
      guard let place = find(rule.key.node) else { return }
      own[SweepEdge(NodeID(index: place), operand: rule.key.operand)] = rule.value.replacingNodes {
        find($0).map { NodeID(index: $0) }
      }
    }
    tape.reverse(from: place(of: target), element: element, sample: lane, exchanging: own)
  }

  /// Sweeps in reverse with each element of `target` as a start of its own: afterwards the adjoint
  /// of an element is the sum of the derivatives of all elements of the target by it.
  package mutating func reverseFromAllElements(of target: NodeID) {
    let place = place(of: target)
    tape.reverse(from: place, seed: Tensor(repeating: 1, shape: tape.shape(of: place)))
  }

  /// Sweeps forward from an element of what is read from outside: afterwards every tangent is the
  /// derivative by that element, for the excerpt's sample.
  ///
  /// - Precondition: the excerpt holds `node`, which has that element.
  package mutating func forward(from node: NodeID, element: Int = 0) {
    let place = place(of: node)
    var direction = Tensor(repeating: 0, shape: tape.shape(of: place))
    direction[element] = 1
    tape.forward(seeds: [(place, direction)], sample: lane)
  }

  /// The tangent of an element as a factor of the chain rule, as the last forward sweep left it; a
  /// structural zero for a node that takes no part.
  package func tangentFlow(of node: NodeID, element: Int = 0) -> Double {
    find(node).map {
      tape.tangentFlow(of: NodeID(index: $0), element: element, sample: lane)
    } ?? .structuralZero
  }

  /// The adjoint of an element, as the last sweep left it; 0 for a node that takes no part.
  package func adjoint(of node: NodeID, element: Int = 0) -> Double {
    flow(to: node, element: element) + 0
  }

  /// That adjoint as a factor of the chain rule: a structural zero where nothing arrived.
  package func flow(to node: NodeID, element: Int = 0) -> Double {
    find(node).map {
      tape.flow(to: NodeID(index: $0), element: element, sample: lane)
    } ?? .structuralZero
  }

  /// The adjoint of a node, as the last sweep left it; nil for a node that takes no part.
  package func adjointTensor(of node: NodeID) -> Tensor? {
    find(node).map { tape.adjointTensor(of: NodeID(index: $0), sample: lane) }
  }

  /// Adjoints as they are before any sweep.
  package var clearedAdjoints: [Double] {
    Array(repeating: .structuralZero, count: tape.values.count)
  }

  /// Exchanges the adjoints with those of another sweep from the same node: so those of several
  /// samples are kept, and an array that is not needed any more is written again.
  ///
  /// - Precondition: `others` was exchanged with this excerpt before, or is `clearedAdjoints`.
  package mutating func exchangeAdjoints(with others: inout [Double]) {
    if tape.adjoints.isEmpty { tape.adjoints = clearedAdjoints }
    precondition(others.count == tape.adjoints.count, "the adjoints are of another excerpt")
    swap(&tape.adjoints, &others)
  }

  private var lane: Int { keepsAllSamples ? sample : 0 }

  private func place(of node: NodeID) -> NodeID {
    guard let place = find(node) else { preconditionFailure("the excerpt does not hold \(node)") }
    return NodeID(index: place)
  }

  private func find(_ node: NodeID) -> Int? {
    var (low, high) = (0, originals.count)
    while low < high {
      let middle = (low + high) / 2
      if originals[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low < originals.count && originals[low] == node ? low : nil
  }
}

extension Tape {
  /// The layout of an excerpt: the same nodes, operations as they are and all others as leaves.
  fileprivate init(
    excerpt originals: [NodeID], of whole: Tape, operations: Set<NodeID>, samples: Int
  ) {
    var (nodes, details) = (NodeList(), [Detail]())
    var (views, sources, attributes) = ([View](), [NodeID](), [Int]())
    var places: [NodeID: NodeID] = [:]
    var end = 0
    func addDetail(_ view: View, _ operands: [NodeID], _ own: [Int]) -> Int32 {
      let start = (views.count, attributes.count)
      views += operands.map { nodes.view(of: $0, details) }
      sources += operands
      attributes += own
      details.append(
        Detail(
          output: view, operands: start.0..<views.count, attributes: start.1..<attributes.count))
      return Int32(details.count - 1)
    }
    for original in originals {
      let shape = whole.shape(of: original)
      let view = View(
        offset: end, shape: shape, isPerSample: samples > 1 && whole.isPerSample(original))
      end += max(1, view.extent(samples))
      let operation = operations.contains(original) ? whole.nodes.operation(original) : nil
      let operands =
        operation == nil ? [] : whole.computedOperands(of: original).compactMap { places[$0] }
      let own = operation == nil ? [] : whole.computedAttributes(of: original)
      if var operation {
        operation.output = Int32(view.offset)
        if operation.kind == .general {
          operation.first = addDetail(view, operands, own)
        } else {
          let offsets = operands.map { Int32(nodes.view(of: $0, details).offset) }
          operation.first = offsets[0]
          operation.second = offsets.count > 1 ? offsets[1] : 0
        }
        places[original] = nodes.append(operation)
      } else {
        let isVariable =
          whole.nodes.operation(original) != nil || whole.nodes.isVariable(original)
        places[original] = nodes.append(
          Leaf(
            output: Int32(view.offset), detail: view.isPlainNumber ? nil : addDetail(view, [], []),
            isVariable: isVariable))
      }
    }
    let forms = whole.writtenForms.excerpt(places, operations) { node, written in
      var operation = written
      let operands = whole.operands(of: node).compactMap { places[$0] }
      operation.output = Int32(nodes.view(of: places[node] ?? node, details).offset)
      operation.first = addDetail(nodes.view(of: places[node] ?? node, details), operands, [])
      return operation
    }
    self.init(
      samples: samples, nodes: nodes, details: details, operandViews: views, operandNodes: sources,
      attributes: attributes, variables: [], writtenForms: forms,
      values: Array(repeating: 0, count: end))
  }
}
