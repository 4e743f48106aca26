import Autodiff
import Presentation
import Rendering
import Stepping
import Tutoring

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
    let asked = asked(of: notation.text(step.result.symbol))
    return renderer.heading(step.location, session.stepNumber(session.cursor + 1))
      + (notation == .spoken
        ? [StyledText(asked, .current)]
        : StyledText(asked, .current).wrapped(beside: "  ", to: width))
  }

  private func asked(of name: String) -> String {
    switch (mode, notation) {
    case (.number, .spoken): "What is \(name)? \(Notation.sentence(PredictionView.digits))"
    case (.sign, .spoken): "Is \(name) positive, negative or zero?"
    case (.formula, .spoken): "By which formula is \(name) computed?"
    case (.number, _): "\(name) = ?  (\(PredictionView.digits))"
    case (.sign, _): "is \(name) positive, negative or zero?  (+, - or 0)"
    case (.formula, _): "\(name) = which formula?"
    }
  }

  /// The digits that are asked for.
  private static let digits = TypedNumber.phrase(TypedNumber.fewestDigits)

  /// What is said, as a sentence where it is read aloud.
  private func said(_ text: String, _ role: TextRole = .plain) -> [StyledText] {
    if notation == .spoken { return [StyledText(Wording.sentence(text), role)] }
    return StyledText(text, role).wrapped(beside: "  ", to: width)
  }

  /// What is said of a number before the step is shown, or instead of it.
  func feedback(_ text: String, _ judgement: TypedNumber.Judgement) -> [StyledText] {
    switch judgement {
    case .right: said("as you said", .faint)
    case .nearly: said("you said \(text): the last digits differ", .faint)
    case .tooCoarse: said("\(text) is too coarse: \(PredictionView.digits) are asked for", .faint)
    case .different: said("you said \(text)")
    }
  }

  // MARK: A wrong answer

  /// What is said of a wrong number before its factors are gone through.
  func beginning(_ text: String, _ review: FactorReview?) -> [StyledText] {
    var said = "you said \(text)"
    if let question = review?.question {
      let part = question.isShare ? "share" : "factor"
      said +=
        question.tellsApart
        ? ", which more than one mistake explains; this \(part) tells them apart"
        : "; look for the first \(part) that differs"
    }
    return lines(said)
  }

  /// Asks for a factor.
  func question(_ factor: Symbol) -> [StyledText] {
    let name = notation.text(factor)
    if notation == .spoken {
      return [
        StyledText("What is \(name)?", .current) + StyledText(" Enter shows the step.", .faint)
      ]
    }
    let asked =
      StyledText("\(name) = ?", .current) + StyledText("  (Enter shows the step)", .faint)
    return asked.wrapped(beside: "    ", to: width)
  }

  /// What is said of a factor that differs.
  func difference(at factor: Term) -> [StyledText] {
    lines(
      "here it differs: \(notation.text(factor.symbol)) is \(formulas.number(factor.value))")
  }

  /// What is left to say when no factor is to be asked for any more.
  func end(of review: FactorReview) -> [StyledText] {
    if review.isUnexplained, review.passed > 0, review.factor == nil {
      let whole = review.isSum ? "sum" : "product"
      return lines("each of these is right: it is their \(whole) that differs")
    }
    guard let factors = review.chainRule else { return [] }
    return lines(Misconception.accounts(of: review.suspects, factors))
  }

  /// What a number comes from, and what to look at again.
  func lines(_ accounts: [String]) -> [StyledText] {
    accounts.enumerated().flatMap { place, account in
      lines("\(place == 0 ? "that is what comes out" : "or") \(account)")
    }
  }

  private var formulas: FormulaRenderer {
    FormulaRenderer(notation: notation, numbers: session.settings.numbers)
  }

  private func lines(_ text: String) -> [StyledText] {
    if notation == .spoken { return said(text).map(notation.readable) }
    return Prose.lines([text], width: width - 2, notation).map {
      notation.readable(StyledText("  ") + $0)
    }
  }

  /// What is said of a sign.
  func feedback(sign: AnswerSign, isRight: Bool) -> [StyledText] {
    isRight
      ? said("\(sign.rawValue), as you said", .faint) : said("you said \(sign.rawValue)")
  }

  /// What is said of a formula.
  func feedback(formula: String, _ number: Double, _ isRight: Bool) -> [StyledText] {
    guard !isRight else { return said("as you said", .faint) }
    return said("you said \(formula), which is \(formulas.number(number))")
  }

  /// The predictions that were right, by concept.
  func score() -> [StyledText] {
    let rows = session.prediction?.tally.rows ?? []
    guard !rows.isEmpty else { return [] }
    let column = rows.map(\.concept.title.columns).max() ?? 0
    let isSpoken = notation == .spoken
    return [StyledText(isSpoken ? "Predicted so far:" : "predicted so far", .heading)]
      + rows.map { row in
        let skipped = row.count.skipped > 0 ? ", \(row.count.skipped) skipped" : ""
        if isSpoken {
          return StyledText(
            "\(row.concept.title): \(row.count.right) of \(row.count.asked)\(skipped).")
        }
        return StyledText("  \(row.concept.title.padded(to: column + 2))")
          + StyledText("\(row.count.right) of \(row.count.asked)", .known)
          + StyledText(skipped, .faint)
      }
  }
}
