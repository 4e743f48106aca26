/// Reads `ask` blocks: the question's text, then its `key: value` lines.
///
/// A line that begins with spaces goes on with the value of the line before.
enum AskParser {
  /// The keys of every question, and those of some kinds.
  static let keys = ["answer", "hint", "explain"] + kindKeys

  private static let kindKeys = ["when", "option", "says"]

  /// The question in a block.
  static func question(in fence: Fence) throws(LessonError) -> Question {
    let type = try fence.required("type")
    try fence.checkOptions(["type", "id"] + (type == "number" ? ["digits"] : []))
    let id = try fence.required("id").checkedID(file: fence.file, line: fence.line)
    guard let (_, kindKeys) = QuestionKind.names.first(where: { $0.0 == type }) else {
      throw LessonError(fence.file, fence.line, .unknownQuestionType(type))
    }

    let firstKey = fence.body.firstIndex { Field($0, line: 0) != nil } ?? fence.body.endIndex
    let text = fence.body[..<firstKey].joined(separator: "\n")
    guard !text.trimmed.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingQuestion)
    }
    let fields = try fields(in: fence, from: firstKey)
    for field in fields where AskParser.kindKeys.contains(field.key) {
      guard kindKeys.contains(field.key) else {
        throw LessonError(fence.file, field.line, .keyOfAnotherKind(field.key, type: type))
      }
    }
    let kind: QuestionKind
    switch type {
    case "choice": kind = .choice(try ChoiceAnswer(fields, in: fence))
    case "command": kind = .command(try CommandAnswer(fields, in: fence))
    default: kind = .number(try NumberAnswer(fields, in: fence))
    }
    let hints = fields.filter { $0.key == "hint" }
    guard !hints.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingKey("hint", place: .ask))
    }
    let explanation = try fields.required(
      "explain", in: .ask, file: fence.file, line: fence.line)

    var hintTexts: [[MarkdownBlock]] = []
    for hint in hints { hintTexts.append(try hint.markdown(file: fence.file)) }
    return Question(
      id: id,
      text: try MarkdownReader(file: fence.file, firstLine: fence.line(ofBody: 0)).blocks(of: text),
      kind: kind,
      hints: hintTexts,
      explanation: try explanation.markdown(file: fence.file),
      line: fence.line)
  }

  /// The fields of the body from line `start` on, each with the lines that continue it.
  private static func fields(in fence: Fence, from start: Int) throws(LessonError) -> [Field] {
    var fields: [Field] = []
    for index in start..<fence.body.endIndex {
      let line = fence.body[index]
      let number = fence.line(ofBody: index)
      if line.trimmed.isEmpty { continue }
      if let field = Field(line, line: number) {
        fields.append(field)
      } else if line.hasPrefix(" "), !fields.isEmpty {
        fields[fields.count - 1].value += "\n" + line.trimmed
      } else {
        throw LessonError(fence.file, number, .malformedLine(line, place: .ask))
      }
    }
    try fields.check(.ask, file: fence.file)
    return fields
  }
}
