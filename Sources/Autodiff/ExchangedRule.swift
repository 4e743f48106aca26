/// The place at which a reverse sweep passes an adjoint on: from an operation to one of its operands.
package struct SweepEdge: Hashable, Sendable {
  /// The operation.
  package let node: NodeID
  /// The place among its operands, from 0.
  package let operand: Int

  /// An operand of an operation.
  package init(_ node: NodeID, operand: Int) {
    self.node = node
    self.operand = operand
  }
}

/// What a reverse sweep does in place of an operation's own rule: a mistake that people make on paper
/// or in code, so that what it leads to can be computed, for one number or for all at once.
///
/// With `.slope { _, _ in 1 }` at the edge from an activation to its operand, the whole gradient is
/// the one without that activation's slope.
package struct ExchangedRule: Sendable {
  /// What is passed on.
  fileprivate enum Passed: Sendable {
    /// What arrives times a slope, element by element.
    case slope(@Sendable (_ operand: Double, _ result: Double) -> Double)
    /// What the operation's own rule makes of it, with other numbers in place of nodes' values.
    case own([NodeID: Tensor])
  }

  fileprivate let passed: Passed
  /// What the adjoint that arrives is multiplied by, element by element; a number for all of them.
  fileprivate let factor: Tensor?

  /// What arrives is passed on times a slope, computed from the operand's element and the result's.
  ///
  /// The operand has the result's shape. With a slope of 1 the operation is passed over.
  package static func slope(
    _ slope: @escaping @Sendable (_ operand: Double, _ result: Double) -> Double
  ) -> ExchangedRule {
    ExchangedRule(passed: .slope(slope), factor: nil)
  }

  /// The own rule reads other numbers in place of some nodes' values: a matrix with its indices
  /// exchanged, another input, a pre-activation where the activation belongs.
  ///
  /// - Parameter values: arrays of the shapes of the nodes, which are operands or the result.
  package static func reading(_ values: [NodeID: Tensor]) -> ExchangedRule {
    ExchangedRule(passed: .own(values), factor: nil)
  }

  /// The own rule, of what arrives times a number: 2 where a cost's factor is mixed up, 0 where the
  /// operand is held.
  package static func times(_ factor: Double) -> ExchangedRule {
    reading([:]).times(Tensor(factor))
  }

  /// The own rule, of the adjoint that arrives times an array of its shape: 1 for the elements
  /// through which a path is followed and 0 for the others.
  package static func times(_ factor: Tensor) -> ExchangedRule { reading([:]).times(factor) }

  /// The same rule, of what arrives times an array of its shape, or times a number.
  package func times(_ other: Tensor) -> ExchangedRule {
    guard let factor else { return ExchangedRule(passed: passed, factor: other) }
    let (number, array) = factor.shape.isScalar ? (factor, other) : (other, factor)
    var product = array
    for element in array.elements.indices {
      product[element] *= number[number.shape.isScalar ? 0 : element]
    }
    return ExchangedRule(passed: passed, factor: product)
  }

  /// The same rule for another tape, by what its nodes are there; those that are not there keep
  /// their values.
  func replacingNodes(_ other: (NodeID) -> NodeID?) -> ExchangedRule {
    guard case .own(let readings) = passed else { return self }
    let pairs = readings.compactMap { node, tensor in other(node).map { ($0, tensor) } }
    return ExchangedRule(passed: .own(Dictionary(pairs) { first, _ in first }), factor: factor)
  }
}

extension Tape {
  /// Sweeps in reverse from an element of a node with some rules exchanged; everything else is the
  /// sweep that gives the derivatives.
  ///
  /// - Parameters:
  ///   - sample: the only sample, from 0, whose element it starts from; all of them when nil.
  ///   - rules: what takes the place of the own rules, by where they pass an adjoint on.
  /// - Precondition: `target` and the edges are of this tape, `target` has that element, the arrays
  ///   of the rules have the shapes that they take the place of, and there is such a sample.
  /// - Complexity: that of a sweep, and O(nodes).
  package mutating func reverse(
    from target: NodeID, element: Int = 0, sample: Int? = nil,
    exchanging rules: [SweepEdge: ExchangedRule]
  ) {
    if isStale { evaluate() }
    // A mistake is made in what was written, not in the stable form that is computed instead.
    let fused = useWrittenForms()
    followedWrittenForms = true
    defer {
      for (node, operation) in fused { nodes.replace(node, with: operation) }
      plan = SweepPlan()
    }
    let wanted = prepareExchange(target)
    let view = self.view(of: target)
    check(element: element, view.shape)
    if let sample { check(sample: sample) }
    for lane in 0..<view.elementStride(samples) where lane == sample ?? lane {
      adjoints[view.index(element, view.isPerSample ? lane : 0, samples)] = 1
    }
    var end = nodes.operationCount(before: target.index + 1)
    for node in Set(rules.keys.map(\.node)).sorted(by: >)
    where node <= target && nodes.operation(node) != nil {
      let place = nodes.operationCount(before: node.index)
      sweep(place + 1..<end, wanted)
      for operand in operands(of: node).indices {
        let edge = SweepEdge(node, operand: operand)
        pass(edge, rules[edge] ?? .times(1), wanted)
      }
      end = place
    }
    sweep(0..<end, wanted)
  }
}

