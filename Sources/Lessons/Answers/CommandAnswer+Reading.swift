import Tutoring

extension CommandAnswer: ReadableAnswer {
  static let keys: [String] = []

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    self.init(command: try fields.command("answer", in: fence))
  }
}
