public import Stepping

/// A wrong idea about backpropagation that answers with a number of its own, so that it can be told
/// from the answer.
public struct Misconception: Sendable {
  /// What it is known as everywhere.
  public let mistake: GradientMistake
  /// The stable name by which lesson files refer to it.
  public var id: String { mistake.id }
  private let texts: @Sendable (ChainRuleFactors) -> (account: String, advice: String)
  private let answers: @Sendable (ChainRuleFactors) -> [Double]

  /// A misconception whose words depend on what a step is about.
  init(
    _ mistake: GradientMistake,
    texts: @escaping @Sendable (ChainRuleFactors) -> (account: String, advice: String),
    answers: @escaping @Sendable (ChainRuleFactors) -> [Double]
  ) {
    self.mistake = mistake
    self.texts = texts
    self.answers = answers
  }

  /// A misconception whose words are always the same.
  init(
    _ mistake: GradientMistake, _ account: String,
    answers: @escaping @Sendable (ChainRuleFactors) -> [Double]
  ) {
    self.init(mistake, texts: { _ in (account, mistake.advice) }, answers: answers)
  }

  /// The numbers it answers in place of a step's, as far as they are numbers and not the right one.
  public func signatures(_ factors: ChainRuleFactors) -> [Double] {
    answers(factors).filter {
      $0.isFinite && abs($0 - factors.value) > 1e-9 * max(abs($0), abs(factors.value))
    }
  }

  /// The misconception that a text names: its id, or its id and `everywhere` where it is made in every
  /// layer.
  public static func named(_ text: String) -> Misconception? {
    let words = text.split(separator: " ").map(String.init)
    switch words.count {
    case 1: return all.first { $0.id == words[0] }
    case 2 where words[1] == everywhere: return systematic.first { $0.id == words[0] }
    default: return nil
    }
  }

  /// What every misconception can be named by.
  static var names: [String] { all.map(\.id) + systematic.map { "\($0.id) \(everywhere)" } }

  private static let everywhere = "everywhere"

  /// A misconception that a number matches.
  public struct Match: Sendable {
    /// The misconception.
    public let misconception: Misconception
    /// Whether the number has the opposite sign of what it answers: two mistakes at once.
    public let isTurned: Bool
  }

  /// What a number comes from that matches misconceptions, as the end of "that is what comes out …",
  /// each with what to look at again.
  public static func accounts(of matches: [Match], _ factors: ChainRuleFactors) -> [String] {
    var accounts: [String] = []
    for match in matches {
      let turned = match.isTurned ? ", and its sign turned around" : ""
      let (account, advice) = match.misconception.texts(factors)
      let whole = "\(account)\(turned): \(advice)"
      if !accounts.contains(whole) { accounts.append(whole) }
    }
    return accounts
  }

  /// The misconceptions that a typed number matches at a step's own numbers: single ones, else those
  /// that are made in every layer, else a single one together with a turned sign; those that fit its digits, or else those that are off
  /// by no more than factors rounded for the screen make them.
  ///
  /// A number that is right, or nearly, matches none.
  public static func matching(_ typed: TypedNumber, _ factors: ChainRuleFactors) -> [Match] {
    guard typed.judge(factors.value) == .different else { return [] }
    let tiers = [(all, 1.0), (systematic, 1), (all, -1)].prefix(factors.isOfTarget ? 3 : 1)
    for (misconceptions, sign) in tiers {
      for judgement in [TypedNumber.Judgement.right, .nearly] {
        let matches = misconceptions.filter { misconception in
          misconception.signatures(factors).contains { typed.judge(sign * $0) == judgement }
        }
        if !matches.isEmpty { return matches.map { Match(misconception: $0, isTurned: sign < 0) } }
      }
    }
    return []
  }
}
