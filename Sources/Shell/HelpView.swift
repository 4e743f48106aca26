import Autodiff
import Descent
import Language
import Presentation
import Rendering
import Stepping

/// Writes help, from the tables of commands and primitives.
struct HelpView {
  let settings: Settings
  let width: Int
  /// Whether a lesson's question waits: then help begins with how to answer it.
  var isAsked = false

  /// The pages that are not about one command.
  static let topics = [
    "language", "notation", "stepping", "derivatives", "costs", "primitives", "keys", "spoken",
  ]

  /// The page about a command, a topic or a primitive; the overview for an empty name.
  func lines(about name: String) throws(ShellError) -> [StyledText] {
    if name.isEmpty { return start }
    if name == "all" { return overview }
    if let command = Command.named(name) {
      let functions = Primitive.overloads(of: command.name).filter(\.isCallable)
      return page(command) + functions.flatMap { [StyledText()] + page($0) }
    }
    if let lines = topic(name) { return lines }
    let overloads = Primitive.overloads(of: name).filter(\.isCallable)
    if !overloads.isEmpty {
      return Array(overloads.map { page($0) }.joined(separator: [StyledText()]))
    }
    if let optimiser = Optimiser.named(name) {
      return layout.lines(optimiser.page)
    }
    if let function = DerivativeFunction(rawValue: name) {
      return [StyledText(function.usage, .code)]
        + wrapped([Wording.sentence(function.summary), "help derivatives shows them all."])
    }
    if let mistake = GradientMistake.all.first(where: { $0.id == name }) {
      return [StyledText(mistake.id, .code)]
        + wrapped([
          "A mistake that diagnose names: one \(mistake.summary).",
          Wording.sentence(mistake.advice),
        ])
    }
    if let maker = ArrayMaker(rawValue: name) {
      return [StyledText(maker.usage, .code)] + wrapped([Wording.sentence(maker.summary)])
    }
    let matches = Command.all.filter { $0.name.hasPrefix(name) }
    if matches.count == 1 { return page(matches[0]) }
    let known =
      Command.all.map(\.name) + HelpView.topics
      + Primitive.all.filter(\.isCallable).map(\.name) + DerivativeFunction.allCases.map(\.name)
      + ArrayMaker.allCases.map(\.name)
      + Optimiser.all.map(\.name)
    let near = Nearby.name(name, among: known)
    throw ShellError(
      "there is no help about \(Arguments.shown(name))",
      suggestion: near.map { "did you mean \($0)?" } ?? "help all lists what there is")
  }

  /// The page of a topic; nil for any other name.
  func topic(_ name: String) -> [StyledText]? {
    switch name {
    case "language": wrapped(HelpText.language)
    case "notation": wrapped(HelpText.notation(settings.notation))
    case "stepping", "steps": wrapped(HelpText.steps)
    case "derivatives":
      wrapped(HelpText.derivatives) + derivativeFunctions + wrapped(HelpText.derivativesWork)
    case "costs": costs
    case "keys": wrapped(HelpText.keys)
    case "spoken": wrapped(HelpText.spoken)
    case "primitives": primitives
    default: nil
    }
  }

  private static let beginning = (
    "Start here",
    [
      ("example mazur", "a network with its numbers; then Enter, again and again"),
      ("lesson 1", "or be led through one, with questions"),
    ]
  )

  private static let answering = (
    "While a question waits",
    [
      ("0.82", "an answer; a calculation such as 0.3*0.25 will do too"),
      ("hint", "help with it, a little more each time"),
      ("skip", "pass over it; reveal shows the answer"),
      ("lesson", "ask it again, with the lesson's own numbers back"),
      ("lesson stop", "leave the lesson; resume comes back to this question"),
    ]
  )

  /// What a newcomer needs: where to begin, the commands of the first hour, and where there is more.
  private var start: [StyledText] {
    let groups = [
      isAsked ? HelpView.answering : HelpView.beginning,
      (
        "The five commands of the first hour",
        [
          ("step", "the next factor of the chain rule; Enter repeats it"),
          ("back", "one step back; goto 17 goes anywhere"),
          ("why dC/dw1[1,1]", "where a number comes from"),
          ("explain", "the current step in words"),
          ("graph", "the computation drawn, with what is known so far"),
        ]
      ),
    ]
    let column = groups.flatMap(\.1).map(\.0.count).max().map { $0 + 2 } ?? 18
    let rows = groups.flatMap { title, rows in
      [StyledText(title, .heading)]
        + rows.flatMap { hanging(StyledText("  " + $0.0.padded(to: column), .code), $0.1) }
    }
    return rows
      + wrapped(["More: help all lists every command, help step tells of one, apropos finds."])
  }

  private var overview: [StyledText] {
    let column = Command.all.map(\.name.count).max().map { $0 + 2 } ?? 12
    var lines: [StyledText] = []
    for group in Command.Group.allCases {
      lines.append(StyledText(group.rawValue, .heading))
      for command in Command.all where command.group == group {
        lines += hanging(
          StyledText("  " + command.name.padded(to: column), .code), command.summary)
      }
    }
    lines.append(StyledText())
    lines += wrapped([
      "Anything else is mathematics: x = [1, 2] gives a value, z = w*x + b a formula, and an "
        + "expression such as dC/dw1[1,1] is answered.",
      "help COMMAND says more; so do help \(HelpView.topics.joined(separator: ", help ")).",
    ])
    return lines
  }

