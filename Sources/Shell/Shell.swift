import Autodiff
import Foundation
import Language
import Lessons
public import LineEditing
import Presentation
import Rendering

/// The read–evaluate–print loop: reads lines from a terminal, a file or the command line, runs them
/// and prints what they say.
public final class Shell {
  /// The session.
  public internal(set) var session: Session
  var interpreter: Interpreter
  var undoHistories = LessonScoped(UndoHistory())
  var undoHistory: UndoHistory {
    get { undoHistories.current }
    set { undoHistories.current = newValue }
  }
  /// The commands that were run, in their order.
  var commands: [String] = []
  private var recorder: TranscriptRecorder?
  /// What keeps the session from being lost in a crash, at a prompt.
  var keeper: SessionKeeper?
  /// What is kept between runs of a shell that a person types at.
  var keptBetweenRuns: KeptBetweenRuns?
  /// Where a person's progress in lessons is kept.
  var progressFile: ProgressFile?
  /// Whether commands are done once more after a crash, which prints nothing.
  var isRestoring = false
  /// What a person does at a prompt.
  var conversation = Conversation()
  /// What was printed and waits to be read.
  var paging = Paging()
  let output: any ShellOutput
  /// The files being run now, outermost first.
  private var files: [String] = []

  /// A shell that prints to `output`.
  public init(
    settings: Settings = Settings(), context: CommandContext = CommandContext(),
    output: any ShellOutput
  ) {
    session = Session(settings: settings)
    interpreter = Interpreter(context: context)
    interpreter.context.width = output.columns
    interpreter.context.progress = output.progress
    self.output = output
  }

  /// Leaves: what waited to be read is shown, work that was not saved is kept for the next time, and
  /// a recording is closed.
  public func leave() {
    show(paging.takeAll())
    keepForNextTime()
    keeper?.forget()
    record { recorder throws(ShellError) in try recorder.finish() }
    recorder = nil
  }

  /// Why a script ended.
  public enum Outcome: Hashable, Sendable {
    case done, failed, quit
  }

  // MARK: Sources of lines

  /// Runs the lines of a script; stops at the first error.
  public func run(lines: any LineReader, name: String) -> Outcome {
    do {
      let action = try play(lines, name) { line throws(ShellError) in try execute(line) }
      return action == .quit ? .quit : .done
    } catch {
      report(error)
      return .failed
    }
  }

  /// Runs one line.
  public func run(command: String) -> Outcome {
    do {
      return try execute(command) == .quit ? .quit : .done
    } catch {
      report(error)
      return .failed
    }
  }

  /// Runs the lines of a script, joining those whose brackets are open.
  ///
  /// - Throws: the first error, with the file, line and column it stands at.
  private func play(
    _ lines: any LineReader, _ name: String,
    running execute: (String) throws(ShellError) -> CommandOutput.Action
  ) throws(ShellError) -> CommandOutput.Action {
    var number = 0
    var start = 1
    var text = ""
    var goesOn = Shell.makeJoiner()
    func run() throws(ShellError) -> CommandOutput.Action {
      defer { (text, goesOn) = ("", Shell.makeJoiner()) }
      do { return try execute(text) } catch { throw error.placed(name, start, text) }
    }
    while true {
      switch lines.readLine(prompt: "") {
      case .endOfInput: return try run()
      case .interrupted: throw ShellError("\(name) was interrupted")
      case .tooLong(let limit): throw Shell.tooLong(limit).placed(name, number + 1, "")
      case .line(var line):
        number += 1
        // Some editors mark a file as Unicode by a character that is none of its text.
        if number == 1, line.first == "\u{FEFF}" { line.removeFirst() }
        if text.isEmpty { start = number }
        text += text.isEmpty ? line : "\n" + line
        if goesOn(line), text.utf8.count <= Interpreter.longestLine { continue }
        if try run() == .quit { return .quit }
      }
    }
  }

  /// The lines of a file or a pipe.
  static func lines(of file: FileHandle) -> any LineReader {
    PlainLineReader(
      fileDescriptor: file.fileDescriptor, longestLine: Interpreter.longestLine)
  }

