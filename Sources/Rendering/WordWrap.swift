public import Presentation

/// Fills lines of a given width with words that arrive in pieces, each in its own role.
///
/// Only spaces separate words, so that a word may change its role on the way; a word wider than a
/// line is cut.
public struct WordWrap {
  private let width: Int
  private var lines: [StyledText] = []
  private var line = StyledText()
  /// The word that may still grow.
  private var word = StyledText()

  /// An empty text of lines no wider than `width` columns, which is at least one.
  public init(width: Int) {
    self.width = max(1, width)
  }

  /// Appends `text` in `role`; spaces in it end words, and several count as one.
  public mutating func append(_ text: String, _ role: TextRole) {
    let pieces = text.split(separator: " ", omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      if index > 0 { endWord() }
      word.append(String(piece), role)
    }
  }

  /// Ends the line, whatever room is left on it.
  public mutating func breakLine() {
    endWord()
    endLine()
  }

  /// The lines, once everything is appended.
  public func finished() -> [StyledText] {
    var copy = self
    copy.breakLine()
    return copy.lines
  }

  private mutating func endWord() {
    guard word.width > 0 else { return }
    if line.width > 0, line.width + 1 + word.width > width { endLine() }
    if line.width > 0 {
      // A space within a heading or the like belongs to it; between roles it belongs to neither.
      let role = line.spans.last?.role
      line.append(" ", role == word.spans.first?.role ? role ?? .plain : .plain)
    }
    if word.width <= width {
      line += word
    } else {
      cut(word)
    }
    word = StyledText()
  }

  /// Puts a word wider than a line on as many lines as it takes; the current line is empty.
  private mutating func cut(_ word: StyledText) {
    for span in word.spans {
      for character in span.text {
        let text = String(character)
        if line.width > 0, line.width + text.columns > width { endLine() }
        line.append(text, span.role)
      }
    }
  }

  private mutating func endLine() {
    if line.width > 0 { lines.append(line) }
    line = StyledText()
  }
}

extension StyledText {
  /// The text as lines of at most `width` columns; where one is enough, as it is.
  public func wrapped(to width: Int) -> [StyledText] {
    if 1...max(1, width) ~= self.width { return [self] }
    var words = WordWrap(width: width)
    for span in spans { words.append(span.text, span.role) }
    return words.finished()
  }

  /// The least room beside a label; where there is less, the text goes below.
  private static let narrowest = 24

  /// The text beside a label, its further lines under its first.
  public func wrapped(beside label: StyledText, to width: Int) -> [StyledText] {
    let room = width - label.width
    if room < min(self.width, StyledText.narrowest) {
      let margin = StyledText("    ")
      // Without the blanks that stand around it.
      let name = label.plain.split(separator: " ").joined(separator: " ")
      return StyledText(name, label.spans.first?.role ?? .plain).wrapped(to: width)
        + wrapped(to: max(1, width - margin.width)).map { margin + $0 }
    }
    let blank = StyledText(String(repeating: " ", count: label.width))
    return wrapped(to: room).enumerated().map { ($0 == 0 ? label : blank) + $1 }
  }

  /// The text on lines that a screen of so many columns has room for, broken at blanks; the others are
  /// left as they are, and further lines stand two columns further in than the first.
  ///
  /// A word wider than the screen stays whole: the terminal goes on with it in the next row.
  public func broken(to width: Int) -> [StyledText] {
    guard self.width > width, !plain.contains("\n") else { return [self] }
    let indent = plain.prefix { $0 == " " }.count
    let margin = StyledText(String(repeating: " ", count: indent + 2 <= width / 2 ? indent + 2 : 0))
    var lines: [StyledText] = []
    var line = StyledText()
    var (blanks, word) = (StyledText(), StyledText())
    func endWord() {
      if line.width + blanks.width + word.width > width,
        lines.isEmpty ? line.width > 0 : line != margin
      {
        lines.append(line)
        line = margin + word
      } else {
        line += blanks + word
      }
      (blanks, word) = (StyledText(), StyledText())
    }
    for span in spans {
      for character in span.text {
        if character == " ", word.width > 0 { endWord() }
        if character == " " {
          blanks.append(" ", span.role)
        } else {
          word.append(String(character), span.role)
        }
      }
    }
    endWord()
    return lines + [line]
  }
}
