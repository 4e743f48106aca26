/// What records an operation's derivative as further operations: a rule's `pullback` asks this of the
/// tape being built, and knows nothing else of it.
protocol DerivativeRecorder {
  /// The number of samples, n.
  var samples: Int { get }
  /// Whether derivatives being recorded add up over the samples, or stay one for each.
  var sumsOverSamples: Bool { get }
  /// The shape of a node's value for one sample.
  func shape(of node: NodeID) -> Shape
  /// Whether a node has a value for each sample.
  func isPerSample(_ node: NodeID) -> Bool
  /// The value of a node that is a constant number; nil for any other.
  func number(_ node: NodeID) -> Double?
  /// The result of an operation on two constant numbers; nil where there is none.
  func folded(_ function: FunctionID, _ left: NodeID, _ right: NodeID) -> Double?
  /// Whether a node is a constant array of ones.
  func isOnes(_ node: NodeID) -> Bool
  /// Adds a constant.
  mutating func constant(_ tensor: Tensor, perSample: Bool) throws(TapeError) -> NodeID
  /// Adds ones at one sample and zeros at the others, an array of `shape` for each sample.
  mutating func sampleIndicator(_ sample: Int, shape: Shape) throws(TapeError) -> NodeID
  /// Whether −0 is the structural zero in a recorded adjoint; in all others it is a number.
  func isMarked(_ adjoint: NodeID) -> Bool
  /// A recorded adjoint, of which it is noted that −0 is the structural zero in it.
  mutating func marked(_ adjoint: NodeID) -> NodeID
  /// Adds an operation.
  mutating func apply(
    _ function: FunctionID, _ operands: [NodeID], attributes: [Int]
  ) throws(TapeError) -> NodeID
}

extension DerivativeRecorder {
  /// Adds a constant that is the same for every sample.
  mutating func constant(_ tensor: Tensor) throws(TapeError) -> NodeID {
    try constant(tensor, perSample: false)
  }

  /// Adds a number.
  mutating func constant(_ number: Double) throws(TapeError) -> NodeID {
    try constant(Tensor(number))
  }

  /// Adds an operation without attributes.
  mutating func apply(_ function: FunctionID, _ operands: [NodeID]) throws(TapeError) -> NodeID {
    try apply(function, operands, attributes: [])
  }

  /// Whether a product with `factor` is `other` itself: all its elements are 1, and it repeats
  /// `other` for no further element or sample.
  func isUnit(_ factor: NodeID, of other: NodeID) -> Bool {
    isOnes(factor) && shape(of: factor) == shape(of: other)
      && (isPerSample(other) || !isPerSample(factor))
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
      let holds = try apply(condition.relation.function, [left, right])
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
  mutating func simplified(_ function: FunctionID, _ operands: [NodeID]) throws(TapeError) -> NodeID
  {
    let numbers = operands.map { number($0) }
    if numbers.count == 2 {
      if let number = folded(function, operands[0], operands[1]) { return try constant(number) }
      switch (function, numbers[0], numbers[1]) {
      case (.add, 0, _), (.multiply, 1, _): return operands[1]
      case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1),
        (.power, _, 1):
        return operands[0]
      default: break
      }
    }
    return try apply(function, operands)
  }
}