  private func page(_ command: Command) -> [StyledText] {
    var lines = StyledText(command.usage, .code).wrapped(to: width)
    lines += wrapped([Wording.sentence(command.summary)])
    lines += wrapped(command.details)
    if !command.aliases.isEmpty {
      lines.append(StyledText("Short: \(command.aliases.joined(separator: ", ")).", .faint))
    }
    if !command.examples.isEmpty {
      lines.append(StyledText("For example", .heading))
      lines += command.examples.flatMap {
        LineBreaks.lines(StyledText($0, .code), after: "  ", continuation: "    ", width: width)
      }
    }
    return lines
  }

  // MARK: Primitives

  private var primitives: [StyledText] {
    let callable = Primitive.all.filter(\.isCallable)
    let column = callable.map { $0.usage.columns }.max().map { $0 + 2 } ?? 20
    return callable.flatMap {
      hanging(StyledText($0.usage.padded(to: column), .code), $0.summary)
    }
  }

  private var derivativeFunctions: [StyledText] {
    let all = DerivativeFunction.allCases
    let width = all.map(\.usage.count).max() ?? 0
    return all.flatMap {
      hanging(StyledText("  \($0.usage.padded(to: width + 2))", .code), $0.summary)
    }
  }

  /// The costs with their formulas, so that conventions can be told apart.
  private var costs: [StyledText] {
    let formulas = FormulaRenderer(notation: settings.notation, numbers: settings.numbers)
    let introduction = wrapped([
      "A cost says how far the outputs a are from the targets y, as one number. Textbooks differ by "
        + "factors, so each has its formula. network … cost=NAME chooses one; any formula of your own "
        + "will do, as in C = sum((a2 - y)^4). Over several samples C is the mean.", "",
    ])
    return introduction
      + Primitive.all.filter(\.isCost).flatMap { cost -> [StyledText] in
        let formula = cost.definition.map { formulas.text($0, cost.operandName) }
        return [StyledText(cost.usage, .code)]
          + (formula.map {
            LineBreaks.lines(
              StyledText($0), after: settings.notation == .spoken ? "  is " : "  = ", width: width)
          } ?? [])
          + hanging(StyledText("  "), cost.summary)
      }
  }

  private func page(_ primitive: Primitive) -> [StyledText] {
    let formulas = FormulaRenderer(notation: settings.notation, numbers: settings.numbers)
    var lines = StyledText(primitive.usage, .code).wrapped(to: width)
    lines += wrapped([Wording.sentence(primitive.summary)])
    let operands = primitive.operandNames.indices.map { Formula<Place>.leaf(.operand($0)) }
    let call = formulas.text(.apply(primitive.id, operands), primitive.operandName)
    let definition = primitive.definition.map { formulas.text($0, primitive.operandName) }
    // The derivatives below are those of f, and may be made of it.
    let parts = [call, definition].compactMap { $0 }
    lines += equation("f", parts.joined(separator: " = "))
    for (operand, name) in primitive.operandNames.enumerated() {
      guard let formula = primitive.partialFormula(operand) else { continue }
      let derivative =
        switch settings.notation {
        case .unicode: "∂f/∂\(name)"
        case .spoken: "the partial derivative of f by \(name)"
        case .ascii, .latex: "df/d\(name)"
        }
      lines += equation(derivative, formulas.text(formula, primitive.operandName))
    }
    for edge in primitive.edges {
      let place = edge.operands.map(formulas.number).joined(separator: ", ")
      let partials = edge.partials.map(formulas.number).joined(separator: ", ")
      let noun = edge.partials.count == 1 ? "derivative is" : "derivatives are"
      lines += wrapped(["At \(place) the \(noun) \(partials): \(edge.reason)."])
    }
    return lines
  }

  // MARK: Layout

  private var layout: BlockLayout {
    BlockLayout(
      FormulaRenderer(notation: settings.notation, numbers: settings.numbers), width: width)
  }

  /// An equation on a line of its own, broken where the terminal ends.
  private func equation(_ left: String, _ right: String) -> [StyledText] {
    if settings.notation == .spoken { return [StyledText("\(left) is \(right).")] }
    return EquationLayout(width: width, first: "  ", rest: "  ")
      .lines(StyledText(left), [StyledText(right)])
  }

  private func wrapped(_ paragraphs: [String]) -> [StyledText] {
    paragraphs.flatMap { paragraph -> [StyledText] in
      guard paragraph.columns > width else { return [StyledText(paragraph)] }
      guard paragraph.hasPrefix(" ") else { return hanging(StyledText(), paragraph) }
      // Of a row of a table what stands in the last column is broken.
      let gap = paragraph.ranges(of: "  ").last { $0.lowerBound > paragraph.startIndex }
      let text = paragraph[(gap?.upperBound ?? paragraph.startIndex)...]
      return hanging(StyledText(String(paragraph[..<text.startIndex])), String(text))
    }
  }

  /// A paragraph beside a label, its further lines under its first.
  func hanging(_ label: StyledText, _ text: String) -> [StyledText] {
    StyledText(text).wrapped(beside: label, to: width)
  }
}
