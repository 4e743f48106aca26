import Autodiff
import Descent
import Language
import LineEditing
import Presentation
import Rendering
import Stepping

/// The commands that move through the walk.
enum StepCommands {
  static let all: [Command] = [
    Command(
      "step", aliases: ["s"], arguments: "[n | over | into]",
      "take one step, or n of them, or open the current one",
      details: [
        "Enter on an empty line takes the next one. With an optimizer, the step after the last one "
          + "is the first of the next iteration, in which the new values count.",
        "A function, such as a cost or one of your own, is one step: step, step over and next take "
          + "it as a whole. step into opens the step that is shown, a value or a factor of a "
          + "function, into a walk through its definition, up to what that step makes known. "
          + "An update opens into all rules of the optimizer, such as Adam's m and v. "
          + "There [17.2/12] is step 2 of the 12 inside of step 17, and names are those of the "
          + "definition.",
        "step, next and back go on inside; finish, or a step after the last one, leaves to where it "
          + "was opened. Every other command that moves goes on in the program's own walk.",
      ],
      examples: ["step", "step 3", "example mazur", "goto 11", "step into"], group: .step,
      completes: .words([
        Completion(text: "into", summary: "open the function or cost of this step"),
        Completion(text: "over", summary: "take it as one step"),
      ]), repeats: true, onceWords: ["into"]
    ) { session, arguments, context in
      if arguments.text == "into" {
        let rules = session.updateRules(context)
        if !rules.isEmpty { return session.stopped(rules, context) }
        try session.stepInto()
        return session.stopped(session.whereabouts(context), context)
      }
      let count = arguments.text == "over" ? 1 : try arguments.count(otherwise: 1)
      let walk = try session.walkWithStepsLeft()
      return try session.advance(
        to: min(session.cursor + min(count, walk.count), walk.count), context)
    },
    Command(
      "next", aliases: ["n"], "take the rest of this neuron's steps",
      details: ["Outside of layers: the rest of the steps of one quantity."],
      examples: ["next"], group: .step, repeats: true
    ) { session, arguments, context in
      try arguments.none()
      let walk = try session.walkWithStepsLeft()
      return try session.advance(to: walk.neuron(of: session.cursor).upperBound, context)
    },
    Command(
      "finish", aliases: ["f"], arguments: "[pass]",
      "take the rest of this layer, or of this pass, and show what it made known",
      details: ["Inside of a function that was stepped into: leave it."],
      examples: ["finish", "finish pass"], group: .step,
      completes: .words([
        Completion(text: "pass", summary: "the rest of the pass, forward or backward")
      ]), repeats: true
    ) { session, arguments, context in
      let word = try arguments.optional()
      guard word == nil || word == "pass" else {
        throw ShellError("finish takes the word pass or nothing")
      }
      if word == nil, session.isInside {
        session.leave()
        return session.stopped(session.whereabouts(context), context)
      }
      session.leaveAll()
      let walk = try session.walkWithStepsLeft()
      let range =
        word == nil ? walk.layer(of: session.cursor) : walk.pass(of: session.cursor)
      return try session.jump(over: range, context)
    },
    Command(
      "continue", aliases: ["c"], "go on to the next breakpoint, or to the end and its gradient",
      details: ["back continue goes the other way."],
      examples: ["continue"], group: .step
    ) { session, arguments, context in
      try arguments.none()
      session.leaveAll()
      let walk = try session.walkWithStepsLeft()
      if let hit = try session.nextHit(in: session.cursor..<walk.count, context) {
        return try session.come(to: hit.step + 1, context)
      }
      session.place(at: walk.count)
      return session.stopped(
        session.positionLines(context, isWhole: true)
          + QuantityView(session, width: context.width).gradient(), context)
    },
    Command(
      "back", arguments: "[n | continue]", "take back one step, or n of them",
      details: [
        "back continue goes back to the breakpoint before, or to the start.",
        "Before the first step inside of a function, back leaves it. Before the first step of an "
          + "iteration, it goes to the end of the one before.",
      ],
      examples: ["step 3", "back 2", "back continue"], group: .step,
      completes: .words([
        Completion(text: "continue", summary: "to the breakpoint before, or to the start")
      ]), repeats: true
    ) { session, arguments, context in
      let isContinue = arguments.text == "continue"
      if isContinue { session.leaveAll() }
      let count = isContinue ? session.cursor : try arguments.count(otherwise: 1)
      _ = try session.readyWalk()
      if session.isInside, session.cursor == 0 {
        session.leave()
        return session.stopped(session.whereabouts(context), context)
      }
      if session.cursor == 0, session.training.known.lowerBound < session.training.iteration {
        try session.go(toIteration: session.training.iteration - 1)
        session.place(at: session.walk?.count ?? 0)
        // A session that is restored may not know what came before it.
        return session.stopped(session.whereabouts(context), context, .opened)
      }
      guard session.cursor > 0 else {
        throw ShellError("this is before the first step", suggestion: "step takes it")
      }
      guard isContinue else {
        session.place(at: session.cursor - min(count, session.cursor))
        return session.stopped(session.whereabouts(context), context)
      }
      let hit = try session.travelBack(to: 0, context)
      return session.stopped((hit?.lines ?? []) + session.whereabouts(context), context)
    },
    Command(
      "goto", arguments: "K | Q | end", "go to step K, to where Q becomes known, or to the end",
      details: [
        "The steps are counted as in [17/47]; goto 0 is the start. goto 17.2 is step 2 inside of step "
          + "17, as step into opens it.",
        "goto dC/da1[1] goes to the step that makes it known, forth or back.",
      ],
      examples: ["goto 5", "goto dC/dw2[1,1]", "goto end"], group: .step, completes: .places
    ) { session, arguments, context in
      session.leaveAll()
      _ = try session.readyWalk()
      let place = try session.place(named: arguments.text)
      if session.isPredicted, let step = place.first, place.count == 1, step > session.cursor {
        session.place(at: step - 1)
        return session.ask(upTo: step, context)
      }
      try session.go(to: place)
      return session.stopped(session.whereabouts(context), context)
    },
    Command(
      "restart", aliases: ["r", "run"], arguments: "[Q]",
      "go back to the start of the walk, or of the walk to Q",
      details: [
        "A walk leads to C, or to the last number defined; restart Q chooses another number."
      ],
      examples: ["restart", "restart C"], group: .step, completes: .quantities
    ) { session, arguments, context in
      session.leaveAll()
      if let name = try arguments.optional() { try session.choose(target: name) }
      _ = try session.readyWalk()
      session.place(at: 0)
      return session.stopped(session.whereabouts(context), context)
    },
    Command(
      "forward", "finish the forward pass and show its values",
      details: ["With several samples, that of the current sample."],
      examples: ["forward"], group: .step
    ) { session, arguments, context in
      try arguments.none()
      session.leaveAll()
      let walk = try session.walkWithStepsLeft()
      let end = walk.backwardStart(of: session.cursor)
      guard session.cursor < end else {
        throw ShellError(
          "the forward pass is done", suggestion: "backward goes on; restart begins again")
      }
      return try session.jump(
        over: walk.steps(ofSample: walk.sample(of: session.cursor)).lowerBound..<end, context)
    },
    Command(
      "backward", "finish the backward pass and show its derivatives",
      details: ["With several samples, that of the current sample."],
      examples: ["backward"], group: .step
    ) { session, arguments, context in
      try arguments.none()
      session.leaveAll()
      let walk = try session.walkWithStepsLeft()
      let start = walk.backwardStart(of: session.cursor)
      guard start < walk.steps(ofSample: walk.sample(of: session.cursor)).upperBound else {
        throw Session.noParameter
      }
      return try session.jump(over: walk.pass(of: max(start, session.cursor)), context)
    },
    Command(
      "where", aliases: ["w", "bt", "backtrace"],
      "show the current step again, and the chain it is part of",
      details: [
        "The factors known so far stand as numbers, those to come as symbols, and marks are around "
          + "the current one."
      ],
      examples: ["example mazur", "until da2[1]/dz2[1]", "where"], group: .step
    ) { session, arguments, context in
      try arguments.none()
      _ = try session.readyWalk()
      return session.stopped(session.whereabouts(context) + session.chainLines(context), context)
    },
    Command(
      "sample", arguments: "[k]", "go to sample k, or show which one is current",
      details: [
        "Quantities that depend on the sample are read for the current one; C alone is the mean.",
        "The walk goes through the samples one after another; where none of its steps depends on the "
          + "sample, it stays where it is.",
      ],
      examples: ["sample", "sample 1"], group: .step
    ) { session, arguments, context in
      session.leaveAll()
      let program = session.program
      if let word = try arguments.optional() {
        guard let number = Int(word), let sample = program.sample(numbered: number) else {
          throw ShellError(
            "there is no sample \(Arguments.shown(word)) in the walk; \(program.samplesInWords)")
        }
        session.go(toSample: sample)
      }
      let number = program.number(ofSample: session.sample)
      let lines = [
        StyledText(
          "sample \(number) of \(program.sampleCount)"
            + (program.batch == nil ? "" : "; \(program.samplesInWords)"), .heading)
      ]
      let view = QuantityView(session, width: context.width)
      return CommandOutput(
        lines
          + session.model.quantities.filter { $0.role == .data }.flatMap {
            view.assignment($0.name)
          })
    },
  ]
}
