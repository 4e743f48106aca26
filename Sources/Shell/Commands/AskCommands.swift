import Autodiff
import Language
import LineEditing
import Presentation
import Rendering
import Stepping

/// The commands that ask about numbers.
enum AskCommands {
  static let all: [Command] = [
    Command(
      "show", aliases: ["p", "print"], arguments: "[[all] NAME]",
      "show a quantity, or all of them with their values",
      details: [
        "Of a long array the first and last numbers are shown, and how many there are; show all NAME "
          + "shows every one, and so does set arrays whole. Into a file or a pipe nothing is left out.",
        "The variables stand under what they are for: parameters, data or constants; help parameter "
          + "says which is which. What depends on the sample is shown for the current one. C alone is "
          + "the mean over the samples, C[2] the cost of sample 2.",
      ],
      examples: ["example mazur", "show", "show w1"], group: .ask, completes: .quantities
    ) { session, arguments, context in
      try show(session, arguments, context)
    },
    Command(
      "gradient", "show the gradient: the derivative of C by every parameter",
      details: ["Over several samples it is that of the mean cost."],
      examples: ["example mazur", "gradient"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      _ = try session.readyWalk()
      guard !session.model.parameters.isEmpty else { throw Session.noParameter }
      return CommandOutput(QuantityView(session, width: context.width).gradient())
    },
    Command(
      "check", arguments: "[all | dC/dw1 = FORMULA]",
      "compare the gradient with forward mode and with central differences, or with your formula",
      details: [
        "Every element of every parameter is nudged, and the change of C is measured by the "
          + "five-point formula; forward mode computes the same derivative a third way. The second "
          + "derivatives are checked in one direction likewise, the two modes against each other by "
          + "the dot-product test, and every operation against differences of it alone.",
        "The worst case is named. At a corner, such as relu at 0, no derivative exists: each is "
          + "named, with the slopes on both sides. What is allowed follows from the sizes of the "
          + "terms that add up.",
        "check dC/dw1 = FORMULA compares a formula of your own, as diagnose does.",
        "Of a network with more than \(standardLimit) parameters some of each are taken, spread "
          + "evenly, which takes seconds; check all takes every one. Ctrl-C stops it.",
      ],
      examples: ["example mazur", "check"], group: .ask,
      completes: .words([
        Completion(text: "all", summary: "every derivative, however long it takes")
      ])
    ) { session, arguments, context in
      if arguments.text.contains("=") {
        return try DiagnoseCommand.run(session, arguments.text, context)
      }
      guard ["", "all"].contains(arguments.text) else {
        throw ShellError("check takes all or nothing; found \(arguments.text)")
      }
      return try check(session, limit: arguments.text.isEmpty ? standardLimit : .max, context)
    },
  ]

  /// How many derivatives are checked when not all are asked for.
  private static let standardLimit = 1000

  private static func check(
    _ session: Session, limit: Int, _ context: CommandContext
  ) throws -> CommandOutput {
    _ = try session.readyWalk()
    guard !session.model.parameters.isEmpty else { throw Session.noParameter }
    if let target = session.model.target {
      // Throws where the target has no value.
      _ = try Evaluation.value(of: session.expression(target.name), target.name, session)
    }
    guard
      let check = try session.model.checkDerivatives(
        limit: limit, shouldStop: { Interruption.isRequested })
    else { return CommandOutput() }
    let report = CheckReport(check, of: session.model, unknown: session.unknownDerivative)
    // Agreement is a matter of many digits: they are all shown.
    return CommandOutput(session.layout(context.width, numbers: .full).lines(report.blocks))
  }

  private static func show(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let (word, rest) = Interpreter.firstWord(of: arguments.text)
    if word == "all", !rest.isEmpty, !session.program.mentions("all") {
      var whole = session
      whole.settings.arrays = .whole
      let words = Array(arguments.words.dropFirst())
      return try show(
        whole, Arguments(words: words, text: rest, usage: arguments.usage), context)
    }
    let session = session.answering { session in
      guard arguments.text.isEmpty || session.model.quantity(arguments.text) != nil else {
        throw ShellError("there is no quantity \(arguments.text)")
      }
    }
    if arguments.text.hasSuffix(" as numpy") {
      let text = String(arguments.text.dropLast(" as numpy".count))
      let value = try Evaluation.value(of: session.expression(text), text, session)
      return CommandOutput([NumPyText.line(value)])
    }
    let view = QuantityView(session, width: context.width)
    guard !arguments.text.isEmpty else {
      let known = session.model.quantities
      guard !session.program.isEmpty else {
        throw ShellError("there is nothing to show yet", suggestion: "try example mazur")
      }
      let names = Set(known.map(\.name))
      let absent = (session.program.variables + session.program.definitions.map(\.name)).filter {
        !names.contains($0) && session.program.definition(of: $0)?.parameters == nil
      }
      let rows =
        absent.isEmpty
        ? []
        : session.layout(context.width).lines([.statement("without a value", .heading)])
          + absent.map(view.absent)
      return CommandOutput(view.quantities() + rows)
    }
    if let quantity = session.model.quantity(arguments.text) {
      return CommandOutput(view.assignment(quantity.name) + view.role(of: quantity))
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
}
