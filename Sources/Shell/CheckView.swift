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
        limit: limit, shouldStop: context.isInterrupted)
    else { return CommandOutput() }
    if context.isInterrupted() {
      throw ShellError("check was stopped after \(check.gradient.count) derivatives")
    }
    return CommandOutput(lines(check))
  }

  // MARK: What was found

  private func lines(_ check: DerivativeCheck) -> [StyledText] {
    let found = check.gradient
    func count(_ verdict: GradientComparison.Verdict) -> Int {
      found.count { $0.verdict == verdict }
    }
    if count(.wrong) > 0 {
      return said("\(some(count(.wrong), found.count)) not agree", .error)
        + rows(found, .wrong)
    }
    if !check.products.agrees {
      return said("forward and reverse mode differ: \(product.0) is not \(product.1)", .error)
        + worst(found)
    }
    if count(.corner) > 0 {
      let some = some(count(.corner), found.count, "is", "are")
      return said("\(some) at a corner, where none exists", .changed) + rows(found, .corner)
    }
    if count(.undecided) > 0 {
      let some = some(count(.undecided), found.count, "is", "are")
      let heading = "\(some) beyond what differences can tell: they settle at no step"
      return said(heading, .changed) + rows(found, .undecided)
    }
    let second = check.curvature.filter { $0.verdict == .wrong }
    if let wrong = second.max(by: { $0.error < $1.error }) {
      return said("the first derivatives agree, the second do not", .error)
        + comparison("the largest difference is in the slope along one direction, at", wrong)
    }
    let heading = all(found.count) + (notation == .spoken ? "" : ":")
    return said(heading) + agreement(check) + worst(found)
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
      "with forward mode to 1e-10, with central differences to 1e-6",
      "the dot-product test of the two modes holds to 1e-13: "
        + "\(product.0) \(notation == .spoken ? "is" : "=") \(product.1)",
    ]
    if check.curvature.allSatisfy({ $0.verdict == .agrees }) {
      lines.append("the second derivatives along one direction agree in the same way")
    }
    if check.gradient.count < derivativeCount { lines.append("check all takes every one") }
    return lines.flatMap { said($0, .faint) }
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

  private func worst(_ found: [GradientComparison]) -> [StyledText] {
    found.max { $0.error < $1.error }.map {
      comparison(found.count == 1 ? "for" : "the largest difference is at", $0)
    } ?? []
  }

  private func rows(
    _ found: [GradientComparison], _ verdict: GradientComparison.Verdict
  ) -> [StyledText] {
    let those = found.filter { $0.verdict == verdict }
    let lead =
      found.count == 1
      ? "for" : verdict == .corner ? "the first is" : "the largest difference is at"
    let shown = verdict == .corner ? those.first : those.max { $0.error < $1.error }
    return shown.map { comparison(lead, $0) } ?? []
  }

  /// One derivative computed in three ways.
  private func comparison(_ lead: String, _ comparison: GradientComparison) -> [StyledText] {
    let shape = session.model.tape.shape(of: comparison.variable)
    let name = session.model.quantity(of: comparison.variable)?.name ?? "?"
    let variable = Reference(
      name: name, indices: shape.indices(of: comparison.element), isArray: !shape.isScalar)
    let target = Reference(name: session.model.target?.name ?? "C")
    func number(_ number: Double) -> String {
      formulas.number(Term(.derivative(of: target, by: variable), number))
    }
    var rows = [
      ("reverse mode", number(comparison.reverse)),
      ("forward mode", number(comparison.forward)),
      ("central differences", number(comparison.difference)),
    ]
    if comparison.verdict == .corner {
      rows.append(("slope to the left", number(comparison.oneSided.left)))
      rows.append(("slope to the right", number(comparison.oneSided.right)))
    }
    let heading = "\(lead) \(notation.derivative(of: target, by: variable))"
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
