import Language

/// An answer that is a number: what an expression evaluates to in the session.
public struct NumberAnswer: AnswerKind {
  /// The expression.
  public let expression: LessonCommand
  /// How many significant digits are asked for.
  public let digits: Int
  /// The wrong numbers that are expected.
  public let mistakes: [Mistake]

  /// A wrong number that a common mistake gives, and what is said of it.
  public struct Mistake: Hashable, Sendable {
    /// The calculation with the mistake in it, or the name of a misconception.
    public let expression: LessonCommand
    /// What is said to whoever answers its value; nothing where a misconception's own words are said.
    public let reply: [MarkdownBlock]

    package init(expression: LessonCommand, reply: [MarkdownBlock]) {
      (self.expression, self.reply) = (expression, reply)
    }

    /// The misconception that it names; nil for a calculation.
    public var misconception: Misconception? { Misconception.named(expression.text) }
  }

  package init(expression: LessonCommand, digits: Int, mistakes: [Mistake]) {
    (self.expression, self.digits, self.mistakes) = (expression, digits, mistakes)
  }

  /// How far apart the right number and those of the mistakes are at least, relative to the larger
  /// one: two digits, each rounded, tell such numbers apart.
  package static let leastSeparation = 0.1

  /// What is said of the mistakes.
  public var replies: [[MarkdownBlock]] { mistakes.map(\.reply) }

  /// Room for the number and what leads to it.
  public var linesOnPaper: Int { 2 }

  /// What the expression comes to in a session; throws when two numbers are too near.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    let (numbers, problems) = survey(in: session)
    if let first = problems.first { throw first }
    return ExpectedNumber(answer: self, numbers, in: session)
  }

  /// All that is wrong with its numbers in a session.
  public func problems(in session: some QuestionSession) -> [AnswerError] {
    let (numbers, problems) = survey(in: session)
    guard let truth = numbers.first?.first else { return problems }
    let nothing = ExpectedNumber(answer: self, numbers, in: session).acceptedNothing
    return problems
      + (nothing.map { [AnswerError(expression.line, .acceptsNothing($0, truth: truth))] } ?? [])
  }

  /// The right number and those of each mistake, and what is wrong with them; a mistake with which
  /// something is wrong has no numbers.
  private func survey(
    in session: some QuestionSession
  ) -> (numbers: [[Double]], problems: [AnswerError]) {
    let place = session.place(of: expression.text)
    var (numbers, problems): ([[Double]], [AnswerError]) = ([], [])
    var earlier: [(expression: LessonCommand, number: Double)] = []
    for declared in [expression] + mistakes.map(\.expression) {
      do {
        let own =
          numbers.isEmpty
          ? [try NumberAnswer.value(of: declared, in: session)]
          : try self.numbers(of: declared, in: session, place)
        for number in own {
          try NumberAnswer.separate(declared, number, from: earlier, place)
        }
        earlier += own.map { (declared, $0) }
        numbers.append(own)
      } catch {
        problems.append(error)
        numbers.append([])
      }
    }
    return (numbers, problems)
  }

  /// The numbers of a mistake: that of its calculation, or those that a misconception answers here.
  private func numbers(
    of declared: LessonCommand, in session: some QuestionSession, _ place: WalkPlace?
  ) throws(AnswerError) -> [Double] {
    if let misconception = Misconception.named(declared.text) {
      let numbers = place?.factors.map(misconception.signatures) ?? []
      guard !numbers.isEmpty else {
        throw AnswerError(declared.line, .noPlace(declared.text, answer: expression.text))
      }
      return numbers
    }
    do { return [try NumberAnswer.value(of: declared, in: session)] } catch {
      guard case .failed = error.problem else { throw error }
      let nearest = Nearby.name(declared.text, among: Misconception.names)
      // Several words with hyphens between are no calculation that anyone writes.
      let isID = declared.text.wholeMatch(of: /[a-z]{2,}(-[a-z]{2,})+( everywhere)?/) != nil
      guard nearest != nil || isID else { throw error }
      throw AnswerError(declared.line, .unknownMisconception(declared.text, nearest: nearest))
    }
  }

  /// Throws when a number is too near to one before it, unless the two are of misconceptions that a
  /// factor tells apart.
  private static func separate(
    _ expression: LessonCommand, _ value: Double,
    from found: [(expression: LessonCommand, number: Double)], _ place: WalkPlace?
  ) throws(AnswerError) {
    for (earlier, other) in found {
      let separation = leastSeparation * max(abs(value), abs(other))
      guard abs(value - other) < separation || value == other else { continue }
      let suspects = [earlier, expression].compactMap { Misconception.named($0.text) }
      if let place, suspects.count == 2, FactorReview(at: place, suspects).factor != nil {
        continue
      }
      throw AnswerError(
        expression.line, .tooNear(expression.text, value, earlier: earlier.text, other))
    }
  }

  static func value(
    of expression: LessonCommand, in session: some QuestionSession
  ) throws(AnswerError) -> Double {
    let values: [Double]
    do {
      values = try session.value(of: expression.text)
    } catch {
      throw AnswerError(expression.line, .failed(expression.text, reason: "\(error)"))
    }
    guard values.count == 1, values[0].isFinite else {
      throw AnswerError(expression.line, .notNumber(expression.text, values: values))
    }
    return values[0]
  }
}
