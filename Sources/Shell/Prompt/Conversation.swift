import Language
import Lessons
public import LineEditing
import Presentation
import Rendering
import Stepping

/// What a shell remembers between the lines that a person types at its prompt.
struct Conversation {
  /// The last command that Enter repeats.
  var repeatable: String?
  /// Whether the lesson's question has not been shown yet: the lesson pauses before it.
  var isQuestionAhead = false
  /// Whether q leaves: not while something is asked, nor right after it has left out the rest of a
  /// long result, for whoever types it once more means that.
  var leavesByQ = true
}

extension Shell {
  /// Says what a newcomer needs to begin.
  public func greet() {
    let lines = [
      StyledText("backprop \(CommandLineOptions.version)", .heading)
        + StyledText(": step through backpropagation, factor by factor"),
      StyledText("Try: example mazur, then Enter, again and again. Or lesson 1, or help.", .faint),
    ]
    write((lines + lessonOffer + lastSessionOffer).flatMap { $0.wrapped(to: output.columns) })
  }

  /// What the greeting says of a lesson that was left.
  private var lessonOffer: [StyledText] {
    guard let name = session.progress.underway else { return [] }
    return [StyledText("resume goes on with lesson \(name), where you left it.", .faint)]
  }

  /// Reads lines at a prompt until the end of the input or `quit`.
  ///
  /// An error is printed and the next line is read.
  ///
  /// - Parameter line: a line that was typed already.
  public func converse(with reader: any LineReader, beginningWith line: String? = nil) {
    interpreter.acceptsPrefixes = true
    rememberSettings()
    var typed = line.map { LineInput.line($0) }
    while true {
      for line in pauseLine?.broken(to: output.columns) ?? [] {
        output.write(line, to: .output, session.settings)
      }
      let input = typed ?? reader.readLine(prompt: prompt)
      typed = nil
      // The window may have changed while the line was typed.
      interpreter.context.width = output.columns
      switch input {
      case .endOfInput:
        _ = paging.beginScreen()
        output.write(StyledText(), to: .output, session.settings)
        return write(PredictionView(session, width: output.columns).score())
      case .interrupted where paging.isWaiting: leaveOutRest()
      case .interrupted: write(session.question(interpreter.context))
      case .tooLong(let limit): report(Shell.tooLong(limit))
      case .line(let line):
        reader.remember(line)
        if handle(line) == .quit { return }
        rememberSettings()
      }
    }
  }

  /// The prompt says who is asked for what comes next.
  private var prompt: String {
    if isPaused { return "more> " }
    if session.lesson != nil { return "answer> " }
    if session.pausedLesson != nil { return "play> " }
    if session.isPredicting { return "predict> " }
    guard session.settings.prompt == .place, let walk = session.walk else { return "bp> " }
    let number = session.place.map(String.init).joined(separator: ".")
    return "bp \(number)/\(walk.count)> "
  }

  // MARK: Lines

  /// Does what a line says that was typed.
  ///
  /// While something waits to be read, Enter shows more of it, q leaves it out, and anything else is
  /// the command it is, after which a lesson goes on.
  private func handle(_ line: String) -> CommandOutput.Action {
    guard isPaused else { return attempt(line, execute(atPrompt:)) }
    let words = line.split(whereSeparator: \.isWhitespace)
    if words.isEmpty { return attempt(line, goOn) }
    if words == ["q"] { return attempt(line, skipRest) }
    guard paging.isLesson else { return attempt(line, execute(atPrompt:)) }
    let (isAhead, progress) = (conversation.isQuestionAhead, session.lesson?.player.position)
    let rest = paging.beginScreen()
    let action = attempt(line, execute(atPause:))
    if session.lesson?.player.position == progress {
      paging.putBack(rest)
      conversation.isQuestionAhead = isAhead
    }
    return action
  }

  /// Runs a line, and says what was wrong with it.
  private func attempt(
    _ line: String, _ execute: (String) throws(ShellError) -> CommandOutput.Action
  ) -> CommandOutput.Action {
    defer {
      if Interrupts.takePending() {
        output.write(StyledText("interrupted", .faint), to: .error, session.settings)
      }
    }
    do {
      return try execute(line)
    } catch {
      report(error)
      // What was interrupted has said so.
      _ = Interrupts.takePending()
      return .none
    }
  }