  /// Tells of each line of a statement whether the next one belongs to it: whether a bracket is open.
  static func makeJoiner() -> (_ line: String) -> Bool {
    var balance = BracketBalance()
    return { line in
      balance.read(line)
      return balance.isOpen
    }
  }

  static func tooLong(_ limit: Int) -> ShellError {
    ShellError(
      "this line is too long; the longest has \(limit) bytes",
      suggestion: "put long data into a script, a row a line within brackets")
  }

  // MARK: Lines

  /// Runs a line, and keeps what it did for `history`, `record` and a session that crashes.
  func execute(_ line: String) throws(ShellError) -> CommandOutput.Action {
    guard Shell.saysSomething(line) else { return .none }
    let before = session
    recorder?.begin(line)
    let action = try perform(line)
    record { recorder throws(ShellError) in try recorder.end() }
    commands.append(line)
    keeper?.keep(line, action, before: before, after: session)
    keepProgress()
    return action
  }

  private static func saysSomething(_ line: String) -> Bool {
    let text = line.drop(while: \.isWhitespace)
    return !text.isEmpty && !text.hasPrefix("#")
  }

  /// Runs a line and keeps what it changed, for `undo`.
  private func perform(_ line: String) throws(ShellError) -> CommandOutput.Action {
    guard Shell.saysSomething(line) else { return .none }
    let before = session
    let action = try run(line)
    guard session.layer == before.layer else {
      undoHistories.follow(from: before, to: session, anew: UndoHistory())
      return action
    }
    switch action {
    case .undo, .redo: break
    case .made(let change), .partly(let change):
      undoHistory.record(change, before: before.snapshot, after: session.snapshot)
    default: undoHistory.record(line, before: before.snapshot, after: session.snapshot)
    }
    return action
  }

  /// Runs a line: the session becomes the next one, or stays what it was.
  private func run(_ line: String) throws(ShellError) -> CommandOutput.Action {
    interpreter.context.pausesLessons = screen != nil
    if session.lesson?.player.isAnswer(line) ?? false, !conversation.isQuestionAhead {
      var next = session
      let lines = LessonInProgress.play(&next, interpreter.context) { player, stage in
        player.answer(line, in: &stage)
      }
      try adopt(next, undoHistory, printing: lines)
      return .none
    }
    try session.checkExam(line, interpreter)
    let result = try interpreter.run(line, in: session)
    switch result.output.action {
    case .none, .made, .partly, .quit, .opened, .saved:
      var next = result.session
      let judgement = LessonInProgress.judge(
        line, result.output.lines, &next, after: session,
        isAsked: !conversation.isQuestionAhead, interpreter.context)
      try adopt(next, undoHistory, printing: result.output.lines + judgement)
    case .undo(let count):
      try move("taken back") { history, session throws(ShellError) in
        try history.undo(count, &session)
      }
    case .redo(let count):
      try move("made again") { history, session throws(ShellError) in
        try history.redo(count, &session)
      }
    // Its lines have shown what they changed themselves.
    case .source(let path): return try source(path) == .quit ? .quit : .source(path)
    case .history(let count):
      write(KeepView.history(commands, last: count, width: interpreter.context.width))
    case .record(let recording): try record(recording)
    }
    if [.saved, .opened].contains(result.output.action) {
      keptBetweenRuns?.saved = session.snapshot
    }
    return result.output.action
  }

  /// Goes back or forth in what was done, and says what that was.
  private func move(
    _ participle: String,
    _ change: (inout UndoHistory, inout Session) throws(ShellError) -> [String]
  ) throws(ShellError) {
    var (history, next) = (undoHistory, session)
    let lines: [String]
    do {
      lines = try change(&history, &next)
    } catch { throw Interruption.isRequested ? .interrupted : error }
    try adopt(
      next, history,
      printing: KeepView.moved(participle, lines, from: session, to: next, interpreter.context))
  }

