import Lessons
import LineEditing
import Presentation
import Rendering

/// The commands that answer questions, of lessons and of walks that are predicted.
enum LearnCommands {
  static let all: [Command] =
    LessonCommand.all + [
      Command(
        "hint", "show the next hint of the question that waits", group: .learn,
        isAllowedInLessons: false
      ) { session, arguments, context in
        try arguments.none()
        try waiting(session)
        return CommandOutput(
          LessonInProgress.play(&session, context) { player, _ in player.hint() })
      },
      Command(
        "skip", "leave the question that waits and go on", group: .learn, isAllowedInLessons: false
      ) { session, arguments, context in
        try arguments.none()
        if session.lesson == nil, session.isPredicting {
          return try session.skipPrediction(context)
        }
        try waiting(session)
        return CommandOutput(
          LessonInProgress.play(&session, context) { player, stage in player.skip(in: &stage) })
      },
      Command(
        "reveal", arguments: "[LINE]", "show the answer of the question that waits and go on",
        details: [
          "While a walk is predicted, reveal LINE runs a line that shows something, such as C or "
            + "gradient, with nothing hidden."
        ],
        group: .learn, completes: .quantities, isAllowedInLessons: false
      ) { session, arguments, context in
        guard arguments.text.isEmpty else {
          return try reveal(arguments.text, &session, context)
        }
        if session.lesson == nil, session.isPredicting {
          return try session.skipPrediction(context)
        }
        try waiting(session)
        return CommandOutput(
          LessonInProgress.play(&session, context) { player, stage in player.reveal(in: &stage) })
      },
      Command(
        "predict", arguments: "[on | sign | formula | off]",
        "be asked for each step before it is shown",
        details: [
          "predict on asks for the number: 0.82 means what rounds to it, and a product such as "
            + "0.74*0.19 will do. predict sign asks for + or -, predict formula for an expression made "
            + "of what is known.",
          "step and next ask for every step on their way; Enter passes over one. until, goto, continue "
            + "and breakpoints ask for the step they stop at, forward, backward and finish for none.",
          "Where a product or sum is wrong, its factors are asked for, to find the first that differs "
            + "or the one that tells two mistakes apart. A quantity called eta counts as the learning "
            + "rate.",
          "What the walk has not come to shows as a dash, in whatever asks about it: show, why, paths, "
            + "an expression typed. reveal C shows it all the same.",
          "predict off ends it and shows the score; so does the end of the walk. predict alone shows "
            + "the score so far.",
        ],
        examples: ["example mazur", "predict on", "step", "0.3775", "predict off"], group: .learn,
        completes: .words(
          Prediction.Mode.allCases.map { Completion(text: $0.rawValue, summary: $0.summary) }
            + [Completion(text: "off", summary: "end it and show the score")]),
        isAllowedInLessons: false
      ) { session, arguments, context in
        try predict(&session, arguments, context)
      },
    ] + ProgressCommand.all

  /// Runs a line that shows something, with nothing hidden.
  private static func reveal(
    _ line: String, _ session: inout Session, _ context: CommandContext
  ) throws -> CommandOutput {
    guard session.prediction != nil else {
      throw ShellError("nothing is hidden: no walk is predicted", suggestion: "predict on begins")
    }
    var open = session
    open.prediction = nil
    let isForbidden = Command.named(Interpreter.firstWord(of: line).word).map {
      !$0.isAllowedInLessons
    }
    let result = try isForbidden ?? false ? nil : Interpreter(context: context).run(line, in: open)
    // What whatif has looked at is shown, and no change yet.
    open.whatIf = result?.session.whatIf
    guard let result, result.output.action == .none, result.session.state == open.state else {
      throw ShellError(
        "reveal takes a line that shows something; \(Arguments.shown(line)) does more",
        suggestion: "type it without reveal")
    }
    session.whatIf = open.whatIf
    return result.output
  }

  private static func predict(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    guard session.lesson == nil else {
      throw ShellError("the lesson asks already", suggestion: "lesson stop leaves it")
    }
    let view = PredictionView(session, width: context.width)
    guard let word = try arguments.optional() else {
      guard let prediction = session.prediction else {
        throw ShellError("no walk is predicted", suggestion: "predict on begins")
      }
      let score = view.score()
      return CommandOutput(
        score.isEmpty
          ? [StyledText("predict \(prediction.mode.rawValue): nothing predicted yet", .faint)]
          : score)
    }
    if word == "off" {
      guard session.prediction != nil else {
        throw ShellError("no walk is predicted", suggestion: "predict on begins")
      }
      session.prediction = nil
      return CommandOutput(view.score())
    }
    guard let mode = Prediction.Mode(rawValue: word) else {
      throw ShellError("predict takes on, sign, formula or off; not \(Arguments.shown(word))")
    }
    if session.prediction == nil { session.prediction = Prediction(mode: mode) }
    session.prediction?.mode = mode
    session.prediction?.end = nil
    let asked =
      switch mode {
      case .number: "its number"
      case .sign: "its sign"
      case .formula: "a formula for it, made of what is known by then"
      }
    return CommandOutput(
      StyledText(
        "before a step is shown, step asks for \(asked); Enter passes over it, predict off ends it",
        .faint
      ).wrapped(to: context.width))
  }

  /// What is said of a word about the question while the lesson has not come to it.
  static let questionAhead = ShellError(
    "the question has not come yet", suggestion: "Enter reads on, q goes to it")

  private static func waiting(_ session: Session) throws(ShellError) {
    if let lesson = session.lesson {
      guard lesson.player.isWaiting else { throw questionAhead }
      return
    }
    guard session.prediction == nil else {
      throw ShellError("no question waits", suggestion: "step asks the next one")
    }
    guard session.pausedLesson == nil else {
      throw ShellError("no question waits", suggestion: "resume comes back to the lesson")
    }
    throw ShellError(
      "no question waits", suggestion: "lesson lists the lessons; predict on asks before each step")
  }
}
