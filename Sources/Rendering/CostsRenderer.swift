public import Stepping

/// Writes what a gradient costs in three ways, side by side.
public struct CostsRenderer: Sendable {
  private let notation: Notation
  private let numbers: FormulaRenderer

  /// A writer of costs.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    self.notation = notation
    // Where the methods differ, they do so in the last digits.
    numbers = FormulaRenderer(notation: notation, numbers: .digits(12), isKnown: isKnown)
  }

  /// The lines: a table of the costs, the derivatives beside each other, and how it grows.
  public func lines(_ costs: GradientCosts, target: String) -> [StyledText] {
    let noun = costs.parameters == 1 ? "1 derivative" : "\(grouped(costs.parameters)) derivatives"
    let reverse = costs.costs.last?.operations ?? 1
    let rows = costs.costs.map { cost -> [String] in
      [
        name(cost.method), grouped(cost.sweeps), grouped(cost.operations),
        ratio(cost.operations / reverse),
        (cost.isEstimate ? "about " : "") + time(cost.time),
      ]
    }
    let times = notation == .unicode ? "×" : "x"
    let header = ["", "sweeps", "operations", times + " reverse", "time"]
    var lines = [
      StyledText(
        "the \(noun) of \(target), by three methods; one evaluation of \(target) is "
          + "\(grouped(costs.evaluation)) operations", .heading)
    ]
    lines += table([header] + rows)
    lines.append(StyledText())
    let results = costs.shown.indices.map { place in
      [notation.text(costs.shown[place])]
        + costs.costs.map { numbers.number(Term(costs.shown[place], $0.derivatives[place])) }
    }
    lines += table([[""] + costs.costs.map { name($0.method) }] + results)
    return lines
  }

  /// How the costs grow with the number of parameters, in sentences.
  public func growth(_ costs: GradientCosts) -> [String] {
    [
      "Finite differences evaluate twice for every parameter, and are only near the derivative. "
        + "Forward mode sweeps once for every parameter. Reverse mode sweeps once for all of them.",
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
    ratio < 100 ? NumberFormat.digits(1).text(ratio) : grouped(ratio.rounded())
  }

  /// Columns under a header, the first to the left and the others to the right.
  private func table(_ rows: [[String]]) -> [StyledText] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].columns }.max() ?? 0 }
    return rows.enumerated().map { place, row in
      var line = StyledText("  ")
      for (column, cell) in row.enumerated() {
        let text =
          column == 0 ? cell.padded(to: widths[0]) : "  " + cell.leftPadded(to: widths[column])
        line.append(text, place == 0 ? .faint : (column == 0 ? .plain : .known))
      }
      return StyledText.trimmedAtEnd(line)
    }
  }

  private func time(_ duration: Duration) -> String {
    let seconds =
      Double(duration.components.seconds)
      + Double(duration.components.attoseconds) * 1e-18
    let units: [(String, Double)] = [
      ("s", 1), ("ms", 1e-3), (notation == .unicode ? "µs" : "us", 1e-6),
    ]
    let (unit, size) = units.first { seconds >= $0.1 } ?? ("ns", 1e-9)
    let number = seconds / size
    return
      "\(NumberFormat.digits(number < 10 ? 1 : 0).text(number >= 10 ? number.rounded() : number)) \(unit)"
  }

  private func grouped(_ count: Int) -> String { grouped(Double(count)) }

  /// A count, its digits in threes; a large one as a power of ten.
  private func grouped(_ count: Double) -> String {
    guard count < 1e12 else { return NumberFormat.digits(3).text(count) }
    return String(Int(count)).groupedDigits
  }
}

extension String {
  /// The digits of a whole number in groups of three: 1,048,576.
  var groupedDigits: String {
    var text = ""
    for (place, digit) in reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
