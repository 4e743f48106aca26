/// A question of a lesson, with its help.
public struct Question: Hashable, Sendable {
  /// The stable name under which progress is kept; unique in its lesson.
  public let id: String
  /// The one of the lesson's concepts that it exercises; nil for the first.
  public let concept: String?
  /// What is asked.
  public let text: [MarkdownBlock]
  /// What kind of answer is wanted, and which one is right.
  public let kind: QuestionKind
  /// The hints, from the gentlest to the plainest; never empty.
  public let hints: [[MarkdownBlock]]
  /// Why the answer is what it is, shown once the question is settled.
  public let explanation: [MarkdownBlock]
  /// What fresh numbers are drawn from; empty where it is asked on the lesson's numbers alone.
  public let draws: [NumberRange]
  /// Whether it is asked on fresh numbers from the first time on, with the shell as a calculator only.
  public let isExam: Bool
  /// The line of the file on which the question begins, from 1.
  public let line: Int
}

/// The kinds of question, each with what it needs to judge an answer.
public enum QuestionKind: Hashable, Sendable {
  case number(NumberAnswer)
  case choice(ChoiceAnswer)
  case command(CommandAnswer)
  case order(OrderAnswer)
  case line(LineAnswer)
  case sign(SignAnswer)
  case vector(VectorAnswer)
  case expression(ExpressionAnswer)

  /// The names by which lesson files call the kinds, after `type=`, each with the keys and options that
  /// it has beside those of every question.
  static let names: [(name: String, keys: [String], options: [String])] = [
    ("number", NumberAnswer.keys, NumberAnswer.options), ("choice", ChoiceAnswer.keys, []),
    ("command", [], []), ("order", OrderAnswer.keys, []),
    ("line", LineAnswer.keys, LineAnswer.options), ("sign", SignAnswer.keys, []),
    ("vector", VectorAnswer.keys, VectorAnswer.options),
    ("expression", ExpressionAnswer.keys, []),
  ]

  /// Reads a question of a kind by its name, which is among ``names``.
  init(_ name: String, _ fields: [Field], in fence: Fence) throws(LessonError) {
    switch name {
    case "choice": self = .choice(try ChoiceAnswer(fields, in: fence))
    case "command": self = .command(try CommandAnswer(fields, in: fence))
    case "order": self = .order(try OrderAnswer(fields, in: fence))
    case "line": self = .line(try LineAnswer(fields, in: fence))
    case "sign": self = .sign(try SignAnswer(fields, in: fence))
    case "vector": self = .vector(try VectorAnswer(fields, in: fence))
    case "expression": self = .expression(try ExpressionAnswer(fields, in: fence))
    default: self = .number(try NumberAnswer(fields, in: fence))
    }
  }

  /// How a question is answered.
  enum Way {
    /// By what is typed.
    case typed(any AnswerKind)
    /// By a command that is run.
    case command(LessonCommand)
  }

  /// How the question is answered.
  var way: Way {
    switch self {
    case .number(let answer): .typed(answer)
    case .choice(let answer): .typed(answer)
    case .order(let answer): .typed(answer)
    case .line(let answer): .typed(answer)
    case .sign(let answer): .typed(answer)
    case .vector(let answer): .typed(answer)
    case .expression(let answer): .typed(answer)
    case .command(let answer): .command(answer.command)
    }
  }

  /// What is shown beneath the question: options, items or lines.
  public var shown: [MarkdownBlock] {
    if case .typed(let answer) = way { answer.shown } else { [] }
  }
}
