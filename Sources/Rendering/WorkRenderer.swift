import Presentation
public import Stepping

/// Writes how much work a gradient is in three ways, side by side.
public struct WorkRenderer: Sendable {
  private let notation: Notation
  private let numbers: FormulaRenderer
  private let width: Int

  /// A writer of work for a terminal of `width` columns.
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

  /// The lines: a table of the work, the derivatives beside each other, and how it grows.
  public func lines(_ work: GradientWork, target: String) -> [StyledText] {
    let noun = work.parameters == 1 ? "derivative" : "\(work.parameters) derivatives"
    let heading =
      "the \(noun) of \(target), by three methods; one evaluation of \(target) is "
      + "\(count(Double(work.evaluation))) operations"
    guard notation != .spoken else {
      return [StyledText(Notation.sentence(heading), .heading)] + spokenTable(work).sentences
        + results(work).sentences
    }
    return LineBreaks.lines(StyledText(heading, .heading), after: "", width: width)
      + table(work).lines(width: width) + [StyledText()] + results(work).lines(width: width)
  }

  /// What each method takes.
  private func table(_ work: GradientWork) -> TextTable {
    let reverse = work.measurements.last?.operations ?? 1
    return TextTable(
      header: ["", "sweeps", "operations", "\(notation == .unicode ? "×" : "x") reverse", "time"],
      rows: work.measurements.map { measured in
        [
          name(measured.method), "\(measured.sweeps)", count(measured.operations),
          ratio(measured.operations / reverse),
          (measured.isEstimate ? "about " : "") + time(measured.time),
        ]
      })
  }

  /// What each method takes, in words.
  private func spokenTable(_ work: GradientWork) -> TextTable {
    let reverse = work.measurements.last?.operations ?? 1
    return TextTable(
      header: [""],
      rows: work.measurements.map { measured in
        var parts = [
          name(measured.method), measured.sweeps == 1 ? "1 sweep" : "\(measured.sweeps) sweeps",
          "\(count(measured.operations)) operations",
        ]
        if measured.method != .reverse {
          parts.append("\(ratio(measured.operations / reverse)) times those of reverse mode")
        }
        return parts + [(measured.isEstimate ? "about " : "") + time(measured.time)]
      })
  }

  /// What comes out: the first derivatives and the last, and how many are left out between them.
  private func results(_ work: GradientWork) -> TextTable {
    var rows = work.shown.indices.map { place in
      [notation.text(work.shown[place])]
        + work.measurements.map { numbers.number(Term(work.shown[place], $0.derivatives[place])) }
    }
    let left = work.parameters - rows.count
    if left > 0 {
      let others =
        notation == .spoken ? "\(left) more are left out" : "\(notation.ellipsis) \(left) more"
      rows.insert([others], at: rows.count - 1)
    }
    return TextTable(header: [""] + work.measurements.map { name($0.method) }, rows: rows)
  }

  /// How the work grows with the number of parameters, in sentences.
  public func growth(_ work: GradientWork) -> [String] {
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

  private func name(_ method: GradientWork.Method) -> String {
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
