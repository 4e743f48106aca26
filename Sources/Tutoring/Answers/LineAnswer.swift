/// An answer in two parts: which line of a worked solution is wrong, and what comes out when it is
/// mended.
public struct LineAnswer: AnswerKind {
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

  package init(
    lines: ChoiceAnswer, found: [MarkdownBlock], mend: [MarkdownBlock], repair: NumberAnswer,
    hintsToFind: Int
  ) {
    (self.lines, self.found, self.mend, self.repair, self.hintsToFind) = (
      lines, found, mend, repair, hintsToFind
    )
  }

  /// The lines as a numbered list.
  public var shown: [MarkdownBlock] { lines.shown }

  /// What is wrong with the repair.
  public func problems(in session: some QuestionSession) -> [AnswerError] {
    repair.problems(in: session)
  }

  /// What is said of right lines, of the wrong one, and of the mistakes in the repair.
  public var replies: [[MarkdownBlock]] {
    lines.options.compactMap(\.reply) + [found, mend] + repair.replies
  }

  /// Room for the line, and for the repair.
  public var linesOnPaper: Int { 2 }

  /// The wrong line, and what it comes to in a session when it is mended.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    ExpectedLine(answer: self, repair: try repair.expected(in: session))
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

  mutating func judge(calculated number: Double) -> Verdict? {
    isFound ? repair.judge(calculated: number) : nil
  }

  /// To look at the right result is no help with finding the line: whoever checks lines does that.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool {
    isFound && repair.isGivenAway(by: line, printed)
  }

  var wanted: String { isFound ? repair.wanted : "the number of a line" }
  var part: QuestionPart? { isFound ? repair.part ?? .text(answer.mend) : nil }

  var right: RightAnswer {
    guard case .number(let number) = repair.right else { return repair.right }
    return .line(answer.lines.right, repair: number)
  }

  func hints(of count: Int) -> Range<Int> {
    isFound ? min(answer.hintsToFind, count)..<count : 0..<min(answer.hintsToFind, count)
  }
}
