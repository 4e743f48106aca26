extension Tape {
  // MARK: What is differentiated

  /// Chooses the variables that sweeps differentiate by; all of them at first.
  ///
  /// Sweeps pass over whatever does not depend on these; its adjoint is 0.
  ///
  /// - Precondition: they are variables of this tape.
  /// - Complexity: O(nodes).
  public mutating func differentiate(withRespectTo chosen: [NodeID]) {
    precondition(
      chosen.allSatisfy { nodes.isVariable($0) }, "only variables are differentiated by")
    for node in nodeIDs where nodes.operation(node) == nil { nodes.setActive(node, false) }
    for variable in chosen { nodes.setActive(variable, true) }
    for node in nodeIDs {
      guard let operation = nodes.operation(node) else { continue }
      // A number's operation always takes part: asking would cost more than the arithmetic.
      guard operation.kind == .general else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      let operands = details[Int(operation.first)].operands
      let isActive = operands.enumerated().contains { operand, place in
        nodes.isActive(operandNodes[place]) && rule.carriesDerivative(operand)
      }
      nodes.setActive(node, isActive)
    }
    plan = SweepPlan()
  }

  // MARK: Evaluation

  /// Computes every node from the variables' values.
  ///
  /// - Complexity: O(work of the operations); allocates nothing.
  public mutating func evaluate() { evaluate(from: 0) }

  /// Computes the nodes from a place in evaluation order on; no variable that those before it depend
  /// on has been given another value.
  public mutating func evaluate(from first: Int) {
    isStale = false
    compute(from: first)
    if !limits.isEmpty { settleLimits() }
  }

  /// Computes the nodes from a place in evaluation order on, up to another, each by its own rule.
  mutating func compute(from first: Int, upTo end: Int? = nil) {
    Tape.withContext(details, operandViews, attributes, kernels, &values, samples) { context in
      nodes.operations.withUnsafeBufferPointer {
        let start = nodes.operationCount(before: first)
        let end = end.map { nodes.operationCount(before: $0) } ?? $0.count
        Tape.evaluate(UnsafeBufferPointer(rebasing: $0[start..<end]), context)
      }
    }
  }

  private static func evaluate(
    _ operations: UnsafeBufferPointer<Operation>, _ context: Context
  ) {
    let values = context.values
    var pace = Pace()
    for operation in operations {
      let output = Int(operation.output)
      let (first, second) = (Int(operation.first), Int(operation.second))
      switch operation.kind {
      case .add: values[output] = values[first] + values[second]
      case .subtract: values[output] = values[first] - values[second]
      case .multiply: values[output] = values[first] * values[second]
      case .divide: values[output] = values[first] / values[second]
      case .negate: values[output] = -values[first]
      case .unary, .binary: context.evaluateFunction(operation)
      case .general:
        guard pace.goesOn(after: operation, context) else { return }
        context.evaluate(operation)
      }
    }
  }

  // MARK: Reverse mode

  /// Sweeps in reverse from an element of a node: afterwards every adjoint is the derivative of
  /// that element, lane by lane; an array without lanes has the sum over the samples.
  ///
  /// - Precondition: `target` is of this tape and has that element.
  /// - Complexity: a small multiple of `evaluate()`; allocates nothing. Sweeping twice gives the
  ///   same adjoints.
  public mutating func reverse(from target: NodeID, element: Int = 0) {
    let view = self.view(of: target)
    check(element: element, view.shape)
    let lanes = view.elementStride(samples)
    let start = view.offset + element * lanes
    sweep(from: target) { $0[start..<start + lanes].update(repeating: 1) }
  }

  /// Sweeps in reverse from one sample's element only.
  ///
  /// - Precondition: `target` is of this tape and has that element, and there is such a sample.
  public mutating func reverse(from target: NodeID, element: Int = 0, sample: Int) {
    let place = self.place(of: target, element: element, sample: sample)
    sweep(from: target) { $0[place] = 1 }
  }

  /// The vector–Jacobian product (VJP): sweeps in reverse with `seed` as the adjoint of `target`, the
  /// same for every sample.
  ///
  /// From an element whose seed is 0 nothing is swept, not even 0 · ∞.
  ///
  /// - Precondition: `target` is of this tape, and `seed` has its shape.
  public mutating func reverse(from target: NodeID, seed: Tensor) {
    let view = self.view(of: target)
    check(seed, view.shape)
    let lanes = view.elementStride(samples)
    sweep(from: target) { adjoints in
      for element in 0..<view.shape.count {
        let start = view.offset + element * lanes
        adjoints[start..<start + lanes].update(
          repeating: ZeroPartial.structural.marked(seed[element]))
      }
    }
  }

  /// Clears the adjoints, lets `seed` write the target's, and sweeps.
  private mutating func sweep(
    from target: NodeID, seed: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    // A sweep is of one point: values and derivatives of different ones would be neither's.
    if isStale { evaluate() }
    if adjoints.isEmpty { adjoints = Array(repeating: 0, count: values.count) }
    // What sweeps from elsewhere wrote is not cleared by those that follow.
    let isNew = plan.target != target
    followedWrittenForms = false
    if isNew { plan = SweepPlan(self, target: target) }
    adjoints.withUnsafeMutableBufferPointer { adjoints in
      if isNew { adjoints.update(repeating: .structuralZero) }
      for place in plan.cleared.indices {
        adjoints[plan.cleared[place]].update(repeating: .structuralZero)
      }
      seed(adjoints)
    }
    Tape.withContext(details, operandViews, attributes, kernels, &values, samples) { context in
      adjoints.withUnsafeMutableBufferPointer { adjoints in
        nodes.operations.withUnsafeBufferPointer { operations in
          plan.contributions.withUnsafeBufferPointer { contributions in
            guard let adjoints = adjoints.baseAddress else { return }
            let end = nodes.operationCount(before: target.index + 1)
            Tape.sweep(
              UnsafeBufferPointer(rebasing: operations[..<end]), context, adjoints, contributions)
          }
        }
      }
    }
  }

  static func sweep(
    _ operations: UnsafeBufferPointer<Operation>, _ context: Context,
    _ adjoints: UnsafeMutablePointer<Double>,
    _ contributions: UnsafeBufferPointer<SweepPlan.Contribution>
  ) {
    let values = context.values
    var pace = Pace()
    for index in stride(from: operations.count - 1, through: 0, by: -1) {
      let operation = operations[index]
      let output = Int(operation.output)
      let (first, second) = (Int(operation.first), Int(operation.second))
      switch operation.kind {
      case .add:
        let adjoint = adjoints[output]
        adjoints[first] += adjoint
        adjoints[second] += adjoint
      case .subtract:
        let adjoint = adjoints[output]
        adjoints[first] += adjoint
        contribute(negative: adjoint, to: &adjoints[second])
      // Where nothing arrived, nothing is passed on: here that saves the work, too.
      case .multiply:
        let adjoint = adjoints[output]
        guard !adjoint.isStructuralZero else { continue }
        let (left, right) = (values[first], values[second])
        contribute(adjoint, right, to: &adjoints[first])
        contribute(adjoint, left, to: &adjoints[second])
      case .divide:
        let adjoint = adjoints[output]
        guard !adjoint.isStructuralZero else { continue }
        let divisor = values[second]
        contribute(adjoint, 1 / divisor, to: &adjoints[first])
        contribute(adjoint, -(values[output] / divisor), to: &adjoints[second])
      case .negate: contribute(negative: adjoints[output], to: &adjoints[first])
      case .unary, .binary: context.sweepFunction(operation, adjoints)
      case .general:
        guard pace.goesOn(after: operation, context) else { return }
        context.sweep(operation, adjoints, contributions)
      }
    }
  }

  // MARK: Forward mode

  /// The Jacobian–vector product (JVP): sweeps forward, and afterwards every tangent is the
  /// derivative in the direction given by the seeds, the same for every sample.
  ///
  /// - Parameter sample: the only sample, from 0, in which what depends on the sample moves; all of
  ///   them when nil.
  /// - Precondition: the nodes are of this tape, the tangents have their shapes, and there is such a
  ///   sample.
  /// - Complexity: a small multiple of `evaluate()`; allocates nothing but on the first sweep.
  public mutating func forward(seeds: [(node: NodeID, tangent: Tensor)], sample: Int? = nil) {
    let fused = useWrittenForms(reading: seeds)
    sweepForward(seeds, sample)
    for (node, operation) in fused { useComputedForm(operation, of: node) }
  }

  private mutating func sweepForward(
    _ seeds: [(node: NodeID, tangent: Tensor)], _ sample: Int?
  ) {
    if tangents.isEmpty {
      tangents = Array(repeating: .structuralZero, count: values.count)
      states = nodeIDs.map {
        guard let operation = nodes.operation($0) else { return .zero }
        return operation.kind == .general ? .zero : .active
      }
    }
    if let sample { check(sample: sample) }
    if isStale { evaluate() }
    // By place: the iterator of an array allocates where the compiler does not optimise.
    for place in seeds.indices {
      let (node, tangent) = seeds[place]
      let view = self.view(of: node)
      check(tangent, view.shape)
      states[node.index] = .seeded
      // What is the same for all samples lies in memory as it is given.
      if !view.isPerSample {
        tangent.elements.withUnsafeBufferPointer { given in
          tangents.withUnsafeMutableBufferPointer { tangents in
            guard let source = given.baseAddress, let tangents = tangents.baseAddress
            else { return }
            for place in 0..<given.count {
              tangents[view.offset + place] = ZeroPartial.structural.marked(source[place])
            }
          }
        }
        continue
      }
      for element in tangent.elements.indices {
        for lane in 0..<view.elementStride(samples) {
          let isActive = lane == sample ?? lane
          tangents[view.index(element, lane, samples)] =
            isActive ? ZeroPartial.structural.marked(tangent[element]) : .structuralZero
        }
      }
    }
    Tape.withContext(details, operandViews, attributes, kernels, &values, samples) { context in
      tangents.withUnsafeMutableBufferPointer { tangents in
        states.withUnsafeMutableBufferPointer { states in
          operandNodes.withUnsafeBufferPointer { operandNodes in
            guard let tangents = tangents.baseAddress else { return }
            Tape.forward(nodes, operandNodes, context, tangents, states)
          }
        }
      }
    }
  }

  private static func forward(
    _ nodes: NodeList, _ operandNodes: UnsafeBufferPointer<NodeID>,
    _ context: Context, _ tangents: UnsafeMutablePointer<Double>,
    _ states: UnsafeMutableBufferPointer<TangentState>
  ) {
    let values = context.values
    var pace = Pace()
    for index in states.indices {
      let state = states[index]
      // A seeded quantity moves on its own, whatever it was computed from.
      if state == .seeded {
        states[index] = .active
        continue
      }
      let operation: Operation
      switch nodes[NodeID(index: index)] {
      case .operation(let found): operation = found
      case .leaf(let leaf):
        if state == .active { context.clear(tangents, at: leaf.output, detail: leaf.detail) }
        states[index] = .zero
        continue
      }
      let output = Int(operation.output)
      let (first, second) = (Int(operation.first), Int(operation.second))
      switch operation.kind {
      case .add: tangents[output] = tangents[first] + tangents[second]
      case .subtract:
        tangents[output] = tangents[first]
        contribute(negative: tangents[second], to: &tangents[output])
      case .multiply:
        tangents[output] =
          chainProduct(tangents[first], values[second], .arithmetic)
          + chainProduct(tangents[second], values[first], .arithmetic)
      case .divide:
        let divisor = values[second]
        tangents[output] =
          chainProduct(tangents[first], 1 / divisor, .arithmetic)
          + chainProduct(tangents[second], -(values[output] / divisor), .arithmetic)
      case .negate:
        tangents[output] = .structuralZero
        contribute(negative: tangents[first], to: &tangents[output])
      case .unary, .binary: context.pushFunction(operation, tangents)
      case .general:
        guard pace.goesOn(after: operation, context) else { return }
        let isActive = context.push(
          operation, tangents, operandNodes, states, wasActive: state == .active)
        states[index] = isActive ? .active : .zero
      }
    }
  }

  // MARK: What the sweeps share

  /// Calls `body` with the memory of a tape's arrays, taken once for a whole sweep.
  @inline(__always)
  static func withContext(
    _ details: [Detail], _ views: [View], _ attributes: [Int],
    _ kernels: [Unmanaged<Kernel>], _ values: inout [Double], _ samples: Int,
    _ body: (Context) -> Void
  ) {
    details.withUnsafeBufferPointer { details in
      views.withUnsafeBufferPointer { views in
        attributes.withUnsafeBufferPointer { attributes in
          kernels.withUnsafeBufferPointer { kernels in
            values.withUnsafeMutableBufferPointer { values in
              guard let values = values.baseAddress else { return }
              body(
                Context(
                  values: values, details: details, views: views, attributes: attributes,
                  kernels: kernels, samples: samples))
            }
          }
        }
      }
    }
  }
}
