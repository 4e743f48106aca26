import Tutoring

extension VectorAnswer: ReadableAnswer {
  static let name = "vector"
  static let keys = NumberAnswer.keys
  static let options = NumberAnswer.options
  var kind: QuestionKind { .vector(self) }

  /// Reads what a number has.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let number = try NumberAnswer(fields, in: fence)
    self.init(expression: number.expression, digits: number.digits, mistakes: number.mistakes)
  }
}
