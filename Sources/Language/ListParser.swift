import Autodiff

/// Lists as people write them and other languages print them: commas, blanks and semicolons
/// separate, and lines do not.
///
/// A blank separates two elements where no operator stands between them. Before a sign it does where
/// there is none after it: `[a -b]` has two elements, `[a - b]` and `[a-b]` have one. A semicolon ends
/// a row, as in MATLAB and Julia; rows of one number each are a column, which is a vector here.
extension Parser {
  /// The elements of a list up to its closing bracket.
  mutating func elements(
    until end: Token.Symbol, opened: Range<Int>
  ) throws(LanguageError) -> [Expression] {
    guard !take(end) else { throw empty(opened) }
    let outside = isInList
    defer { isInList = outside }
    isInList = true
    var rows: [Expression] = []
    var row: [Expression] = []
    while true {
      let element = try nested(isInList: true) { parser throws(LanguageError) in
        try parser.comparison()
      }
      row.append(element)
      if beginsElement {
        noteSign(after: element)
        continue
      }
      let hasComma = take(.comma)
      let hasSemicolon = take(.semicolon)
      if hasSemicolon {
        rows.append(Parser.row(row))
        row = []
      }
      guard hasComma || hasSemicolon, current.kind != .symbol(end) else { break }
    }
    guard take(end) else { throw error("expected , or \(end.rawValue) here", at: current.range) }
    guard !rows.isEmpty else { return row }
    if !row.isEmpty { rows.append(Parser.row(row)) }
    // A column of numbers, or a row each in brackets of its own.
    let alone = rows.compactMap(\.parts.onlyElement)
    return alone.count == rows.count ? alone : rows
  }

  /// Remembers an element that a sign begins, where the one before it could have been meant to be
  /// added to: it is no number.
  private mutating func noteSign(after element: Expression) {
    guard [.symbol(.minus), .symbol(.plus)].contains(current.kind) else { return }
    if case .number = element.kind { return }
    signedElement = signedElement ?? current.range
  }

  private static func row(_ elements: [Expression]) -> Expression {
    let start = elements.first?.range.lowerBound ?? 0
    return Expression(.list(elements), start..<(elements.last?.range.upperBound ?? start))
  }

  /// Whether the current token begins an element of a list, a blank alone being before it.
  var beginsElement: Bool {
    guard isInList, position > 0, hasBlank(before: position) else { return false }
    switch current.kind {
    case .number, .name, .symbol(.open), .symbol(.openBracket), .symbol(.openBrace): return true
    case .symbol(.minus), .symbol(.plus): return !hasBlank(before: position + 1)
    default: return false
    }
  }

  private func hasBlank(before place: Int) -> Bool {
    tokens.indices.contains(place)
      && tokens[place - 1].range.upperBound < tokens[place].range.lowerBound
  }

  /// The error about brackets with nothing between them, the last token being the closing one.
  func empty(_ opened: Range<Int>) -> LanguageError {
    error(
      "there is nothing between these brackets",
      at: opened.lowerBound..<tokens[position - 1].range.upperBound)
  }
}

extension Array {
  /// The element of an array of one.
  fileprivate var onlyElement: Element? { count == 1 ? self[0] : nil }
}
