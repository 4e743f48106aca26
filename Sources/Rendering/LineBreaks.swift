/// Breaks formulas where the terminal ends: between the terms of a sum first, then between factors,
/// and within parentheses only where nothing else is short enough.
public enum LineBreaks {
  /// A text after its start, its further lines under its first.
  ///
  /// - Parameter continuation: what stands before the further lines; blanks as wide as the start
  ///   without any.
  public static func lines(
    _ text: StyledText, after start: StyledText, continuation: StyledText? = nil, width: Int
  ) -> [StyledText] {
    let room = max(1, width - start.width)
    guard text.width > room else { return [start + text] }
    let further = (continuation ?? StyledText()).fitted(to: start.width)
    var characters = text.spans.flatMap { span in span.text.map { ($0, span.role) } }[...]
    var lines: [StyledText] = []
    var line = ""
    func finish() {
      var styled = lines.isEmpty ? start : further
      // The characters of the line, in the roles they had.
      for character in line {
        characters = characters.drop { $0.0 != character }
        guard let (_, role) = characters.popFirst() else { break }
        styled.append(String(character), role)
      }
      lines.append(styled)
    }
    for piece in pieces(words(text.plain)[...], within: room, rank: 0) {
      if !line.isEmpty, line.columns + 1 + piece.columns > room {
        finish()
        line = piece
      } else {
        line += line.isEmpty ? piece : " " + piece
      }
    }
    finish()
    return lines
  }

  /// A word of a formula, and how reluctantly a line is broken before it: between factors more than
  /// between terms, within parentheses more than outside; nil where it never is.
  private struct Word {
    let text: Substring
    let rank: Int?
  }

  private static let joining: Set<Substring> = ["+", "−", "-", "=", "→", "->", "<", ">", "≤", "≥"]
  private static let multiplying: Set<Substring> = ["·", "*", "\\cdot", "@", "⊙", "/"]

  private static func words(_ text: String) -> [Word] {
    var words: [Word] = []
    var depth = 0
    var mayBreak = false
    var isElision = false
    for text in text.split(separator: " ") {
      let isFactor = multiplying.contains(text)
      words.append(Word(text: text, rank: mayBreak ? 2 * depth + (isFactor ? 1 : 0) : nil))
      for character in text {
        if "([".contains(character) { depth += 1 }
        if ")]".contains(character) { depth -= 1 }
      }
      if text == "…" || text == "..." { isElision.toggle() }
      // An operator goes with what follows it, and `… 5 more …` stays together.
      mayBreak = !isFactor && !joining.contains(text) && !isElision
    }
    return words
  }

  /// The parts of a formula that stay together, each as large as there is room for.
  private static func pieces(
    _ words: ArraySlice<Word>, within room: Int, rank: Int
  ) -> [String] {
    let text = words.map(\.text).joined(separator: " ")
    let deepest = words.dropFirst().compactMap(\.rank).max() ?? -1
    guard text.columns > room, rank <= deepest else { return [text] }
    var parts: [ArraySlice<Word>] = []
    var start = words.startIndex
    for place in words.indices.dropFirst() where words[place].rank.map({ $0 <= rank }) ?? false {
      parts.append(words[start..<place])
      start = place
    }
    parts.append(words[start...])
    return parts.flatMap { pieces($0, within: room, rank: rank + 1) }
  }
}

extension StyledText {
  /// The text cut or followed by blanks, so that it takes `width` columns.
  func fitted(to width: Int) -> StyledText {
    var result = StyledText()
    var left = width
    for span in spans where left > 0 {
      let text = String(span.text.prefix(left))
      result.append(text, span.role)
      left -= text.columns
    }
    result.append(String(repeating: " ", count: max(0, left)))
    return result
  }
}
