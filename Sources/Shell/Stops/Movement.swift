import Autodiff
import Descent
import Language
import Presentation
import Rendering
import Stepping

extension Session {
  /// The most steps that are printed in one go; of more the first and last are.
  private static let mostShown = 24

  /// The walk.
  ///
  /// - Throws: `ShellError` that says what the program still needs.
  func readyWalk() throws(ShellError) -> Walk {
    if let walk { return walk }
    guard !program.isEmpty else {
      throw ShellError(
        "there is nothing to step through yet",
        suggestion: "try network 2 2 1, example mazur, or a formula such as f(x) = x^2")
    }
    if let error = outermost.model.brokenTarget { throw ShellError(error) }
    let missing = program.missing
    if !missing.isEmpty {
      let verb = missing.count == 1 ? "has" : "have"
      let hint =
        program.roles["x"] == .data && missing.contains("x") && missing.contains("y")
        ? "x = [0.5, 1], or data [[0.5, 1]] -> [[1]]" : "\(missing[0]) = 0.5"
      throw ShellError(
        "\(Wording.listed(missing)) \(verb) no value yet", suggestion: "give one, as in \(hint)")
    }
    if program.definitions.allSatisfy({ $0.parameters != nil }),
      let function = program.definitions.last, let parameters = function.parameters
    {
      throw ShellError(
        "\(function.name) is a function of \(Wording.listed(parameters)), without values yet",
        suggestion:
          "give \(parameters.count == 1 ? "it one" : "them"), as in \(parameters[0]) = 0.5")
    }
    guard !program.definitions.isEmpty else {
      throw ShellError(
        "there is no formula to step through yet", suggestion: "write one, as in z = w*x + b")
    }
    throw ShellError(
      "a walk leads to a number, and the last definition is none",
      suggestion: "define one, as in C = sum(\(program.definitions.last?.name ?? "a")^2)")
  }

  /// What is said where the gradient is by nothing.
  static let noParameter = ShellError(
    "there is no parameter to differentiate by",
    suggestion: "show tells what the variables are; parameter NAME makes one a parameter")

  /// The walk, when there are steps left to take.
  mutating func walkWithStepsLeft() throws(ShellError) -> Walk {
    // The step after the last one inside of a function is the next one outside.
    while isInside, cursor == walk?.count { leave() }
    var walk = try readyWalk()
    if cursor == walk.count, !walk.updates.isEmpty {
      try enterNextIteration()
      walk = try readyWalk()
    }
    guard cursor < walk.count else {
      throw ShellError(
        "the walk is at its end, step \(walk.count) of \(walk.count)",
        suggestion: "restart begins again; back takes a step back; gradient shows the result")
    }
    return walk
  }

  /// Makes a defined number what the walk leads to.
  mutating func choose(target name: String) throws {
    var changed = self
    try changed.editProgram { $0.choose(target: name) }
    if name.contains("["), let value = try? Evaluation.value(of: expression(name), name, self),
      value.shape.isScalar
    {
      let near = ["f", "g", "u", "s"].first { !program.mentions($0) } ?? "f1"
      throw ShellError(
        "a walk leads to a number that is defined under its own name",
        suggestion: "give this one a name, as in \(near) = \(name), then restart \(near)")
    }
    if let error = changed.model.broken[name] { throw error }
    guard program.definition(of: name) != nil, changed.model.target?.name == name else {
      let numbers = model.quantities.filter {
        $0.role == .defined && model.tape.shape(of: $0.node).isScalar
      }.map(\.name)
      throw ShellError(
        "a walk leads to a number that is defined; \(Arguments.shown(name)) is none",
        suggestion: numbers.isEmpty ? nil : "there is \(Wording.listed(numbers))")
    }
    self = changed
  }

  /// Takes steps up to a place, or to a breakpoint before it, and shows them.
  mutating func advance(
    to end: Int, _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    if isPredicted, !isInside { return ask(upTo: end, context) }
    let start = cursor
    let hit = try travel(to: end, context)
    let before = lines(of: start..<cursor - 1, context)
    return stopped(before + (hit?.lines ?? []) + whereabouts(context), context)
  }

