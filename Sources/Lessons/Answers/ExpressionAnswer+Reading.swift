import Tutoring

extension ExpressionAnswer: ReadableAnswer {
  static let name = "expression"
  static let keys = ["when", "says"]
  var kind: QuestionKind { .expression(self) }

  /// Reads what a number has.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let number = try NumberAnswer(fields, in: fence)
    self.init(expression: number.expression, mistakes: number.mistakes)
  }
}