extension Tape {
  /// Clears the adjoints for a sweep from `target`; returns which contributions it makes.
  ///
  /// All of them are added: which one comes first depends on the rules that are exchanged.
  private mutating func prepareExchange(_ target: NodeID) -> [SweepPlan.Contribution] {
    plan = SweepPlan(self, target: target)
    adjoints = Array(repeating: .structuralZero, count: values.count)
    return plan.contributions.map { $0 == .none ? .none : .added }
  }

  /// Sweeps operations by their places, as they are.
  private mutating func sweep(_ places: Range<Int>, _ wanted: [SweepPlan.Contribution]) {
    Tape.withContext(details, operandViews, attributes, kernels, &values, samples) { context in
      adjoints.withUnsafeMutableBufferPointer { adjoints in
        nodes.operations.withUnsafeBufferPointer { operations in
          wanted.withUnsafeBufferPointer { wanted in
            guard let adjoints = adjoints.baseAddress else { return }
            Tape.sweep(UnsafeBufferPointer(rebasing: operations[places]), context, adjoints, wanted)
          }
        }
      }
    }
  }

  /// Passes an adjoint on to one operand by a rule that may be another than the operation's own.
  private mutating func pass(
    _ edge: SweepEdge, _ rule: ExchangedRule, _ wanted: [SweepPlan.Contribution]
  ) {
    guard let operation = nodes.operation(edge.node), operation.isActive else { return }
    if operation.kind == .general {
      let operands = details[Int(operation.first)].operands
      guard wanted[operands.lowerBound + edge.operand] != .none else { return }
    }
    let output = view(of: edge.node)
    let stretch = output.offset..<output.offset + output.extent(samples)
    let arrived = Array(adjoints[stretch])
    if let factor = rule.factor {
      precondition(factor.shape.isScalar || factor.shape == output.shape)
      for element in 0..<output.shape.count {
        for lane in 0..<output.elementStride(samples) {
          let place = output.index(element, lane, samples)
          adjoints[place] = chainProduct(
            adjoints[place], factor[factor.shape.isScalar ? 0 : element], .structural)
        }
      }
    }
    switch rule.passed {
    case .slope(let slope): pass(edge, slope)
    case .own(let readings): passByOwnRule(edge, reading: readings)
    }
    adjoints.replaceSubrange(stretch, with: arrived)
  }

  private mutating func pass(_ edge: SweepEdge, _ slope: (Double, Double) -> Double) {
    let (source, output) = (view(of: operands(of: edge.node)[edge.operand]), view(of: edge.node))
    precondition(source.shape == output.shape, "a slope goes from element to element")
    for element in 0..<output.shape.count {
      for lane in 0..<output.elementStride(samples) {
        let (from, to) = (
          output.index(element, lane, samples), source.index(element, lane, samples)
        )
        contribute(adjoints[from], slope(values[to], values[from]), to: &adjoints[to])
      }
    }
  }

  private mutating func passByOwnRule(_ edge: SweepEdge, reading readings: [NodeID: Tensor]) {
    guard let rule = primitive(of: edge.node)?.rule else { return }
    let samples = samples
    // The other numbers stand in the arena for as long as the rule reads it.
    let kept = readings.keys.map { node in
      let view = self.view(of: node)
      return (view.offset, Array(values[view.offset..<view.offset + view.extent(samples)]))
    }
    for (node, tensor) in readings {
      let view = self.view(of: node)
      check(tensor, view.shape)
      for element in tensor.elements.indices {
        for lane in 0..<view.elementStride(samples) {
          values[view.index(element, lane, samples)] = tensor[element]
        }
      }
    }
    let (output, views) = (view(of: edge.node), operands(of: edge.node).map { view(of: $0) })
    let own = attributes(of: edge.node)
    values.withUnsafeMutableBufferPointer { values in
      adjoints.withUnsafeMutableBufferPointer { adjoints in
        views.withUnsafeBufferPointer { operands in
          own.withUnsafeBufferPointer { own in
            guard let values = values.baseAddress, let adjoints = adjoints.baseAddress else {
              return
            }
            let frame = KernelFrame(
              values: values, output: output, operands: operands, attributes: own,
              samples: samples)
            rule.reverse(frame, adjoints, operand: edge.operand)
          }
        }
      }
    }
    for (offset, numbers) in kept {
      values.replaceSubrange(offset..<offset + numbers.count, with: numbers)
    }
  }
}
