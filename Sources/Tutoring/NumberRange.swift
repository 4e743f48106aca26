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
    let number = /[-−]?[0-9]+(?:\.[0-9]+)?/
    guard
      let match = text.wholeMatch(
        of: /(?<names>[^ ].*?) +from +(?<low>[^ ]+) +to +(?<high>[^ ]+) +by +(?<step>[^ ]+)/),
      [match.low, match.high, match.step].allSatisfy({ $0.wholeMatch(of: number) != nil })
    else { return nil }
    func value(_ text: Substring) -> Double? { Double(text.replacing("−", with: "-")) }
    guard let low = value(match.low), let high = value(match.high), let step = value(match.step)
    else { return nil }
    let names = match.names.split(separator: ",", omittingEmptySubsequences: false)
      .map { name in String(name.filter { !$0.isWhitespace }) }
    guard names.allSatisfy({ $0.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil }) else {
      return nil
    }
    self.init(names: names, from: low, to: high, by: step)
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
