extension Program.Definition {
  /// The definition that a line is; nil when it is something else.
  ///
  /// It is kept without the blanks before it and the comment after it, and with what the line meant
  /// where it was written: whether `da/db` was a quotient there or a derivative.
  ///
  /// - Parameter isQuantity: whether a name is a quantity already.
  /// - Throws: `LanguageError` when the line cannot be read.
  public convenience init?(
    line: String, isQuantity: @escaping (String) -> Bool = { _ in false }
  ) throws(LanguageError) {
    let text = Comment.removed(from: line).trimmed
    var quantities = Set<String>()
    let statement = try Parser.statement(text) { name in
      guard isQuantity(name) else { return false }
      if name.hasPrefix("d") { quantities.insert(name) }
      return true
    }
    switch statement {
    case .definition(let name, let range, let body):
      self.init(
        name: name, parameters: nil, body: body, text: text, nameRange: range,
        differentialLikeQuantities: quantities)
    case .function(let name, let range, let parameters, let body):
      self.init(
        name: name, parameters: parameters, body: body, text: text, nameRange: range,
        differentialLikeQuantities: quantities)
    case .element, .values, .expression: return nil
    }
  }
}
