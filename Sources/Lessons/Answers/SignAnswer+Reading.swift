import Tutoring

extension SignAnswer: ReadableAnswer {
  static let name = "sign"
  static let keys = ["draw"]
  var kind: QuestionKind { .sign(self) }

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    self.init(expression: try fields.command("answer", in: fence))
  }
}
