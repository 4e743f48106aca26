/// The `key: value` lines between two lines `---` with which a lesson begins.
struct FrontMatter {
  /// The keys it may have.
  static let keys = ["id", "title", "requires", "summary"]

  private static let fence = "---"

  let id: String
  let title: String
  let requires: [String]
  let summary: String
  /// The number of lines it takes, its fences included.
  let lineCount: Int

  /// Reads the front matter at the head of a file.
  init(_ lines: [String], file: String) throws(LessonError) {
    guard lines.first?.trimmed == Self.fence else {
      throw LessonError(file, 1, .missingFrontMatter)
    }
    guard let end = lines.dropFirst().firstIndex(where: { $0.trimmed == Self.fence }) else {
      throw LessonError(file, 1, .unclosedFrontMatter)
    }
    lineCount = end + 1

    var fields: [Field] = []
    for index in 1..<end where !lines[index].trimmed.isEmpty {
      guard let field = Field(lines[index], line: index + 1) else {
        throw LessonError(file, index + 1, .malformedLine(lines[index], place: .frontMatter))
      }
      fields.append(field)
    }
    try fields.check(.frontMatter, file: file)

    let id = try fields.required("id", in: .frontMatter, file: file, line: 1)
    self.id = try id.value.checkedID(file: file, line: id.line)
    title = try fields.required("title", in: .frontMatter, file: file, line: 1).value
    summary = try fields.required("summary", in: .frontMatter, file: file, line: 1).value
    var requires: [String] = []
    if let field = try fields.optional("requires", file: file) {
      for name in field.value.split(separator: ",") {
        requires.append(try name.trimmed.checkedID(file: file, line: field.line))
      }
    }
    self.requires = requires
  }
}

extension String {
  /// The text, if it can name a lesson or a question.
  func checkedID(file: String, line: Int) throws(LessonError) -> String {
    guard isID else { throw LessonError(file, line, .malformedID(self)) }
    return self
  }
}
