import Autodiff

extension Anatomy.Slope {
  /// The slope of the function at another point.
  public func slope(at point: Double) -> Double? {
    derivative { formula in
      guard let output = applied(function, [.number(point)]) else { return nil }
      return substituted(formula, input: point, output: output)
    }
  }

  /// The formula of the slope in terms of the activation, a(1 − a), with another number for a.
  public func formula(withOutput number: Double) -> Double? {
    derivative { substituted($0, input: input, output: number) }
  }

  private func derivative(_ value: (Formula<Place>) -> Double?) -> Double? {
    Primitive.named(function)?.partialFormula(0).flatMap(value)
  }

  private func substituted(
    _ formula: Formula<Place>, input: Double, output: Double
  ) -> Double? {
    let numbers: Formula<Place> = formula.map { .number($0 == .output ? output : input) }
    return number(numbers)
  }

  /// The value of a formula of numbers.
  private func number(_ formula: Formula<Place>) -> Double? {
    switch formula {
    case .number(let number): return number
    case .apply(let name, let operands): return applied(name, operands)
    case .choice(let condition, let then, let otherwise):
      guard let left = number(condition.left), let right = number(condition.right) else {
        return nil
      }
      return number(condition.relation.holds(left, right) ? then : otherwise)
    case .leaf, .prime, .partial, .sum, .elided: return nil
    }
  }

  private func applied(_ name: String, _ operands: [Formula<Place>]) -> Double? {
    var builder = TapeBuilder()
    var nodes: [NodeID] = []
    for operand in operands {
      guard let value = number(operand), let node = try? builder.constant(value) else { return nil }
      nodes.append(node)
    }
    guard let result = try? builder.apply(name, nodes) else { return nil }
    var tape = builder.tape()
    tape.evaluate()
    return tape.value(of: result)
  }
}
