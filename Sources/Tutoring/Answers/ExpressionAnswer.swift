/// An answer that is a formula: any that is equal to the right one as a function, and not by the
/// accident of the numbers there are, will do.
public struct ExpressionAnswer: AnswerKind {
  /// A right formula.
  public let expression: LessonCommand
  /// The wrong formulas that are expected, and what is said of each.
  public let mistakes: [NumberAnswer.Mistake]

  package init(expression: LessonCommand, mistakes: [NumberAnswer.Mistake]) {
    (self.expression, self.mistakes) = (expression, mistakes)
  }

  /// Room for a formula and what leads to it.
  public var linesOnPaper: Int { 2 }

  /// Throws when the answer has no value, or a mistake is equal to it or to an earlier one.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    var earlier = [expression]
    func isSame(_ one: LessonCommand, _ other: LessonCommand) throws(AnswerError) -> Bool {
      do { return try session.agree(one.text, other.text) } catch {
        throw AnswerError(one.line, .failed(one.text, reason: "\(error)"))
      }
    }
    _ = try isSame(expression, expression)
    for mistake in mistakes.map(\.expression) {
      for other in earlier where try isSame(mistake, other) {
        throw AnswerError(mistake.line, .sameFormula(mistake.text, earlier: other.text))
      }
      earlier.append(mistake)
    }
    return ExpectedExpression(answer: self, session: session)
  }
}

private struct ExpectedExpression<Session: QuestionSession>: ExpectedAnswer {
  let answer: ExpressionAnswer
  let session: Session

  /// A quantity alone is a look at it, unless a quantity alone is the answer.
  func isAnswer(_ line: String) -> Bool {
    session.isFormula(line)
      || line.filter { !$0.isWhitespace } == answer.expression.text.filter { !$0.isWhitespace }
  }

  func judge(_ text: String) -> Verdict {
    func isSame(_ other: LessonCommand) throws -> Bool { try session.agree(text, other.text) }
    do {
      if try isSame(answer.expression) { return .right }
      let mistake = try answer.mistakes.first { try isSame($0.expression) }
      return .notYet(mistake.map { .mistake($0.reply) } ?? .different)
    } catch { return .notYet(.noFormula("\(error)")) }
  }

  var wanted: String { "a formula" }
  var right: RightAnswer { .formula(answer.expression.text) }
}
