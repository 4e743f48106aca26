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
          adjoints[operand] = try simplified("add", [sum, share])
        } else {
          adjoints[operand] = share
        }
      }
    }
    var results: [NodeID] = []
    for (variable, shape) in zip(variables, shapes) {
      if let adjoint = adjoints[variable] {
        results.append(adjoint)
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

  /// Records a primitive's formula at the operands of an operation.
  mutating func record(
    _ formula: Formula<Place>, of recorded: RecordedOperation
  ) throws(TapeError) -> NodeID {
    switch formula {
    case .leaf(.operand(let place)): return recorded.operands[place]
    case .leaf(.output): return recorded.output
    case .number(let number): return try constant(number)
    case .apply(let name, let formulas):
      var operands: [NodeID] = []
      for formula in formulas { operands.append(try record(formula, of: recorded)) }
      return try simplified(name, operands)
    case .choice(let condition, let then, let otherwise):
      let left = try record(condition.left, of: recorded)
      let right = try record(condition.right, of: recorded)
      if let left = number(left), let right = number(right) {
        return try record(condition.relation.holds(left, right) ? then : otherwise, of: recorded)
      }
      let holds = try apply(condition.relation.rawValue, [left, right])
      return try apply(
        "where", [holds, record(then, of: recorded), record(otherwise, of: recorded)])
    case .prime(let name, _), .partial(let name, _, _, _): throw .unknownPrimitive("\(name)′")
    case .sum(let terms):
      var sum = try constant(0)
      for term in terms { sum = try simplified("add", [sum, record(term, of: recorded)]) }
      return sum
    case .elided: return try constant(0)
    }
  }

  /// Records an operation, leaving out what a constant 0 or 1 makes trivial.
  mutating func simplified(_ name: String, _ operands: [NodeID]) throws(TapeError) -> NodeID {
    let numbers = operands.map { number($0) }
    if numbers.count == 2 {
      if let number = folded(name, operands[0], operands[1]) { return try constant(number) }
      switch (name, numbers[0], numbers[1]) {
      case ("add", 0, _), ("multiply", 1, _): return operands[1]
      case ("add", _, 0), ("subtract", _, 0), ("multiply", _, 1), ("divide", _, 1),
        ("power", _, 1):
        return operands[0]
      default: break
      }
    }
    return try apply(name, operands)
  }

  /// Records what an adjoint passes on through a slope, as `passed` has it.
  ///
  /// A factor that is 1 is left out, and where the adjoint is a constant other than 0 or the slope a
  /// finite one, a product does as well.
  mutating func chain(_ adjoint: NodeID, _ slope: NodeID) throws(TapeError) -> NodeID {
    if isUnit(adjoint, of: slope) { return slope }
    if isUnit(slope, of: adjoint) { return adjoint }
    let isPlain =
      isOnes(adjoint) || (number(adjoint) ?? 0) != 0 || (number(slope) ?? .nan).isFinite
    return try simplified(isPlain ? "multiply" : "chain_product", [adjoint, slope])
  }

  /// Records the transpose of a matrix.
  mutating func transpose(_ node: NodeID) throws(TapeError) -> NodeID {
    try apply("transpose", [node])
  }

  /// Records u vᵀ, the adjoint that reaches the weights of a product.
  mutating func outerProduct(
    _ left: NodeID, _ right: NodeID, like weights: NodeID
  ) throws(TapeError) -> NodeID {
    let isPerSample = isPerSample(left) || isPerSample(right)
    let sums = sumsOverSamples && isPerSample && !self.isPerSample(weights)
    return try apply("outer", [left, right], attributes: sums ? [1] : [])
  }

  /// Adds up a share of an adjoint to the shape of the operand it is for: over the elements that a
  /// smaller operand was repeated for, and over the samples where that is wanted.
  mutating func unbroadcast(_ share: NodeID, like operand: NodeID) throws(TapeError) -> NodeID {
    var result = share
    if sumsOverSamples, isPerSample(result), !isPerSample(operand) {
      result = try apply("sample_sum", [result])
    }
    let (wanted, found) = (shape(of: operand), shape(of: result))
    if wanted == found { return result }
    if wanted.isScalar { return try apply("sum", [result]) }
    if wanted.rank == 1, found.rank == 2 { return try apply("sum", [result], attributes: [2]) }
    // A share that was never multiplied by an array is the same number for every element.
    return try apply(
      "multiply", [result, constant(Tensor(repeating: 1, shape: wanted))])
  }
}
