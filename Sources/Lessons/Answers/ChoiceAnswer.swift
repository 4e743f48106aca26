import Tutoring

/// An answer that is one of several options, which are numbered from 1.
public struct ChoiceAnswer: AnswerKind {
  static let keys = ["option", "says"]

  /// The options, in the order shown.
  public let options: [Option]
  /// The number of the right one.
  public let right: Int

  /// Something to choose.
  public struct Option: Hashable, Sendable {
    /// What it says.
    public let text: [MarkdownBlock]
    /// What is said to whoever chooses it wrongly; nil for the right one.
    public let reply: [MarkdownBlock]?
  }

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
    (self.options, self.right) = (options, right)
  }

  /// The options as a numbered list.
  var shown: [MarkdownBlock] { [.list(start: 1, isTight: true, items: options.map(\.text))] }

  func expected(in session: some LessonSession, file: String) -> any ExpectedAnswer {
    ExpectedOption(answer: self)
  }

  /// What keeps `text` from being the answer, or nil if it is.
  func judge(_ text: String) -> Feedback? {
    guard let number = Int(text.trimmed), options.indices.contains(number - 1) else {
      return .noOption(count: options.count)
    }
    return options[number - 1].reply.map { .mistake($0) }
  }
}

private struct ExpectedOption: ExpectedAnswer {
  let answer: ChoiceAnswer

  func isAnswer(_ line: String) -> Bool { TypedNumber.isMeant(by: line) }

  func judge(_ text: String) -> Verdict { answer.judge(text).map { .notYet($0) } ?? .right }

  var wanted: WantedAnswer { .option }
  var right: RightAnswer { .option(answer.right) }
}
