import Autodiff
import Language
import Rendering
import Stepping

/// Checks the derivatives of a session's target, and writes what was found.
struct CheckView {
  /// How many elements are checked when not all are asked for.
  static let limit = 1000

  private let session: Session
  private let formulas: FormulaRenderer
  private let width: Int

  init(_ session: Session, width: Int) {
    self.session = session
    self.width = width
    // Agreement is a matter of many digits: they are all shown.
    formulas = FormulaRenderer(
      notation: session.settings.notation, numbers: .full, isKnown: session.isKnownSymbol())
  }

  func check(isWhole: Bool, _ context: CommandContext) throws -> CommandOutput {
    _ = try session.readyWalk()
    guard !session.model.parameters.isEmpty else { throw Session.noParameter }
    if let target = session.model.target {
      // Throws where the target has no value.
      _ = try Evaluation.value(of: session.expression(target.name), target.name, session)
    }
    let limit = isWhole ? Int.max : CheckView.limit
    guard
      let check = try session.model.checkDerivatives(
        limit: limit, shouldStop: { Interruption.isRequested })
    else { return CommandOutput() }
    return CommandOutput(lines(check))
  }

  // MARK: What was found

  func lines(_ check: DerivativeCheck) -> [StyledText] {
    let found = check.gradient
    func count(_ verdict: GradientComparison.Verdict) -> Int {
      found.count { $0.verdict == verdict }
    }
    if let wrong = check.wrongOperations.first {
      return said("the derivative of \(wrong.primitive.name) is wrong", .error) + operation(wrong)
    }
    if count(.wrong) > 0 {
      return said("\(some(count(.wrong), found.count)) not agree", .error)
        + worst(found.filter { $0.verdict == .wrong })
    }
    if !check.products.agrees {
      return said("forward and reverse mode differ: \(product.0) is not \(product.1)", .error)
        + worst(found)
    }
    if let wrong = check.wrongRecordings.first {
      return said("the derivative that second ones are taken of is another", .error)
        + rows("for", wrong.comparison, [("recorded", wrong.recorded)])
    }
    if let wrong = worstOf(check.smoothCurvature.filter { $0.verdict == .wrong }) {
      let lead = "the largest difference is in the slope along one direction, at"
      return said("the first derivatives agree, the second do not", .error)
        + comparison(lead, wrong)
    }
    if count(.corner) > 0 {
      let corners = found.filter { $0.verdict == .corner }
      let some = some(corners.count, found.count, "is", "are")
      let what =
        corners.allSatisfy { sides(of: $0).isSame }
        ? "a matter of convention at corners"
        : "at a corner, where none exists"
      return said("\(some) \(what)", .changed) + self.corners(corners)
        + session.unknownDerivativeLines(width: width)
    }
    if count(.undecided) > 0 {
      let some = some(count(.undecided), found.count, "is", "are")
      return said("\(some) beyond what differences can tell", .changed)
        + worst(found.filter { $0.verdict == .undecided })
        + session.unknownDerivativeLines(width: width)
    }
    let heading = all(found.count) + (notation == .spoken ? "" : ":")
    return said(heading) + agreement(check) + worst(found) + curvature(check)
  }

  private var notation: Notation { session.settings.notation }

  /// What the dot-product test compares: v · Ju and Jᵀv · u.
  private var product: (String, String) {
    switch notation {
    case .unicode: ("v · Ju", "Jᵀv · u")
    case .ascii: ("v * Ju", "J^T v * u")
    case .latex: ("v \\cdot Ju", "J^T v \\cdot u")
    case .spoken: ("v times J u", "J transposed v times u")
    }
  }

  /// A statement, broken where the terminal ends; a sentence where it is read aloud.
  private func said(_ text: String, _ role: TextRole = .plain) -> [StyledText] {
    if notation == .spoken { return [StyledText(HelpView.sentence(text), role)] }
    return StyledText(text, role).wrapped(to: width)
  }

  private func agreement(_ check: DerivativeCheck) -> [StyledText] {
    var lines = [
      "with forward mode to 1e-12 and central differences to 1e-7, or to rounding",
      "the dot-product test of the two modes holds to 1e-13: "
        + "\(product.0) \(notation == .spoken ? "is" : "=") \(product.1)",
      "every operation's own derivative agrees with differences of the operation alone",
    ]
    if check.curvature.allSatisfy({ $0.verdict == .agrees }) {
      lines.append("the second derivatives along one direction agree in the same way")
    }
    if check.gradient.count < derivativeCount { lines.append("check all takes every one") }
    return lines.flatMap { said($0, .faint) }
  }

