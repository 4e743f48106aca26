import Tutoring

extension NumberAnswer: ReadableAnswer {
  static let name = "number"
  static let keys = ["when", "says", "draw"]
  static let options = ["digits"]
  var kind: QuestionKind { .number(self) }

  /// Reads `answer`, and any number of `when` with the `says` after each; the name of a misconception may
  /// stand without.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    try self.init(fields, answer: "answer", in: fence)
  }

  /// The same with the expression under another key.
  init(_ fields: [Field], answer key: String, in fence: Fence) throws(LessonError) {
    let digits = try NumberAnswer.digits(in: fence)
    let expression = try fields.command(key, in: fence)
    var mistakes: [Mistake] = []
    for (field, reply) in try fields.withReplies("when", file: fence.file) {
      let expression = LessonCommand(text: field.value.onOneLine, line: field.line)
      guard reply != nil || Misconception.named(expression.text) != nil else {
        throw LessonError(fence.file, field.line, .missingReply(field.key))
      }
      mistakes.append(
        Mistake(expression: expression, reply: try reply?.markdown(file: fence.file) ?? []))
    }
    self.init(expression: expression, digits: digits, mistakes: mistakes)
  }

  /// The significant digits that an answer needs.
  private static func digits(in fence: Fence) throws(LessonError) -> Int {
    guard let option = fence.option("digits") else { return TypedNumber.fewestDigits }
    guard let digits = Int(option), TypedNumber.fewestDigits...15 ~= digits else {
      throw LessonError(fence.file, fence.line, .wrongDigits(option))
    }
    return digits
  }
}
