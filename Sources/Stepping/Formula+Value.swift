import Autodiff

extension Formula {
  /// The number that a formula makes of its leaves; nil where terms were left out of it.
  func value(_ leaf: (Leaf) -> Double) -> Double? {
    func numbers(_ parts: [Formula]) -> [Double]? {
      let numbers = parts.compactMap { $0.value(leaf) }
      return numbers.count == parts.count ? numbers : nil
    }
    switch self {
    case .leaf(let place): return leaf(place)
    case .number(let number): return number
    case .sum(let terms): return numbers(terms)?.reduce(0, +)
    case .apply(let function, let operands):
      return numbers(operands).flatMap { Primitive.value(function, $0) }
    case .choice(let condition, let then, let otherwise):
      guard let sides = numbers([condition.left, condition.right]) else { return nil }
      return (condition.relation.holds(sides[0], sides[1]) ? then : otherwise).value(leaf)
    case .prime, .partial, .elided: return nil
    }
  }
}

extension Primitive {
  /// The value of a primitive of numbers; nil when there is none.
  static func value(_ function: FunctionID, _ operands: [Double]) -> Double? {
    var builder = TapeBuilder()
    let nodes = operands.compactMap { try? builder.constant($0) }
    guard nodes.count == operands.count, let result = try? builder.apply(function, nodes) else {
      return nil
    }
    var tape = builder.tape()
    tape.evaluate()
    return tape.value(of: result)
  }
}

extension Step {
  /// What the step makes known when other numbers stand for what it is computed from, such as
  /// rounded ones; nil where terms were left out of its formula.
  public func value(reading number: (Term) -> Double) -> Double? { formula.value(number) }
}
