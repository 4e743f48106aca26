/// Recorded adjoints, whose zeros may be structural.
extension DerivativeRecorder {
  /// Records what an adjoint passes on through a local derivative, as the sweeps have it.
  ///
  /// A factor that is 1 is left out, and where nothing is marked a product does as well.
  mutating func chain(
    _ adjoint: NodeID, _ partial: NodeID, _ zeros: ZeroPartial = .arithmetic
  ) throws(TapeError) -> NodeID {
    if zeros == .structural, (number(partial) ?? 0) == 0 {
      return try marked(apply("chosen_product", [flow(adjoint), partial]))
    }
    if isUnit(adjoint, of: partial) { return partial }
    if isUnit(partial, of: adjoint) { return adjoint }
    if isMarked(adjoint) { return try marked(apply("chain_product", [adjoint, partial])) }
    if isMarked(partial) { return try marked(apply("chain_product", [partial, adjoint])) }
    return try simplified("multiply", [adjoint, partial])
  }

  /// Records an adjoint where a condition is not 0, and elsewhere that nothing arrives.
  mutating func chosen(_ share: NodeID, where condition: NodeID) throws(TapeError) -> NodeID {
    try marked(apply("where", [condition, flow(share), constant(.structuralZero)]))
  }

  /// Records an operation that moves an adjoint's elements, or adds them up.
  mutating func carry(
    _ function: FunctionID, _ adjoint: NodeID, attributes: [Int] = []
  ) throws(TapeError) -> NodeID {
    let result = try apply(function, [adjoint], attributes: attributes)
    return isMarked(adjoint) ? marked(result) : result
  }

  /// Records a product of matrices, of which one may be an adjoint.
  mutating func product(
    _ function: FunctionID, _ left: NodeID, _ right: NodeID, attributes: [Int] = []
  ) throws(TapeError) -> NodeID {
    let flows = [left, right].firstIndex { isMarked($0) }
    guard let flows else { return try apply(function, [left, right], attributes: attributes) }
    return try marked(apply(function, [left, right], attributes: attributes + [flows + 1]))
  }

  /// Records the sum of two shares of an adjoint.
  mutating func total(_ sum: NodeID, _ share: NodeID) throws(TapeError) -> NodeID {
    let areMarked = isMarked(sum) && isMarked(share)
    let result = try simplified("add", [sum, share])
    return areMarked ? marked(result) : result
  }

  /// Records an adjoint as a number, whose zeros are no longer told apart.
  mutating func number(ofAdjoint adjoint: NodeID) throws(TapeError) -> NodeID {
    isMarked(adjoint) ? try apply("add", [adjoint, constant(0)]) : adjoint
  }

  /// An adjoint that can be marked: where arithmetic made it −0 it becomes 0.
  mutating func flow(_ adjoint: NodeID) throws(TapeError) -> NodeID {
    let isFlow =
      isMarked(adjoint) || isOnes(adjoint) || (number(adjoint) ?? 0) != 0
    return isFlow ? adjoint : try apply("add", [adjoint, constant(0)])
  }

  /// Records the transpose of a matrix.
  mutating func transpose(_ node: NodeID) throws(TapeError) -> NodeID {
    try carry("transpose", node)
  }

  /// Records u vᵀ, the adjoint that reaches the weights of a product.
  mutating func outerProduct(
    _ left: NodeID, _ right: NodeID, like weights: NodeID
  ) throws(TapeError) -> NodeID {
    let isPerSample = isPerSample(left) || isPerSample(right)
    let sums = sumsOverSamples && isPerSample && !self.isPerSample(weights)
    return try product("outer", left, right, attributes: [sums ? 1 : 0])
  }

  /// Adds up a share of an adjoint to the shape of the operand it is for: over the elements that a
  /// smaller operand was repeated for, and over the samples where that is wanted.
  mutating func unbroadcast(_ share: NodeID, like operand: NodeID) throws(TapeError) -> NodeID {
    var result = share
    if sumsOverSamples, isPerSample(result), !isPerSample(operand) {
      result = try carry("sample_sum", result)
    }
    let (wanted, found) = (shape(of: operand), shape(of: result))
    if wanted == found { return result }
    if wanted.isScalar { return try carry("sum", result) }
    if wanted.rank == 1, found.rank == 2 { return try carry("sum", result, attributes: [2]) }
    // A share that was never multiplied by an array is the same number for every element.
    let repeated = try apply(
      "multiply", [result, constant(Tensor(repeating: 1, shape: wanted))])
    return isMarked(result) ? marked(repeated) : repeated
  }
}
