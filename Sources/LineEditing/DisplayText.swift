import CEditLine
import SafeText

/// Text as it stands on the screen: without what would steer it, and with a width.
struct DisplayText {
  let text: String
  /// The columns it takes.
  let width: Int

  init(_ text: String) {
    let visible = text.unicodeScalars.filter { !$0.steersDisplay }
    self.text = String(String.UnicodeScalarView(visible))
    width = visible.reduce(0) { $0 + $1.displayWidth }
  }

  /// The text with spaces after it, `columns` wide.
  func padded(to columns: Int) -> String {
    text + String(repeating: " ", count: max(columns - width, 0))
  }

  /// The text cut to `columns`; an ellipsis stands for what is missing.
  func trimmed(to columns: Int, ellipsis: String) -> String {
    guard width > columns else { return text }
    var room = columns - DisplayText(ellipsis).width
    let kept = text.prefix { character in
      room -= character.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
      return room >= 0
    }
    return kept + ellipsis
  }
}

extension Unicode.Scalar {
  /// The columns that the character takes, by the locale's tables; 1 for what they do not know.
  var displayWidth: Int {
    let width = wcwidth(wchar_t(bitPattern: value))
    return width < 0 ? 1 : Int(width)
  }
}

/// A place on the screen, counted from the start of the prompt.
struct ScreenPosition: Equatable {
  var row = 0
  var column = 0

  /// Moves past text that is drawn on a screen of so many columns the way libedit draws it.
  mutating func advance(over text: some Sequence<Unicode.Scalar>, columns: Int) {
    for scalar in text {
      let width: Int
      switch scalar {
      case "\n":
        self = ScreenPosition(row: row + 1, column: 0)
        continue
      case "\t": width = min(8 - column % 8, columns - column)
      case _ where scalar.properties.generalCategory == .control: width = 2  // As in ^A.
      default: width = scalar.displayWidth
      }
      if column + width > columns { self = ScreenPosition(row: row + 1, column: 0) }
      column += width
      if column >= columns { self = ScreenPosition(row: row + 1, column: 0) }
    }
  }
}
