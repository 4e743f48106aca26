import Autodiff
import Foundation
import Language
import Lessons
import LineEditing
import Presentation
import Rendering
import SafeText

/// Starts the shell as the command line says.
public enum Launch {
  /// Runs the shell and returns the exit code: 0, 1 when a script failed, 2 for wrong usage.
  public static func run(arguments: [String], environment: [String: String]) -> Int32 {
    StandardStream.reserveDescriptors()
    // A reader that goes away must not kill the process before it can finish its line.
    signal(SIGPIPE, SIG_IGN)
    // Nor must a limit on the size of files: the write fails, and what was begun is taken back.
    signal(SIGXFSZ, SIG_IGN)
    let options: CommandLineOptions
    do {
      options = try CommandLineOptions(arguments)
    } catch {
      complain("\(error.message)\nbackprop --help shows the usage")
      return 2
    }
    if options.showsHelp { return say(CommandLineOptions.usage) }
    if options.showsVersion { return say("backprop \(CommandLineOptions.version)") }
    Interrupts.install()
    if let task = options.task {
      return Interruption.asking({ Interrupts.isPending }) { run(task, options) }
    }
    return Interruption.asking({ Interrupts.isPending }) { run(options, environment) }
  }

  /// Does something for an author of lessons: 1 when a lesson is not well.
  private static func run(
    _ task: CommandLineOptions.Task, _ options: CommandLineOptions
  ) -> Int32 {
    do throws(ShellError) {
      switch task {
      case .lint(let path, let promotes, let suggests):
        let result = try LintTask(path: path, promotes: promotes, suggests: suggests).run()
        _ = say(result.lines.joined(separator: "\n"))
        return result.isWell ? 0 : 1
      case .key(let name):
        let context = CommandContext(lessonsFolder: options.lessonsFolder)
        let lines = try KeyTask(lesson: name, student: options.student ?? "").lines(context)
        return say(lines.joined(separator: "\n"))
      case .check(let paths):
        let result = try CheckTask(paths: paths).run()
        _ = say(result.lines.joined(separator: "\n"))
        return result.isWell ? 0 : 1
      case .newLesson(let name):
        let file = try LessonTemplate(name: name).write()
        return say(
          "\(file) is there; backprop lesson ./\(file) plays it, backprop lint \(file) checks it")
      }
    } catch {
      complain("\(error)")
      return 1
    }
  }

  private static func run(
    _ options: CommandLineOptions, _ environment: [String: String]
  ) -> Int32 {
    let shell = shell(options, environment)
    if !options.skipsStartupFile, runStartupFile(shell) == .quit { return 0 }
    defer { shell.leave() }
    guard options.sources.isEmpty else { return run(options.sources, shell, environment) }
    return converse(shell, environment)
  }

  private static func say(_ text: String) -> Int32 {
    StandardStream.output.print(SafeText(text + "\n"))
    return 0
  }

  private static func complain(_ text: String) {
    StandardStream.error.print(SafeText("backprop: \(text)\n"))
  }

  private static func shell(
    _ options: CommandLineOptions, _ environment: [String: String]
  ) -> Shell {
    let isTerminal: [StandardStream: Bool] = [
      .output: Terminal.isTerminal(STDOUT_FILENO), .error: Terminal.isTerminal(STDERR_FILENO),
    ]
    // A terminal that cannot show Unicode gets ASCII; a pipe or a file gets the full notation
    // unless the locale says otherwise.
    var settings = Settings(
      notation: options.notation ?? (Terminal.isUTF8 ? .unicode : .ascii),
      color: options.color ?? .auto)
    // Where nobody's screen limits it, nothing is left out.
    if isTerminal[.output] != true { settings.arrays = .whole }
    let context = CommandContext(lessonsFolder: options.lessonsFolder)
    let isConversation = options.sources.allSatisfy { source in
      if case .lesson = source { true } else { false }
    }
    let isTyped = isConversation && Terminal.isTerminal(STDIN_FILENO)
    let shell = Shell(
      settings: settings, context: context,
      output: ProcessOutput(
        isTerminal: isTerminal, environment: environment, isConversation: isTyped))
    if isTyped {
      shell.keepBetweenRuns(in: UserFiles.state)
      shell.keepProgress(in: UserFiles.state)
    }
    if let student = options.student { shell.session.progress.student = student }
    return shell
  }

  private static func runStartupFile(_ shell: Shell) -> Shell.Outcome? {
    let path = UserFiles.startup
    guard let file = UserFiles.open(path, isPlain: true) else { return nil }
    return shell.run(lines: Shell.lines(of: file), name: path)
  }

  /// Runs scripts and commands in order, to the first error.
  private static func run(
    _ sources: [CommandLineOptions.Source], _ shell: Shell, _ environment: [String: String]
  ) -> Int32 {
    for source in sources {
      let outcome: Shell.Outcome
      switch source {
      case .command(let command): outcome = shell.run(command: command)
      case .lesson(let name):
        if Terminal.isTerminal(STDIN_FILENO) { shell.keepJournal(in: UserFiles.journals) }
        outcome = shell.run(command: "lesson \(name)")
        if outcome == .done, shell.session.lesson != nil { return converse(shell, environment) }
      case .standardInput:
        outcome = runStandardInput(shell)
      case .file(let path):
        guard let file = UserFiles.open(path) else {
          complain("\(path) cannot be read")
          return 1
        }
        outcome = shell.run(lines: Shell.lines(of: file), name: path)
      }
      switch outcome {
      case .done: continue
      case .failed: return 1
      case .quit: return 0
      }
    }
    return 0
  }

  private static func runStandardInput(_ shell: Shell) -> Shell.Outcome {
    shell.run(lines: Shell.lines(of: .standardInput), name: "standard input")
  }

  /// Reads commands: at a prompt on a terminal, else plain lines as a script.
  private static func converse(_ shell: Shell, _ environment: [String: String]) -> Int32 {
    guard
      let reader = EditLineReader(
        programName: "backprop", continuationPrompt: "..> ", historyPath: UserFiles.history,
        historyLimit: 10_000, longestInput: Interpreter.longestLine,
        promptIsColored: shell.isColored, makeJoiner: Shell.makeJoinerOfTyped,
        complete: { shell.completions($0, $1) }, hint: { shell.hint(after: $0) })
    else {
      return runStandardInput(shell) == .failed ? 1 : 0
    }
    var line: String?
    if shell.session.lesson == nil {
      shell.keepJournal(in: UserFiles.journals)
      shell.greet()
      line = shell.offerToRestore(from: UserFiles.journals, asking: reader)
    }
    shell.converse(with: reader, beginningWith: line)
    return 0
  }
}
