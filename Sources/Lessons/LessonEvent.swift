public import Tutoring

/// What happens while a lesson is played, for the shell to show.
public enum LessonEvent<Output> {
  /// Text to read.
  case prose([MarkdownBlock])
  /// A command was run and printed `output`.
  case ran(command: String, output: Output)
  /// What was just run has printed something else than the lesson shows on this line of its file.
  case outdated(line: Int)
  /// A question, the `number`th of `count`; the lesson waits for its answer. What is to be typed, as the
  /// end of "type …", is nil where a part of the question follows.
  case question(Question, number: Int, count: Int, wanted: String?)
  /// The question is asked again, on fresh numbers.
  case again
  /// Curves are drawn for the question that follows.
  case sketch(CurveSketch)
  /// The answer was right so far, and the question goes on with a further part.
  case partly([MarkdownBlock])
  /// The answer is to be compared with this one by who wrote it.
  case compare([MarkdownBlock])
  /// Its writer has found so many of the points in it.
  case graded(Int, of: Int, explanation: [MarkdownBlock])
  /// The part of the question that is asked now.
  case part(QuestionPart, wanted: String)
  /// The answer was right.
  case right(explanation: [MarkdownBlock])
  /// The answer was not right, or could not be judged; the question still waits.
  case notYet(Feedback, hintsLeft: Int)
  /// The `number`th of `count` hints.
  case hint([MarkdownBlock], number: Int, count: Int)
  /// There is no further hint.
  case noMoreHints
  /// The answer was asked for.
  case revealed(RightAnswer, explanation: [MarkdownBlock])
  /// The question was left unanswered.
  case skipped
  /// The lesson is at its end.
  case finished(LessonRecord.Pass)
  /// The lesson cannot go on, because something in its file does not hold in this session.
  case broken(LessonError)
}

extension LessonEvent {
  /// Whether it asks a question.
  public var isQuestion: Bool { if case .question = self { true } else { false } }
}

extension LessonEvent: Equatable where Output: Equatable {}
extension LessonEvent: Sendable where Output: Sendable {}

extension QuestionPart {
  /// The part with the numbers of a session in its text.
  func filled(in session: some LessonSession) -> QuestionPart {
    if case .text(let asked) = self { .text(asked.filled(in: session)) } else { self }
  }
}

extension Feedback {
  /// The feedback with the numbers of a session in what is said of a mistake.
  func filled(in session: some LessonSession) -> Feedback {
    if case .mistake(let reply) = self { .mistake(reply.filled(in: session)) } else { self }
  }
}
