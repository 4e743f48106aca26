import Tutoring

/// An answer that is several numbers, a vector or the rows of a matrix: the elements of what an
/// expression evaluates to in the session.
public struct VectorAnswer: AnswerKind {
  static let keys = ["when", "says", "draw"]
  static let options = NumberAnswer.options

  /// The expression.
  public let expression: LessonCommand
  /// How many significant digits of each element are asked for.
  public let digits: Int
  /// The wrong arrays that are expected, and what is said of each.
  public let mistakes: [NumberAnswer.Mistake]

  /// Reads `answer`, and any number of `when` with the `says` after each.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let number = try NumberAnswer(fields, in: fence)
    (expression, digits, mistakes) = (number.expression, number.digits, number.mistakes)
  }

  func expected(
    in session: some LessonSession, file: String
  ) throws(LessonError) -> any ExpectedAnswer {
    let truth = try VectorAnswer.elements(of: expression, in: session, file: file)
    var found: [(expression: LessonCommand, elements: [Double])] = [(expression, truth)]
    for mistake in mistakes.map(\.expression) {
      let elements = try VectorAnswer.elements(of: mistake, in: session, file: file)
      for (earlier, other) in found where VectorAnswer.areNear(elements, other) {
        throw LessonError(file, mistake.line, .arraysTooNear(mistake.text, earlier: earlier.text))
      }
      found.append((mistake, elements))
    }
    return ExpectedVector(
      answer: self, truth: truth, mistakes: found.dropFirst().map(\.elements),
      given: session.givenNumbers)
  }

  private static func elements(
    of expression: LessonCommand, in session: some LessonSession, file: String
  ) throws(LessonError) -> [Double] {
    let elements: [Double]
    do { elements = try session.value(of: expression.text) } catch {
      throw LessonError(file, expression.line, .answerFailed(expression.text, reason: "\(error)"))
    }
    guard elements.count > 1, elements.allSatisfy(\.isFinite) else {
      throw LessonError(file, expression.line, .answerNotArray(expression.text))
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
      .map(\.trimmed).filter { !$0.isEmpty }
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

  var wanted: WantedAnswer { .numbers(count: truth.count, digits: answer.digits) }
  var right: RightAnswer { .numbers(truth) }
}
