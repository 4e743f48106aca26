/// The brackets of a statement that comes a line at a time: while one is open, the statement goes on.
///
/// - Complexity: reading a line is linear in that line alone, however many came before it.
public struct BracketBalance: Sendable {
  private var open = 0

  /// The balance before the first line.
  public init() {}

  /// Whether a bracket is still open.
  public var isOpen: Bool { open > 0 }

  /// Reads the next line, or several; what follows `#` on a line is a comment.
  public mutating func read(_ text: String) {
    var isComment = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "#"): isComment = true
      case UInt8(ascii: "\n"): isComment = false
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open += isComment ? 0 : 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): open -= isComment ? 0 : 1
      default: break
      }
    }
  }
}
