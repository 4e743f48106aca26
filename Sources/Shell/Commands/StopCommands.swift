import Descent
import Language
import LineEditing
import Presentation
import Rendering
import Stepping

/// The commands that stop the walk at places, and show things at every stop.
enum StopCommands {
  static let all: [Command] = [
    Command(
      "until", aliases: ["u"], arguments: "Q", "go on until Q is known",
      details: [
        "Q is a quantity or a derivative: a1[2], dC/dw1[1,2], da1[2]/dz1[2]. Of an array all "
          + "elements are meant. dC/dz is left as a product: it is known with its last factor.",
        "Over several samples C alone and dC/dw are means, at the end of the walk; C[2] is the cost "
          + "of sample 2.",
        "Any place of break will do as well: until layer 1 goes on to the next layer 1, until 20 to "
          + "step 20.",
        "With an optimizer, until C < 0.01 and until iteration 50 train, in batches where the last "
          + "training was, until that holds: \(TrainCommand.mostAwaited) iterations at most.",
      ],
      examples: ["example mazur", "until dC/da2[1]", "until layer 1"], group: .step,
      completes: .places
    ) { session, arguments, context in
      try until(&session, arguments, context)
    },
    Command(
      "break", aliases: ["b"], arguments: "PLACE", "stop whenever the walk comes to a place",
      details: placeDetails,
      examples: [
        "example mazur", "break dC/da1[2]", "break layer 1", "break partial",
        "break if abs(dC/dw) < 1e-3",
      ], group: .step, completes: .places
    ) { session, arguments, context in
      try add(.breakpoint, &session, arguments, context)
    },
    Command(
      "tbreak", arguments: "PLACE", "stop once when the walk comes to a place",
      details: ["It is deleted when it is reached. The places are those of break."],
      examples: ["example mazur", "tbreak dC/dw2[1,1]", "continue"], group: .step,
      completes: .places
    ) { session, arguments, context in
      try add(.temporary, &session, arguments, context)
    },
    Command(
      "watch", arguments: "Q", "show Q when the walk comes to it, and whenever it changes",
      details: [
        "Q is any expression; of an array the elements are shown that the walk has made known, or "
          + "that a command changed: old and new."
      ],
      examples: ["example mazur", "watch C", "w1[1,2] = 0.3"], group: .step,
      completes: .quantities
    ) { session, arguments, context in
      try show(.watch, &session, arguments, context)
    },
    Command(
      "display", arguments: "EXPRESSION", "show an expression at every stop",
      details: [
        "What the walk has not come to is marked so, and hidden while it is predicted. display alone "
          + "shows all of them now; undisplay or delete ends it."
      ],
      examples: ["example mazur", "display dC/dw2", "step"], group: .step, completes: .quantities
    ) { session, arguments, context in
      guard !arguments.text.isEmpty else {
        let view = MarkView(session, width: context.width)
        return CommandOutput(session.marks.all(.display).flatMap { view.display($0) })
      }
      return try show(.display, &session, arguments, context)
    },
    Command(
      "undisplay", arguments: "[n]", "end display n, or all of them",
      examples: ["example mazur", "display C", "undisplay"], group: .step,
      completes: .marks([.display])
    ) { session, arguments, context in
      try delete(&session, arguments, "display") { $0.kind == .display }
    },
    Command(
      "delete", aliases: ["d"], arguments: "[n]",
      "delete breakpoint, watch or display n, or all breakpoints",
      examples: ["example mazur", "break layer 1", "delete 1"], group: .step,
      completes: .marks([.breakpoint, .temporary, .watch, .display])
    ) { session, arguments, context in
      let isAll = arguments.text.isEmpty
      return try delete(&session, arguments, isAll ? "breakpoint" : "breakpoint, watch or display")
      {
        !isAll || $0.kind.isStop
      }
    },
    Command(
      "info", arguments: "[breakpoints | watches | display]",
      "list the breakpoints, watches and displays",
      examples: ["example mazur", "break layer 1", "info", "info breakpoints"], group: .step,
      completes: .words([
        Completion(text: "breakpoints", summary: "where the walk stops"),
        Completion(text: "watches", summary: "what is shown when it changes"),
        Completion(text: "display", summary: "what is shown at every stop"),
      ])
    ) { session, arguments, context in
      try info(session, arguments, context)
    },
  ]

  private static let placeDetails = [
    "break a1[2], break dC/da1[2], break da1[2]/dz1[2]: where that becomes known. Without indices "
      + "every element of it; w, b, z and a without a layer are those of every layer.",
    "break 12: at step 12. break layer 1: where that layer begins, forward and backward. break partial: every step of that "
      + "kind; the kinds are \(Step.Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
    "break if abs(dC/dw) < 1e-4: where that comes to hold. It is tested at each step that makes one "
      + "of its quantities known, once all are; a name without indices is the element made known "
      + "there, so this tests the derivative by each weight.",
    "train stops before the update of an iteration in which a condition holds, and at break "
      + "iteration 50.",
    "Every command that goes through steps stops there: step, next, finish, forward, backward, until "
      + "and continue; and back continue on the way back. goto, back n and restart do not.",
  ]

  // MARK: Places

