import Tutoring

/// An answer that is the sign of a number: what an expression evaluates to in the session.
public struct SignAnswer: AnswerKind {
  static let keys = ["draw"]

  /// The expression.
  public let expression: LessonCommand

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let answer = try fields.required("answer", in: .ask, file: fence.file, line: fence.line)
    expression = LessonCommand(text: answer.value.onOneLine, line: answer.line)
  }

  func expected(
    in session: some LessonSession, file: String
  ) throws(LessonError) -> any ExpectedAnswer {
    ExpectedSign(
      sign: AnswerSign(try NumberAnswer.value(of: expression, in: session, file: file)))
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

  var wanted: WantedAnswer { .sign }
  var right: RightAnswer { .sign(sign) }
}
