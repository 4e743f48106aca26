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
    /// The calculation with the mistake in it.
    public let expression: LessonCommand
    /// What is said to whoever answers its value.
    public let reply: [MarkdownBlock]

    package init(expression: LessonCommand, reply: [MarkdownBlock]) {
      (self.expression, self.reply) = (expression, reply)
    }
  }

  package init(expression: LessonCommand, digits: Int, mistakes: [Mistake]) {
    (self.expression, self.digits, self.mistakes) = (expression, digits, mistakes)
  }

  /// How far apart the right number and those of the mistakes are at least, relative to the larger
  /// one: two digits, each rounded, tell such numbers apart.
  package static let leastSeparation = 0.1

  /// The numbers that the expressions evaluate to in a session.
  package struct Values: Sendable {
    package let truth: Double
    /// The numbers of the mistakes, in their order.
    let mistakes: [Double]
    /// The magnitudes of the numbers that are given in the session.
    let given: Set<Double>

    package init(truth: Double, mistakes: [Double], given: Set<Double>) {
      (self.truth, self.mistakes, self.given) = (truth, mistakes, given)
    }
  }

  /// What the expression comes to in a session; throws when two numbers are too near.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    ExpectedNumber(answer: self, values: try values(in: session))
  }

  /// The numbers of a session; throws when one is none, or two are too near to be told apart.
  func values(in session: some QuestionSession) throws(AnswerError) -> Values {
    var found: [(expression: LessonCommand, value: Double)] = []
    for expression in [expression] + mistakes.map(\.expression) {
      let value = try NumberAnswer.value(of: expression, in: session)
      try NumberAnswer.separate(expression, value, from: found)
      found.append((expression, value))
    }
    return Values(
      truth: found[0].value, mistakes: found.dropFirst().map(\.value),
      given: session.givenNumbers)
  }

  /// Throws when a number is too near to one before it.
  package static func separate(
    _ expression: LessonCommand, _ value: Double,
    from found: [(expression: LessonCommand, value: Double)]
  ) throws(AnswerError) {
    for (earlier, other) in found {
      let separation = leastSeparation * max(abs(value), abs(other))
      guard abs(value - other) >= separation, value != other else {
        throw AnswerError(
          expression.line, .tooNear(expression.text, value, earlier: earlier.text, other))
      }
    }
  }

  package static func value(
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

  /// Whether a calculation comes to the right number, apart from the rounding of what went into it.
  func accepts(calculated number: Double, _ values: Values) -> Bool {
    let unit = (0..<digits).reduce(0.5) { unit, _ in unit / 10 }
    return abs(number - values.truth) <= unit * abs(values.truth)
  }

  /// Whether `text` is taken for the right number.
  package func accepts(_ text: String, _ values: Values) -> Bool {
    (try? TypedNumber(text, given: values.given))?.judge(values.truth, digits: digits) == .right
  }

  /// What says nothing and would be taken for the right number, which is another.
  package func acceptedNothing(_ values: Values) -> String? {
    ["", "0", "1", "0.0", "1.0"].first { Double($0) != values.truth && accepts($0, values) }
  }

  /// What keeps `text` from being the answer, or nil if it is.
  func judge(_ text: String, _ values: Values) -> Feedback? {
    let typed: TypedNumber
    do { typed = try TypedNumber(text, given: values.given) } catch { return .unreadable(error) }
    func reply(_ judgement: TypedNumber.Judgement) -> Feedback? {
      zip(mistakes, values.mistakes).first { typed.judge($1, digits: digits) == judgement }
        .map { .mistake($0.0.reply) }
    }
    switch typed.judge(values.truth, digits: digits) {
    case .right: return nil
    // 0 and 1 have few digits, and are what some mistakes give.
    case .tooCoarse: return reply(.right) ?? .tooCoarse(digits: digits)
    case .nearly: return .nearly
    case .different: return reply(.right) ?? reply(.nearly) ?? .different
    }
  }
}

private struct ExpectedNumber: ExpectedAnswer {
  let answer: NumberAnswer
  let values: NumberAnswer.Values

  func isAnswer(_ line: String) -> Bool { TypedNumber.isMeant(by: number(in: line)) }

  func judge(_ text: String) -> Verdict {
    answer.judge(number(in: text), values).map { .notYet($0) } ?? .right
  }

  /// What a line says the number is: all of it, or 0.7 of `z = 0.7` where z is asked for.
  private func number(in line: String) -> String {
    let parts = line.split(separator: "=", maxSplits: 1)
    func squeezed(_ text: some StringProtocol) -> String {
      String(text).filter { !$0.isWhitespace }
    }
    guard parts.count == 2, squeezed(parts[0]) == squeezed(answer.expression.text) else {
      return line
    }
    return String(parts[1])
  }

  func accepts(calculated number: Double) -> Bool { answer.accepts(calculated: number, values) }

  /// It has if it asks for the very quantity, or mentions others and the right number stands in what
  /// was printed.
  ///
  /// A number that was given anyway tells nothing when it is shown, and neither does a
  /// calculation that has no name in it.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool {
    if line.filter({ !$0.isWhitespace })
      == answer.expression.text.filter({ !$0.isWhitespace })
    {
      return !printed.isEmpty
    }
    guard line.contains(where: \.isLetter), !values.given.contains(abs(values.truth)) else {
      return false
    }
    return printed.contains { text in
      text.matches(of: /[-−]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?/).contains { match in
        (try? TypedNumber(String(match.output)))?.judge(values.truth, digits: answer.digits)
          == .right
      }
    }
  }

  var acceptedNothing: String? { answer.acceptedNothing(values) }
  var wanted: WantedAnswer { .number(digits: answer.digits) }
  var right: RightAnswer { .number(values.truth) }
}
