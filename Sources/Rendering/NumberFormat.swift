import Foundation

/// How many digits of a number are shown.
public enum NumberFormat: Hashable, Sendable {
  /// Rounded to so many significant digits; whole numbers below 10¹⁵ and the digits before the
  /// decimal point of numbers below a million are never rounded away.
  case digits(Int)
  /// The shortest decimal that reads back to the same `Double`.
  case full

  /// A number as text, with an ASCII sign: what is printed can be typed again.
  ///
  /// With 4 digits 0.0821670 is 0.08217, 0.00043857 is 0.0004386, 12345.67 is 12346, and 1234567
  /// stays whole. A zero is 0 whatever its sign, except in full, where −0 is another number.
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
    if digits >= most { return shortest(number) }
    if magnitude < 1e15, number == number.rounded() { return shortest(number) }
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific(number, digits) }
    let exponent = Int(log10(magnitude).rounded(.down))
    return trimmed(String(format: "%.\(max(0, digits - 1 - exponent))f", number))
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
  /// Whether two numbers look different with as many digits as it takes: 0 and −0 do in full only.
  public func tells(_ number: Double, from other: Double) -> Bool {
    if number == other { return self == .full && number.sign != other.sign }
    return !(number.isNaN && other.isNaN)
  }

  /// This format, or the one with the fewest more digits in which two different numbers look
  /// different.
  public func telling(_ number: Double, from other: Double) -> NumberFormat {
    guard case .digits(let digits) = self, number != other else { return self }
    return (digits...max(digits, 17)).lazy.map { NumberFormat.digits($0) }
      .first { $0.text(number) != $0.text(other) } ?? .full
  }
}