  /// Makes a session the one to go on with, and prints what led to it and what it changed of what is
  /// watched; an interruption up to here leaves everything as it was.
  private func adopt(
    _ next: Session, _ history: UndoHistory, printing lines: [StyledText]
  ) throws(ShellError) {
    let changes = MarkView.changes(from: session, to: next, width: interpreter.context.width)
    guard !Interruption.isRequested else { throw .interrupted }
    (session, undoHistory) = (next, history)
    write(lines + changes)
  }

  private func record(_ recording: CommandOutput.Recording) throws(ShellError) {
    switch (recording, recorder) {
    case (.start(let name), nil):
      let recorder = try TranscriptRecorder(NamedFile(name, in: interpreter.context.folder))
      write([StyledText("recording to \(recorder.name); record stop ends it", .faint)])
      self.recorder = recorder
    case (.start, let recorder?):
      throw ShellError(
        "\(recorder.name) is being recorded already", suggestion: "record stop ends it")
    case (.stop, let recorder?):
      self.recorder = nil
      try recorder.finish()
      write([StyledText("recorded in \(recorder.name)", .faint)])
    case (.stop, nil), (.show, nil):
      throw ShellError("nothing is being recorded", suggestion: "record FILE begins")
    case (.show, let recorder?):
      write([StyledText("recording to \(recorder.name); record stop ends it", .faint)])
    }
  }

  /// Runs a file as one change: when a line fails, the session is what it was before.
  private func source(_ path: String) throws(ShellError) -> CommandOutput.Action {
    let named = NamedFile(path, in: interpreter.context.folder)
    guard !files.contains(named.path), files.count < 20 else {
      throw ShellError("\(named.name) is being run already")
    }
    guard let file = UserFiles.open(named.path) else {
      throw ShellError("\(named.name) cannot be read")
    }
    let before = (session: session, history: undoHistory)
    let acceptsPrefixes = interpreter.acceptsPrefixes
    files.append(named.path)
    interpreter.acceptsPrefixes = false
    defer {
      files.removeLast()
      interpreter.acceptsPrefixes = acceptsPrefixes
    }
    // One undo takes back the file as a whole.
    defer { undoHistory = before.history }
    do {
      return try play(
        Shell.lines(of: file), named.name
      ) { line throws(ShellError) in try perform(line) }
    } catch {
      session = before.session
      throw error
    }
  }

  // MARK: Printing

  /// Prints what a command says.
  func write(_ lines: [StyledText]) { print(lines, to: .output) }

  /// Prints what was wrong.
  func report(_ error: ShellError) {
    print(error.lines(width: interpreter.context.width), to: .error)
  }

  private func print(_ lines: [StyledText], to stream: StandardStream) {
    guard !isRestoring || stream == .error else { return }
    record { recorder throws(ShellError) in try recorder.print(lines, session.settings) }
    let shown = laidOut(lines, stream)
    show(paging.add(shown.map { Paging.Line(text: $0, stream: stream) }, screen))
  }

  /// The lines as a screen has room for them, once everything in them is written out; off a screen,
  /// and in LaTeX that is to be copied, a line is as long as it is.
  private func laidOut(_ lines: [StyledText], _ stream: StandardStream) -> [StyledText] {
    guard let screen = output.screen,
      stream == .error || session.settings.notation != .latex
    else { return lines }
    return lines.flatMap { $0.broken(to: screen.columns) }
  }

  /// The screen that long results pause on; nil where nothing pauses.
  var screen: Screen? { session.settings.paging == .on ? output.screen : nil }

  /// Puts lines on the screen; Ctrl-C leaves out the rest of a result.
  func show(_ lines: [Paging.Line]) {
    for line in lines where line.stream == .error || !Interrupts.isPending {
      output.write(line.text, to: line.stream, session.settings)
    }
  }

  /// Does something to the recording; one that cannot be written any more ends, and says so.
  private func record(_ action: (TranscriptRecorder) throws(ShellError) -> Void) {
    guard let recorder else { return }
    do {
      try action(recorder)
    } catch {
      self.recorder = nil
      report(error)
    }
  }

  /// Whether results are coloured, and with them the prompt.
  var isColored: Bool { output.isColored(.output, session.settings) }
}
