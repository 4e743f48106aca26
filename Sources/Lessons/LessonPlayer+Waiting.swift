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

  /// Whether a line that is no answer has shown the answer: it asks for that very quantity, or it
  /// mentions others and the right number stands in what it printed.
  ///
  /// A number that was given anyway tells nothing when it is shown, and neither does a calculation
  /// that has no name in it.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool {
    guard case .number(let answer, let values) = expected else { return false }
    if asksForItself(line) { return !printed.isEmpty }
    guard line.contains(where: \.isLetter), !values.given.contains(abs(values.truth)) else {
      return false
    }
    return printed.contains { text in
      text.matches(of: /[-−]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?/).contains { match in
        (try? TypedNumber(String(match.output)))?.judge(values.truth, digits: answer.digits)
          == .right
      }
    }
  }

  /// Whether a line is the very expression of the answer.
  func asksForItself(_ line: String) -> Bool {
    guard case .number(let answer, _) = expected else { return false }
    return line.filter { !$0.isWhitespace }
      == answer.expression.text.filter { !$0.isWhitespace }
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
