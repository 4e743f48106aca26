public import Tutoring

extension [MarkdownBlock] {
  /// The text with a number in place of each `{expression}`.
  ///
  /// - Parameter number: the number of an expression as it is typed, with an ASCII sign.
  public func filled(_ number: (String) throws -> String) rethrows -> [MarkdownBlock] {
    try map { try $0.filled(number) }
  }
}

extension MarkdownBlock {
  fileprivate func filled(_ number: (String) throws -> String) rethrows -> MarkdownBlock {
    switch self {
    case .heading(let level, let inlines):
      .heading(level: level, try inlines.map { try $0.filled(number) })
    case .paragraph(let inlines): .paragraph(try inlines.map { try $0.filled(number) })
    case .quote(let blocks): .quote(try blocks.filled(number))
    case .list(let start, let isTight, let items):
      .list(start: start, isTight: isTight, items: try items.map { try $0.filled(number) })
    case .code(let info, let text): .code(info: info, text: try text.filled(number))
    case .thematicBreak: .thematicBreak
    }
  }
}

extension MarkdownInline {
  fileprivate func filled(_ number: (String) throws -> String) rethrows -> MarkdownInline {
    switch self {
    case .text(let text): .text(try text.filled { try number($0).replacing("-", with: "−") })
    case .code(let text): .code(try text.filled(number))
    case .emphasis(let inner): .emphasis(try inner.map { try $0.filled(number) })
    case .strong(let inner): .strong(try inner.map { try $0.filled(number) })
    case .link(let inner, let destination):
      .link(try inner.map { try $0.filled(number) }, destination: destination)
    case .lineBreak: .lineBreak
    }
  }
}

extension String {
  /// The text with numbers in place of what stands in braces; a negative one is bracketed where an
  /// operator stands before it or a power after it.
  fileprivate func filled(_ number: (String) throws -> String) rethrows -> String {
    var result = ""
    var rest = self[...]
    while let match = rest.firstMatch(of: /\{([^{}]+)\}/) {
      result += rest[..<match.range.lowerBound]
      rest = rest[match.range.upperBound...]
      let text = try number(String(match.1))
      let operatorsBefore = "·*/+−-^"
      let isOperand =
        result.last { !$0.isWhitespace }.map(operatorsBefore.contains) ?? false
        || rest.first.map("^²³⁴".contains) ?? false
      let isNegative = text.first.map("-−".contains) ?? false
      result += isOperand && isNegative ? "(\(text))" : text
    }
    return result + rest
  }

  /// Whether a brace stands alone, so that it is unclear what is to be filled in.
  var hasStrayBrace: Bool {
    replacing(/\{[^{}]+\}/, with: "").contains { "{}".contains($0) }
  }
}

extension Question {
  /// The texts that may have numbers filled in.
  private var texts: [[MarkdownBlock]] {
    if case .typed(let answer) = kind.way {
      return [text, shown, explanation] + hints + answer.replies
    }
    return [text, explanation] + hints
  }

  /// The question with a number in place of each `{expression}` of its text, its hints and its
  /// explanation; what has no value in the session stays as it is.
  public func filled(in session: some LessonSession) -> Question {
    func fill(_ blocks: [MarkdownBlock]) -> [MarkdownBlock] { blocks.filled(in: session) }
    return Question(
      id: id, concept: concept, text: fill(text), kind: kind, shown: fill(shown),
      hints: hints.map(fill),
      explanation: fill(explanation), draws: draws, isExam: isExam, line: line)
  }

  /// Throws where an expression in braces has no value in a session.
  func checkTexts(in session: some LessonSession, file: String) throws(LessonError) {
    for text in texts {
      do {
        let filled = try text.filled { expression in try session.text(of: expression) }
        guard !filled.hasStrayBrace else { throw LessonError(file, line, .strayBrace(id)) }
      } catch let error as LessonError { throw error } catch {
        throw LessonError(file, line, .textFailed(id, reason: "\(error)"))
      }
    }
  }
}

extension [MarkdownBlock] {
  /// The text with the numbers of a session filled in, where they have values.
  func filled(in session: some LessonSession) -> [MarkdownBlock] {
    filled { (try? session.text(of: $0)) ?? "{\($0)}" }
  }

  /// Whether a brace is left after filling in.
  fileprivate var hasStrayBrace: Bool {
    var found = false
    func look(_ inlines: [MarkdownInline]) {
      for inline in inlines {
        switch inline {
        case .text(let text), .code(let text): found = found || text.hasStrayBrace
        case .emphasis(let inner), .strong(let inner), .link(let inner, _): look(inner)
        case .lineBreak: break
        }
      }
    }
    for block in self {
      switch block {
      case .paragraph(let inlines): look(inlines)
      case .list(_, _, let items): found = found || items.contains(where: \.hasStrayBrace)
      case .heading, .quote, .code, .thematicBreak: break
      }
    }
    return found
  }
}
