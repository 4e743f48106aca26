import Tutoring

/// Reads lesson files.
public enum LessonParser {
  /// The lesson in the bytes of a file; `file` names it in errors.
  ///
  /// Throws the first thing that is wrong with it.
  public static func parse(
    _ bytes: some Sequence<UInt8>, file: String
  ) throws(LessonError) -> Lesson {
    let (lesson, problems) = read(bytes, file: file)
    if let first = problems.first { throw first }
    return lesson
  }

  /// The lesson in the bytes of a file, as far as it can be read, and all that is wrong with it.
  static func read(
    _ bytes: some Sequence<UInt8>, file: String
  ) -> (lesson: Lesson, problems: [LessonError]) {
    var problems = LessonProblems()
    let lines = LessonText(bytes, file: file, &problems).lines
    let frontMatter = FrontMatter(lines, file: file, &problems)
    let blocks = blocks(of: lines, after: frontMatter, file: file, &problems)
    let lesson = Lesson(
      file: file, id: frontMatter.id, title: frontMatter.title, requires: frontMatter.requires,
      concepts: frontMatter.concepts, summary: frontMatter.summary, keyLines: frontMatter.lines,
      blocks: blocks)
    return (lesson, problems.all)
  }

  /// The blocks in the lines after the front matter.
  private static func blocks(
    of lines: [String], after frontMatter: FrontMatter, file: String,
    _ problems: inout LessonProblems
  ) -> [LessonBlock] {
    let start = frontMatter.lineCount
    let reader = MarkdownReader(file: file, firstLine: start + 1)
    var blocks: [LessonBlock] = []
    var prose: [MarkdownBlock] = []
    var proseLine = start + 1
    func endProse() {
      if !prose.isEmpty { blocks.append(LessonBlock(content: .prose(prose), line: proseLine)) }
      prose = []
    }

    let text = lines[start...].joined(separator: "\n")
    for placed in reader.placedBlocks(of: text, &problems) {
      let found = problems.collect(try Fence(placed, lines: lines, file: file))
      guard let found else { continue }
      if let fence = found {
        endProse()
        guard let content = fence.kind.parse(fence, frontMatter, &problems) else { continue }
        blocks.append(LessonBlock(content: content, line: fence.line))
      } else {
        let line = placed.lines.lowerBound
        _ = problems.collect(try refuseNestedFences(in: placed.block, line: line, file: file))
        if prose.isEmpty { proseLine = line }
        prose.append(placed.block)
      }
    }
    endProse()
    refuseRepeatedIDs(in: blocks, file: file, &problems)
    return blocks
  }

  /// A list or a quote is shown, not played, so a block to be played must not stand in one.
  private static func refuseNestedFences(
    in block: MarkdownBlock, line: Int, file: String
  ) throws(LessonError) {
    let inner: [MarkdownBlock]
    switch block {
    case .code(let info, _):
      if let kind = BlockKind(info: info) {
        throw LessonError(file, line, .nestedBlock(kind.rawValue))
      }
      return
    case .quote(let blocks): inner = blocks
    case .list(_, _, let items): inner = items.flatMap { $0 }
    case .heading, .paragraph, .thematicBreak: return
    }
    for block in inner { try refuseNestedFences(in: block, line: line, file: file) }
  }

  private static func refuseRepeatedIDs(
    in blocks: [LessonBlock], file: String, _ problems: inout LessonProblems
  ) {
    var lines: [String: Int] = [:]
    for case .ask(let question) in blocks.map(\.content) {
      if let firstLine = lines.updateValue(question.line, forKey: question.id) {
        problems.add(
          LessonError(
            file, question.line, .repeatedQuestionID(question.id, firstLine: firstLine)))
      }
    }
  }
}
