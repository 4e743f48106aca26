import Autodiff

/// Parses lines of the language: definitions and expressions.
///
/// Precedence, loosest first: comparisons; `+ -`; `* / @`; the sign; `^`, to the right; indices.
/// So `-x^2` is −(x²) and `2^3^2` is 2⁹.
public struct Parser {
  /// The deepest nesting that is accepted; formulas of people stay far below.
  static let deepest = 400

  private let text: String
  private let tokens: [Token]
  private var position = 0
  private var depth = 0
  private let isQuantity: (String) -> Bool

  private init(_ text: String, isQuantity: @escaping (String) -> Bool) throws(LanguageError) {
    self.text = text
    self.isQuantity = isQuantity
    var tokenizer = Tokenizer(text)
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

  /// Parses `rows -> rows`, as after `data`.
  public static func pair(_ text: String) throws(LanguageError) -> (Expression, Expression?) {
    var parser = try Parser(text, isQuantity: { _ in false })
    let first = try parser.comparison()
    var second: Expression?
    if parser.take(.arrow) { second = try parser.comparison() }
    try parser.expectEnd()
    return (first, second)
  }

  /// Whether brackets are still open at the end of a text, so that the line goes on.
  public static func isOpen(_ text: String) -> Bool {
    var open = 0
    var isComment = false
    for character in text {
      switch character {
      case "#": isComment = true
      case "\n": isComment = false
      case "(", "[": open += isComment ? 0 : 1
      case ")", "]": open -= isComment ? 0 : 1
      default: break
      }
    }
    return open > 0
  }

  // MARK: Statements

  private mutating func statement() throws(LanguageError) -> Statement {
    guard let equals = assignment else {
      try checkArrow()
      let expression = try comparison()
      try expectEnd()
      return .expression(expression)
    }
    guard case .name(let name) = current.kind else {
      throw error("a definition begins with a name, as in z = w*x + b", at: current.range)
    }
    let nameRange = current.range
    let resolved = QuantityName(name)
    guard !resolved.base.contains(",") else {
      throw error(
        "a new value is given to an element by its indices", at: nameRange,
        suggestion: "write x[1,2] = …")
    }
    position += 1
    if take(.open) {
      let parameters = try self.parameters()
      try expectAssignment(equals)
      let body = try comparison()
      try expectEnd()
      return .function(
        name: resolved.base, nameRange: nameRange, parameters: parameters, body)
    }
    var indices = resolved.indices
    var targetRange = nameRange
    if take(.openBracket) {
      indices = try self.indices()
      targetRange = nameRange.lowerBound..<tokens[position - 1].range.upperBound
    }
    try expectAssignment(equals)
    let body = try comparison()
    try expectEnd()
    if indices.isEmpty { return .definition(name: resolved.base, nameRange: nameRange, body) }
    return .element(
      name: resolved.base, indices: indices, targetRange: targetRange, body)
  }

  /// Refuses `a <- b`, which would compare a with −b.
  private func checkArrow() throws(LanguageError) {
    guard tokens.count > 3, case .name = tokens[0].kind, tokens[1].kind == .symbol(.less),
      tokens[2].kind == .symbol(.minus), tokens[1].range.upperBound == tokens[2].range.lowerBound
    else { return }
    let name = text.slice(tokens[0].range)
    throw error(
      "a definition is written with =",
      at: tokens[1].range.lowerBound..<tokens[2].range.upperBound,
      suggestion: "write \(name) = …, or \(name) < -… to compare")
  }

  /// The place of the = of a definition; one in parentheses gives an argument by name.
  private var assignment: Int? {
    var open = 0
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.open), .symbol(.openBracket): open += 1
      case .symbol(.close), .symbol(.closeBracket): open -= 1
      case .symbol(.assign) where open <= 0: return place
      default: break
      }
    }
    return nil
  }

  private mutating func expectAssignment(_ equals: Int) throws(LanguageError) {
    guard take(.assign) else {
      throw error("expected = after the name being defined", at: current.range)
    }
    guard current.kind != .end else {
      throw error("expected a value or a formula after =", at: tokens[equals].range)
    }
  }

  private mutating func parameters() throws(LanguageError) -> [String] {
    var parameters: [String] = []
    repeat {
      guard case .name(let typed) = current.kind else {
        throw error("expected the name of an argument, as in f(x, y) = x*y", at: current.range)
      }
      let name = QuantityName(typed).base
      guard !parameters.contains(name) else {
        throw error("\(name) stands twice among the arguments", at: current.range)
      }
      parameters.append(name)
      position += 1
    } while take(.comma)
    guard take(.close) else { throw error("expected , or ) here", at: current.range) }
    return parameters
  }

  // MARK: Expressions

  private mutating func comparison() throws(LanguageError) -> Expression {
    let left = try sum()
    let relations: [Token.Symbol: String] = [
      .less: "less", .lessOrEqual: "less_equal", .greater: "greater",
      .greaterOrEqual: "greater_equal", .equal: "equal",
    ]
    guard case .symbol(let symbol) = current.kind, let name = relations[symbol] else { return left }
    position += 1
    return try combine(name, left, sum())
  }

  private static let sums: [Token.Symbol: String] = [.plus: "add", .minus: "subtract"]
  private static let products: [Token.Symbol: String] = [
    .times: "multiply", .over: "divide", .at: "matmul",
  ]

  private mutating func sum() throws(LanguageError) -> Expression { try chain(isSum: true) }

  /// Operands with operators of one precedence between them; however many, they do not nest.
  private mutating func chain(isSum: Bool) throws(LanguageError) -> Expression {
    let first = try isSum ? chain(isSum: false) : signed()
    var links: [Expression.Link] = []
    while case .symbol(let symbol) = current.kind,
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
      let operand = try nested { parser throws(LanguageError) in try parser.signed() }
      let range = start..<operand.range.upperBound
      if case .number(let number) = operand.kind { return Expression(.number(-number), range) }
      return try checked(Expression(.negate(operand), range))
    }
    if take(.plus) { return try nested { parser throws(LanguageError) in try parser.signed() } }
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
        : try combine("power", base, Expression(.number(Double(power)), range))
    }
    guard take(.power) else { return base }
    let exponent = try nested { parser throws(LanguageError) in try parser.signed() }
    return try combine("power", base, exponent)
  }

  private mutating func postfix() throws(LanguageError) -> Expression {
    var expression = try primary()
    while take(.openBracket) {
      let subscripts = try self.subscripts()
      let range = expression.range.lowerBound..<tokens[position - 1].range.upperBound
      let kind: Expression.Kind =
        Parser.indices(subscripts).map { .index(expression, $0) } ?? .slice(expression, subscripts)
      expression = try checked(Expression(kind, range))
    }
    return expression
  }

  /// The one-based indices after `[` of a single element.
  private mutating func indices() throws(LanguageError) -> [Int] {
    let start = current.range.lowerBound
    guard let indices = Parser.indices(try subscripts()) else {
      throw error(
        "one element is needed here, as in w1[1,2], and no range",
        at: start..<tokens[position - 1].range.lowerBound)
    }
    return indices
  }

  /// The indices of a single element; nil where a subscript is a range.
  private static func indices(_ subscripts: [Expression.Subscript]) -> [Int]? {
    let indices = subscripts.compactMap { if case .index(let index) = $0 { index } else { nil } }
    return indices.count == subscripts.count ? indices : nil
  }

  /// The one-based indices and ranges after `[`.
  private mutating func subscripts() throws(LanguageError) -> [Expression.Subscript] {
    var subscripts: [Expression.Subscript] = []
    repeat {
      subscripts.append(try self.subscript())
    } while take(.comma)
    guard subscripts.count <= 2 else {
      throw error("there are one or two indices, as in x[1] or w1[1,2]", at: current.range)
    }
    guard take(.closeBracket) else { throw error("expected , or ] here", at: current.range) }
    return subscripts
  }

  /// One index, or a range of them: `2`, `2:3`, `2:`, `:3`, `:`.
  private mutating func `subscript`() throws(LanguageError) -> Expression.Subscript {
    let start = current.range.lowerBound
    let first = index()
    guard take(.colon) else {
      guard let first else {
        throw error("an index is a whole number from 1, as in w1[1,2]", at: current.range)
      }
      return .index(first)
    }
    let last = index()
    if last == nil, case .number = current.kind {
      throw error("an index is a whole number from 1, as in x[2:3]", at: current.range)
    }
    if let first, let last, last < first {
      throw error(
        "\(first):\(last) has nothing in it; a range goes up", at: start..<current.range.lowerBound)
    }
    return .range(first: first, last: last)
  }

  /// A whole number from 1; nil, and nothing taken, for anything else.
  private mutating func index() -> Int? {
    guard case .number(let number) = current.kind, let index = Int(exactly: number), index >= 1
    else { return nil }
    position += 1
    return index
  }

  private mutating func primary() throws(LanguageError) -> Expression {
    let token = current
    switch token.kind {
    case .number(let number):
      position += 1
      return Expression(.number(number), token.range)
    case .name(let name):
      if let derivative = try derivative() { return derivative }
      position += 1
      guard take(.open) else { return Parser.name(name, token.range) }
      let arguments = try list(until: .close, opened: token.range)
      let range = token.range.lowerBound..<tokens[position - 1].range.upperBound
      return try checked(Expression(.call(QuantityName(name).base, arguments), range))
    case .symbol(.open):
      position += 1
      let inner = try nested { parser throws(LanguageError) in try parser.comparison() }
      guard take(.close) else { throw unclosed(token) }
      return Expression(inner.kind, token.range.lowerBound..<tokens[position - 1].range.upperBound)
    case .symbol(.openBracket):
      position += 1
      let elements = try list(until: .closeBracket, opened: token.range)
      let range = token.range.lowerBound..<tokens[position - 1].range.upperBound
      return try checked(Expression(.list(elements), range))
    case .symbol, .superscript, .end: throw unexpected(token)
    }
  }

  /// The error about a parenthesis that is not closed.
  private func unclosed(_ token: Token) -> LanguageError {
    current.kind == .symbol(.comma)
      ? error("expected ) here", at: current.range, suggestion: "a list is written [1, 2]")
      : error("expected ) to match this (", at: token.range)
  }

  /// The error about what stands where an operand is expected.
  private func unexpected(_ token: Token) -> LanguageError {
    guard token.kind != .end else {
      return error("the line ends where a number, a name or ( is expected", at: token.range)
    }
    let isPower =
      token.kind == .symbol(.times) && position > 0
      && tokens[position - 1].kind == .symbol(.times)
    return error(
      "expected a number, a name or ( before \(spelled(token))", at: token.range,
      suggestion: isPower ? "a power is written ^" : nil)
  }

  private mutating func list(
    until end: Token.Symbol, opened: Range<Int>
  ) throws(LanguageError) -> [Expression] {
    guard !take(end) else {
      throw error(
        "there is nothing between these brackets",
        at: opened.lowerBound..<tokens[position - 1].range.upperBound)
    }
    var elements: [Expression] = []
    repeat {
      elements.append(
        try nested { parser throws(LanguageError) in
          end == .close ? try parser.argument() : try parser.comparison()
        })
    } while take(.comma)
    guard take(end) else {
      if current.kind == .end, case .named = elements.last?.kind,
        Primitive.named(text.slice(opened)) == nil,
        let equals = tokens.last(where: { $0.kind == .symbol(.assign) })
      {
        throw error("expected ) before this", at: equals.range)
      }
      throw error(
        "expected , or \(end.rawValue) here", at: current.range)
    }
    return elements
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

  // MARK: Derivatives

  /// `dA/dB`, `d(A)/d(B)`, also with ∂; nil, and nothing taken, when it is not one.
  private mutating func derivative() throws(LanguageError) -> Expression? {
    let (start, startPosition) = (current.range.lowerBound, position)
    try checkSecondDerivative()
    guard beginsDerivative(), let target = try differential(), take(.over), beginsDerivative(),
      let variable = try self.variable()
    else {
      position = startPosition
      return nil
    }
    let range = start..<tokens[position - 1].range.upperBound
    return try checked(Expression(.derivative(of: target, by: variable), range))
  }

  /// What a derivative is taken by, after the d or ∂.
  private mutating func variable() throws(LanguageError) -> Expression? {
    let range = current.range
    if let variable = try differential() { return variable }
    throw error(
      "a derivative is taken by a quantity, as in dC/dw1[1,1]",
      at: min(range.lowerBound + 1, range.upperBound)..<range.upperBound)
  }

  /// Refuses a second derivative as textbooks write it, and a ∂ without a quantity.
  private func checkSecondDerivative() throws(LanguageError) {
    guard case .name(let name) = current.kind, !isQuantity(name) else { return }
    let next = tokens[min(position + 1, tokens.count - 1)]
    let after = tokens[min(position + 2, tokens.count - 1)]
    let isRaised =
      if case .superscript = next.kind { true } else { next.kind == .symbol(.power) }
    let isNumbered =
      "d∂".contains(name.first ?? " ") && next.kind == .symbol(.over)
      && name.dropFirst().first.map(Tokenizer.isDigit) ?? false
      && name.dropFirst().contains(where: \.isLetter)
    var isOrder = name == "∂" && isRaised || isNumbered
    if name == "d", isRaised {
      let operand =
        next.kind == .symbol(.power) ? tokens[min(position + 3, tokens.count - 1)] : after
      if case .name = operand.kind { isOrder = true }
    }
    guard !isOrder else {
      throw error(
        "a second derivative is the derivative of a derivative",
        at: current.range.lowerBound..<next.range.upperBound,
        suggestion: "write d(dC/dw1[1,1])/dw1[1,1]")
    }
    if name == "∂", next.kind != .symbol(.open) {
      throw error("∂ needs a quantity after it, as in ∂C/∂w1[1,1]", at: current.range)
    }
  }

  private func beginsDerivative() -> Bool {
    guard case .name(let name) = current.kind, let first = name.first else { return false }
    if first == "∂" { return true }
    return first == "d" && !isQuantity(name)
      && (name.count > 1 || tokens[min(position + 1, tokens.count - 1)].kind == .symbol(.open))
  }

  /// What stands after the d: a name with its indices, or an expression in parentheses.
  private mutating func differential() throws(LanguageError) -> Expression? {
    guard case .name(let name) = current.kind else { return nil }
    let range = current.range
    if let first = name.dropFirst().first, !Tokenizer.beginsName(first) { return nil }
    position += 1
    if name.count > 1 {
      let inner = range.lowerBound + 1..<range.upperBound
      var expression = Parser.name(String(name.dropFirst()), inner)
      if take(.openBracket) {
        let indices = try self.indices()
        expression = Expression(
          .index(expression, indices), inner.lowerBound..<tokens[position - 1].range.upperBound)
      }
      return expression
    }
    guard take(.open) else { return nil }
    let inner = try nested { parser throws(LanguageError) in try parser.comparison() }
    guard take(.close) else { throw error("expected ) here", at: current.range) }
    return inner
  }

  /// A name as typed, or with its indices when it was typed as it is shown: w₁₃⁽²⁾.
  private static func name(_ name: String, _ range: Range<Int>) -> Expression {
    let resolved = QuantityName(name)
    let base = Expression(.name(resolved.base), range)
    return resolved.indices.isEmpty ? base : Expression(.index(base, resolved.indices), range)
  }

  // MARK: Tokens

  private var current: Token { tokens[min(position, tokens.count - 1)] }

  private mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private func expectEnd() throws(LanguageError) {
    switch current.kind {
    case .end: return
    case .symbol(.close), .symbol(.closeBracket):
      throw error("nothing was opened that this would close", at: current.range)
    case .symbol(.assign):
      throw error("a line defines one thing; = stands once", at: current.range)
    case .name where tokens[min(position + 1, tokens.count - 1)].kind == .symbol(.assign):
      throw error(
        "a line defines one thing", at: current.range,
        suggestion: "give \(spelled(current)) a line of its own")
    case .number, .name, .symbol, .superscript:
      throw error("expected an operator before this", at: current.range, suggestion: missingSign)
    }
  }

  /// What to write where an operator is missing before the current token.
  private var missingSign: String? {
    guard position > 0 else { return nil }
    let (left, right) = (tokens[position - 1], current)
    let isGroup = right.kind == .symbol(.open)
    if case .name(let name) = left.kind, Primitive.named(name)?.isCallable ?? false, !isGroup {
      return "write \(name)(\(spelled(right)))"
    }
    switch (left.kind, right.kind) {
    case (.number, .number): return nil
    case (.number, .name), (.name, .name), (.name, .number):
      return "for a product write \(spelled(left))*\(spelled(right))"
    case (.number, .symbol(.open)): return "for a product write \(spelled(left))*(…)"
    case (.symbol(.close), _), (.symbol(.closeBracket), _): return "a product is written *"
    default: return nil
    }
  }

  /// A token as it is typed.
  private func spelled(_ token: Token) -> String { text.slice(token.range) }

  private mutating func combine(
    _ name: String, _ left: Expression, _ right: Expression
  ) throws(LanguageError) -> Expression {
    try checked(
      Expression(
        .chain(left, [Expression.Link(operation: name, operand: right)]),
        left.range.lowerBound..<right.range.upperBound))
  }

  private func checked(_ expression: Expression) throws(LanguageError) -> Expression {
    guard expression.depth <= Parser.deepest else { throw tooDeep }
    return expression
  }

  private mutating func nested(
    _ body: (inout Parser) throws(LanguageError) -> Expression
  ) throws(LanguageError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else { throw tooDeep }
    return try body(&self)
  }

  private var tooDeep: LanguageError {
    error(
      "this nests more than \(Parser.deepest) deep", at: current.range,
      suggestion: "give parts of it names of their own")
  }

  private func error(
    _ message: String, at range: Range<Int>, suggestion: String? = nil
  ) -> LanguageError {
    LanguageError(message, in: text, at: range, suggestion: suggestion)
  }
}
