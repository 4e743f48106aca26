import Glibc

/// The arithmetic a person may type as an answer: numbers, `+ - * /`, whole powers, powers of e and
/// parentheses.
indirect enum NumberExpression {
  case literal(NumberLiteral)
  case negative(NumberExpression)
  case power(NumberExpression, exponent: Int)
  /// e to the power of another one.
  case exponential(NumberExpression)
  case binary(Operator, NumberExpression, NumberExpression)

  enum Operator {
    case add
    case subtract
    case multiply
    case divide
  }

  /// The expression without the signs in front of it.
  var unsigned: NumberExpression {
    if case .negative(let operand) = self { operand.unsigned } else { self }
  }

  /// Whether the signs in front of the expression make a minus.
  var isNegative: Bool {
    if case .negative(let operand) = self { !operand.isNegative } else { false }
  }

  /// The value, were every digit exact.
  func value() throws(TypedNumberError) -> Double {
    switch self {
    case .literal(let literal): return literal.value
    case .negative(let operand): return -(try operand.value())
    case .power(let base, let exponent):
      let base = try base.value()
      return (0..<exponent).reduce(1) { product, _ in product * base }
    case .exponential(let exponent): return exp(try exponent.value())
    case .binary(let symbol, let left, let right):
      let (left, right) = (try left.value(), try right.value())
      switch symbol {
      case .add: return left + right
      case .subtract: return left - right
      case .multiply: return left * right
      case .divide:
        guard right != 0 else { throw .divisionByZero }
        return left / right
      }
    }
  }

  /// The numbers it stands for, as an operand of a sum or product; those that are `given` stand for
  /// themselves.
  func interval(given: Set<Double>) throws(TypedNumberError) -> Interval {
    switch self {
    case .literal(let literal):
      let isExact = literal.isExactOperand || given.contains(literal.value)
      return isExact ? Interval(literal.value) : literal.interval
    case .negative(let operand): return -(try operand.interval(given: given))
    case .power(let base, let exponent):
      let base = try base.interval(given: given)
      return (0..<exponent).reduce(Interval(1)) { product, _ in product * base }
    case .exponential(let exponent): return try exponent.interval(given: given).exponential
    case .binary(let symbol, let left, let right):
      let (left, right) = (try left.interval(given: given), try right.interval(given: given))
      switch symbol {
      case .add: return left + right
      case .subtract: return left - right
      case .multiply: return left * right
      case .divide:
        guard let quotient = left.divided(by: right) else { throw .divisionByZero }
        return quotient
      }
    }
  }
}

/// A number written in digits.
struct NumberLiteral {
  let value: Double
  /// Half a unit of the last digit.
  let halfUnit: Double
  /// The digits from the first that is not zero.
  let significantDigits: Int
  /// Whether it has neither a decimal point nor an exponent.
  let isWhole: Bool

  /// Whether a person who calculates with it means it exactly, and has not rounded it.
  var isExactOperand: Bool {
    isWhole || significantDigits < TypedNumber.fewestDigits
  }

  /// The numbers that round to it.
  var interval: Interval { Interval(center: value, radius: halfUnit) }
}
