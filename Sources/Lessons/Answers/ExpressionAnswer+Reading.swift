import Tutoring

extension ExpressionAnswer: ReadableAnswer {
  static let keys = ["when", "says"]

  /// Reads what a number has.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let number = try NumberAnswer(fields, in: fence)
    self.init(expression: number.expression, mistakes: number.mistakes)
  }
}