  /// What is to be said where the first derivatives agree, and the second do not all exist.
  private func curvature(_ check: DerivativeCheck) -> [StyledText] {
    let corners = check.smoothCurvature.filter { $0.verdict == .corner }
    let unknown = check.smoothCurvature.filter { $0.verdict == .undecided }
    func names(_ found: [GradientComparison]) -> String {
      let names = found.prefix(CheckView.corners).map { notation.text(reference($0)) }
      let more = found.count - names.count
      return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
    var lines: [String] = []
    if !corners.isEmpty {
      lines.append("no second derivative exists by \(names(corners)): the first has a corner there")
    }
    if !unknown.isEmpty {
      lines.append("the second derivative by \(names(unknown)) is beyond what differences can tell")
    }
    return lines.flatMap { said($0, .changed) }
  }

  private func all(_ count: Int) -> String {
    let total = derivativeCount
    if count < total {
      return "\(count) of \(total) derivatives were taken, spread evenly, and agree"
    }
    return total == 1 ? "the derivative agrees" : "all \(total) derivatives agree"
  }

  private var derivativeCount: Int {
    session.model.parameters.reduce(0) { $0 + session.model.tape.shape(of: $1.node).count }
  }

  private func some(
    _ count: Int, _ total: Int, _ singular: String = "does", _ plural: String = "do"
  ) -> String {
    if total == 1 { return "the derivative \(singular)" }
    return "\(count) of \(total) derivatives \(count == 1 ? singular : plural)"
  }

  private func worstOf(_ found: [GradientComparison]) -> GradientComparison? {
    found.max { $0.error < $1.error }
  }

  private func worst(_ found: [GradientComparison]) -> [StyledText] {
    worstOf(found).map {
      comparison(found.count == 1 ? "for" : "the largest difference is at", $0)
    } ?? []
  }

  /// How many corners are named.
  private static let corners = 12

  /// The slopes on both sides of each derivative's corner.
  private func corners(_ found: [GradientComparison]) -> [StyledText] {
    let named = found.prefix(CheckView.corners).map { corner in
      (
        name: notation.derivative(of: target, by: reference(corner)),
        slopes: "\(sides(of: corner).text); reverse mode gives \(formulas.number(corner.reverse))"
      )
    }
    let column = named.map(\.name.count).max() ?? 0
    let lines = named.flatMap { corner in
      notation == .spoken
        ? said("\(corner.name), \(corner.slopes)")
        : StyledText(corner.slopes).wrapped(
          beside: StyledText("  \(corner.name.padded(to: column))  ", .known), to: width)
    }
    let more = found.count - named.count
    return lines + (more > 0 ? said("and \(more) more", .faint) : [])
  }

  /// The slopes on the two sides of a corner, and whether they are the same.
  private func sides(of corner: GradientComparison) -> (text: String, isSame: Bool) {
    // What differences say of a slope is right to no more digits than these.
    let slopes = FormulaRenderer(notation: notation, numbers: .digits(6))
    let (left, right) = (
      slopes.number(corner.oneSided.left), slopes.number(corner.oneSided.right)
    )
    return left == right
      ? ("slope \(left) on both sides", true)
      : ("slope to the left \(left), to the right \(right)", false)
  }

  /// A derivative of an operation that its own differences contradict.
  private func operation(_ wrong: OperationComparison) -> [StyledText] {
    let names = wrong.primitive.operandNames
    let operand = names[min(wrong.operand, names.count - 1)]
    return table(
      "by \(operand), in one use of it",
      [
        ("reverse mode", formulas.number(wrong.reverse)),
        ("forward mode", formulas.number(wrong.forward)),
        ("central differences", formulas.number(wrong.difference)),
      ])
  }

  private var target: Reference { Reference(name: session.model.target?.name ?? "C") }

  private func reference(_ comparison: GradientComparison) -> Reference {
    let shape = session.model.tape.shape(of: comparison.variable)
    return Reference(
      name: session.model.quantity(of: comparison.variable)?.name ?? "?",
      indices: shape.indices(of: comparison.element), isArray: !shape.isScalar)
  }

  /// One derivative computed in three ways.
  private func comparison(_ lead: String, _ comparison: GradientComparison) -> [StyledText] {
    rows(lead, comparison, [])
  }

  /// One derivative computed in three ways, and in others.
  private func rows(
    _ lead: String, _ comparison: GradientComparison, _ others: [(String, Double)]
  ) -> [StyledText] {
    let variable = reference(comparison)
    func number(_ number: Double) -> String {
      formulas.number(Term(.derivative(of: target, by: variable), number))
    }
    // Where rounding hides most digits of the differences, it is said how many.
    let isVague = comparison.noise > 1e-6 * abs(comparison.difference)
    let noise =
      (notation == .spoken ? " give or take " : " ± ")
      + FormulaRenderer(notation: notation, numbers: .digits(1)).number(comparison.noise)
    let ways = [
      ("reverse mode", number(comparison.reverse)), ("forward mode", number(comparison.forward)),
      ("central differences", number(comparison.difference) + (isVague ? noise : "")),
    ]
    return table(
      "\(lead) \(notation.derivative(of: target, by: variable))",
      ways + others.map { ($0.0, number($0.1)) })
  }

  /// Numbers beside what they are.
  private func table(_ heading: String, _ rows: [(String, String)]) -> [StyledText] {
    if notation == .spoken {
      return said(heading)
        + rows.map { StyledText("\($0.0): ", .faint) + StyledText($0.1, .known) + "." }
    }
    let column = rows.map(\.0.count).max() ?? 0
    return said("\(heading):")
      + rows.flatMap {
        StyledText($0.1, .known).wrapped(
          beside: StyledText("  \($0.0.padded(to: column))  ", .faint), to: width)
      }
  }
}
