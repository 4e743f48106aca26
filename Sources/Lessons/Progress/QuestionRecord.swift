/// How a learner got on with one question.
public struct QuestionRecord: Hashable, Sendable, Codable {
  /// How a question was settled.
  public enum End: String, Hashable, Sendable, Codable {
    case answered, graded, revealed, skipped
    /// The lesson was left while it waited.
    case left
  }

  /// The answers that were wrong; those that could not be judged are not counted.
  public var wrongAnswers = 0
  /// The hints that were given.
  public var hints = 0
  /// How often the shell was made to show the answer.
  public var lookups = 0
  /// How it was settled; nil while it is not.
  public var end: End?
  /// How many of the points of a rubric the learner has found in the own answer, where there are some.
  public var points: Int?
  /// When it was settled, in seconds since 1970, where that is known.
  public var date: Int?
  /// The askings before this one, each on other numbers; nil where there was none.
  public internal(set) var earlier: [QuestionRecord]?

  /// A question that was just asked.
  public init() {}

  /// How often it was asked before this.
  public var asking: Int { earlier?.count ?? 0 }

  /// The askings one by one, each by itself.
  var askings: [QuestionRecord] {
    var last = self
    last.earlier = nil
    return (earlier ?? []) + [last]
  }

  /// Whether the answer was told at an earlier asking.
  var wasRevealed: Bool { (earlier ?? []).contains { $0.end == .revealed } }

  /// The question asked once more.
  var askedAgain: QuestionRecord {
    var next = QuestionRecord()
    next.earlier = askings
    return next
  }

  /// Whether there was a wrong answer, or help.
  var wasTried: Bool { wrongAnswers + hints + lookups > 0 }

  /// Whether it is settled.
  public var isSettled: Bool { end != nil }

  /// What came of it; nil while it is not settled.
  public var outcome: Outcome? {
    switch end {
    case nil: nil
    case .revealed?: .revealed
    case .skipped? where wasRevealed: .revealed
    case .skipped?: .skipped
    case .left?: .left
    case .graded?: .graded
    case .answered? where wasRevealed: .relearned
    case .answered? where askings.contains { $0.lookups > 0 }: .lookedUp
    case .answered? where askings.contains { $0.hints > 0 }: .hinted
    case .answered? where askings.contains { $0.wrongAnswers > 0 }: .retried
    case .answered?: .unaided
    }
  }

  /// What is known from two records of the same question.
  func merged(with other: QuestionRecord) -> QuestionRecord {
    guard asking == other.asking else { return asking > other.asking ? self : other }
    var merged = self
    merged.wrongAnswers = max(wrongAnswers, other.wrongAnswers)
    merged.hints = max(hints, other.hints)
    merged.lookups = max(lookups, other.lookups)
    merged.end = end ?? other.end
    merged.points = points ?? other.points
    merged.date = [date, other.date].compactMap { $0 }.min()
    return merged
  }

  /// Gives what is settled and has no date this one.
  mutating func stamp(_ seconds: Int) {
    for index in (earlier ?? []).indices { earlier?[index].stamp(seconds) }
    if isSettled, date == nil { date = seconds }
  }

  /// Whether it could be a record.
  var isPossible: Bool {
    [wrongAnswers, hints, lookups, points ?? 0, date ?? 0].allSatisfy { $0 >= 0 }
      && (earlier ?? []).allSatisfy { $0.earlier == nil && $0.isPossible }
  }
}

/// What came of a question, by how much help there was.
public enum Outcome: String, CaseIterable, Hashable, Sendable {
  /// Answered rightly at once, with no help.
  case unaided
  /// Answered rightly after wrong answers, with no help.
  case retried = "after another try"
  /// Answered rightly after a hint.
  case hinted = "with hints"
  /// Answered rightly after the shell had shown the answer.
  case lookedUp = "looked up"
  /// Answered in words, and judged by the learner.
  case graded = "graded by oneself"
  /// Answered rightly on fresh numbers, after the answer was asked for.
  case relearned = "after reveal"
  /// The answer was asked for.
  case revealed
  /// Passed over.
  case skipped
  /// Not answered when the lesson was left, and asked on other numbers afterwards.
  case left
}
