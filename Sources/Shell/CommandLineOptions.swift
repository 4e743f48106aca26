public import Rendering

/// What the program was started with.
public struct CommandLineOptions: Hashable, Sendable {
  /// Something to run, in order.
  public enum Source: Hashable, Sendable {
    case file(String)
    case command(String)
    case standardInput
    case lesson(String)
  }

  /// What to run; nothing means the prompt.
  public var sources: [Source] = []
  /// Where lessons are.
  public var lessonsFolder: String?
  /// The notation, when it was chosen.
  public var notation: Notation?
  /// The colour, when it was chosen.
  public var color: Settings.Color?
  /// Whether the file of commands run at the start is left out.
  public var skipsStartupFile = false
  /// Whether only the version is asked.
  public var showsVersion = false
  /// Whether only the usage is asked.
  public var showsHelp = false

  /// Something done for authors of lessons, in place of a session.
  public enum Task: Hashable, Sendable {
    case lint(path: String, promotes: Bool)
    case newLesson(name: String)
  }

  /// What is to be done in place of a session.
  public var task: Task?

  /// The version of the program.
  public static let version = "0.1.0"

  /// What `--help` prints.
  public static let usage = """
    usage: backprop [options] [script …]
           backprop lint [--promote] FILE|DIR
           backprop lesson NAME
           backprop lesson new NAME

    Without a script or -c it reads commands, with a prompt on a terminal. A script
    called lint or lesson is ./lint or ./lesson.

      script              run the lines of a file; - is standard input
      -c COMMAND          run a command; may be repeated
      lesson NAME         play a lesson; so does --lesson NAME
      lesson new NAME     write the beginning of a lesson to NAME.md
      lint FILE|DIR       find all that is wrong with lessons; --promote writes
                          transcripts anew
      --lessons DIR       where the lessons are
      --notation NAME     \(choices(Notation.self))
      --color WHEN        \(choices(Settings.Color.self))
      --no-rc             do not run ~/.config/backprop/rc at the start
      --version           show the version
      --help              show this
    """

  private static func choices<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) -> String where Choice.RawValue == String {
    let names = type.allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  /// What was wrong with the arguments.
  public struct UsageError: Error, Hashable, Sendable {
    /// What was wrong, in one line.
    public let message: String
  }

  /// Reads the arguments, without the program's own name.
  ///
  /// - Throws: `UsageError` naming the argument that is wrong.
  public init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    if try readTask(&rest) { return }
    var takesOptions = true
    func value(of option: String) throws(UsageError) -> String {
      guard let value = rest.popFirst() else {
        throw UsageError(message: "\(option) needs a value")
      }
      return value
    }
    while let argument = rest.popFirst() {
      guard takesOptions, argument.hasPrefix("-"), argument != "-" else {
        sources.append(argument == "-" ? .standardInput : .file(argument))
        continue
      }
      let (name, attached) = CommandLineOptions.split(argument)
      func take() throws(UsageError) -> String {
        if let attached { return attached }
        return try value(of: name)
      }
      switch name {
      case "--": takesOptions = false
      case "-c": sources.append(.command(try take()))
      case "--lesson": sources.append(.lesson(try take()))
      case "--lessons": lessonsFolder = try take()
      case "--notation": notation = try CommandLineOptions.choice(name, try take())
      case "--color": color = try CommandLineOptions.choice(name, try take())
      case "--no-rc": skipsStartupFile = true
      case "--version": showsVersion = true
      case "--help", "-h": showsHelp = true
      default: throw UsageError(message: "there is no option \(argument)")
      }
    }
  }

  /// Reads a task, if the first word is one; `lesson` may be followed by options as `--lesson` is.
  private mutating func readTask(_ rest: inout ArraySlice<String>) throws(UsageError) -> Bool {
    switch rest.first {
    case "lint":
      var paths = Array(rest.dropFirst())
      let promotes = paths.contains("--promote")
      paths.removeAll { $0 == "--promote" }
      guard paths.count == 1, !paths[0].hasPrefix("-") else {
        throw UsageError(message: "lint takes one file or folder, and --promote")
      }
      task = .lint(path: paths[0], promotes: promotes)
      return true
    case "lesson" where rest.dropFirst().first == "new":
      guard rest.count == 3 else {
        throw UsageError(message: "lesson new takes the name of the lesson, such as two-paths")
      }
      task = .newLesson(name: rest[rest.startIndex + 2])
      return true
    case "lesson":
      rest[rest.startIndex] = "--lesson"
      return false
    default: return false
    }
  }

  /// An option and the value attached to it by =.
  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else {
      return (argument, nil)
    }
    return (
      String(argument[..<equals]), String(argument[argument.index(after: equals)...])
    )
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, _ value: String
  ) throws(UsageError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: value) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(message: "\(option) is one of \(names); not \(value)")
    }
    return choice
  }
}
