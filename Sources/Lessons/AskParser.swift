/// Reads `ask` blocks: the question's text, then its `key: value` lines.
///
/// A line that begins with spaces goes on with the value of the line before.
enum AskParser {
  /// The keys a question has.
  static let keys = ["answer", "hint", "explain"]

  /// The question in a block.
  static func question(in fence: Fence) throws(LessonError) -> Question {
    try fence.checkOptions(["type", "id", "digits"])
    let type = try fence.required("type")
    let id = try fence.required("id").checkedID(file: fence.file, line: fence.line)
    guard QuestionKind.names.contains(type) else {
      throw LessonError(fence.file, fence.line, .unknownQuestionType(type))
    }
    let digits = try digits(in: fence)

    let firstKey = fence.body.firstIndex { Field($0, line: 0) != nil } ?? fence.body.endIndex
    let text = fence.body[..<firstKey].joined(separator: "\n")
    guard !text.trimmed.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingQuestion)
    }
    let fields = try fields(in: fence, from: firstKey)
    let answer = try fields.required(
      "answer", in: .ask, file: fence.file, line: fence.line)
    let hints = fields.filter { $0.key == "hint" }
    guard !hints.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingKey("hint", place: .ask))
    }
    let explanation = try fields.required(
      "explain", in: .ask, file: fence.file, line: fence.line)

    var hintTexts: [[MarkdownBlock]] = []
    for hint in hints { hintTexts.append(try markdown(hint, in: fence)) }
    return Question(
      id: id,
      text: try MarkdownReader(file: fence.file, firstLine: fence.line(ofBody: 0)).blocks(of: text),
      kind: .number(
        answer: LessonCommand(text: answer.value.onOneLine, line: answer.line), digits: digits),
      hints: hintTexts,
      explanation: try markdown(explanation, in: fence),
      line: fence.line)
  }

  /// The significant digits that an answer needs.
  private static func digits(in fence: Fence) throws(LessonError) -> Int {
    guard let option = fence.options.first(where: { $0.name == "digits" }) else {
      return TypedNumber.fewestDigits
    }
    guard let digits = Int(option.value), TypedNumber.fewestDigits...15 ~= digits else {
      throw LessonError(fence.file, fence.line, .wrongDigits(option.value))
    }
    return digits
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

  private static func markdown(
    _ field: Field, in fence: Fence
  ) throws(LessonError) -> [MarkdownBlock] {
    try MarkdownReader(file: fence.file, firstLine: field.line).blocks(of: field.value)
  }
}

extension String {
  /// The text with a space for every line end.
  fileprivate var onOneLine: String { replacing("\n", with: " ") }
}
