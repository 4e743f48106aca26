import Tutoring

extension CommandAnswer: ReadableAnswer {
  static let name = "command"
  static let keys: [String] = []
  var kind: QuestionKind { .command(self) }

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    self.init(command: try fields.command("answer", in: fence))
  }
}
