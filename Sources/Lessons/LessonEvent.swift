public import Tutoring

/// What happens while a lesson is played, for the shell to show.
public enum LessonEvent<Output> {
  /// Text to read.
  case prose([MarkdownBlock])
  /// A command was run and printed `output`.
  case ran(command: String, output: Output)
  /// What was just run has printed something else than the lesson shows on this line of its file.
  case outdated(line: Int)
  /// A question, the `number`th of `count`; the lesson waits for its answer. What is to be typed is nil
  /// where a part of the question follows.
  case question(Question, number: Int, count: Int, wanted: WantedAnswer?)
  /// The question is asked again, on fresh numbers.
  case again
  /// The answer was right so far, and the question goes on with a further part.
  case partly([MarkdownBlock])
  /// The part of the question that is asked now.
  case part([MarkdownBlock], wanted: WantedAnswer)
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

extension LessonEvent: Equatable where Output: Equatable {}
extension LessonEvent: Sendable where Output: Sendable {}

/// Why an answer does not settle a question.
public enum Feedback: Hashable, Sendable {
  /// The number is another one.
  case different
  /// The number is off in its last digits only.
  case nearly
  /// The number has fewer significant digits than are asked for.
  case tooCoarse(digits: Int)
  /// The answer is not a number.
  case unreadable(TypedNumberError)
  /// The answer is one that a common mistake gives, of which this is said.
  case mistake([MarkdownBlock])
  /// The answer is the number of none of the options.
  case noOption(count: Int)
  /// The answer is the number of none of the lines.
  case noLine(count: Int)
  /// The answer is no order of the items.
  case noOrder(count: Int)
  /// The answer is no formula with a value here, for this reason.
  case noFormula(String)
  /// The answer is no sign.
  case noSign
  /// The answer has so many numbers, and not as many as are asked for.
  case otherCount(Int, of: Int)
  /// These of the numbers, from 1, are others.
  case elements(differing: [Int])
  /// The command has done something else than what is asked for.
  case otherCommand
}

extension Feedback {
  /// The feedback with the numbers of a session in what is said of a mistake.
  func filled(in session: some LessonSession) -> Feedback {
    if case .mistake(let reply) = self { .mistake(reply.filled(in: session)) } else { self }
  }

  /// Whether the answer was judged and is wrong, and not merely rounded or beside the question.
  var isWrong: Bool {
    switch self {
    case .different, .mistake, .elements, .otherCommand: true
    case .nearly, .tooCoarse, .unreadable, .noOption, .noLine, .noOrder, .noSign, .noFormula,
      .otherCount:
      false
    }
  }
}

extension Feedback: CustomStringConvertible {
  /// The feedback in words: neutral, and never giving the answer away.
  public var description: String {
    switch self {
    case .different, .mistake: "Not yet."
    case .nearly: "Nearly: the last digits differ. Check the rounding, or type the product itself."
    case .tooCoarse(let digits):
      "That is too coarse: \(TypedNumber.phrase(digits)) are asked for."
    case .unreadable(let error): "That is not a number yet: \(error)."
    case .noOption(let count): "Type the number of an option, from 1 to \(count)."
    case .noLine(let count): "Type the number of a line, from 1 to \(count)."
    case .noOrder(let count):
      "Type the numbers from 1 to \(count), each once, in your order."
    case .noFormula(let reason): "That has no value: \(reason)."
    case .noSign: "The sign is asked for: type +, - or 0."
    case .otherCount(let found, let count): "There are \(count) numbers to be typed, not \(found)."
    case .elements(let places):
      places.count == 1
        ? "Not yet: number \(places[0]) is another one."
        : "Not yet: numbers \(places.map(String.init).listed) are others."
    case .otherCommand:
      "That is something else than what is asked for. Type lesson to be put back to where it was asked."
    }
  }
}
