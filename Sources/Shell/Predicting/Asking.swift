import Autodiff
import Language
import Rendering
import Stepping
import Tutoring

extension Session {
  /// Whether a formula for the next step is waited for.
  var isPredictingFormula: Bool { isPredicting && prediction?.mode == .formula }

  /// Asks for the next step, and then for those after it up to a place.
  mutating func ask(upTo end: Int, _ context: CommandContext) -> CommandOutput {
    guard let walk, cursor < end else { return stopped([], context) }
    prediction?.rest()
    prediction?.end = min(end, walk.count)
    return CommandOutput(question(context))
  }

  /// The question that waits; empty when none does.
  func question(_ context: CommandContext) -> [StyledText] {
    guard isPredicting, let walk else { return [] }
    let view = PredictionView(self, width: context.width)
    return view.question(walk[cursor])
      + (review?.question.map { view.question($0.factor) } ?? [])
  }

  /// Judges a number or a sign, and shows the step.
  mutating func answer(_ text: String, _ context: CommandContext) throws -> CommandOutput {
    guard let walk, let prediction else { return CommandOutput() }
    let step = walk[cursor]
    let truth = step.result.value
    let view = PredictionView(self, width: context.width)
    if prediction.mode == .sign {
      let number = try? TypedNumber(text).value
      guard let sign = AnswerSign(text) ?? number.map({ AnswerSign($0) }) else {
        throw Prediction.noSign
      }
      let isRight = sign == AnswerSign(truth)
      let account = isRight || sign == .zero ? [] : accounts(of: -truth, view)
      return try take(
        isRight: isRight, view.feedback(sign: sign, isRight: isRight) + account, context)
    }
    let typed: TypedNumber
    do { typed = try TypedNumber(text) } catch { throw ShellError("\(error)") }
    if let review { return try answer(text, typed, review, context) }
    guard truth.isFinite else { return try take(isRight: nil, [], context) }
    let judgement = typed.judge(
      truth,
      shown: WalkPlace(walk, step: cursor, reached: cursor).range(settings.numbers.shown))
    switch judgement {
    case .right, .nearly:
      return try take(isRight: judgement == .right, view.feedback(text, judgement), context)
    case .tooCoarse: return CommandOutput(view.feedback(text, judgement))
    case .different: break
    }
    self.prediction?.tally.count(Concept(step), isRight: false)
    self.prediction?.review = Prediction.Review(said: text)
    return try goThroughFactors(view.beginning(text, review), context)
  }

  /// Judges a formula, and shows the step.
  mutating func answer(
    _ expression: Expression, _ line: String, _ context: CommandContext
  ) throws -> CommandOutput {
    guard let walk else { return CommandOutput() }
    let step = walk[cursor]
    if !program.isFormula(expression), !step.formula.leaves.isEmpty {
      throw ShellError(
        "a formula is asked for, made of what is known, and this is a number",
        suggestion: "write it with names, as in dC/da2[1] * da2[1]/dz2[1]")
    }
    guard knowledge?.isKnown(expression) ?? true else {
      throw ShellError(
        LanguageError(
          "the walk has not come to all of this yet", in: line, at: expression.range,
          suggestion: "write it with what is known; show lists it"))
    }
    let value = try Evaluation.value(of: expression, line, self)
    guard let number = value.scalar else {
      throw ShellError(
        LanguageError(
          "the step makes one number known; this \(value.shape.predicate)", in: line,
          at: expression.range))
    }
    let truth = step.result.value
    let isRight = FormulaJudge.agree(number, truth) && FormulaJudge(self).holds(expression, line)
    let view = PredictionView(self, width: context.width)
    let account = isRight ? [] : accounts(of: number, view)
    return try take(
      isRight: isRight, view.feedback(formula: line, number, isRight) + account, context)
  }

  /// What a number comes from that stands in place of the next step's.
  private func accounts(of number: Double, _ view: PredictionView) -> [StyledText] {
    guard let factors = walk?.chainRuleFactors(of: cursor),
      let typed = try? TypedNumber("\(number)")
    else { return [] }
    return view.lines(
      Misconception.accounts(of: Misconception.matching(typed, factors), factors))
  }

  /// Passes over the question that waits, and shows the step.
  mutating func skipPrediction(_ context: CommandContext) throws -> CommandOutput {
    guard let review else { return try take(isRight: nil, [], context) }
    return try endReview(review, [], context)
  }

  // MARK: A wrong answer

  /// The wrong answer whose factors are gone through; nil while none is.
  private var review: FactorReview? {
    guard isPredicting, let walk, let begun = prediction?.review,
      let typed = try? TypedNumber(begun.said)
    else { return nil }
    var review = FactorReview(of: typed, at: WalkPlace(walk, step: cursor, reached: cursor))
    for _ in 0..<begun.passed { review.pass() }
    return review
  }

  /// Asks for the next factor, or says what is left to say and shows the step.
  private mutating func goThroughFactors(
    _ lines: [StyledText], _ context: CommandContext
  ) throws -> CommandOutput {
    guard let review else { return try take(isRight: nil, lines, context) }
    guard let question = review.question else { return try endReview(review, lines, context) }
    return CommandOutput(
      lines + PredictionView(self, width: context.width).question(question.factor))
  }

  /// Judges a factor.
  private mutating func answer(
    _ text: String, _ typed: TypedNumber, _ review: FactorReview, _ context: CommandContext
  ) throws -> CommandOutput {
    let view = PredictionView(self, width: context.width)
    let judgement = review.judge(typed)
    if judgement == .tooCoarse { return CommandOutput(view.feedback(text, judgement)) }
    guard let factor = review.factor, judgement == .different else {
      prediction?.review?.passed += 1
      return try goThroughFactors([], context)
    }
    return try take(
      isRight: nil, view.difference(at: factor) + view.lines(review.accounts(of: typed)), context)
  }

  /// Names what a wrong answer may come from, and shows the step.
  private mutating func endReview(
    _ review: FactorReview, _ lines: [StyledText], _ context: CommandContext
  ) throws -> CommandOutput {
    let view = PredictionView(self, width: context.width)
    return try take(isRight: nil, lines + view.end(of: review), context)
  }

  // MARK: The step

  /// Takes the step that was asked for, shows it, and asks for the next one.
  ///
  /// - Parameter isRight: nil where the answer was counted before, or none was given.
  private mutating func take(
    isRight: Bool?, _ feedback: [StyledText], _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    guard let walk, let end = prediction?.end else { return CommandOutput() }
    let concept = Concept(walk[cursor])
    if let isRight {
      prediction?.tally.count(concept, isRight: isRight)
    } else if prediction?.review == nil {
      prediction?.tally.skip(concept)
    }
    let hit = try travel(to: cursor + 1, context)
    var lines = feedback + (hit?.lines ?? []) + whereabouts(context).dropFirst()
    if cursor == walk.count { lines += PredictionView(self, width: context.width).score() }
    guard hit == nil, cursor < end else { return stopped(lines, context) }
    return CommandOutput(lines + ask(upTo: end, context).lines)
  }
}
