import Autodiff
import Descent
import Language
import Presentation
import Rendering
import Stepping

/// Writes an optimiser: its rules, from its declaration, and what its settings are.
struct OptimiserView {
  private let notation: Notation
  private let formulas: FormulaRenderer
  private let width: Int

  /// A view for a terminal of `width` columns.
  init(_ settings: Settings, width: Int) {
    notation = settings.notation
    formulas = FormulaRenderer(notation: settings.notation, numbers: settings.numbers)
    self.width = width
  }

  /// The rules of a choice, a line each: `w ← w − η·∂C/∂w`.
  func rules(_ choice: OptimiserChoice) -> [StyledText] {
    choice.rules.flatMap { rule -> [StyledText] in
      let left = name(rule.target)
      let right = formulas.text(rule.formula, name)
      // What is made of its own old value is replaced, and not the same.
      let isReplaced = rule.formula.leaves.contains(rule.target)
      if notation == .spoken {
        return [StyledText("\(left) \(isReplaced ? "becomes" : "is") \(right).")]
      }
      let sign = isReplaced ? notation.assignment : " = "
      return LineBreaks.lines(
        StyledText(right), after: StyledText("  \(left)\(sign)"), width: width)
    }
  }

  /// The numbers that were chosen: `η = 0.5`.
  func settings(_ choice: OptimiserChoice) -> [StyledText] {
    var rows: [(String, Double)] = [(name(.rate), choice.rate)]
    rows += choice.optimiser.settings.map { (name(.setting($0.name)), choice.value($0.name)) }
    if choice.decay > 0 { rows.append((name(.setting("decay")), choice.decay)) }
    for (value, option) in [(choice.l2, "l2"), (choice.l1, "l1")] where value > 0 {
      rows.append((name(.setting(option)), value))
    }
    if let clip = choice.clipValue { rows.append((name(.setting("clipvalue")), clip)) }
    let isSpoken = notation == .spoken
    let text = rows.map {
      "\($0.0)\(isSpoken ? " is " : " = ")\(formulas.number($0.1))"
    }.joined(separator: ", ")
    var lines = StyledText(isSpoken ? "\(text)." : "  \(text)").wrapped(to: width)
    if choice.schedule.shape != .constant || choice.schedule.warmUp > 0 {
      lines += StyledText("  \(schedule(choice.schedule))", .faint).wrapped(to: width)
    }
    if let clip = choice.clip {
      let text = "s = clip/norm where the gradient's norm is above \(formulas.number(clip)), else 1"
      lines += StyledText("  \(text)", .faint).wrapped(to: width)
    }
    return lines
  }

  private func schedule(_ schedule: RateSchedule) -> String {
    var text: String
    switch schedule.shape {
    case .constant: text = "the rate stays"
    case .step:
      text =
        "the rate times \(formulas.number(schedule.factor ?? 0.5)) after every "
        + "\(schedule.every) updates"
    case .exponential:
      text = "the rate times \(formulas.number(schedule.factor ?? 0.99)) after each update"
    case .cosine: text = "the rate falls to 0 by half a cosine over \(schedule.over) updates"
    }
    if schedule.warmUp > 0 { text += ", after rising for \(schedule.warmUp)" }
    return text
  }

  /// The page of help about an optimiser.
  func page(_ optimiser: Optimiser) -> [StyledText] {
    let choice = OptimiserChoice(optimiser)
    let introduction =
      [StyledText("optimizer \(optimiser.name)", .code)]
      + StyledText(HelpView.sentence(optimiser.summary)).wrapped(to: width)
    let kept =
      optimiser.state.isEmpty
      ? [] : StyledText("What is kept begins at 0; t counts the updates from 1.").wrapped(to: width)
    let settings = optimiser.settings.flatMap { setting in
      StyledText("\(setting.summary) (\(formulas.number(setting.standard)))").wrapped(
        beside: StyledText("  \("\(setting.name)=".padded(to: 11))", .code), to: width)
    }
    let rate = StyledText("the learning rate (\(formulas.number(optimiser.rate)))").wrapped(
      beside: StyledText("  \("rate=".padded(to: 11))", .code), to: width)
    return introduction + rules(choice) + kept + rate + settings
      + StyledText(optimiser.source, .faint).wrapped(to: width)
  }

  /// How a place of a rule is written.
  func name(_ place: UpdatePlace) -> String {
    switch place {
    case .derivative:
      return notation.derivative(of: Reference(name: "C"), by: Reference(name: "w"))
    default: return notation.text(Reference(name: place.symbol))
    }
  }
}
