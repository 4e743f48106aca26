import Autodiff

/// Parses lines of the language: definitions and expressions.
///
/// Precedence, loosest first: comparisons; `+ -`; `* / @`; the sign; `^`, to the right; indices.
/// So `-x^2` is −(x²) and `2^3^2` is 2⁹.
public struct Parser {
  /// The deepest nesting that is accepted; formulas of people stay far below.
  static let deepest = 400

  let text: String
  let tokens: [Token]
  var position = 0
  private var depth = 0
  /// Whether blanks separate: directly within the brackets of a list.
  var isInList = false
  /// Where a blank and a sign have begun an element after something that could have been added to.
  var signedElement: Range<Int>?
  let isQuantity: (String) -> Bool

  private init(_ text: String, isQuantity: @escaping (String) -> Bool) throws(LanguageError) {
    self.text = text
    self.isQuantity = isQuantity
    var tokenizer = Tokenizer(text, isQuantity: isQuantity)
    tokens = try tokenizer.tokens()
  }

  /// Parses a definition or an expression.
  ///
  /// - Parameter isQuantity: whether a name is a quantity already; `dA/dB` is a derivative unless
  ///   `dA` is one.
  /// - Throws: `LanguageError` with the place and what was expected there.
  public static func statement(
    _ text: String, isQuantity: @escaping (String) -> Bool = { _ in false }
  ) throws(LanguageError) -> Statement {
    var parser = try Parser(text, isQuantity: isQuantity)
    return try parser.statement()
  }

  /// Parses an expression.
  public static func expression(
    _ text: String, isQuantity: @escaping (String) -> Bool = { _ in false }
  ) throws(LanguageError) -> Expression {
    var parser = try Parser(text, isQuantity: isQuantity)
    let expression = try parser.comparison()
    try parser.expectEnd()
    return expression
  }

  /// The element of a list that a blank and a sign begin, in `[a -b]`, where `[a - b]` may have been
  /// meant; nil where there is none.
  public static func signedElement(
    _ text: String, isQuantity: @escaping (String) -> Bool
  ) -> Range<Int>? {
    guard var parser = try? Parser(text, isQuantity: isQuantity) else { return nil }
    _ = try? parser.statement()
    return parser.signedElement
  }

  /// Parses `rows -> rows`, as after `data`.
  public static func pair(_ text: String) throws(LanguageError) -> (Expression, Expression?) {
    var parser = try Parser(text, isQuantity: { _ in false })
    let first = try parser.comparison()
    var second: Expression?
    if parser.take(.arrow) { second = try parser.comparison() }
    try parser.expectEnd()
    return (first, second)
  }

  // MARK: Expressions

  mutating func comparison() throws(LanguageError) -> Expression {
    let left = try sum()
    let relations: [Token.Symbol: Relation] = [
      .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
      .greaterOrEqual: .greaterOrEqual, .equal: .equal,
    ]
    guard case .symbol(let symbol) = current.kind, let relation = relations[symbol] else {
      return left
    }
    position += 1
    return try combine(relation.function, left, sum())
  }

  private static let sums: [Token.Symbol: FunctionID] = [.plus: .add, .minus: .subtract]
  private static let products: [Token.Symbol: FunctionID] = [
    .times: .multiply, .over: .divide, .at: .matmul,
  ]

  private mutating func sum() throws(LanguageError) -> Expression { try chain(isSum: true) }

  /// Operands with operators of one precedence between them; however many, they do not nest.
  private mutating func chain(isSum: Bool) throws(LanguageError) -> Expression {
    let first = try isSum ? chain(isSum: false) : signed()
    var links: [Expression.Link] = []
    while case .symbol(let symbol) = current.kind, !beginsElement,
      let operation = (isSum ? Parser.sums : Parser.products)[symbol]
    {
      position += 1
      let operand = try isSum ? chain(isSum: false) : signed()
      links.append(Expression.Link(operation: operation, operand: operand))
    }
    guard let last = links.last else { return first }
    return try checked(
      Expression(
        .chain(first, links), first.range.lowerBound..<last.operand.range.upperBound))
  }

  private mutating func signed() throws(LanguageError) -> Expression {
    let start = current.range.lowerBound
    if take(.minus) {
      let operand = try nested(isInList: isInList) { parser throws(LanguageError) in
        try parser.signed()
      }
      let range = start..<operand.range.upperBound
      if case .number(let number) = operand.kind { return Expression(.number(-number), range) }
      return try checked(Expression(.negate(operand), range))
    }
    if take(.plus) {
      return try nested(isInList: isInList) { parser throws(LanguageError) in try parser.signed() }
    }
    return try power()
  }

