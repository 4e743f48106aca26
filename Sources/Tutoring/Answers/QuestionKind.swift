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
  case free(FreeAnswer)
  case curve(CurveAnswer)

  /// How a question is answered.
  public enum Way {
    /// By what is typed.
    case typed(any AnswerKind)
    /// By a command that is run.
    case command(LessonCommand)
  }

  /// How the question is answered.
  public var way: Way {
    switch self {
    case .number(let answer): .typed(answer)
    case .choice(let answer): .typed(answer)
    case .order(let answer): .typed(answer)
    case .line(let answer): .typed(answer)
    case .sign(let answer): .typed(answer)
    case .vector(let answer): .typed(answer)
    case .expression(let answer): .typed(answer)
    case .free(let answer): .typed(answer)
    case .curve(let answer): .typed(answer)
    case .command(let answer): .command(answer.command)
    }
  }

  /// What is shown beneath the question: options, items or lines.
  public var shown: [MarkdownBlock] {
    if case .typed(let answer) = way { answer.shown } else { [] }
  }

  /// The lines to write an answer on, on paper.
  public var linesOnPaper: Int {
    if case .typed(let answer) = way { answer.linesOnPaper } else { CommandAnswer.linesOnPaper }
  }
}
