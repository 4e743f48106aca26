/// Breaks formulas between their terms where the terminal ends.
enum LineBreaks {
  /// A right side after its start, its further lines under its first.
  ///
  /// - Parameter continuation: what stands before the further lines; blanks as wide as the start
  ///   without any.
  static func lines(
    _ right: StyledText, after start: StyledText, continuation: StyledText? = nil, width: Int
  ) -> [StyledText] {
    let room = max(20, width - start.width)
    guard right.width > room else { return [start + right] }
    var characters = right.runs.flatMap { run in run.text.map { ($0, run.role) } }[...]
    let blank = StyledText(String(repeating: " ", count: start.width))
    let indent = continuation.map { text in
      text + StyledText(String(repeating: " ", count: max(0, start.width - text.width)))
    }
    var lines: [StyledText] = []
    var line = ""
    func finish() {
      var text = lines.isEmpty ? start : indent ?? blank
      // The characters of the line, in the roles they had.
      for character in line {
        characters = characters.drop { $0.0 != character }
        guard let (_, role) = characters.popFirst() else { break }
        text.append(String(character), role)
      }
      lines.append(text)
    }
    // An operator goes with the term after it. What is too long for a line is broken within its
    // parentheses.
    let words = terms(right.plain).flatMap { $0.columns > room ? terms($0, depth: 1) : [$0] }
    for word in words {
      if !line.isEmpty, (line + " " + word).columns > room {
        finish()
        line = word
      } else {
        line += line.isEmpty ? word : " " + word
      }
    }
    finish()
    return lines
  }

  /// The parts of a formula that stay together, parentheses opened down to `depth`.
  private static func terms(_ text: String, depth allowed: Int = 0) -> [String] {
    var terms: [String] = []
    var isOpen = false
    var isElision = false
    var depth = 0
    for word in text.split(separator: " ") {
      if isOpen, let last = terms.indices.last {
        terms[last] += " " + word
      } else {
        terms.append(String(word))
      }
      for character in word {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
      }
      if word == "…" || word == "..." { isElision.toggle() }
      // Neither after an operator, nor within parentheses or `… 5 more …`, is a place to break.
      isOpen =
        depth > allowed || isElision
        || ["+", "−", "-", "·", "*", "=", "→", "->", "\\cdot"].contains(word)
    }
    return terms
  }
}
