import Autodiff
public import Descent
import Stepping

extension OptimiserChoice {
  /// The choice as it is typed, its rules, and the numbers that were chosen.
  public var blocks: [Block] { [.code(text)] + ruleBlocks + [.aside(numbers, .plain)] + additions }

  /// The rules, each a formula: `w ← w − η·∂C/∂w`.
  fileprivate var ruleBlocks: [Block] {
    rules.map { rule in
      .rule(
        rule.target.shown,
        // What is made of its own old value is replaced, and not the same.
        isReplaced: rule.formula.leaves.contains(rule.target),
        rule.formula.map { .leaf(Term($0.shown, .nan)) })
    }
  }

  /// The numbers that were chosen: `η = 0.5`.
  private var numbers: [Phrase] {
    var numbers: [(place: UpdatePlace, number: Double)] = [(.rate, rate)]
    numbers += optimiser.settings.map { (.setting($0.name), value($0.name)) }
    numbers += [("decay", decay), ("l2", l2), ("l1", l1)].filter { $0.1 > 0 }.map {
      (.setting($0.0), $0.1)
    }
    if let clipValue { numbers.append((.setting("clipvalue"), clipValue)) }
    let phrases = numbers.map { [Phrase.symbol($0.place.shown), .equals, .number($0.number)] }
    return Array(phrases.joined(separator: [.text(", ")]))
  }

  /// What is to be said of the schedule and of clipping.
  private var additions: [Block] {
    var blocks: [Block] = []
    if schedule.shape != .constant || schedule.warmUp > 0 {
      blocks.append(.aside(schedule.phrases, .faint))
    }
    if let clip {
      blocks.append(
        .aside(
          [
            .text("s = clip/norm where the gradient's norm is above "), .number(clip),
            .text(", else 1"),
          ], .faint))
    }
    return blocks
  }
}

extension Optimiser {
  /// The page of help about it.
  public var page: [Block] {
    let kept: [Block] =
      state.isEmpty
      ? [] : [.statement("What is kept begins at 0; t counts the updates from 1.")]
    func pair(_ name: String, _ summary: String, _ standard: Double) -> Block.Pair {
      Block.Pair(
        [.text("\(name)=")], [.text("\(summary) ("), .number(standard), .text(")")],
        roles: (.code, .plain))
    }
    let settings = settings.map { pair($0.name, $0.summary, $0.standard) }
    return [.code("optimizer \(name)"), .statement(Wording.sentence(summary))]
      + OptimiserChoice(self).ruleBlocks + kept
      + [.pairs([pair("rate", "the learning rate", rate)] + settings), .statement(source, .faint)]
  }
}

extension RateSchedule {
  /// What it does to the rate, in words.
  fileprivate var phrases: [Phrase] {
    var phrases: [Phrase] =
      switch shape {
      case .constant: [.text("the rate stays")]
      case .step:
        [
          .text("the rate times "), .number(factor ?? 0.5), .text(" after every \(every) updates"),
        ]
      case .exponential:
        [.text("the rate times "), .number(factor ?? 0.99), .text(" after each update")]
      case .cosine: [.text("the rate falls to 0 by half a cosine over \(over) updates")]
      }
    if warmUp > 0 { phrases.append(.text(", after rising for \(warmUp)")) }
    return phrases
  }
}

extension UpdatePlace {
  /// What it is as a symbol of a formula.
  fileprivate var shown: Symbol {
    self == .derivative
      ? .derivative(of: Reference(name: "C"), by: Reference(name: "w"))
      : .quantity(Reference(name: symbol))
  }
}
