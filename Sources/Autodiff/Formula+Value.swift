extension Formula {
  /// The number that a formula makes of those its leaves stand for; nil where terms are left out of
  /// it, or where it names what is no primitive of numbers.
  ///
  /// - Parameter number: what is read for a number of the formula itself.
  package func value(
    number: (Double) -> Double = { $0 }, _ leaf: (Leaf) -> Double
  ) -> Double? {
    func values(_ parts: [Formula]) -> [Double]? {
      var values: [Double] = []
      for part in parts {
        guard let value = part.value(number: number, leaf) else { return nil }
        values.append(value)
      }
      return values
    }
    switch self {
    case .leaf(let place): return leaf(place)
    case .number(let own): return number(own)
    case .sum(let terms): return values(terms)?.reduce(0, +)
    case .apply(let function, let operands):
      return values(operands).flatMap { Primitive.named(function.name)?.value($0) }
    case .choice(let condition, let then, let otherwise):
      guard let sides = values([condition.left, condition.right]) else { return nil }
      return (condition.relation.holds(sides[0], sides[1]) ? then : otherwise)
        .value(number: number, leaf)
    case .prime(let function, let operand):
      guard let slope = Primitive.named(function.name)?.rule.unary,
        let x = operand.value(number: number, leaf)
      else { return nil }
      return slope.derivative(x, slope.value(x))
    case .partial, .elided: return nil
    }
  }
}

extension Primitive {
  /// The value at numbers; nil when it does not take so many.
  package func value(_ operands: [Double]) -> Double? {
    switch operands.count {
    case 1:
      if let unary = rule.unary { return unary.value(operands[0]) }
    case 2:
      if let binary = rule.binary { return binary.value(operands[0], operands[1]) }
    default: break
    }
    var builder = TapeBuilder()
    let nodes = operands.compactMap { try? builder.constant($0) }
    guard nodes.count == operands.count, let result = try? builder.apply(id, nodes) else {
      return nil
    }
    var tape = builder.tape()
    tape.evaluate()
    return tape.value(of: result)
  }
}