  /// The steps of a stretch, of a long one the first and the last.
  private func lines(of steps: Range<Int>, _ context: CommandContext) -> [StyledText] {
    guard steps.count >= Session.mostShown else {
      return steps.flatMap { stepLines($0, context) }
    }
    let half = Session.mostShown / 2
    let left = steps.count - 2 * half + 1
    return steps.prefix(half).flatMap { stepLines($0, context) }
      + [StyledText("\(settings.notation.ellipsis) \(left) more steps", .faint)]
      + steps.suffix(half - 1).flatMap { stepLines($0, context) }
  }

  /// Takes all steps to the end of a stretch and shows what it made known; a breakpoint before its
  /// end stops there.
  mutating func jump(
    over steps: Range<Int>, _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    guard let walk else { return CommandOutput() }
    if isPredicted, let hit = try nextHit(in: cursor..<steps.upperBound, context),
      hit.step + 1 < steps.upperBound
    {
      return try come(to: hit.step + 1, context)
    }
    let hit = try travel(to: steps.upperBound, context)
    let reached = hit?.lines ?? []
    guard cursor == steps.upperBound else {
      return stopped(reached + whereabouts(context), context)
    }
    return stopped(
      reached + positionLines(context, isWhole: true)
        + QuantityView(self, width: context.width).outcomes(walk.outcomes(of: steps)), context)
  }

  /// What a command that moved prints: its lines, and what is to be displayed at every stop.
  func stopped(
    _ lines: [StyledText], _ context: CommandContext, _ action: CommandOutput.Action = .none
  ) -> CommandOutput {
    let view = MarkView(self, width: context.width)
    return CommandOutput(
      lines + marks.all(.display).filter { view.isMeant($0) }.flatMap { view.display($0) },
      action: action)
  }

  /// The heading of the place in the walk.
  func positionLines(_ context: CommandContext, isWhole: Bool = false) -> [StyledText] {
    guard let walk else { return [] }
    let renderer = StepRenderer(
      notation: settings.notation, numbers: settings.numbers, width: context.width)
    let location = cursor > 0 ? walk[cursor - 1].location : nil
    return renderer.heading(location, stepNumber(cursor), isWhole: isWhole)
  }

  /// Which step of how many, inside of what.
  func stepNumber(_ number: Int) -> StepNumber {
    StepNumber(
      path: place.dropLast() + [number], count: walk?.count ?? 0,
      function: inner.last?.opening?.function,
      iteration: training.isUnderWay ? training.iteration : nil)
  }

  /// The current step in full, or the start.
  func whereabouts(_ context: CommandContext) -> [StyledText] {
    guard cursor == 0 else { return stepLines(cursor - 1, context) }
    return positionLines(context) + (inner.last?.opening.map { openingLines($0, context) } ?? [])
  }

  /// The chain that the current step is part of, and the one that its result is part of in turn.
  func chainLines(_ context: CommandContext) -> [StyledText] {
    guard let walk, cursor > 0 else { return [] }
    let renderer = StepRenderer(
      notation: settings.notation, numbers: settings.numbers, width: context.width)
    return walk.chains(at: cursor - 1).flatMap { renderer.lines($0) }
  }

  /// The definition of a function that was stepped into, and its operands.
  private func openingLines(
    _ opening: Opening, _ context: CommandContext
  ) -> [StyledText] {
    let formulas = FormulaRenderer(notation: settings.notation, numbers: settings.numbers)
    let definition =
      switch opening.definition {
      case .line(let line): line
      case .primitive(let primitive, let formula):
        settings.notation == .spoken
          ? "\(primitive.usage) is \(formulas.text(formula, primitive.operandName))."
          : "\(Opening.result) = \(primitive.usage) = "
            + formulas.text(formula, primitive.operandName)
      }
    guard settings.notation != .spoken else {
      let view = QuantityView(self, width: context.width)
      return [StyledText(definition)] + opening.inputs.flatMap { view.assignment($0) }
    }
    let view = QuantityView(self, width: context.width - 2)
    return LineBreaks.lines(
      StyledText(definition), after: "  ", continuation: "    ", width: context.width)
      + opening.inputs.flatMap { view.assignment($0) }.map { StyledText("  ") + $0 }
  }

  private func stepLines(_ step: Int, _ context: CommandContext) -> [StyledText] {
    guard let walk else { return [] }
    let renderer = StepRenderer(
      notation: settings.notation, numbers: settings.numbers, width: context.width)
    return renderer.lines(walk[step], stepNumber(step + 1))
      + (walk[step].isFirstUnknown ? layout(context.width).lines(unknownDerivative) : [])
  }
}
