import Autodiff

/// What is wrong with a line, and what to type instead.
extension Parser {
  /// The error about a parenthesis that is not closed.
  func unclosed(_ token: Token) -> LanguageError {
    current.kind == .symbol(.comma)
      ? error("expected ) here", at: current.range, suggestion: "a list is written [1, 2]")
      : error("expected ) to match this (", at: token.range)
  }

  /// The error about what stands where an operand is expected.
  func unexpected(_ token: Token) -> LanguageError {
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

  /// Refuses `w -= 0.1` as other languages write it.
  func checkChange(_ equals: Int) throws(LanguageError) {
    guard equals > 1, case .symbol(let symbol) = tokens[equals - 1].kind,
      [.plus, .minus, .times, .over].contains(symbol),
      tokens[equals - 1].range.upperBound == tokens[equals].range.lowerBound
    else { return }
    let range = tokens[equals - 1].range.lowerBound..<tokens[equals].range.upperBound
    let target = text.slice(tokens[0].range.lowerBound..<tokens[equals - 2].range.upperBound)
    let change = text.slice(
      tokens[equals].range.upperBound..<tokens[tokens.count - 1].range.lowerBound
    )
    .trimmed
    let isSum = tokens[equals...].contains {
      $0.kind == .symbol(.plus) || $0.kind == .symbol(.minus)
    }
    throw error(
      "\(text.slice(range)) changes nothing here; := takes a value now", at: range,
      suggestion: "write \(target) := \(target) \(symbol.rawValue) "
        + (isSum ? "(\(change))" : change).brief)
  }

  mutating func expectEnd() throws(LanguageError) {
    // Other languages end a statement so.
    if current.kind == .symbol(.semicolon), position + 1 < tokens.count,
      tokens[position + 1].kind == .end
    {
      position += 1
    }
    switch current.kind {
    case .end: return
    case .symbol(.close), .symbol(.closeBracket), .symbol(.closeBrace):
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

  var tooDeep: LanguageError {
    error(
      "this nests more than \(Parser.deepest) deep", at: current.range,
      suggestion: "give parts of it names of their own")
  }

  func error(
    _ message: String, at range: Range<Int>, suggestion: String? = nil
  ) -> LanguageError {
    LanguageError(message, in: text, at: range, suggestion: suggestion)
  }

  /// Refuses `a <- b`, which would compare a with −b.
  func checkArrow() throws(LanguageError) {
    guard tokens.count > 3, case .name = tokens[0].kind, tokens[1].kind == .symbol(.less),
      tokens[2].kind == .symbol(.minus), tokens[1].range.upperBound == tokens[2].range.lowerBound
    else { return }
    let name = text.slice(tokens[0].range)
    throw error(
      "a definition is written with =",
      at: tokens[1].range.lowerBound..<tokens[2].range.upperBound,
      suggestion: "write \(name) = …, or \(name) < -… to compare")
  }
}
