import Tutoring

/// Reads `ask` blocks: the question's text, then its `key: value` lines.
///
/// A line that begins with spaces goes on with the value of the line before.
enum AskParser {
  /// The keys of every question, and those of some kinds.
  static let keys = ["answer", "hint", "explain"] + kindKeys

  /// The option that makes a question one of an exam, and its one value.
  private static let (mode, exam) = ("as", "exam")

  private static let kindKeys = QuestionKind.all.flatMap { $0.keys }.reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }

  /// The question in a block; nil when something is wrong with it.
  static func question(
    in fence: Fence, _ frontMatter: FrontMatter, _ problems: inout LessonProblems
  ) -> Question? {
    let before = problems.all.count
    let head = problems.collect(try head(of: fence, frontMatter))
    guard let head else { return nil }

    let firstKey = fence.body.firstIndex { Field($0, line: 0) != nil } ?? fence.body.endIndex
    let text = problems.collect(try text(of: fence, before: firstKey))
    let fields = fields(in: fence, from: firstKey, &problems)
    for field in fields where kindKeys.contains(field.key) && !head.kind.keys.contains(field.key) {
      problems.add(
        LessonError(fence.file, field.line, .keyOfAnotherKind(field.key, type: head.kind.name)))
    }
    // What follows would only say again what was said.
    guard problems.all.count == before else { return nil }
    let kind = problems.collect(try head.kind.init(fields, in: fence).kind)
    let hints = problems.collect(try hints(fields, in: fence))
    let explanation = problems.collect(
      try fields.required("explain", in: .ask, file: fence.file, line: fence.line)
        .markdown(file: fence.file))
    let draws = problems.collect(try draws(fields, in: fence, isExam: head.isExam))
    guard let text, let kind, let hints, let explanation, let draws else { return nil }
    return Question(
      id: head.id, concept: head.concept, text: text, kind: kind, hints: hints,
      explanation: explanation, draws: draws, isExam: head.isExam, line: fence.line)
  }

  /// What stands after the word `ask`, with the keys of that kind of question.
  private struct Head {
    let kind: any ReadableAnswer.Type
    let id: String
    let concept: String?
    let isExam: Bool
  }

  private static func head(
    of fence: Fence, _ frontMatter: FrontMatter
  ) throws(LessonError) -> Head {
    let type = try fence.required("type")
    let kind = QuestionKind.all.first { $0.name == type }
    try fence.checkOptions(["type", "id", "concept", mode] + (kind?.options ?? []))
    let id = try fence.required("id").checkedID(file: fence.file, line: fence.line)
    guard let kind else {
      throw LessonError(fence.file, fence.line, .unknownQuestionType(type))
    }
    let concept = fence.option("concept")
    if let concept, !frontMatter.concepts.contains(concept) {
      throw LessonError(
        fence.file, fence.line, .unknownConcept(concept, known: frontMatter.concepts))
    }
    if let value = fence.option(mode), value != exam {
      throw LessonError(fence.file, fence.line, .wrongMode(value))
    }
    return Head(
      kind: kind, id: id, concept: concept, isExam: fence.option(mode) != nil)
  }

  /// The ranges of `draw` lines; an exam needs one.
  private static func draws(
    _ fields: [Field], in fence: Fence, isExam: Bool
  ) throws(LessonError) -> [NumberRange] {
    var draws: [NumberRange] = []
    for field in fields where field.key == "draw" {
      guard let range = NumberRange(field.value) else {
        throw LessonError(fence.file, field.line, .noRange(field.value))
      }
      draws.append(range)
    }
    guard !isExam || !draws.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingKey("draw", place: .ask))
    }
    return draws
  }

  private static func text(
    of fence: Fence, before firstKey: Int
  ) throws(LessonError) -> [MarkdownBlock] {
    let text = fence.body[..<firstKey].joined(separator: "\n")
    guard !text.trimmed.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingQuestion)
    }
    return try MarkdownReader(file: fence.file, firstLine: fence.line(ofBody: 0)).blocks(of: text)
  }

  private static func hints(
    _ fields: [Field], in fence: Fence
  ) throws(LessonError) -> [[MarkdownBlock]] {
    var hints: [[MarkdownBlock]] = []
    for field in fields where field.key == "hint" {
      hints.append(try field.markdown(file: fence.file))
    }
    guard !hints.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingKey("hint", place: .ask))
    }
    return hints
  }

  /// The fields of the body from line `start` on, each with the lines that continue it.
  private static func fields(
    in fence: Fence, from start: Int, _ problems: inout LessonProblems
  ) -> [Field] {
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
        problems.add(LessonError(fence.file, number, .malformedLine(line, place: .ask)))
      }
    }
    fields.check(.ask, file: fence.file, &problems)
    return fields
  }
}
