/// Statements: definitions, assignments of values, and expressions by themselves.
extension Parser {
  mutating func statement() throws(LanguageError) -> Statement {
    if let becomes = place(of: .becomes) { return try values(becomes) }
    guard let equals = place(of: .assign) else {
      try checkArrow()
      let expression = try comparison()
      try expectEnd()
      return .expression(expression)
    }
    guard case .name(let name) = current.kind else {
      throw error("a definition begins with a name, as in z = w*x + b", at: current.range)
    }
    try checkChange(equals)
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

  /// The place of the = of a definition, or of :=; one in parentheses gives an argument by name.
  private func place(of symbol: Token.Symbol) -> Int? {
    var open = 0
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.open), .symbol(.openBracket), .symbol(.openBrace): open += 1
      case .symbol(.close), .symbol(.closeBracket), .symbol(.closeBrace): open -= 1
      case .symbol(symbol) where open <= 0: return place
      default: break
      }
    }
    return nil
  }

  /// `w := …`, or several at once: `w, b := …, …`.
  private mutating func values(_ becomes: Int) throws(LanguageError) -> Statement {
    var targets: [(name: String, indices: [Int], range: Range<Int>)] = []
    repeat {
      guard case .name(let name) = current.kind else {
        throw error("before := stands what takes the value, as in w := w - 0.1", at: current.range)
      }
      let range = current.range
      let resolved = QuantityName(name)
      position += 1
      var indices = resolved.indices
      if take(.openBracket) { indices = try self.indices() }
      targets.append(
        (resolved.base, indices, range.lowerBound..<tokens[position - 1].range.upperBound))
    } while take(.comma)
    guard position == becomes, take(.becomes) else {
      throw error("expected , or := here", at: current.range)
    }
    var values: [Statement.Taking] = []
    for (place, target) in targets.enumerated() {
      guard place == 0 || take(.comma) else {
        throw error(
          "\(targets.count) names take \(targets.count) values", at: tokens[becomes].range,
          suggestion: "write a value for each, with commas between them")
      }
      values.append(
        Statement.Taking(
          name: target.name, indices: target.indices, targetRange: target.range,
          value: try comparison()))
    }
    try expectEnd()
    return .values(values)
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
}
