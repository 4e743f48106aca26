import Language
import Presentation
import Rendering

/// `whatif`, and `keep`, which makes its change.
enum WhatIfCommands {
  static let all: [Command] = [
    Command(
      "whatif", arguments: "CHANGE | update NAME first",
      "show what one change would do to the walk, without making it",
      details: [
        "CHANGE is a line that gives something a value or a formula: w1[1,2] = 0.3, a1 = tanh(z1). "
          + "What it changes is shown as it is and as it would be: at the current step, on the way "
          + "forward, the cost, and the gradient.",
        "Nothing is changed; keep makes the change.",
        "whatif update w2 first shows the mistake of updating w2 before the derivatives of the others "
          + "are taken: what these and the cost come to, and what they should.",
      ],
      examples: [
        "example mazur", "step 20", "whatif w1[1,2] = 0.3", "optimizer sgd rate=0.5",
        "whatif update w2 first",
      ], group: .ask,
      completes: .quantities
    ) { session, arguments, context in
      try whatIf(&session, arguments, context)
    },
    Command(
      "keep", "make the change that whatif has looked at",
      examples: ["example mazur", "whatif w1[1,2] = 0.3", "keep"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      guard let change = session.whatIf else {
        throw ShellError(
          "there is no change to make", suggestion: "whatif w1[1,2] = 0.3 looks at one")
      }
      let output = try make(change, &session, context)
      return CommandOutput(
        [StyledText("changed: ", .faint) + StyledText(change, .code)] + output,
        action: .made(change))
    },
  ]

  private static func whatIf(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    _ = try session.readyWalk()
    guard !arguments.text.isEmpty else {
      throw ShellError("whatif takes a change", suggestion: "write whatif w1[1,2] = 0.3")
    }
    let words = arguments.words
    if words.first == "update", words.last == "first", words.count > 2 {
      session.leaveAll()
      let report = try UpdateOrderReport(Array(words.dropFirst().dropLast()), session)
      return CommandOutput(session.layout(context.width).lines(report.blocks))
    }
    let before = session.outermost
    var other = before
    _ = try make(arguments.text, &other, context)
    _ = try other.readyWalk()
    let report = WhatIfReport(
      before.side, other.side, isKnown: before.isKnownSymbol(),
      tells: { before.settings.numbers.tells($0, from: $1) })
    session.whatIf = arguments.text
    return CommandOutput(before.layout(context.width).lines(report.blocks))
  }

  /// Makes a change, and returns what it prints.
  private static func make(
    _ change: String, _ session: inout Session, _ context: CommandContext
  ) throws -> [StyledText] {
    session.leaveAll()
    let program = session.program
    let statement = try Parser.statement(change) { program.mentions($0) }
    let names: [String] =
      switch statement {
      case .expression: []
      case .definition(let name, _, _), .function(let name, _, _, _), .element(let name, _, _, _):
        [name]
      case .values(let takings): takings.map(\.name)
      }
    guard !names.isEmpty else {
      throw ShellError(
        "this changes nothing", suggestion: "write a change, such as whatif w1[1,2] = 0.3")
    }
    for name in names {
      guard program.mentions(name) else {
        let near = Nearby.name(
          name, among: program.variables + program.definitions.map(\.name))
        throw ShellError(
          "\(name) is no part of the program, so nothing would change",
          suggestion: near.map { "did you mean \($0)?" })
      }
    }
    return try Definitions.apply(statement, change, &session, context).lines
  }
}
