import Tutoring

extension FreeAnswer: ReadableAnswer {
  static let name = "free"
  static let keys = ["point"]
  var kind: QuestionKind { .free(self) }

  /// Reads `answer`, an answer as it could be, and one or more `point`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let model = try fields.required("answer", in: .ask, file: fence.file, line: fence.line)
    var points: [[MarkdownBlock]] = []
    for field in fields where field.key == "point" {
      points.append(try field.markdown(file: fence.file))
    }
    guard !points.isEmpty else {
      throw LessonError(fence.file, fence.line, .missingKey("point", place: .ask))
    }
    self.init(model: try model.markdown(file: fence.file), points: points)
  }
}
