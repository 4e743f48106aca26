extension LessonPlayer {
  /// A pause before a section.
  struct Reading {
    /// Where the section begins, among the lesson's blocks and within one.
    let block: Int
    let part: Int
    /// The session as the lesson has left it there.
    let session: Session
  }

  /// A question that waits for its answer.
  struct Waiting {
    let question: Question
    /// The place of the question among the lesson's blocks.
    let index: Int
    let expected: Expected
    /// The session as it was when the question was asked.
    let session: Session
    var hintsGiven = 0

    var hintsLeft: Int { question.hints.count - hintsGiven }
  }

  /// What a right answer is, in the session in which the question was asked.
  enum Expected {
    case number(NumberAnswer, NumberAnswer.Values)
    case choice(ChoiceAnswer)
    /// A command, the session after it, and what it printed.
    case command(String, Session, Session.Output)
  }
}

extension LessonPlayer.Waiting {
  /// The session with which the lesson goes on.
  var sessionAfter: Session {
    if case .command(_, let after, _) = expected { after } else { session }
  }

  /// The command that was asked for as the lesson runs it, when the learner did not.
  var run: [LessonPlayer.Event] {
    guard case .command(let command, _, let output) = expected else { return [] }
    return [.ran(command: command, output: output)]
  }

  var rightAnswer: RightAnswer {
    switch expected {
    case .number(_, let values): .number(values.truth)
    case .choice(let answer): .option(answer.right)
    case .command(let command, _, _): .command(command)
    }
  }
}

extension LessonPlayer.Reading: Sendable where Session: Sendable, Session.Output: Sendable {}
extension LessonPlayer.Waiting: Sendable where Session: Sendable, Session.Output: Sendable {}
extension LessonPlayer.Expected: Sendable where Session: Sendable, Session.Output: Sendable {}
