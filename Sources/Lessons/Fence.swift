import Tutoring

/// The kinds of fenced block that a lesson plays; any other fence is code to be shown.
enum BlockKind: String, CaseIterable {
  case run
  case expect
  case ask

  /// The words that begin such blocks.
  static var names: [String] { allCases.map(\.rawValue) }

  /// The kind named by the first word after an opening fence.
  init?(info: String) {
    self.init(rawValue: info.split(separator: " ").first.map(String.init) ?? "")
  }

  /// What the block holds; nil when that cannot be told.
  func parse(
    _ fence: Fence, _ frontMatter: FrontMatter, _ problems: inout LessonProblems
  ) -> LessonBlock.Content? {
    switch self {
    case .run:
      problems.collect(.run(try CommandParser.commands(in: fence)))
    case .expect:
      problems.collect(.expect(try CommandParser.exchanges(in: fence)))
    case .ask: AskParser.question(in: fence, frontMatter, &problems).map { .ask($0) }
    }
  }
}

/// A fenced block to be played: its kind, its options and its lines.
struct Fence {
  let kind: BlockKind
  /// The options, `name=value`, in the order given.
  let options: [(name: String, value: String)]
  /// The lines between the fences.
  let body: [String]
  let file: String
  /// The line of the opening fence; the body begins on the next.
  let line: Int

  /// The fence that a block of Markdown is; nil for prose and for code that is only shown.
  ///
  /// Throws when the block is not closed, or when it has options and is of no known kind.
  init?(_ placed: MarkdownReader.Placed, lines: [String], file: String) throws(LessonError) {
    guard case .code(let info, let text) = placed.block else { return nil }
    let words = info.split(separator: " ").map(String.init)
    line = placed.lines.lowerBound
    guard let kind = BlockKind(info: info) else {
      if words.dropFirst().contains(where: { $0.contains("=") }) {
        throw LessonError(file, line, .unknownBlock(words[0]))
      }
      return nil
    }
    let source = lines.dropFirst(placed.lines.lowerBound - 1).prefix(placed.lines.count)
    let (opening, closing) = (source.first?.trimmed ?? "", source.last?.trimmed ?? "")
    let mark = opening.first
    guard source.count > 1, closing.allSatisfy({ $0 == mark }),
      closing.count >= opening.prefix(while: { $0 == mark }).count
    else {
      throw LessonError(file, line, .unclosedBlock(kind.rawValue))
    }
    self.kind = kind
    self.file = file
    options = words.dropFirst().map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    var body = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if body.last?.isEmpty == true { body.removeLast() }
    self.body = body
  }

  /// The line of the file on which line `index` of the body stands.
  func line(ofBody index: Int) -> Int { line + 1 + index }

  /// Refuses options other than `names`, and options given twice.
  func checkOptions(_ names: [String]) throws(LessonError) {
    for (index, option) in options.enumerated() {
      guard names.contains(option.name) else {
        throw LessonError(file, line, .unknownOption(option.name, block: kind.rawValue))
      }
      guard !options[..<index].contains(where: { $0.name == option.name }) else {
        throw LessonError(file, line, .repeatedOption(option.name, block: kind.rawValue))
      }
    }
  }

  /// The value of an option the block may have.
  func option(_ name: String) -> String? { options.first { $0.name == name }?.value }

  /// The value of an option the block must have.
  func required(_ name: String) throws(LessonError) -> String {
    guard let value = option(name), !value.isEmpty else {
      throw LessonError(file, line, .missingOption(name, block: kind.rawValue))
    }
    return value
  }
}
