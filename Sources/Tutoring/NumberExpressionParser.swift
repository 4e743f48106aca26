extension NumberExpression {
  /// The longest text read as an answer; it bounds how deep parentheses can go.
  private static let longestText = 200

  /// Reads an expression; `−`, `·` and `×` are read as `-` and `*`.
  init(_ text: String) throws(TypedNumberError) {
    guard text.utf8.count <= Self.longestText else { throw .tooLong(limit: Self.longestText) }
    var parser = NumberExpressionParser(text)
    self = try parser.parse()
  }
}

/// A recursive-descent parser of the arithmetic a person may type as an answer.
private struct NumberExpressionParser {
  private let text: String
  private var rest: Substring

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  mutating func parse() throws(TypedNumberError) -> NumberExpression {
    skipSpaces()
    if rest.isEmpty { throw .empty }
    let expression = try sum()
    if rest.prefixMatch(of: /,[0-9]/) != nil, !text.contains(".") {
      throw .decimalComma(instead: text.replacing(",", with: "."))
    }
    if !rest.isEmpty { throw .unexpected(nextWord) }
    return expression
  }

  private mutating func sum() throws(TypedNumberError) -> NumberExpression {
    var left = try product()
    while let symbol = take(["+": NumberExpression.Operator.add, "-": .subtract, "−": .subtract]) {
      left = .binary(symbol, left, try product())
    }
    return left
  }

  private mutating func product() throws(TypedNumberError) -> NumberExpression {
    var left = try signed()
    while let symbol = take([
      "*": NumberExpression.Operator.multiply, "·": .multiply, "×": .multiply, "/": .divide,
    ]) {
      left = .binary(symbol, left, try signed())
    }
    return left
  }

  private mutating func signed() throws(TypedNumberError) -> NumberExpression {
    switch take(["-": true, "−": true, "+": false]) {
    case true?: .negative(try signed())
    case false?: try signed()
    case nil: try power()
    }
  }

  private mutating func power() throws(TypedNumberError) -> NumberExpression {
    let base = try operand()
    if let exponent = take(["²": 2, "³": 3]) { return .power(base, exponent: exponent) }
    guard take(["^": true]) != nil else { return base }
    guard let match = rest.prefixMatch(of: /[0-9]{1,2}/), let exponent = Int(match.output) else {
      throw .expectedNumber(found: nextWord)
    }
    rest = rest[match.range.upperBound...]
    skipSpaces()
    return .power(base, exponent: exponent)
  }

  private mutating func operand() throws(TypedNumberError) -> NumberExpression {
    if take(["e": true]) != nil { return .exponential(try exponentOfE()) }
    guard take(["(": true]) != nil else { return .literal(try literal()) }
    let inner = try sum()
    guard take([")": true]) != nil else {
      if rest.isEmpty { throw .missingParenthesis }
      throw .unexpected(nextWord)
    }
    return inner
  }

  /// What stands after e: `^-0.7`, or nothing where e itself is meant.
  private mutating func exponentOfE() throws(TypedNumberError) -> NumberExpression {
    guard take(["^": true]) != nil else {
      return .literal(NumberLiteral(value: 1, halfUnit: 0, significantDigits: 1, isWhole: true))
    }
    return take(["-": true, "−": true]) != nil ? .negative(try operand()) : try operand()
  }

  private mutating func literal() throws(TypedNumberError) -> NumberLiteral {
    let pattern = /([0-9]*)(\.[0-9]*)?([eE][+\-−]?[0-9]+)?/
    guard let match = rest.prefixMatch(of: pattern) else {
      throw .expectedNumber(found: nextWord)
    }
    let whole = match.1
    let fraction = match.2?.dropFirst() ?? ""
    guard !whole.isEmpty || !fraction.isEmpty else { throw .expectedNumber(found: nextWord) }
    let exponent = (match.3?.dropFirst()).map { $0.replacing("−", with: "-") } ?? "0"
    // An exponent that no `Int` holds belongs to no number that a `Double` holds.
    guard let power = Int(exponent), power.magnitude < 1_000,
      let value = Double("\(whole)\(fraction)e\(power - fraction.count)"),
      let halfUnit = Double("5e\(power - fraction.count - 1)"), value.isFinite
    else { throw .tooLarge }
    rest = rest[match.range.upperBound...]
    skipSpaces()
    return NumberLiteral(
      value: value,
      halfUnit: halfUnit,
      significantDigits: "\(whole)\(fraction)".drop { $0 == "0" }.count,
      isWhole: match.2 == nil && match.3 == nil)
  }

  /// Takes the next character if it is a key of `meanings`, and the spaces after it.
  private mutating func take<Meaning>(_ meanings: [Character: Meaning]) -> Meaning? {
    guard let first = rest.first, let meaning = meanings[first] else { return nil }
    rest.removeFirst()
    skipSpaces()
    return meaning
  }

  private mutating func skipSpaces() {
    rest = rest.drop(while: \.isWhitespace)
  }

  /// What stands next, up to a space, for an error.
  private var nextWord: String {
    String(rest.prefix { !$0.isWhitespace })
  }
}
