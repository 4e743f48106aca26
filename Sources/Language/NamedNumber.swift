/// A number that has a name of its own, until a program gives the name another meaning.
public struct NamedNumber: Sendable {
  /// The names, as it is typed first.
  public let names: [String]
  /// The number.
  public let value: Double
  /// What it is, in one line without a full stop.
  public let summary: String
  /// Whether nothing else can have its names.
  public let isReserved: Bool

  /// All of them.
  public static let all = [
    NamedNumber(
      names: ["pi", "π"], value: .pi, summary: "the circumference of a circle over its diameter",
      isReserved: true),
    NamedNumber(
      names: ["e"], value: 2.718281828459045, summary: "the base of ln and exp", isReserved: false),
    NamedNumber(
      names: ["inf", "Inf", "Infinity", "∞"], value: .infinity, summary: "infinity",
      isReserved: false),
    NamedNumber(
      names: ["nan", "NaN", "NA"], value: .nan, summary: "not a number", isReserved: false),
    NamedNumber(
      names: ["TRUE"], value: 1, summary: "1, as in R's matrix(c(1, 2), byrow=TRUE)",
      isReserved: false),
    NamedNumber(names: ["FALSE"], value: 0, summary: "0, likewise", isReserved: false),
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.flatMap { number in number.names.map { ($0, number) } })

  /// The number of a name; nil for any other name.
  public static func named(_ name: String) -> NamedNumber? { byName[name] }
}

extension Program {
  /// The number that a name means in this program; nil for a quantity, which comes first.
  public func number(named name: String) -> NamedNumber? {
    guard let number = NamedNumber.named(name) else { return nil }
    let isTaken =
      definition(of: name) != nil || values[name] != nil || samples[name] != nil
      || roles[name] != nil
    return number.isReserved || !isTaken ? number : nil
  }
}
