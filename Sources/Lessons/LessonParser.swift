/// Reads lesson files.
public enum LessonParser {
  /// The lesson in the bytes of a file; `file` names it in errors.
  ///
  /// Throws the first thing that is wrong with it.
  public static func parse(
    _ bytes: some Sequence<UInt8>, file: String
  ) throws(LessonError) -> Lesson {
    let lines = try LessonText(bytes, file: file).lines
    let frontMatter = try FrontMatter(lines, file: file)
    return Lesson(
      file: file,
      id: frontMatter.id,
      title: frontMatter.title,
      requires: frontMatter.requires,
      summary: frontMatter.summary,
      blocks: try blocks(of: lines, from: frontMatter.lineCount, file: file))
  }

  /// The blocks in the lines after the front matter.
  private static func blocks(
    of lines: [String], from start: Int, file: String
  ) throws(LessonError) -> [LessonBlock] {
    let reader = MarkdownReader(file: file, firstLine: start + 1)
    var blocks: [LessonBlock] = []
    var prose: [MarkdownBlock] = []
    var proseLine = start + 1
    func endProse() {
      if !prose.isEmpty { blocks.append(LessonBlock(content: .prose(prose), line: proseLine)) }
      prose = []
    }

    for placed in try reader.placedBlocks(of: lines[start...].joined(separator: "\n")) {
      if let fence = try Fence(placed, lines: lines, file: file) {
        endProse()
        let content = try fence.kind.parse(fence)
        blocks.append(LessonBlock(content: content, line: fence.line))
      } else {
        try refuseNestedFences(in: placed.block, line: placed.lines.lowerBound, file: file)
        if prose.isEmpty { proseLine = placed.lines.lowerBound }
        prose.append(placed.block)
      }
    }
    endProse()
    try refuseRepeatedIDs(in: blocks, file: file)
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
    in blocks: [LessonBlock], file: String
  ) throws(LessonError) {
    var lines: [String: Int] = [:]
    for case .ask(let question) in blocks.map(\.content) {
      if let firstLine = lines.updateValue(question.line, forKey: question.id) {
        throw LessonError(
          file, question.line, .repeatedQuestionID(question.id, firstLine: firstLine))
      }
    }
  }
}
