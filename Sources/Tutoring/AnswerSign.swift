/// The sign of a number, as it is typed.
public enum AnswerSign: String, Hashable, Sendable {
  case positive, negative, zero

  /// The sign of a number.
  public init(_ number: Double) {
    self = number > 0 ? .positive : (number < 0 ? .negative : .zero)
  }

  /// The sign that a text says, `+` or `positive`; nil when it says none.
  public init?(_ text: String) {
    switch text.filter({ !$0.isWhitespace }).lowercased() {
    case "+", "positive", "plus": self = .positive
    case "-", "−", "negative", "minus": self = .negative
    case "0", "zero": self = .zero
    default: return nil
    }
  }
}
