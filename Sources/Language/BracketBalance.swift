/// The brackets of a statement that comes a line at a time: while one is open, the statement goes on,
/// and so it does after a comma at the end of a line, unless a blank line follows.
///
/// - Complexity: reading a line is linear in that line alone, however many came before it.
public struct BracketBalance: Sendable {
  private var open = 0
  /// Whether the last character so far that is no blank and no comment is a comma.
  private var endsInComma = false

  /// The balance before the first line.
  public init() {}

  /// Whether the statement goes on.
  public var isOpen: Bool { hasOpenBracket || endsInComma }

  /// Whether it goes on because a bracket is open.
  public var hasOpenBracket: Bool { open > 0 }

  /// Reads the next line, or several; what follows `#` on a line is a comment.
  public mutating func read(_ text: String) {
    var isComment = false
    var isBlank = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "#"): isComment = true
      case UInt8(ascii: "\n"): isComment = false
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open += isComment ? 0 : 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): open -= isComment ? 0 : 1
      default: break
      }
      guard !isComment, byte > UInt8(ascii: " ") else { continue }
      (endsInComma, isBlank) = (byte == UInt8(ascii: ","), false)
    }
    if isBlank { endsInComma = false }
  }
}
