public import Stepping

/// Writes what a gradient costs in three ways, side by side.
public struct CostsRenderer: Sendable {
  private let notation: Notation
  private let numbers: FormulaRenderer
  private let width: Int

  /// A writer of costs for a terminal of `width` columns.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, width: Int, isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    self.notation = notation
    self.width = width
    // Where the methods differ, they do so in the last digits.
    numbers = FormulaRenderer(notation: notation, numbers: .digits(12), isKnown: isKnown)
  }

  /// The lines: a table of the costs, the derivatives beside each other, and how it grows.
  public func lines(_ costs: GradientCosts, target: String) -> [StyledText] {
    let noun = costs.parameters == 1 ? "derivative" : "\(costs.parameters) derivatives"
    let heading =
      "the \(noun) of \(target), by three methods; one evaluation of \(target) is "
      + "\(count(Double(costs.evaluation))) operations"
    guard notation != .spoken else {
      return [StyledText(Notation.sentence(heading), .heading)] + spokenTable(costs).sentences
        + results(costs).sentences
    }
    return LineBreaks.lines(StyledText(heading, .heading), after: "", width: width)
      + table(costs).lines(width: width) + [StyledText()] + results(costs).lines(width: width)
  }

  /// What each method takes.
  private func table(_ costs: GradientCosts) -> TextTable {
    let reverse = costs.costs.last?.operations ?? 1
    return TextTable(
      header: ["", "sweeps", "operations", "\(notation == .unicode ? "×" : "x") reverse", "time"],
      rows: costs.costs.map { cost in
        [
          name(cost.method), "\(cost.sweeps)", count(cost.operations),
          ratio(cost.operations / reverse),
          (cost.isEstimate ? "about " : "") + time(cost.time),
        ]
      })
  }

  /// What each method takes, in words.
  private func spokenTable(_ costs: GradientCosts) -> TextTable {
    let reverse = costs.costs.last?.operations ?? 1
    return TextTable(
      header: [""],
      rows: costs.costs.map { cost in
        var parts = [
          name(cost.method), cost.sweeps == 1 ? "1 sweep" : "\(cost.sweeps) sweeps",
          "\(count(cost.operations)) operations",
        ]
        if cost.method != .reverse {
          parts.append("\(ratio(cost.operations / reverse)) times those of reverse mode")
        }
        return parts + [(cost.isEstimate ? "about " : "") + time(cost.time)]
      })
  }

  /// What comes out: the first derivatives and the last, and how many are left out between them.
  private func results(_ costs: GradientCosts) -> TextTable {
    var rows = costs.shown.indices.map { place in
      [notation.text(costs.shown[place])]
        + costs.costs.map { numbers.number(Term(costs.shown[place], $0.derivatives[place])) }
    }
    let left = costs.parameters - rows.count
    if left > 0 {
      let others =
        notation == .spoken ? "\(left) more are left out" : "\(notation.ellipsis) \(left) more"
      rows.insert([others], at: rows.count - 1)
    }
    return TextTable(header: [""] + costs.costs.map { name($0.method) }, rows: rows)
  }

  /// How the costs grow with the number of parameters, in sentences.
  public func growth(_ costs: GradientCosts) -> [String] {
    [
      "Finite differences evaluate twice for every parameter, and are only near the derivative. "
        + "Forward mode evaluates once and sweeps once for every parameter, through what that "
        + "parameter changes. Reverse mode evaluates once and sweeps once for all of them. The "
        + "operations and the time count all of this.",
      "With 10 times the parameters the first two take 10 times the sweeps, and reverse mode still "
        + "one. In a network every weight adds to each sweep as well: 10 times the weights are 100 "
        + "times the work for the first two, and 10 times for reverse mode. That is what makes "
        + "backpropagation efficient.",
    ]
  }

  private func name(_ method: GradientCosts.Method) -> String {
    switch method {
    case .differences: "finite differences"
    case .forward: "forward mode"
    case .reverse: "reverse mode"
    }
  }

  /// How many times as much, in a few digits.
  private func ratio(_ ratio: Double) -> String {
    ratio < 100
      ? NumberFormat.digits(ratio < 10 ? 2 : 3).text(ratio) : count(ratio.rounded())
  }

  /// A count in plain digits, from 10¹⁵ on as a power of ten.
  private func count(_ count: Double) -> String {
    notation.signed(NumberFormat.digits(3).text(count))
  }

  private func time(_ duration: Duration) -> String {
    let seconds =
      Double(duration.components.seconds)
      + Double(duration.components.attoseconds) * 1e-18
    let names =
      notation == .spoken
      ? ["seconds", "milliseconds", "microseconds", "nanoseconds"]
      : ["s", "ms", notation == .unicode ? "µs" : "us", "ns"]
    let sizes = [1, 1e-3, 1e-6, 1e-9]
    let (unit, size) = zip(names, sizes).first { seconds >= $0.1 } ?? (names[3], 1e-9)
    let number = seconds / size
    return "\(NumberFormat.digits(2).text(number >= 10 ? number.rounded() : number)) \(unit)"
  }
}
