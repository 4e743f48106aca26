import Tutoring

extension LessonPlayer {
  /// A pause before a section.
  struct Reading: Sendable {
    /// Where the section begins, among the lesson's blocks and within one.
    let block: Int
    let part: Int
    /// The session as the lesson has left it there.
    let session: Session
  }

  /// A question that waits for its answer.
  struct Waiting: Sendable {
    let question: Question
    /// The place of the question among the lesson's blocks.
    let index: Int
    var expected: Expected
    /// The session as it was when the question was asked.
    let session: Session
  }

  /// What a right answer is, in the session in which the question was asked.
  enum Expected: Sendable {
    case typed(any ExpectedAnswer)
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

  /// What is to be typed; nil where a command is asked for.
  var typed: (any ExpectedAnswer)? {
    if case .typed(let answer) = expected { answer } else { nil }
  }

  /// The places of the hints that belong to what is asked now.
  var hints: Range<Int> {
    typed?.hints(of: question.hints.count) ?? 0..<question.hints.count
  }

  var rightAnswer: RightAnswer {
    switch expected {
    case .typed(let answer): answer.right
    case .command(let command, _, _): .command(command)
    }
  }
}

extension LessonPlayer {
  /// What answers `question`.
  func expected(
    by question: Question, in session: Session
  ) throws(LessonError) -> Expected {
    switch question.kind.way {
    case .typed(let answer):
      do { return .typed(try answer.expected(in: session)) } catch {
        throw LessonError(lesson.file, error)
      }
    case .command(let command): return try expected(from: command, in: session)
    }
  }

  private func expected(
    from command: LessonCommand, in session: Session
  ) throws(LessonError) -> Expected {
    var after = session
    let (command, line) = (command.text, command.line)
    let output: Session.Output
    do {
      output = try after.run(command)
    } catch {
      let problem = LessonError.Problem.commandFailed(command, reason: "\(error)")
      throw LessonError(lesson.file, line, problem)
    }
    guard !after.isLike(session) else {
      throw LessonError(lesson.file, line, .commandWithoutEffect(command))
    }
    return .command(command, after, output)
  }
}
