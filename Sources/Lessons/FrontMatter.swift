/// The `key: value` lines between two lines `---` with which a lesson begins.
struct FrontMatter {
  /// The keys it may have.
  static let keys = ["id", "title", "requires", "concepts", "summary"]

  private static let fence = "---"

  let id: String
  let title: String
  let requires: [String]
  let concepts: [String]
  let summary: String
  /// The number of lines it takes, its fences included.
  let lineCount: Int

  /// The line on which each key stands.
  let lines: [String: Int]

  /// Reads the front matter at the head of a file; what is missing is empty.
  init(_ lines: [String], file: String, _ problems: inout LessonProblems) {
    let opens = lines.first?.trimmed == Self.fence
    let end = lines.dropFirst().firstIndex { $0.trimmed == Self.fence }
    guard opens, let end else {
      problems.add(LessonError(file, 1, opens ? .unclosedFrontMatter : .missingFrontMatter))
      (id, title, requires, concepts, summary) = ("", "", [], [], "")
      (lineCount, self.lines) = (opens ? lines.count : 0, [:])
      return
    }
    lineCount = end + 1

    var fields: [Field] = []
    for index in 1..<end where !lines[index].trimmed.isEmpty {
      guard let field = Field(lines[index], line: index + 1) else {
        problems.add(
          LessonError(file, index + 1, .malformedLine(lines[index], place: .frontMatter)))
        continue
      }
      fields.append(field)
    }
    let read = fields
    read.check(.frontMatter, file: file, &problems)
    func value(_ key: String) -> String? {
      problems.collect(try read.required(key, in: .frontMatter, file: file, line: 1).value)
    }
    func ids(_ key: String) -> [String] {
      problems.collect(try read.ids(key, file: file)) ?? []
    }
    id = problems.collect(try read.id(file: file)) ?? ""
    title = value("title") ?? ""
    summary = value("summary") ?? ""
    requires = ids("requires")
    concepts = ids("concepts")
    self.lines = Dictionary(read.map { ($0.key, $0.line) }) { first, _ in first }
  }
}

extension [Field] {
  /// The lesson's id.
  fileprivate func id(file: String) throws(LessonError) -> String {
    let field = try required("id", in: .frontMatter, file: file, line: 1)
    return try field.value.checkedID(file: file, line: field.line)
  }

  /// The ids, between commas, of the field with this key; none where there is no such field.
  fileprivate func ids(_ key: String, file: String) throws(LessonError) -> [String] {
    guard let field = try optional(key, file: file) else { return [] }
    var ids: [String] = []
    for name in field.value.split(separator: ",") {
      ids.append(try name.trimmed.checkedID(file: file, line: field.line))
    }
    return ids
  }
}

extension String {
  /// The text, if it can name a lesson or a question.
  func checkedID(file: String, line: Int) throws(LessonError) -> String {
    guard isID else { throw LessonError(file, line, .malformedID(self)) }
    return self
  }
}
