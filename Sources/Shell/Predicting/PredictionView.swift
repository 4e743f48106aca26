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
    return [
      renderer.heading(step.location, session.stepNumber(session.cursor + 1)),
      StyledText("  ") + StyledText(asked, .current),
    ]
  }

  /// What is said of a number.
  func feedback(
    _ text: String, _ judgement: TypedNumber.Judgement, _ matches: [Misconception.Match]
  ) -> [StyledText] {
    switch judgement {
    case .right: [StyledText("  as you said", .faint)]
    case .nearly: [StyledText("  you said \(text): the last digits differ", .faint)]
    case .tooCoarse: [StyledText("  you said \(text): it fits, with few digits", .faint)]
    case .different:
      [StyledText("  you said \(text)")]
        + matches.prefix(2).enumerated().flatMap { place, match in
          account(of: match, isSecond: place > 0)
        }
    }
  }

  /// What a misconception did, and what to look at again.
  private func account(of match: Misconception.Match, isSecond: Bool) -> [StyledText] {
    let turned = match.isTurned ? ", and its sign turned around" : ""
    return Prose.lines(
      [
        "\(isSecond ? "or" : "that is what comes out") \(match.misconception.account)\(turned): "
          + match.misconception.advice
      ],
      width: width - 2
    ).map { StyledText("  ") + $0 }
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
    let column = rows.map(\.concept.rawValue.columns).max() ?? 0
    return [StyledText("predicted so far", .heading)]
      + rows.map { row in
        let skipped = row.count.skipped > 0 ? ", \(row.count.skipped) skipped" : ""
        return StyledText("  \(row.concept.rawValue.padded(to: column + 2))")
          + StyledText("\(row.count.right) of \(row.count.asked)", .known)
          + StyledText(skipped, .faint)
      }
  }
}
