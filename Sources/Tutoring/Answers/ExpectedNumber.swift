import Stepping

/// The number that is asked for; after a wrong one that no mistake explains alone, its factors.
struct ExpectedNumber: ExpectedAnswer {
  let answer: NumberAnswer
  let truth: Double
  /// The numbers of each mistake.
  let mistakes: [[Double]]
  /// The magnitudes of the numbers that are given in the session.
  let given: Set<Double>
  /// Where a walk makes the number known.
  let place: WalkPlace?
  /// What comes out for factors as they are shown.
  private let shown: ClosedRange<Double>?
  /// A wrong number whose factors are gone through.
  private var review: FactorReview?

  init(answer: NumberAnswer, _ numbers: [[Double]], in session: some QuestionSession) {
    self.answer = answer
    truth = numbers.first?.first ?? .nan
    mistakes = Array(numbers.dropFirst())
    given = session.givenNumbers
    place = session.place(of: answer.expression.text)
    shown = place?.range(session.shown)
  }

  func isAnswer(_ line: String) -> Bool { TypedNumber.isMeant(by: number(in: line)) }

  mutating func judge(_ text: String) -> Verdict {
    let typed: TypedNumber
    do { typed = try TypedNumber(number(in: text), given: given) } catch {
      return .notYet(.unreadable(error))
    }
    return review.map { judge(factor: typed, $0) } ?? judge(whole: typed)
  }

  mutating func judge(calculated number: Double) -> Verdict? {
    func isNear(_ right: Double, digits: Int) -> Bool {
      abs(number - right) <= (0..<digits).reduce(0.5) { unit, _ in unit / 10 } * abs(right)
    }
    if isNear(truth, digits: answer.digits) { return .right }
    guard let review, let factor = review.factor,
      isNear(factor.value, digits: TypedNumber.fewestDigits)
    else { return nil }
    return goOn(review)
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

  // MARK: The number

  private mutating func judge(whole typed: TypedNumber) -> Verdict {
    switch typed.judge(truth, digits: answer.digits, shown: shown) {
    case .right: return .right
    case .nearly: return .notYet(.nearly)
    case .tooCoarse:
      // 0 and 1 have few digits, and are what some mistakes give.
      let made = made(typed, .right)
      return made.isEmpty ? .notYet(.tooCoarse(digits: answer.digits)) : blame(made)
    case .different:
      let made = made(typed, .right)
      return blame(made.isEmpty ? self.made(typed, .nearly) : made)
    }
  }

  /// The mistakes, by their places, that make a number.
  private func made(_ typed: TypedNumber, _ judgement: TypedNumber.Judgement) -> [Int] {
    mistakes.indices.filter { place in
      mistakes[place].contains { typed.judge($0, digits: answer.digits) == judgement }
    }
  }

  /// Says which mistake makes a number; asks for a factor where several do, or none does.
  private mutating func blame(_ made: [Int]) -> Verdict {
    let suspects = made.compactMap { answer.mistakes[$0].misconception }
    if let place, made.isEmpty || suspects.count > 1 {
      let review = FactorReview(at: place, suspects)
      if review.factor != nil {
        self.review = review
        return .notYet(.different)
      }
    }
    return .notYet(made.first.map { .mistake(reply(to: answer.mistakes[$0])) } ?? .different)
  }

  private func reply(to mistake: NumberAnswer.Mistake) -> [MarkdownBlock] {
    guard mistake.reply.isEmpty, let misconception = mistake.misconception,
      let factors = place?.factors
    else { return mistake.reply }
    let match = Misconception.Match(misconception: misconception, isTurned: false)
    return Misconception.accounts(of: [match], factors).map { account in
      .paragraph([.text("That is what comes out \(account).")])
    }
  }

  // MARK: Its factors

  private mutating func judge(factor typed: TypedNumber, _ review: FactorReview) -> Verdict {
    // Whoever has found the slip answers what was asked for in the first place.
    if typed.judge(truth, digits: answer.digits, shown: shown) == .right { return .right }
    let judgement = review.judge(typed)
    if judgement == .right || judgement == .nearly { return goOn(review) }
    if judgement == .tooCoarse { return .notYet(.tooCoarse(digits: TypedNumber.fewestDigits)) }
    self.review = nil
    if let reply = reply(naming: review.blamed) { return .notYet(.mistake(reply)) }
    guard let factor = review.factor else { return .notYet(.different) }
    return .notYet(
      .factorDiffers(
        factor.symbol, accounts: review.accounts(of: typed), of: review.step.result.symbol))
  }

  /// Goes on to the next factor, or says what is left to say.
  private mutating func goOn(_ review: FactorReview) -> Verdict {
    var review = review
    review.pass()
    guard review.factor == nil else {
      self.review = review
      return .notYet(.factorIsRight)
    }
    self.review = nil
    if let reply = reply(naming: review.suspects) { return .notYet(.mistake(reply)) }
    return .notYet(.wholeDiffers(isSum: review.isSum, of: review.step.result.symbol))
  }

  /// What is said of the first of some misconceptions; nil for none.
  private func reply(naming suspects: [Misconception.Match]) -> [MarkdownBlock]? {
    let ids = suspects.map(\.misconception.id)
    return answer.mistakes.first { $0.misconception.map { ids.contains($0.id) } ?? false }
      .map(reply)
  }

  // MARK: What it is worth

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
    guard line.contains(where: \.isLetter), !given.contains(abs(truth)) else { return false }
    return printed.contains { text in
      text.matches(of: /[-−]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?/).contains { match in
        (try? TypedNumber(String(match.output)))?.judge(truth, digits: answer.digits, shown: shown)
          == .right
      }
    }
  }

  var acceptedNothing: String? {
    ["", "0", "1", "0.0", "1.0"].first { text in
      Double(text) != truth
        && (try? TypedNumber(text, given: given))?.judge(truth, digits: answer.digits, shown: shown)
          == .right
    }
  }

  var wanted: String {
    let digits = review == nil ? answer.digits : TypedNumber.fewestDigits
    return "a number, \(TypedNumber.phrase(digits))"
  }

  var part: QuestionPart? { review?.question.map { .factor($0) } }
  var right: RightAnswer { .number(truth) }
}

extension FactorReview {
  /// Begins with the misconceptions that explain the wrong number.
  init(at place: WalkPlace, _ suspects: [Misconception]) {
    self.init(
      at: place, suspects: suspects.map { Misconception.Match(misconception: $0, isTurned: false) })
  }
}
