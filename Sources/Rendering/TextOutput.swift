/// Turns styled text into characters for a terminal, with colour or without.
public struct TextOutput: Hashable, Sendable {
  /// Whether roles become colours.
  public var isColored: Bool

  /// An output with or without colour.
  public init(isColored: Bool) {
    self.isColored = isColored
  }

  /// The characters of a text; roles as ANSI escapes where colour is wanted.
  public func string(_ text: StyledText) -> String {
    guard isColored else { return text.plain }
    return text.spans.map { span in
      guard let code = TextOutput.code(span.role) else { return span.text }
      return "\u{1B}[\(code)m\(span.text)\u{1B}[0m"
    }.joined()
  }

  /// The sixteen colours every terminal has, so that the user's own palette decides the shades.
  private static func code(_ role: TextRole) -> String? {
    switch role {
    case .plain: nil
    case .heading, .strong: "1"
    case .emphasis: "3"
    case .code: "36"
    case .known: "36"
    case .current: "1;32"
    case .changed: "33"
    case .error: "1;31"
    case .faint: "2"
    }
  }
}
