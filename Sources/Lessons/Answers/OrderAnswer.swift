import Tutoring

/// An answer that puts items, numbered from 1, in an order.
public struct OrderAnswer: AnswerKind {
  static let keys = ["item", "when", "says"]

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
  }

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
    (self.items, self.right, self.mistakes) = (items, right, mistakes)
  }

  /// The order that a text says, `3 1 2` or `3, 1, 2`; nil unless it has each number once.
  static func order(_ text: String, of count: Int) -> [Int]? {
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
  var shown: [MarkdownBlock] { [.list(start: 1, isTight: true, items: items)] }

  func expected(in session: some LessonSession, file: String) -> any ExpectedAnswer {
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

  var wanted: WantedAnswer { .order(count: answer.items.count) }
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
