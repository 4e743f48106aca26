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
    /// The question, with the numbers of the session in its text.
    let question: Question
    /// The place of the question among the lesson's blocks.
    let index: Int
    var expected: Expected
    /// The session as it was when the question was asked.
    let session: Session
    /// What gave it fresh numbers; nothing where it has the lesson's own.
    let given: [Event]
    /// The session of the lesson, before it was given fresh numbers.
    let ownSession: Session
  }

  /// What a right answer is, in the session in which the question was asked.
  enum Expected: Sendable {
    case typed(any ExpectedAnswer)
    /// A command, the session after it, and what it printed.
    case command(String, Session, Session.Output)
  }
}

extension LessonPlayer.Waiting {
  /// The session with which the lesson goes on; the numbers of an exam stay.
  var sessionAfter: Session {
    if case .command(_, let after, _) = expected { return after }
    return question.isExam ? session : ownSession
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
  /// A question as it is to be asked: on the numbers of the session, or on fresh ones.
  func asked(
    _ question: Question, at index: Int, in session: Session
  ) throws(LessonError) -> Waiting {
    let asking = record.questions[question.id]?.asking ?? 0
    guard question.isExam || asking > 0, !question.draws.isEmpty else {
      return Waiting(
        question: question.filled(in: session), index: index,
        expected: try expected(by: question, in: session), session: session, given: [],
        ownSession: session)
    }
    let seed = DrawSeed(
      student: record.student ?? "", lesson: lesson.id, time: record.time ?? 0,
      question: question.id, asking: asking)
    let fresh = try FreshNumbers(for: question, in: session, seed, file: lesson.file)
    return Waiting(
      question: question.filled(in: fresh.session), index: index,
      expected: .typed(fresh.expected), session: fresh.session,
      given: fresh.given.map { .ran(command: $0.line, output: $0.output) }, ownSession: session)
  }

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
