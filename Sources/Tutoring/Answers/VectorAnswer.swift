/// An answer that is several numbers, a vector or the rows of a matrix: the elements of what an
/// expression evaluates to in the session.
public struct VectorAnswer: AnswerKind {
  /// The expression.
  public let expression: LessonCommand
  /// How many significant digits of each element are asked for.
  public let digits: Int
  /// The wrong arrays that are expected, and what is said of each.
  public let mistakes: [NumberAnswer.Mistake]

  package init(expression: LessonCommand, digits: Int, mistakes: [NumberAnswer.Mistake]) {
    (self.expression, self.digits, self.mistakes) = (expression, digits, mistakes)
  }

  /// What is said of the mistakes.
  public var replies: [[MarkdownBlock]] { mistakes.map(\.reply) }

  /// Room for the numbers and what leads to them.
  public var linesOnPaper: Int { 2 }

  /// What the expression comes to in a session; throws when that is no array, or one of a mistake is too near.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    let truth = try VectorAnswer.elements(of: expression, in: session)
    var found: [(expression: LessonCommand, elements: [Double])] = [(expression, truth)]
    for mistake in mistakes.map(\.expression) {
      let elements = try VectorAnswer.elements(of: mistake, in: session)
      for (earlier, other) in found where VectorAnswer.areNear(elements, other) {
        throw AnswerError(mistake.line, .arraysTooNear(mistake.text, earlier: earlier.text))
      }
      found.append((mistake, elements))
    }
    return ExpectedVector(
      answer: self, truth: truth, mistakes: found.dropFirst().map(\.elements),
      given: session.givenNumbers)
  }

  private static func elements(
    of expression: LessonCommand, in session: some QuestionSession
  ) throws(AnswerError) -> [Double] {
    let elements: [Double]
    do { elements = try session.value(of: expression.text) } catch {
      throw AnswerError(expression.line, .failed(expression.text, reason: "\(error)"))
    }
    guard elements.count > 1, elements.allSatisfy(\.isFinite) else {
      throw AnswerError(expression.line, .notArray(expression.text))
    }
    return elements
  }

  /// Whether no element tells two arrays apart by a tenth.
  private static func areNear(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { left, right in
        abs(left - right) < NumberAnswer.leastSeparation * max(abs(left), abs(right))
          || left == right
      }
  }
}

private struct ExpectedVector: ExpectedAnswer {
  let answer: VectorAnswer
  let truth: [Double]
  let mistakes: [[Double]]
  let given: Set<Double>

  func isAnswer(_ line: String) -> Bool {
    line.contains { "0"..."9" ~= $0 }
      && line.allSatisfy { "0123456789.,;%+-−*·×/()[]^²³eE ".contains($0) }
  }

  func judge(_ text: String) -> Verdict {
    // Blanks stand between elements, or around the signs of a calculation where there are commas.
    let isListed = text.contains { ",;".contains($0) }
    let words = text.split { "[],;".contains($0) || (!isListed && $0.isWhitespace) }
      .map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    var typed: [TypedNumber] = []
    for word in words {
      do { typed.append(try TypedNumber(word, given: given)) } catch {
        return .notYet(.unreadable(error))
      }
    }
    let isWhole = typed.count == truth.count
    let judged = judgements(of: typed, truth)
    if isWhole, judged.allSatisfy({ $0 == .right }) { return .right }
    for (mistake, elements) in zip(answer.mistakes, mistakes)
    where elements.count == typed.count
      && judgements(of: typed, elements).allSatisfy({ $0 == .right })
    {
      return .notYet(.mistake(mistake.reply))
    }
    guard isWhole else { return .notYet(.otherCount(typed.count, of: truth.count)) }
    if judged.contains(.tooCoarse) { return .notYet(.tooCoarse(digits: answer.digits)) }
    if !judged.contains(.different) { return .notYet(.nearly) }
    let places = judged.indices.filter { judged[$0] == .different }
    return .notYet(.elements(differing: places.map { $0 + 1 }))
  }

  private func judgements(
    of typed: [TypedNumber], _ elements: [Double]
  ) -> [TypedNumber.Judgement] {
    zip(typed, elements).map { $0.judge($1, digits: answer.digits) }
  }

  func isGivenAway(by line: String, _ printed: [String]) -> Bool {
    !printed.isEmpty
      && line.filter { !$0.isWhitespace } == answer.expression.text.filter { !$0.isWhitespace }
  }

  var wanted: String {
    "\(truth.count) numbers with blanks between, \(TypedNumber.phrase(answer.digits)) each"
  }
  var right: RightAnswer { .numbers(truth) }
}
