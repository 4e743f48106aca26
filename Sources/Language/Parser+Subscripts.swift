/// What stands in brackets after a name: elements and slices.
extension Parser {
  mutating func postfix() throws(LanguageError) -> Expression {
    var expression = try primary()
    while !beginsElement, take(.openBracket) {
      let subscripts = try self.subscripts()
      let range = expression.range.lowerBound..<tokens[position - 1].range.upperBound
      let kind: Expression.Kind =
        Parser.indices(subscripts).map { .index(expression, $0) } ?? .slice(expression, subscripts)
      expression = try checked(Expression(kind, range))
    }
    return expression
  }

  /// The one-based indices after `[` of a single element.
  mutating func indices() throws(LanguageError) -> [Int] {
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
}
