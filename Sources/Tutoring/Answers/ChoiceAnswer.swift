/// An answer that is one of several options, which are numbered from 1.
public struct ChoiceAnswer: AnswerKind {
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

    package init(text: [MarkdownBlock], reply: [MarkdownBlock]?) {
      (self.text, self.reply) = (text, reply)
    }
  }

  package init(options: [Option], right: Int) {
    (self.options, self.right) = (options, right)
  }

  /// The options as a numbered list.
  public var shown: [MarkdownBlock] { [.list(start: 1, isTight: true, items: options.map(\.text))] }

  /// The right option, which is the same in every session.
  public func expected(in session: some QuestionSession) -> any ExpectedAnswer {
    ExpectedOption(answer: self)
  }

  /// What keeps `text` from being the answer, or nil if it is.
  func judge(_ text: String) -> Feedback? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, let number = Int(words[0]), options.indices.contains(number - 1) else {
      return .noOption(count: options.count)
    }
    return options[number - 1].reply.map { .mistake($0) }
  }
}

private struct ExpectedOption: ExpectedAnswer {
  let answer: ChoiceAnswer

  func isAnswer(_ line: String) -> Bool { TypedNumber.isMeant(by: line) }

  func judge(_ text: String) -> Verdict { answer.judge(text).map { .notYet($0) } ?? .right }

  var wanted: String { "the number of an option" }
  var right: RightAnswer { .option(answer.right) }
}
