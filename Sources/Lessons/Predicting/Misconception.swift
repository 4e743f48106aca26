public import Stepping

/// A wrong idea about backpropagation that answers with a number of its own, so that it can be told
/// from the answer.
public struct Misconception: Sendable {
  /// The stable name by which lesson files refer to it.
  public let id: String
  private let texts: @Sendable (Anatomy) -> (account: String, advice: String)
  private let answers: @Sendable (Anatomy) -> [Double]

  /// A misconception whose words depend on what a step is about.
  init(
    _ id: String, texts: @escaping @Sendable (Anatomy) -> (account: String, advice: String),
    answers: @escaping @Sendable (Anatomy) -> [Double]
  ) {
    self.id = id
    self.texts = texts
    self.answers = answers
  }

  /// A misconception whose words are always the same.
  init(
    _ id: String, _ account: String, advice: String,
    answers: @escaping @Sendable (Anatomy) -> [Double]
  ) {
    self.init(id, texts: { _ in (account, advice) }, answers: answers)
  }

  /// What was done, as the end of "that is what comes out …".
  public func account(_ anatomy: Anatomy) -> String { texts(anatomy).account }

  /// What to look at again, as an instruction without a full stop.
  public func advice(_ anatomy: Anatomy) -> String { texts(anatomy).advice }

  /// The numbers it answers in place of a step's, as far as they are numbers and not the right one.
  public func signatures(_ anatomy: Anatomy) -> [Double] {
    answers(anatomy).filter {
      $0.isFinite && abs($0 - anatomy.value) > 1e-9 * max(abs($0), abs(anatomy.value))
    }
  }

  /// A misconception that a number matches.
  public struct Match: Sendable {
    /// The misconception.
    public let misconception: Misconception
    /// Whether the number has the opposite sign of what it answers: two mistakes at once.
    public let isTurned: Bool
  }

  /// The misconceptions that a typed number matches at a step's own numbers: single ones, or else
  /// one of them together with a turned sign; those that fit its digits, or else those that are off
  /// by no more than factors rounded for the screen make them.
  ///
  /// A number that is right, or nearly, matches none.
  public static func matching(_ typed: TypedNumber, _ anatomy: Anatomy) -> [Match] {
    guard typed.judge(anatomy.value) == .different else { return [] }
    for sign in anatomy.isOfTarget ? [1.0, -1] : [1] {
      for judgement in [TypedNumber.Judgement.right, .nearly] {
        let matches = all.filter { misconception in
          misconception.signatures(anatomy).contains { typed.judge(sign * $0) == judgement }
        }
        if !matches.isEmpty { return matches.map { Match(misconception: $0, isTurned: sign < 0) } }
      }
    }
    return []
  }
}
