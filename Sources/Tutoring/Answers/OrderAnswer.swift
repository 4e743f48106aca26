/// An answer that puts items, numbered from 1, in an order.
public struct OrderAnswer: AnswerKind {
  /// The items, in the order shown.
  public let items: [[MarkdownBlock]]
  /// The right orders.
  public let right: [[Int]]
  /// The wrong orders that are expected, and what is said of each.
  public let mistakes: [Mistake]

  /// A wrong order, and what is said to whoever answers it.
  public struct Mistake: Hashable, Sendable {
    /// The order.
    public let order: [Int]
    /// What is said.
    public let reply: [MarkdownBlock]

    package init(order: [Int], reply: [MarkdownBlock]) {
      (self.order, self.reply) = (order, reply)
    }
  }

  package init(items: [[MarkdownBlock]], right: [[Int]], mistakes: [Mistake]) {
    (self.items, self.right, self.mistakes) = (items, right, mistakes)
  }

  /// The order that a text says, `3 1 2` or `3, 1, 2`; nil unless it has each number once.
  package static func order(_ text: String, of count: Int) -> [Int]? {
    let words = text.split { $0.isWhitespace || $0 == "," || $0 == ">" }
    let numbers = words.compactMap { Int($0) }
    return words.count == count && numbers.sorted() == Array(1...max(1, count)) ? numbers : nil
  }

  /// The words that items begin with, each as far as it is one's own: `L` for `L = d·f`.
  var names: [String: Int] {
    var names: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      guard case .paragraph(let inlines)? = item.first, let name = inlines.firstWord else {
        continue
      }
      names[name] = names[name] == nil ? index + 1 : 0
    }
    return names.filter { $0.value > 0 }
  }

  /// The items as a numbered list.
  public var shown: [MarkdownBlock] { [.list(start: 1, isTight: true, items: items)] }

  /// The right orders, which are the same in every session.
  public func expected(in session: some QuestionSession) -> any ExpectedAnswer {
    ExpectedOrder(answer: self)
  }
}

private struct ExpectedOrder: ExpectedAnswer {
  let answer: OrderAnswer

  func isAnswer(_ line: String) -> Bool {
    TypedNumber.isMeant(by: line.replacing(">", with: " "))
      || OrderAnswer.order(numbered(line), of: answer.items.count) != nil
  }

  /// A text with the numbers of the items in place of their first words.
  private func numbered(_ text: String) -> String {
    let words = text.split { $0.isWhitespace || $0 == "," || $0 == ">" }.map(String.init)
    return words.map { word in answer.names[word].map(String.init) ?? word }
      .joined(separator: " ")
  }

  func judge(_ text: String) -> Verdict {
    guard let order = OrderAnswer.order(numbered(text), of: answer.items.count) else {
      return .notYet(.noOrder(count: answer.items.count))
    }
    if answer.right.contains(order) { return .right }
    let mistake = answer.mistakes.first { $0.order == order }
    return .notYet(mistake.map { .mistake($0.reply) } ?? .different)
  }

  var wanted: String { "the numbers from 1 to \(answer.items.count) in your order" }
  var right: RightAnswer { .order(answer.right.first ?? []) }
}

extension [MarkdownInline] {
  /// The first word of the text.
  fileprivate var firstWord: String? {
    switch first {
    case .text(let text)?, .code(let text)?:
      text.split(whereSeparator: \.isWhitespace).first.map(String.init)
    case .emphasis(let inner)?, .strong(let inner)?, .link(let inner, _)?: inner.firstWord
    case .lineBreak?, nil: nil
    }
  }
}
