extension Parser {
  /// `dA/dB`, `d(A)/d(B)`, also with ∂; nil, and nothing taken, when it is not one.
  mutating func derivative() throws(LanguageError) -> Expression? {
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
}
