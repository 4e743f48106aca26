/// An answer in the learner's own words, which no program can judge: a model answer and the points of a
/// rubric are shown then, and the learner says which of the points the own answer has.
public struct FreeAnswer: AnswerKind {
  /// An answer as it could be.
  public let model: [MarkdownBlock]
  /// What an answer should say, point by point.
  public let points: [[MarkdownBlock]]

  package init(model: [MarkdownBlock], points: [[MarkdownBlock]]) {
    (self.model, self.points) = (model, points)
  }

  /// Room for some sentences.
  public var linesOnPaper: Int { 5 }

  /// What the learner is shown to judge by, which is the same in every session.
  public func expected(in session: some QuestionSession) -> any ExpectedAnswer {
    ExpectedText(answer: self)
  }
}

private struct ExpectedText: ExpectedAnswer {
  /// How many words make a sentence of one's own: a command has fewer of letters alone.
  private static let fewestWords = 4

  let answer: FreeAnswer
  var isWritten = false

  func isAnswer(_ line: String) -> Bool {
    if isWritten { return points(line) != nil || TypedNumber.isMeant(by: line) }
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.count { word in
      word.contains(where: \.isLetter) && word.allSatisfy { $0.isLetter || ".,;:!?’'".contains($0) }
    } >= Self.fewestWords
  }

  mutating func judge(_ text: String) -> Verdict {
    guard isWritten else {
      isWritten = true
      return .compare(answer.model)
    }
    guard let points = points(text) else { return .notYet(.noPoints(count: answer.points.count)) }
    return .graded(points.count, of: answer.points.count)
  }

  /// The points that a text names, each once: `1 3`, `1, 3`, `all`, or `0` and `none`; nil when it
  /// names others.
  private func points(_ text: String) -> Set<Int>? {
    let all = Set(1...max(1, answer.points.count))
    let words = text.lowercased().split { $0.isWhitespace || $0 == "," }
    if words == ["all"] { return all }
    if words == ["none"] || words == ["0"] { return [] }
    let numbers = words.map { Int($0) ?? 0 }
    return !numbers.isEmpty && all.isSuperset(of: numbers) ? Set(numbers) : nil
  }

  var wanted: String {
    isWritten
      ? "numbers from 1 to \(answer.points.count), all or none"
      : "a sentence of your own, in one line"
  }
  var right: RightAnswer { .text(answer.model) }

  var part: QuestionPart? {
    guard isWritten else { return nil }
    return .text([
      .paragraph([.text("Which of these does yours say?")]),
      .list(start: 1, isTight: true, items: answer.points),
    ])
  }

  /// Hints are for the writing.
  func hints(of count: Int) -> Range<Int> { isWritten ? count..<count : 0..<count }
}
