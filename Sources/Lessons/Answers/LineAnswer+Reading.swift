import Tutoring

extension LineAnswer: ReadableAnswer {
  static let name = "line"
  static let keys = ["option", "says", "found", "mend", "repair", "when", "draw"]
  static let options = NumberAnswer.options
  var kind: QuestionKind { .line(self) }

  /// Reads the lines, each an `option`, and the number of the wrong one as `answer`; `found`, `mend` and
  /// `repair`; and any number of `when` for the repair.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let lines = try ChoiceAnswer(fields, in: fence)
    let repair = try NumberAnswer(fields, answer: "repair", in: fence)
    func text(_ key: String) throws(LessonError) -> Field {
      try fields.required(key, in: .ask, file: fence.file, line: fence.line)
    }
    let found = try text("found").markdown(file: fence.file)
    let mend = try text("mend")
    self.init(
      lines: lines, found: found, mend: try mend.markdown(file: fence.file), repair: repair,
      hintsToFind: fields.count { $0.key == "hint" && $0.line < mend.line })
  }
}
