import Presentation
public import SafeText

/// Turns styled text into characters for a terminal, with colour or without.
public struct TextOutput: Hashable, Sendable {
  /// Whether roles become colours.
  public var isColored: Bool

  /// An output with or without colour.
  public init(isColored: Bool) {
    self.isColored = isColored
  }

  /// The characters of a text; roles as ANSI escapes where colour is wanted.
  public func text(_ text: StyledText) -> SafeText {
    text.spans.reduce(into: SafeText("")) { result, span in
      guard isColored, let code = TextOutput.code(span.role) else {
        result += SafeText(span.text)
        return
      }
      result += "\u{1B}["
      result += code
      result += "m"
      result += SafeText(span.text)
      result += "\u{1B}[0m"
    }
  }

  /// The sixteen colours every terminal has, so that the user's own palette decides the shades.
  private static func code(_ role: TextRole) -> SafeText? {
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
