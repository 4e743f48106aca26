import Autodiff
import Stepping

/// Writes formulas, whose leaves are words already, as they are read aloud: operators as words,
/// parentheses as open and close.
struct SpokenFormula {
  /// A number of a formula in words.
  let number: (Double) -> String

  /// A formula in words.
  func words(_ formula: Formula<String>) -> String {
    switch formula {
    case .leaf(let value): return paused(value)
    case .number(let value): return number(value)
    case .prime(let name, let operand): return applied("\(Self.name(name)) prime", [operand])
    case .partial(let name, let variable, let indices, let operands):
      let derivative = Notation.spokenDerivative(
        of: Reference(name: name),
        by: Reference(name: variable, indices: indices, isArray: !indices.isEmpty))
      return "\(derivative) at \(operands.map(atom).joined(separator: " and "))"
    case .elided(let count): return "\(count) more"
    case .sum(let terms): return terms.map(term).joined(separator: " plus ")
    case .choice(let condition, let then, let otherwise):
      let relation = Self.relations[condition.relation.rawValue] ?? condition.relation.rawValue
      return "\(words(then)) if \(words(condition.left)) \(relation) \(words(condition.right)), "
        + "otherwise \(words(otherwise))"
    case .apply(let name, let operands): return apply(name, operands)
    }
  }

  private func apply(_ name: String, _ operands: [Formula<String>]) -> String {
    switch (name, operands.count) {
    case ("add", 2): return "\(term(operands[0])) plus \(term(operands[1]))"
    case ("subtract", 2): return "\(term(operands[0])) minus \(factor(operands[1]))"
    case ("negate", 1): return "minus \(factor(operands[0]))"
    case ("multiply", 2): return "\(factor(operands[0])) times \(factor(operands[1]))"
    case ("divide", 2): return "\(factor(operands[0])) divided by \(atom(operands[1]))"
    case ("square", 1): return "\(atom(operands[0])) squared"
    case ("list", _): return operands.map(atom).joined(separator: ", ")
    case ("power", 2):
      if case .number(2) = operands[1] { return "\(atom(operands[0])) squared" }
      if case .number(3) = operands[1] { return "\(atom(operands[0])) cubed" }
      return "\(atom(operands[0])) to the power of \(atom(operands[1]))"
    default: break
    }
    if operands.count == 2, let relation = Self.relations[name] {
      return "\(words(operands[0])) \(relation) \(words(operands[1]))"
    }
    return applied(Self.name(name), operands)
  }

  /// A function of one operand or of several: `sigmoid of z`.
  private func applied(_ function: String, _ operands: [Formula<String>]) -> String {
    "\(function) of \(operands.map(atom).joined(separator: " and "))"
  }

  private static func name(_ function: String) -> String { function.replacing("_", with: " ") }

  private static let relations = [
    "less": "is less than", "less_equal": "is at most", "greater": "is greater than",
    "greater_equal": "is at least", "equal": "equals",
  ]

  // MARK: Parts

  /// A term of a sum.
  private func term(_ formula: Formula<String>) -> String {
    if case .choice = formula { return enclosed(formula) }
    return words(formula)
  }

  /// A factor of a product: sums are enclosed.
  private func factor(_ formula: Formula<String>) -> String {
    switch formula {
    case .sum, .choice, .apply("add", _), .apply("subtract", _), .apply("negate", _):
      enclosed(formula)
    default: words(formula)
    }
  }

  /// What a function or a power takes: anything with an operator is enclosed.
  private func atom(_ formula: Formula<String>) -> String {
    switch formula {
    case .leaf, .number: words(formula)
    default: enclosed(formula)
    }
  }

  private func enclosed(_ formula: Formula<String>) -> String { "open, \(words(formula)), close" }

  /// What has a pause within has one after it, so that one hears where it ends.
  private func paused(_ text: String) -> String { text.contains(",") ? text + "," : text }
}
