/// An answer that is the sign of a number: what an expression evaluates to in the session.
public struct SignAnswer: AnswerKind {
  /// The expression.
  public let expression: LessonCommand

  package init(expression: LessonCommand) {
    self.expression = expression
  }

  /// The sign of what the expression comes to in a session.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    ExpectedSign(
      sign: AnswerSign(try NumberAnswer.value(of: expression, in: session)))
  }
}

private struct ExpectedSign: ExpectedAnswer {
  let sign: AnswerSign

  func isAnswer(_ line: String) -> Bool {
    AnswerSign(line) != nil || TypedNumber.isMeant(by: line)
  }

  func judge(_ text: String) -> Verdict {
    guard let typed = AnswerSign(text) ?? (try? TypedNumber(text)).map({ AnswerSign($0.value) })
    else { return .notYet(.noSign) }
    return typed == sign ? .right : .notYet(.different)
  }

  var wanted: String { "+, - or 0" }
  var right: RightAnswer { .sign(sign) }
}
