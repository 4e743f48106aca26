import Tutoring

extension ChoiceAnswer: ReadableAnswer {
  static let keys = ["option", "says"]

  /// Reads two or more `option`, each but the right one with its `says`, and `answer`, a number.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let answer = try fields.required("answer", in: .ask, file: fence.file, line: fence.line)
    let pairs = try fields.withReplies("option", file: fence.file)
    guard let right = Int(answer.value), pairs.count > 1, 1...pairs.count ~= right else {
      throw LessonError(fence.file, answer.line, .noSuchOption(answer.value, count: pairs.count))
    }
    var options: [Option] = []
    for (index, (field, reply)) in pairs.enumerated() {
      guard (reply == nil) == (index + 1 == right) else {
        throw LessonError(
          fence.file, field.line,
          reply == nil ? .missingReply(field.key) : .replyToRightOption)
      }
      var text: [MarkdownBlock]?
      if let reply { text = try reply.markdown(file: fence.file) }
      options.append(Option(text: try field.markdown(file: fence.file), reply: text))
    }
    self.init(options: options, right: right)
  }
}