  private mutating func power() throws(LanguageError) -> Expression {
    var base = try postfix()
    while case .superscript(let power) = current.kind {
      let range = current.range
      position += 1
      base =
        power == 2
        ? try checked(
          Expression(.call("square", [base]), base.range.lowerBound..<range.upperBound))
        : try combine(.power, base, Expression(.number(Double(power)), range))
    }
    guard take(.power) else { return base }
    let exponent = try nested(isInList: isInList) { parser throws(LanguageError) in
      try parser.signed()
    }
    return try combine(.power, base, exponent)
  }

  mutating func primary() throws(LanguageError) -> Expression {
    let token = current
    switch token.kind {
    case .number(let number):
      position += 1
      return Expression(.number(number), token.range)
    case .name(let name):
      if let derivative = try derivative() { return derivative }
      position += 1
      guard take(.open) else { return Parser.name(name, token.range) }
      let arguments = try arguments(opened: token.range)
      let range = token.range.lowerBound..<tokens[position - 1].range.upperBound
      return try checked(Expression(.call(QuantityName(name).base, arguments), range))
    case .symbol(.open):
      position += 1
      let inner = try nested { parser throws(LanguageError) in try parser.comparison() }
      guard take(.close) else { throw unclosed(token) }
      return Expression(inner.kind, token.range.lowerBound..<tokens[position - 1].range.upperBound)
    case .symbol(.openBracket), .symbol(.openBrace):
      position += 1
      let end: Token.Symbol = token.kind == .symbol(.openBrace) ? .closeBrace : .closeBracket
      let elements = try elements(until: end, opened: token.range)
      let range = token.range.lowerBound..<tokens[position - 1].range.upperBound
      return try checked(Expression(.list(elements), range))
    case .symbol, .superscript, .end: throw unexpected(token)
    }
  }

  /// The arguments of a call, up to its closing parenthesis.
  private mutating func arguments(opened: Range<Int>) throws(LanguageError) -> [Expression] {
    guard !take(.close) else { throw empty(opened) }
    var arguments: [Expression] = []
    repeat {
      arguments.append(
        try nested { parser throws(LanguageError) in try parser.argument() })
    } while take(.comma)
    guard take(.close) else {
      if current.kind == .end, case .named = arguments.last?.kind,
        Primitive.named(text.slice(opened)) == nil,
        let equals = tokens.last(where: { $0.kind == .symbol(.assign) })
      {
        throw error("expected ) before this", at: equals.range)
      }
      throw error("expected , or ) here", at: current.range)
    }
    return arguments
  }

  /// An argument of a call: an expression, or a name and its value, as in axis=1.
  private mutating func argument() throws(LanguageError) -> Expression {
    let (token, next) = (current, tokens[min(position + 1, tokens.count - 1)])
    guard case .name(let name) = token.kind, next.kind == .symbol(.assign) else {
      return try comparison()
    }
    position += 2
    let value = try comparison()
    return Expression(.named(name, value), token.range.lowerBound..<value.range.upperBound)
  }

  /// A name as typed, or with its indices when it was typed as it is shown: w₁₃⁽²⁾.
  static func name(_ name: String, _ range: Range<Int>) -> Expression {
    let resolved = QuantityName(name)
    let base = Expression(.name(resolved.base), range)
    return resolved.indices.isEmpty ? base : Expression(.index(base, resolved.indices), range)
  }

  // MARK: Tokens

  var current: Token { tokens[min(position, tokens.count - 1)] }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func combine(
    _ function: FunctionID, _ left: Expression, _ right: Expression
  ) throws(LanguageError) -> Expression {
    try checked(
      Expression(
        .chain(left, [Expression.Link(operation: function, operand: right)]),
        left.range.lowerBound..<right.range.upperBound))
  }

  func checked(_ expression: Expression) throws(LanguageError) -> Expression {
    guard expression.depth <= Parser.deepest else { throw tooDeep }
    return expression
  }

  /// Parses what stands within brackets.
  ///
  /// - Parameter isInList: whether these are the brackets of a list, in which blanks separate.
  mutating func nested(
    isInList: Bool = false, _ body: (inout Parser) throws(LanguageError) -> Expression
  ) throws(LanguageError) -> Expression {
    let outside = self.isInList
    self.isInList = isInList
    depth += 1
    defer {
      depth -= 1
      self.isInList = outside
    }
    guard depth <= Parser.deepest else { throw tooDeep }
    return try body(&self)
  }
}
