public import Stepping

/// A wrong idea about backpropagation that answers with a number of its own, so that it can be told
/// from the answer.
public struct Misconception: Sendable {
  /// The stable name by which lesson files refer to it.
  public let id: String
  /// What was done, as the end of "that is what comes out …".
  public let account: String
  /// What to look at again, as an instruction without a full stop.
  public let advice: String
  /// The numbers it answers in place of a derivative; empty where it does not apply.
  let answers: @Sendable (Anatomy) -> [Double]

  init(
    _ id: String, _ account: String, advice: String,
    answers: @escaping @Sendable (Anatomy) -> [Double]
  ) {
    self.id = id
    self.account = account
    self.advice = advice
    self.answers = answers
  }

  /// The numbers it answers, as far as they are numbers and not the right one.
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
  /// one of them together with a turned sign.
  ///
  /// A number that is right, or nearly, matches none.
  public static func matching(_ typed: TypedNumber, _ anatomy: Anatomy) -> [Match] {
    guard typed.judge(anatomy.value) == .different else { return [] }
    func matches(_ sign: Double) -> [Match] {
      all.filter { misconception in
        misconception.signatures(anatomy).contains { typed.judge(sign * $0) == .right }
      }.map { Match(misconception: $0, isTurned: sign < 0) }
    }
    let single = matches(1)
    return single.isEmpty && anatomy.isOfCost ? matches(-1) : single
  }
}
