import Tutoring

extension CurveAnswer: ReadableAnswer {
  static let name = "curve"
  static let keys = ["curve", "says", "over"]
  var kind: QuestionKind { .curve(self) }

  /// Reads two or more `curve`, an expression each, every one but the right one with its `says`; `over`,
  /// such as `z from -4 to 4`; and `answer`, the number of the right one.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let choice = try fields.choice(of: "curve", in: fence)
    let over = try fields.required("over", in: .ask, file: fence.file, line: fence.line)
    guard let match = over.value.wholeMatch(of: /([A-Za-z]\w*) from (\S+) to (\S+)/),
      let low = Double(match.2), let high = Double(match.3), low < high, high - low < .infinity
    else { throw LessonError(fence.file, over.line, .noCurveRange(over.value)) }
    self.init(
      curves: choice.options.map { field, reply in
        Curve(
          expression: LessonCommand(text: field.value.onOneLine, line: field.line), reply: reply)
      }, right: choice.right, variable: String(match.1), range: low...high)
  }
}
