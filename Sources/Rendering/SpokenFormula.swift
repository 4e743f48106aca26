import Autodiff
import Stepping

/// Writes formulas, whose leaves are words already, as they are read aloud: operators as words.
///
/// What parentheses hold is called a quantity: `1 divided by the quantity 1 plus x`. Where anything
/// follows it, its end is said as well: `the quantity 1 plus x, end of quantity, times 3`.
struct SpokenFormula {
  /// A number of a formula in words.
  let number: (Double) -> String

  /// A formula in words.
  func words(_ formula: Formula<String>) -> String {
    let words = words(formula, isLast: true)
    return words.hasSuffix(",") ? String(words.dropLast()) : words
  }

  /// A formula in words; the last one says no end.
  private func words(_ formula: Formula<String>, isLast: Bool) -> String {
    switch formula {
    case .leaf(let value): return paused(value)
    case .number(let value): return number(value)
    case .prime(let function, let operand):
      return applied("\(Self.name(function)) prime of", [operand], isLast: isLast)
    case .partial(let name, let variable, let indices, let operands):
      let derivative = Notation.spokenDerivative(
        of: Reference(name: name.name),
        by: Reference(name: variable, indices: indices, isArray: !indices.isEmpty))
      let places = operands.enumerated().map { place, operand in
        atom(operand, isLast: isLast && place == operands.count - 1)
      }
      return "\(derivative) at \(places.joined(separator: " and "))"
    case .elided(let count): return "\(count) more"
    case .sum(let terms):
      return terms.enumerated().map { place, term in
        self.term(term, isLast: isLast && place == terms.count - 1)
      }.joined(separator: " plus ")
    case .choice(let condition, let then, let otherwise):
      let relation = Self.relations[condition.relation.function] ?? condition.relation.rawValue
      return "\(words(then, isLast: false)) if \(words(condition.left, isLast: false)) \(relation) "
        + ending(words(condition.right, isLast: false), with: ",")
        + " otherwise \(words(otherwise, isLast: isLast))"
    case .apply(let function, let operands):
      if let written = function.writtenOut(operands) { return words(written, isLast: isLast) }
      return apply(function, operands, isLast: isLast)
    }
  }

  private func apply(
    _ function: FunctionID, _ operands: [Formula<String>], isLast: Bool
  ) -> String {
    if function == .divide, let fraction = Self.fraction(operands) { return fraction }
    if operands.count == 2, let sign = Self.operators[function] {
      let left = sign.isSum ? term(operands[0], isLast: false) : factor(operands[0], isLast: false)
      let right =
        switch function {
        case .add: term(operands[1], isLast: isLast)
        case .subtract, .multiply: factor(operands[1], isLast: isLast)
        default: atom(operands[1], isLast: isLast)
        }
      return "\(left) \(sign.words) \(right)"
    }
    switch (function, operands.count) {
    // A zero has no sign.
    case (.negate, 1) where words(operands[0], isLast: true) == "0": return "0"
    case (.negate, 1): return "minus \(factor(operands[0], isLast: isLast))"
    case (.square, 1): return "\(atom(operands[0], isLast: false)) squared"
    case (.list, _):
      return operands.enumerated().map { place, operand in
        atom(operand, isLast: isLast && place == operands.count - 1)
      }.joined(separator: ", ")
    case (.power, 2):
      if case .number(2) = operands[1] { return "\(atom(operands[0], isLast: false)) squared" }
      if case .number(3) = operands[1] { return "\(atom(operands[0], isLast: false)) cubed" }
      return "\(atom(operands[0], isLast: false)) to the power of "
        + atom(operands[1], isLast: isLast)
    case (.weightedSum, 3):
      return "\(apply(.matmul, Array(operands.prefix(2)), isLast: false)) plus "
        + term(operands[2], isLast: isLast)
    case (.identity, 1): return words(operands[0], isLast: isLast)
    case (.exp, 1):
      // A minus goes without saying where it ends: one number or name follows.
      if case .apply(.negate, let inner) = operands[0], inner.count == 1, Self.isShort(inner[0]) {
        return "the exponential of minus \(words(inner[0], isLast: isLast))"
      }
      return applied("the exponential of", operands, isLast: isLast)
    default: break
    }
    if operands.count == 2, let relation = Self.relations[function] {
      let left = words(operands[0], isLast: false)
      return "\(left) \(relation) \(words(operands[1], isLast: isLast))"
    }
    return applied("\(Self.name(function)) of", operands, isLast: isLast)
  }

  /// A function of one operand or of several: `sigmoid of z`.
  private func applied(
    _ function: String, _ operands: [Formula<String>], isLast: Bool
  ) -> String {
    let list = operands.enumerated().map { place, operand in
      atom(operand, isLast: isLast && place == operands.count - 1)
    }
    return "\(function) \(list.joined(separator: " and "))"
  }

  private static func name(_ function: FunctionID) -> String {
    function.name.replacing("_", with: " ")
  }

  private static let operators: [FunctionID: (words: String, isSum: Bool)] = [
    .add: ("plus", true), .subtract: ("minus", true), .multiply: ("times", false),
    .divide: ("divided by", false), .matmul: ("matrix times", false),
  ]

  private static let relations: [FunctionID: String] = [
    "less": "is less than", "less_equal": "is at most", "greater": "is greater than",
    "greater_equal": "is at least", "equal": "equals",
  ]

  // MARK: Parts

  /// A fraction that has a word of its own: ½ in front of a cost; nil for any other.
  private static func fraction(_ operands: [Formula<String>]) -> String? {
    guard operands.count == 2, case .number(1) = operands[0], case .number(let whole) = operands[1]
    else { return nil }
    return [2: "one half", 3: "one third", 4: "one quarter"][whole]
  }

  private static func isShort(_ formula: Formula<String>) -> Bool {
    switch formula {
    case .leaf, .number: true
    default: false
    }
  }

  /// A term of a sum.
  private func term(_ formula: Formula<String>, isLast: Bool) -> String {
    if case .choice = formula { return enclosed(formula, isLast: isLast) }
    return words(formula, isLast: isLast)
  }

  /// A factor of a product: sums are enclosed.
  private func factor(_ formula: Formula<String>, isLast: Bool) -> String {
    switch formula {
    case .sum, .choice, .apply(.add, _), .apply(.subtract, _), .apply(.negate, _),
      .apply("weighted_sum", _):
      enclosed(formula, isLast: isLast)
    default: words(formula, isLast: isLast)
    }
  }

  /// What a function or a power takes: anything with an operator is enclosed, and a number that is
  /// a product with a power of ten.
  private func atom(_ formula: Formula<String>, isLast: Bool) -> String {
    let words = words(formula, isLast: isLast)
    return Self.isShort(formula) && !words.contains(" times ")
      ? words : enclosed(formula, isLast: isLast)
  }

  private func enclosed(_ formula: Formula<String>, isLast: Bool) -> String {
    let inner = words(formula, isLast: isLast)
    let start = inner.hasPrefix("the quantity") ? "the quantity," : "the quantity"
    return isLast
      ? "\(start) \(inner)" : "\(start) \(ending(inner, with: ",")) end of quantity,"
  }

  /// A text with one mark at its end.
  private func ending(_ text: String, with mark: String) -> String {
    text.hasSuffix(mark) ? text : text + mark
  }

  /// What has a pause within has one after it, so that one hears where it ends.
  private func paused(_ text: String) -> String {
    text.contains(",") && !text.hasSuffix(",") ? text + "," : text
  }
}
