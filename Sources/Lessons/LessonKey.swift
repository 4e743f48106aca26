public import Tutoring

/// The right answers to a lesson's questions, as a student gets them: for whoever has set the lesson.
public struct LessonKey: Sendable {
  /// The right answer to one asking of a question.
  public struct Answer: Hashable, Sendable {
    /// The question's id.
    public let question: String
    /// Whether it is asked again, after `reveal`.
    public let isAgain: Bool
    /// The lines that give it fresh numbers; none where it has the lesson's own.
    public let given: [String]
    /// The right answer.
    public let right: RightAnswer
  }

  /// The answers, in the order in which they are asked for.
  public let answers: [Answer]

  /// Plays a lesson for a student, beginning in a session.
  ///
  /// - Throws: `LessonError` when it cannot be played to its end.
  public init(
    of lesson: Lesson, for student: String, in session: some LessonSession
  ) throws(LessonError) {
    var progress = LearnerProgress()
    progress.student = student
    answers = try LessonKey.answers(
      of: lesson, progress.newPass(of: lesson.id, retrievals: []), in: session)
  }

  private static func answers<Session: LessonSession>(
    of lesson: Lesson, _ pass: LessonRecord.Pass, in session: Session
  ) throws(LessonError) -> [Answer] {
    var session = session
    var player = LessonPlayer<Session>(lesson, record: pass)
    var answers: [Answer] = []
    var events = player.start(in: &session)
    while let waiting = player.waiting {
      let given = waiting.given.compactMap { event in
        if case .ran(let line, _) = event { line } else { nil }
      }
      let asking = player.record.questions[waiting.question.id]?.asking ?? 0
      answers.append(
        Answer(
          question: waiting.question.id, isAgain: asking > 0, given: given,
          right: waiting.rightAnswer))
      events = player.reveal(in: &session)
    }
    if case .broken(let error)? = events.last { throw error }
    return answers
  }
}
