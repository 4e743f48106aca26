import Autodiff
import Stepping
import Tutoring

/// A wrong answer to a product or sum, and how far its factors have been gone through.
///
/// Where several misconceptions explain it, those factors are asked for that tell them apart; where
/// none does, all of them, to the first that differs.
struct PredictionReview {
  /// The answer as it was typed.
  let said: String
  /// The step that was asked for.
  let step: Step
  /// What explains the answer, so far as the factors have told.
  private(set) var suspects: [Misconception.Match]
  /// The factor that is asked for next; nil when there is none.
  private(set) var factor: Term?
  /// Whether nothing explains the answer.
  let isUnexplained: Bool
  /// The numbers around what was asked for.
  let chainRule: ChainRuleFactors?
  private let walk: Walk
  private let cursor: Int

  /// The review that a session is in; nil when it is in none.
  init?(_ session: Session) {
    guard session.isPredicting, let walk = session.walk,
      let review = session.prediction?.review, let typed = try? TypedNumber(review.said)
    else { return nil }
    (said, self.walk, cursor) = (review.said, walk, session.cursor)
    step = walk[session.cursor]
    let chainRule = walk.chainRuleFactors(of: session.cursor)
    self.chainRule = chainRule
    suspects = chainRule.map { Misconception.matching(typed, $0) } ?? []
    isUnexplained = suspects.isEmpty
    var passed = review.passed
    for factor in factors where asks(for: factor) {
      guard passed > 0 else {
        self.factor = factor
        break
      }
      passed -= 1
      suspects = suspects.filter { !applies($0, to: factor) }
    }
  }

  /// The factors of a product, or the shares of a sum; empty for what is neither.
  private var factors: [Term] {
    guard step.kind == .total || step.kind == .contribution else { return [] }
    let factors = step.formula.leaves.filter { term in
      if case .quantity = term.symbol { false } else { true }
    }
    return factors.count > 1 ? factors : []
  }

  /// Whether a factor is worth asking for: it tells suspects apart, or there are none.
  private func asks(for factor: Term) -> Bool {
    if isUnexplained { return true }
    let blamed = suspects.count { applies($0, to: factor) }
    return blamed > 0 && blamed < suspects.count
  }

  /// Whether a mistake could be made at a factor by itself.
  private func applies(_ match: Misconception.Match, to factor: Term) -> Bool {
    factors(of: factor).map { !match.misconception.signatures($0).isEmpty } ?? false
  }

  /// The numbers around a factor; nil for a value.
  func factors(of factor: Term) -> ChainRuleFactors? {
    walk.step(making: factor.symbol, near: cursor).flatMap(walk.chainRuleFactors)
  }
}
