import Tutoring

/// An answer in two parts: which line of a worked solution is wrong, and what comes out when it is
/// mended.
public struct LineAnswer: AnswerKind {
  static let keys = ["option", "says", "found", "mend", "repair", "when"]
  static let options = NumberAnswer.options

  /// The lines of the solution, of which one is wrong.
  public let lines: ChoiceAnswer
  /// What is said once the line is found.
  public let found: [MarkdownBlock]
  /// What is asked then.
  public let mend: [MarkdownBlock]
  /// The number that answers it.
  public let repair: NumberAnswer
  /// How many of the hints are about finding the line: those that stand before `mend`.
  public let hintsToFind: Int

  /// Reads the lines, each an `option`, and the number of the wrong one as `answer`; `found`, `mend` and
  /// `repair`; and any number of `when` for the repair.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    lines = try ChoiceAnswer(fields, in: fence)
    repair = try NumberAnswer(fields, answer: "repair", in: fence)
    func text(_ key: String) throws(LessonError) -> Field {
      try fields.required(key, in: .ask, file: fence.file, line: fence.line)
    }
    found = try text("found").markdown(file: fence.file)
    let mend = try text("mend")
    self.mend = try mend.markdown(file: fence.file)
    hintsToFind = fields.count { $0.key == "hint" && $0.line < mend.line }
  }

  var shown: [MarkdownBlock] { lines.shown }

  func expected(
    in session: some LessonSession, file: String
  ) throws(LessonError) -> any ExpectedAnswer {
    ExpectedLine(answer: self, repair: try repair.expected(in: session, file: file))
  }
}

private struct ExpectedLine: ExpectedAnswer {
  let answer: LineAnswer
  var repair: any ExpectedAnswer
  var isFound = false

  func isAnswer(_ line: String) -> Bool { TypedNumber.isMeant(by: line) }

  mutating func judge(_ text: String) -> Verdict {
    if isFound { return repair.judge(text) }
    if let feedback = answer.lines.judge(text) {
      if case .noOption(let count) = feedback { return .notYet(.noLine(count: count)) }
      return .notYet(feedback)
    }
    isFound = true
    return .partly(answer.found)
  }

  func accepts(calculated number: Double) -> Bool {
    isFound && repair.accepts(calculated: number)
  }

  /// To look at the right result is no help with finding the line: whoever checks lines does that.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool {
    isFound && repair.isGivenAway(by: line, printed)
  }

  var wanted: WantedAnswer { isFound ? repair.wanted : .line }
  var part: [MarkdownBlock] { isFound ? answer.mend : [] }

  var right: RightAnswer {
    guard case .number(let number) = repair.right else { return repair.right }
    return .line(answer.lines.right, repair: number)
  }

  func hints(of count: Int) -> Range<Int> {
    isFound ? min(answer.hintsToFind, count)..<count : 0..<min(answer.hintsToFind, count)
  }
}
