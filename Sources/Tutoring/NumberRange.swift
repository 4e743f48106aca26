/// Quantities, and the numbers from which fresh ones are drawn for each of them: `w, b from -1 to 1 by 0.1`.
public struct NumberRange: Hashable, Sendable {
  /// The quantities.
  package let names: [String]
  /// The numbers, in their order.
  ///
  /// 0 is none of them: it makes products vanish, and answers with them.
  package let numbers: [Double]

  /// The most numbers that a range may have.
  private static let most = 1_000

  /// Reads a range; nil when the text is none.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count > 6, text.first != " ", text.last != " " else { return nil }
    let bounds = Array(words.suffix(6))
    guard bounds[0] == "from", bounds[2] == "to", bounds[4] == "by",
      let low = Self.number(bounds[1]), let high = Self.number(bounds[3]),
      let step = Self.number(bounds[5])
    else { return nil }
    let names = words.dropLast(6).joined(separator: " ")
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ").joined(separator: " ") }
    guard names.allSatisfy(\.isPlainName) else { return nil }
    self.init(names: names, from: low, to: high, by: step)
  }

  /// A number in digits, with or without a sign and a fraction.
  private static func number(_ text: Substring) -> Double? {
    let text = text.replacing("−", with: "-")
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isNumber = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }
    return isNumber ? Double(text) : nil
  }

  /// The multiples of `step` from `low` up to `high`; nil when there are none, or too many.
  package init?(names: [String], from low: Double, to high: Double, by step: Double) {
    guard step > 0, low < high, (high - low) / step < Double(Self.most) else { return nil }
    let count = Int(((high - low) / step * (1 + 1e-12)).rounded(.down)) + 1
    // Rounded to nine decimals, which the thousandth multiple of 0.1 is no longer by itself.
    numbers = (0..<count).map { ((low + Double($0) * step) * 1e9).rounded() / 1e9 }
      .filter { $0 != 0 }
    self.names = names
  }

  /// The range around the numbers that a quantity has: as far as twice the largest, with two digits.
  package init?(around elements: [Double], of name: String) {
    guard let largest = elements.map(\.magnitude).max(), largest > 0, largest.isFinite else {
      return nil
    }
    var unit = 1.0
    while unit > largest { unit /= 10 }
    while unit * 10 <= largest { unit *= 10 }
    self.init(names: [name], from: -2 * largest, to: 2 * largest, by: unit / 10)
  }
}

extension String {
  /// Whether the text is a name in ASCII: a letter or `_`, then these and digits.
  fileprivate var isPlainName: Bool {
    guard let first = utf8.first, !(0x30...0x39 ~= first) else { return false }
    return utf8.allSatisfy {
      0x61...0x7A ~= $0 || 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
    }
  }
}
