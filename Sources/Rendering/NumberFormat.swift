import Foundation

/// How many digits of a number are shown.
public enum NumberFormat: Hashable, Sendable {
  /// Rounded as textbooks print: to so many decimal places, and small numbers to so many
  /// significant digits.
  case digits(Int)
  /// The shortest decimal that reads back to the same `Double`.
  case full

  /// A number as text, with an ASCII sign: what is printed can be typed again.
  ///
  /// With 4 digits 0.08217 is 0.0822, 0.00043857 is 0.0004386, and 1234567 stays whole.
  public func text(_ number: Double) -> String {
    guard number.isFinite else { return NumberFormat.special(number) }
    if number == 0 { return self == .full && number.sign == .minus ? "-0" : "0" }
    switch self {
    case .full: return NumberFormat.shortest(number)
    case .digits(let digits): return NumberFormat.rounded(number, max(1, digits))
    }
  }

  private static func special(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    return number < 0 ? "-∞" : "∞"
  }

  private static func shortest(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func rounded(_ number: Double, _ digits: Int) -> String {
    let magnitude = abs(number)
    if magnitude < 1e15, number == number.rounded() { return shortest(number) }
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific(number, digits) }
    // From 0.01 on, decimal places leave all but one of the digits, and never none; below, count
    // significant ones.
    let exponent = Int(log10(magnitude).rounded(.down))
    let places = magnitude >= 0.01 ? max(digits, -exponent) : digits - 1 - exponent
    return trimmed(String(format: "%.\(min(places, 40))f", number))
  }

  private static func scientific(_ number: Double, _ digits: Int) -> String {
    let parts = String(format: "%.\(digits - 1)e", number).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return shortest(number) }
    return trimmed(String(parts[0])) + "e\(exponent)"
  }

  /// A decimal without the zeros at its end.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = Substring(text)
    while text.hasSuffix("0") { text = text.dropLast() }
    if text.hasSuffix(".") { text = text.dropLast() }
    return text == "-0" ? "0" : String(text)
  }
}

extension NumberFormat {
  /// This format, or the one with the fewest more digits in which two different numbers look
  /// different.
  public func telling(_ number: Double, from other: Double) -> NumberFormat {
    guard case .digits(let digits) = self, number.bitPattern != other.bitPattern else {
      return self
    }
    return (digits...max(digits, 17)).lazy.map { NumberFormat.digits($0) }
      .first { $0.text(number) != $0.text(other) } ?? .full
  }
}
