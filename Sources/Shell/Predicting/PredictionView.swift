import Autodiff
import Lessons
import Rendering
import Stepping

/// Writes the questions of `predict`, what is said of the answers, and the score.
struct PredictionView {
  private let session: Session
  private let width: Int

  init(_ session: Session, width: Int) {
    self.session = session
    self.width = width
  }

  private var notation: Notation { session.settings.notation }
  private var mode: Prediction.Mode { session.prediction?.mode ?? .number }

  /// The place of a step, and what is asked of it.
  func question(_ step: Step) -> [StyledText] {
    let renderer = StepRenderer(
      notation: notation, numbers: session.settings.numbers, width: width)
    let name = notation.text(step.result.symbol)
    let asked =
      switch mode {
      case .number: "\(name) = ?"
      case .sign: "is \(name) positive, negative or zero?  (+, - or 0)"
      case .formula: "\(name) = which formula?"
      }
    return renderer.heading(step.location, session.stepNumber(session.cursor + 1))
      + StyledText(asked, .current).wrapped(beside: "  ", to: width)
  }

  /// What is said of a number that is right, or nearly.
  func feedback(_ text: String, _ judgement: TypedNumber.Judgement) -> [StyledText] {
    switch judgement {
    case .right: [StyledText("  as you said", .faint)]
    case .nearly: [StyledText("  you said \(text): the last digits differ", .faint)]
    case .tooCoarse: [StyledText("  you said \(text): it fits, with few digits", .faint)]
    case .different: [StyledText("  you said \(text)")]
    }
  }

  // MARK: A wrong answer

  /// What is said of a wrong number before its factors are gone through.
  func beginning(_ review: PredictionReview?) -> [StyledText] {
    guard let review else { return [] }
    var said = "you said \(review.said)"
    if review.factor != nil {
      said +=
        review.isUnexplained
        ? "; look for the first \(part(review.step)) that differs"
        : ", which more than one mistake explains; this \(part(review.step)) tells them apart"
    }
    return lines(said)
  }

  /// Asks for a factor.
  func question(_ factor: Term) -> [StyledText] {
    [
      StyledText("    \(formulas.symbols(.leaf(factor))) = ?", .current)
        + StyledText("  (Enter shows the step)", .faint)
    ]
  }

  /// What is said of a factor that differs.
  func difference(at factor: Term) -> [StyledText] {
    lines(
      "here it differs: \(formulas.symbols(.leaf(factor))) is \(formulas.number(factor.value))")
  }

  /// What is left to say when no factor is to be asked for any more.
  func end(of review: PredictionReview) -> [StyledText] {
    if review.isUnexplained, (session.prediction?.review?.passed ?? 0) > 0, review.factor == nil {
      let whole = review.step.paths > 1 ? "sum" : "product"
      return lines("each of these is right: it is their \(whole) that differs")
    }
    return accounts(of: review.suspects, review.anatomy)
  }

  /// What a number comes from, and what to look at again.
  func accounts(of matches: [Misconception.Match], _ anatomy: Anatomy?) -> [StyledText] {
    guard let anatomy else { return [] }
    var accounts: [String] = []
    for match in matches {
      let turned = match.isTurned ? ", and its sign turned around" : ""
      let misconception = match.misconception
      let account =
        "\(misconception.account(anatomy))\(turned): \(misconception.advice(anatomy))"
      if !accounts.contains(account) { accounts.append(account) }
    }
    return accounts.enumerated().flatMap { place, account in
      lines("\(place == 0 ? "that is what comes out" : "or") \(account)")
    }
  }

  /// What a product or sum is made of.
  private func part(_ step: Step) -> String { step.paths > 1 ? "share" : "factor" }

  private var formulas: FormulaRenderer {
    FormulaRenderer(notation: notation, numbers: session.settings.numbers)
  }

  private func lines(_ text: String) -> [StyledText] {
    Prose.lines([text], width: width - 2, notation).map { StyledText("  ") + $0 }
  }

  /// What is said of a sign.
  func feedback(sign: Sign, isRight: Bool) -> [StyledText] {
    [
      isRight
        ? StyledText("  \(sign.rawValue), as you said", .faint)
        : StyledText("  you said \(sign.rawValue)")
    ]
  }

  /// What is said of a formula.
  func feedback(formula: String, _ number: Double, _ isRight: Bool) -> [StyledText] {
    guard !isRight else { return [StyledText("  as you said", .faint)] }
    return [
      StyledText("  you said \(formula), which is \(session.settings.numbers.text(number))")
    ]
  }

  /// The predictions that were right, by concept.
  func score() -> [StyledText] {
    let rows = session.prediction?.tally.rows ?? []
    guard !rows.isEmpty else { return [] }
    let column = rows.map(\.concept.title.columns).max() ?? 0
    return [StyledText("predicted so far", .heading)]
      + rows.map { row in
        let skipped = row.count.skipped > 0 ? ", \(row.count.skipped) skipped" : ""
        return StyledText("  \(row.concept.title.padded(to: column + 2))")
          + StyledText("\(row.count.right) of \(row.count.asked)", .known)
          + StyledText(skipped, .faint)
      }
  }
}
