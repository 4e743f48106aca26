/// Text that a terminal shows and that does nothing else to it.
///
/// Names of files, lines of lessons and scripts, and what people type can hold characters that move
/// the cursor, rename the window, or reorder what is read. Whatever writes to a terminal takes this
/// type and no `String`, so such characters cannot get there: the only text that is taken as it is
/// are literals of the program itself, its colours and the ends of its lines.
public struct SafeText: Hashable, Sendable {
  /// The characters as they are written.
  public private(set) var characters: String

  /// A text of any origin: what would steer the terminal is shown as U+FFFD, and a tab as a space.
  public init(_ text: some StringProtocol) {
    guard text.unicodeScalars.contains(where: \.needsReplacement) else {
      characters = String(text)
      return
    }
    let scalars = text.unicodeScalars.lazy.map { scalar -> Unicode.Scalar in
      scalar == "\t" ? " " : scalar.needsReplacement ? "\u{FFFD}" : scalar
    }
    characters = String(String.UnicodeScalarView(scalars))
  }

  /// One text after another.
  public static func + (left: SafeText, right: SafeText) -> SafeText {
    var sum = left
    sum += right
    return sum
  }

  /// Appends another text.
  public static func += (left: inout SafeText, right: SafeText) {
    left.characters += right.characters
  }
}

extension SafeText: ExpressibleByStringLiteral {
  /// Text of the program itself, escape sequences included: a `StaticString` is always a literal.
  public init(stringLiteral: StaticString) {
    characters = "\(stringLiteral)"
  }
}

extension Unicode.Scalar {
  /// Whether the character acts on the display instead of being shown: control characters, the
  /// separators, and the invisible marks that reorder or break a line.
  ///
  /// The two joiners (U+200C, U+200D) are none: they only choose between shapes of letters.
  public var steersDisplay: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return self != "\u{200C}" && self != "\u{200D}"
    default: return false
    }
  }

  /// The end of a line is the one control character that a text of several lines needs.
  fileprivate var needsReplacement: Bool {
    self != "\n" && steersDisplay
  }
}
