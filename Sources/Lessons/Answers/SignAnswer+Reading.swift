import Tutoring

extension SignAnswer: ReadableAnswer {
  static let keys = ["draw"]

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    self.init(expression: try fields.command("answer", in: fence))
  }
}
