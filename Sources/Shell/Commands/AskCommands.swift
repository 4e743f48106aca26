import Autodiff
import Language
import Rendering
import Stepping

/// The commands that ask about numbers.
enum AskCommands {
  static let all: [Command] = [
    Command(
      "show", arguments: "[NAME]", "show a quantity, or all of them with their values",
      details: ["What depends on the sample is shown for the current one."],
      examples: ["example mazur", "show", "show w1"], group: .ask, completes: .quantities
    ) { session, arguments, context in
      try show(session, arguments)
    },
    Command(
      "gradient", "show the gradient: the derivative of C by every parameter",
      details: ["Over several samples it is that of the mean cost."],
      examples: ["example mazur", "gradient"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      _ = try session.readyWalk()
      guard !session.model.parameters.isEmpty else {
        throw ShellError("there is nothing to differentiate by: every variable is data")
      }
      return CommandOutput(QuantityView(session).gradient())
    },
    Command(
      "check", "compare the gradient with forward mode and with central differences",
      details: [
        "Every element of every parameter is nudged, and the change of C is measured by the "
          + "five-point formula; forward mode computes the same derivative a third way.",
        "The worst case is named. At a corner, such as relu at 0, no derivative exists: that is "
          + "said too.",
      ],
      examples: ["example mazur", "check"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      return try check(session, context)
    },
  ]

  private static func show(_ session: Session, _ arguments: Arguments) throws -> CommandOutput {
    let view = QuantityView(session)
    guard !arguments.text.isEmpty else {
      let known = session.model.quantities
      guard !session.program.isEmpty else {
        throw ShellError("there is nothing to show yet", suggestion: "try example mazur")
      }
      var rows = view.quantities()
      let names = Set(known.map(\.name))
      for name in session.program.variables + session.program.definitions.map(\.name)
      where !names.contains(name) && session.program.definition(of: name)?.parameters == nil {
        rows.append(StyledText("\(name) = \(session.settings.notation.absent)"))
      }
      return CommandOutput(rows)
    }
    if session.model.quantity(arguments.text) != nil {
      return CommandOutput(view.assignment(arguments.text))
    }
    if let definition = session.program.definition(of: arguments.text) {
      let missing = session.program.missing(for: definition.name)
      let note = missing.isEmpty ? "" : "   waits for \(missing.joined(separator: ", "))"
      return CommandOutput([StyledText(definition.text, .code) + StyledText(note, .faint)])
    }
    let expression = try session.expression(arguments.text)
    let value = try Evaluation.value(of: expression, arguments.text, session)
    return CommandOutput(view.answer(arguments.text, expression, value))
  }

  // MARK: Check

  private static func check(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    _ = try session.readyWalk()
    try session.keepSecrets(of: "check")
    guard let target = session.model.target else { return CommandOutput() }
    let parameters = session.model.parameters
    guard !parameters.isEmpty else {
      throw ShellError("there is nothing to differentiate by: every variable is data")
    }
    var tape = session.model.tape
    let comparisons = tape.compareGradient(
      of: target.node, variables: parameters.map(\.node), shouldStop: context.isInterrupted)
    let total = parameters.reduce(0) { $0 + tape.shape(of: $1.node).count }
    guard comparisons.count == total, let worst = comparisons.max(by: { $0.error < $1.error })
    else {
      throw ShellError("check was stopped after \(comparisons.count) of \(total) derivatives")
    }
    let wrong = comparisons.filter { !$0.agrees }
    let report = CheckReport(session)
    guard let first = wrong.max(by: { $0.error < $1.error }) else {
      let noun = total == 1 ? "the derivative agrees" : "all \(total) derivatives agree"
      return CommandOutput(
        [
          StyledText("\(noun):"),
          StyledText("with forward mode to 1e-10, with central differences to 1e-6", .faint),
        ] + report.lines("the largest difference is at", worst))
    }
    let corners = wrong.filter(\.isCorner).count
    let isCorner = corners == wrong.count
    let heading =
      isCorner
      ? "\(wrong.count) of \(total) derivatives are at a corner, where none exists"
      : "\(wrong.count - corners) of \(total) derivatives do not agree"
    return CommandOutput(
      [StyledText(heading, isCorner ? .changed : .error)]
        + report.lines("the largest difference is at", first))
  }
}

/// Writes one comparison of a derivative computed in three ways.
struct CheckReport {
  private let session: Session
  private let formulas: FormulaRenderer

  init(_ session: Session) {
    self.session = session
    // Agreement is a matter of many digits: they are all shown.
    formulas = FormulaRenderer(notation: session.settings.notation, numbers: .full)
  }

  func lines(_ lead: String, _ comparison: GradientComparison) -> [StyledText] {
    let notation = session.settings.notation
    let shape = session.model.tape.shape(of: comparison.variable)
    let name = session.model.quantity(of: comparison.variable)?.name ?? "?"
    let variable = Reference(
      name: name, indices: shape.indices(of: comparison.element), isArray: !shape.isScalar)
    let target = Reference(name: session.model.target?.name ?? "C")
    var rows = [
      ("reverse mode", formulas.number(comparison.reverse)),
      ("forward mode", formulas.number(comparison.forward)),
      ("central differences", formulas.number(comparison.difference)),
    ]
    if !comparison.agrees, comparison.isCorner {
      rows.append(("slope to the left", formulas.number(comparison.oneSided.left)))
      rows.append(("slope to the right", formulas.number(comparison.oneSided.right)))
    }
    let width = rows.map(\.0.count).max() ?? 0
    return [StyledText("\(lead) \(notation.derivative(of: target, by: variable)):")]
      + rows.map { StyledText("  \($0.0.padded(to: width))  ", .faint) + StyledText($0.1, .known) }
  }
}
