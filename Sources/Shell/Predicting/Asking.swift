import Autodiff
import Language
import Lessons
import Rendering
import Stepping

extension Session {
  /// Whether a formula for the next step is waited for.
  var isPredictingFormula: Bool {
    lesson == nil && isPredicting && prediction?.mode == .formula
  }

  /// Asks for the next step, and then for those after it up to a place.
  mutating func ask(upTo end: Int, _ context: CommandContext) throws(ShellError) -> CommandOutput {
    guard let walk, cursor < end else { return stopped([]) }
    prediction?.end = end
    return CommandOutput(PredictionView(self, width: context.width).question(walk[cursor]))
  }

  /// Judges a number or a sign, and shows the step.
  mutating func answer(_ text: String, _ context: CommandContext) throws -> CommandOutput {
    guard let walk, let prediction else { return CommandOutput() }
    let step = walk[cursor]
    let truth = step.result.value
    let view = PredictionView(self, width: context.width)
    switch prediction.mode {
    case .formula: return CommandOutput()
    case .sign:
      let number = try? TypedNumber(text).value
      guard let sign = Prediction.sign(text) ?? number.map(Sign.init) else {
        throw ShellError("the sign is +, - or 0")
      }
      let isRight = sign == Sign(truth)
      return try take(isRight: isRight, view.feedback(sign: sign, isRight: isRight), context)
    case .number:
      let typed: TypedNumber
      do { typed = try TypedNumber(text) } catch { throw ShellError("\(error)") }
      guard truth.isFinite else { return try take(isRight: nil, [], context) }
      let judgement = typed.judge(truth)
      let matches = walk.anatomy(of: cursor).map { Misconception.matching(typed, $0) } ?? []
      return try take(
        isRight: judgement == .right, view.feedback(text, judgement, matches), context)
    }
  }

  /// Judges a formula, and shows the step.
  mutating func answer(
    _ expression: Expression, _ line: String, _ context: CommandContext
  ) throws -> CommandOutput {
    guard let walk else { return CommandOutput() }
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
    let truth = walk[cursor].result.value
    let isRight = FormulaJudge.agree(number, truth) && FormulaJudge(self).holds(expression, line)
    let view = PredictionView(self, width: context.width)
    return try take(isRight: isRight, view.feedback(formula: line, number, isRight), context)
  }

  /// Passes over the question that waits, and shows the step.
  mutating func skipPrediction(_ context: CommandContext) throws -> CommandOutput {
    try take(isRight: nil, [], context)
  }

  /// Takes the step that was asked for, shows it, and asks for the next one.
  private mutating func take(
    isRight: Bool?, _ feedback: [StyledText], _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    guard let walk, let end = prediction?.end else { return CommandOutput() }
    let concept = Concept(walk[cursor])
    if let isRight {
      prediction?.tally.count(concept, isRight: isRight)
    } else {
      prediction?.tally.skip(concept)
    }
    let hit = try travel(to: cursor + 1, context)
    var lines = feedback + (hit?.lines ?? []) + whereabouts(context).dropFirst()
    if cursor == walk.count { lines += PredictionView(self, width: context.width).score() }
    guard hit == nil, cursor < end else { return stopped(lines) }
    return CommandOutput(lines + (try ask(upTo: end, context)).lines)
  }
}

/// Tells a formula from one that has the same value by accident: it must agree at other numbers too.
struct FormulaJudge {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  /// Whether two numbers are the same but for rounding.
  static func agree(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-6)
  }

  /// Whether a formula agrees with the next step after every given number has been changed a
  /// little, each by another factor.
  func holds(_ expression: Expression, _ line: String) -> Bool {
    var changed = session
    var random = 0.0
    func nudged(_ tensor: Tensor) -> Tensor {
      var tensor = tensor
      for element in tensor.elements.indices {
        random += 1
        tensor[element] =
          tensor[element] * (1 + 0.01 * (random * 0.618_034).fraction)
          + 1e-3 * (random * 0.414_214).fraction
      }
      return tensor
    }
    var program = session.program
    for name in session.program.valueOrder {
      if let value = program.values[name] { program.assign(name, nudged(value)) }
    }
    for (name, rows) in session.program.samples.sorted(by: { $0.key < $1.key }) {
      program.bind(name, samples: rows.map(nudged))
    }
    let sample = session.sample
    guard (try? changed.replaceProgram(program)) != nil, let walk = changed.walk,
      session.cursor < walk.count
    else { return true }
    changed.sample = sample
    guard let value = try? Evaluation.value(of: expression, line, changed).scalar else {
      return false
    }
    return FormulaJudge.agree(value, walk[session.cursor].result.value)
  }
}

extension Double {
  /// What is left of a positive number without its whole part.
  fileprivate var fraction: Double { self - rounded(.down) }
}
