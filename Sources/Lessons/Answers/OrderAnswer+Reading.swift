import Tutoring

extension OrderAnswer: ReadableAnswer {
  static let name = "order"
  static let keys = ["item", "when", "says"]
  var kind: QuestionKind { .order(self) }

  /// Reads two or more `item`, `answer`, which is one order or several with `or` between, and any number
  /// of `when` with the `says` after each.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    var items: [[MarkdownBlock]] = []
    for field in fields where field.key == "item" {
      items.append(try field.markdown(file: fence.file))
    }
    let answer = try fields.required("answer", in: .ask, file: fence.file, line: fence.line)
    let count = items.count
    func order(_ text: some StringProtocol, _ line: Int) throws(LessonError) -> [Int] {
      guard let order = OrderAnswer.order(String(text), of: count), count > 1 else {
        throw LessonError(fence.file, line, .noOrder(String(text).trimmed, count: count))
      }
      return order
    }
    var right: [[Int]] = []
    for text in answer.value.onOneLine.split(separator: " or ") {
      right.append(try order(text, answer.line))
    }
    var mistakes: [Mistake] = []
    for (field, reply) in try fields.withReplies("when", file: fence.file) {
      guard let reply else { throw LessonError(fence.file, field.line, .missingReply(field.key)) }
      let wrong = try order(field.value, field.line)
      guard !right.contains(wrong) else {
        throw LessonError(fence.file, field.line, .rightOrderAsMistake(field.value))
      }
      mistakes.append(Mistake(order: wrong, reply: try reply.markdown(file: fence.file)))
    }
    self.init(items: items, right: right, mistakes: mistakes)
  }
}