  private static func until(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    guard !arguments.text.isEmpty else {
      throw ShellError("until takes what to wait for", suggestion: "write until dC/da1[2]")
    }
    session.leaveAll()
    if session.training.choice != nil, !arguments.text.hasPrefix("if "),
      TrainingStops.isPlace(arguments.text, session)
    {
      return try TrainCommand.await(arguments.text, &session, context)
    }
    let walk = try session.walkWithStepsLeft()
    let stop = try Stop(arguments.text, session)
    let found: Int? =
      if case .landmark(.symbol(let symbol)) = stop {
        try last(symbol, session, walk)
      } else {
        stop.search(walk, in: session.cursor..<walk.count, isBackward: false)
      }
    guard let found else {
      throw ShellError(
        "from here to the end the walk does not come to \(Arguments.shown(arguments.text))",
        suggestion: "restart begins again")
    }
    return try session.come(to: found + 1, context)
  }

  /// The step ahead after which the whole of a symbol is known.
  private static func last(
    _ symbol: Symbol, _ session: Session, _ walk: Walk
  ) throws(ShellError) -> Int? {
    let sample = walk.sample(of: session.cursor)
    var latest: Int?
    for sample in sample...min(sample + 1, walk.samples - 1) {
      let frame = walk.frame(of: symbol, sample: sample)
      guard let step = walk.last(.symbol(symbol), in: frame) else { continue }
      if step >= session.cursor { return step }
      latest = step
    }
    guard let latest else { return nil }
    throw ShellError(
      "this is known since step \(latest + 1)", suggestion: "goto \(latest + 1) shows it")
  }

  private static func add(
    _ kind: Marks.Mark.Kind, _ session: inout Session, _ arguments: Arguments,
    _ context: CommandContext
  ) throws -> CommandOutput {
    guard !arguments.text.isEmpty else {
      throw ShellError(
        "a place to stop at is expected",
        suggestion: "break dC/da1[2], break layer 1, break partial, or break if C < 0.1")
    }
    _ = try Stop(arguments.text, session.outermost)
    let mark = session.marks.add(kind, arguments.text)
    return CommandOutput(lines(mark, session, context))
  }

  // MARK: Watches and displays

  private static func show(
    _ kind: Marks.Mark.Kind, _ session: inout Session, _ arguments: Arguments,
    _ context: CommandContext
  ) throws -> CommandOutput {
    guard !arguments.text.isEmpty else {
      throw ShellError(
        "\(kind.rawValue) takes an expression", suggestion: "write \(kind.rawValue) C")
    }
    let outermost = session.outermost
    let expression = try outermost.expression(arguments.text)
    _ = try Evaluation.value(of: expression, arguments.text, outermost)
    guard kind != .watch || session.program.isFormula(expression) else {
      throw ShellError(
        "\(Arguments.shown(arguments.text)) never changes",
        suggestion: "watch a quantity, as in watch \(session.someNumber)")
    }
    let mark = session.marks.add(kind, arguments.text)
    return CommandOutput(MarkView(session, width: context.width).display(mark))
  }

  // MARK: Lists

  private static func delete(
    _ session: inout Session, _ arguments: Arguments, _ noun: String,
    where isMeant: (Marks.Mark) -> Bool
  ) throws -> CommandOutput {
    guard let word = try arguments.optional() else {
      guard session.marks.list.contains(where: isMeant) else {
        throw ShellError("there is no \(noun) to delete")
      }
      session.marks.removeAll(where: isMeant)
      return CommandOutput()
    }
    guard let number = Int(word),
      session.marks.list.contains(where: { $0.number == number && isMeant($0) })
    else {
      throw ShellError(
        "there is no \(noun) \(Arguments.shown(word))", suggestion: "info lists them")
    }
    session.marks.remove(number)
    return CommandOutput()
  }

  private static func info(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let kinds: [String: [Marks.Mark.Kind]] = [
      "breakpoints": [.breakpoint, .temporary], "watches": [.watch], "display": [.display],
    ]
    let word = try arguments.optional()
    let chosen = word.map { word in kinds.first { $0.key.hasPrefix(word) }?.value ?? [] }
    if let chosen, chosen.isEmpty {
      throw ShellError("info takes breakpoints, watches, display or nothing")
    }
    let marks = session.marks.list.filter { chosen?.contains($0.kind) ?? true }
    guard !marks.isEmpty else {
      return CommandOutput([StyledText("there are none", .faint)])
    }
    return CommandOutput(marks.flatMap { lines($0, session, context) })
  }

  /// A mark as lists show it; one that means nothing in this program says so.
  private static func lines(
    _ mark: Marks.Mark, _ session: Session, _ context: CommandContext
  ) -> [StyledText] {
    let kind = mark.kind == .temporary ? "breakpoint" : mark.kind.rawValue
    let isSpoken = session.settings.notation == .spoken
    let label =
      isSpoken
      ? StyledText("\(mark.number): \(kind), ")
      : StyledText("\(mark.number)  ".leftPadded(to: 4), .faint)
        + StyledText(kind.padded(to: 12))
    var line = StyledText(mark.text, .code)
    if mark.kind == .temporary { line.append("  once", .faint) }
    if mark.kind.isStop, (try? Stop(mark.text, session.outermost)) == nil {
      line.append("  no place of this program", .faint)
    } else if !mark.kind.isStop, !MarkView(session, width: context.width).isMeant(mark) {
      line.append("  \(MarkView.noPart)", .faint)
    }
    let whole = label + line
    guard whole.width > context.width, !isSpoken else { return [whole] }
    return line.wrapped(beside: label, to: context.width)
  }
}