  /// Runs a line typed at the prompt: Enter repeats, and an answer goes to the lesson.
  private func execute(
    atPrompt line: String
  ) throws(ShellError) -> CommandOutput.Action {
    _ = paging.beginScreen()
    let words = line.split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return try repeatLast() }
    let isQ = words == ["q"] && !session.program.mentions("q")
    guard !isQ || session.lesson == nil && conversation.leavesByQ else { throw noLeaving }
    conversation.leavesByQ = isQ ? conversation.leavesByQ : true
    if words == ["exit"], session.lesson != nil {
      let action = try execute("lesson stop")
      write([StyledText("exit once more leaves the shell", .faint)])
      return action
    }
    if words == ["!!"] {
      guard let last = commands.last else {
        throw ShellError("no command was run yet", suggestion: "!! runs the last one again")
      }
      write([StyledText(last, .code)])
      return try run(typed: last)
    }
    return try run(typed: line)
  }

  /// What Enter does on an empty line.
  private func repeatLast() throws(ShellError) -> CommandOutput.Action {
    guard session.lesson == nil else { return .none }
    if session.isPredicting { return try execute("skip") }
    if let repeatable = conversation.repeatable { return try execute(repeatable) }
    return session.walk == nil ? .none : try execute("step")
  }

  private var noLeaving: ShellError {
    ShellError(
      "q leaves out what waits to be read, and nothing does",
      suggestion: session.lesson == nil
        ? "quit leaves the shell" : "lesson stop leaves the lesson, quit the shell")
  }

  /// Runs a line, and takes note of what Enter is to do after it.
  private func run(typed line: String) throws(ShellError) -> CommandOutput.Action {
    let command = (try? interpreter.command(beginning: line, session))?.command
    let (before, progress) = (session.snapshot, session.lesson?.player.position)
    let action = try execute(line)
    let after = session.snapshot
    paging.isLesson = paging.isWaiting && session.lesson?.player.position != progress
    conversation.isQuestionAhead = paging.isLesson && session.lesson?.player.isWaiting ?? false
    if let repetition = command?.repetition(of: line) {
      conversation.repeatable = repetition
    } else if after.program != before.program || after.place != before.place {
      // From another program or place Enter goes on with a step.
      conversation.repeatable = nil
    }
    return action
  }

  // MARK: Pauses

  /// Whether something waits to be read: the rest of what was printed, or of a lesson.
  private var isPaused: Bool { paging.isWaiting || session.lesson?.player.section != nil }

  /// Says how much waits to be read, and what goes on with it; nil while nothing does.
  private var pauseLine: StyledText? {
    guard isPaused else { return nil }
    let isLesson = conversation.isQuestionAhead || session.lesson?.player.section != nil
    let end = isLesson ? "q goes to the question" : "q skips the rest"
    guard !paging.isWaiting, let (number, count) = session.lesson?.player.section else {
      let lines = paging.count == 1 ? "1 more line" : "\(paging.count) more lines"
      return StyledText("\(lines): Enter shows more, \(end)", .faint)
    }
    return StyledText("section \(number) of \(count) next: Enter goes on, \(end)", .faint)
  }

  /// Shows the next screen, or the next section of a lesson.
  private func goOn(_: String) throws(ShellError) -> CommandOutput.Action {
    guard paging.isWaiting else { return try execute(atPrompt: "lesson") }
    show(paging.turn(screen))
    if !paging.isWaiting { conversation.isQuestionAhead = false }
    return .none
  }

  /// Runs a line that was typed while a lesson pauses within a section.
  private func execute(atPause line: String) throws(ShellError) -> CommandOutput.Action {
    let command = try interpreter.command(beginning: line, session)?.command.name
    if conversation.isQuestionAhead, let command, ["hint", "skip", "reveal"].contains(command) {
      throw LearnCommands.questionAhead
    }
    return try run(typed: line)
  }

  /// Leaves out what waits to be read, of a lesson all that comes before its next question.
  private func skipRest(_: String) throws(ShellError) -> CommandOutput.Action {
    leaveOutRest()
    return session.lesson?.player.section == nil ? .none : try run(typed: "lesson question")
  }

  /// Leaves out the rest of what was printed; a lesson's question is shown all the same.
  private func leaveOutRest() {
    let isAhead = conversation.isQuestionAhead
    _ = paging.beginScreen()
    conversation.isQuestionAhead = false
    conversation.leavesByQ = false
    if isAhead { write(LessonInProgress.questionAnew(session, interpreter.context)) }
  }
}
