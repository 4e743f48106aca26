import Lessons
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
  /// The student whose fresh numbers lessons have, when one was named.
  public var student: String?
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
    case lint(path: String, promotes: Bool, suggests: Bool)
    case newLesson(name: String)
    /// The right answers of a lesson.
    case key(lesson: String)
    /// Tables of progress, whose completion codes are looked at.
    case check([String])
  }

  /// What is to be done in place of a session.
  public var task: Task?

  /// The version of the program.
  public static let version = "0.1.0"

  /// What `--help` prints.
  public static let usage = """
    usage: backprop [options] [script …]
           backprop lint [--promote] [--suggest] FILE|DIR
           backprop lesson NAME
           backprop lesson new NAME
           backprop lesson key NAME [--seed STUDENT]
           backprop lesson check FILE.csv …

    Without a script or -c it reads commands, with a prompt on a terminal. A script
    called lint or lesson is ./lint or ./lesson.

      script              run the lines of a file; - is standard input
      -c COMMAND          run a command; may be repeated
      lesson NAME         play a lesson; so does --lesson NAME
      lesson new NAME     write the beginning of a lesson to NAME.md
      lesson key NAME     print the right answers, with the student's numbers
      lesson check FILE   say whether tables of progress export are unchanged
      lint FILE|DIR       find all that is wrong with lessons; --promote writes
                          transcripts anew, --suggest proposes numbers
      --lessons DIR       where the lessons are
      --seed STUDENT      draw the fresh numbers of lessons for this student
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
    let isKey = try readTask(&rest)
    if task != nil { return }
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
      case "--seed": student = try CommandLineOptions.student(try take())
      case "--notation": notation = try CommandLineOptions.choice(name, try take())
      case "--color": color = try CommandLineOptions.choice(name, try take())
      case "--no-rc": skipsStartupFile = true
      case "--version": showsVersion = true
      case "--help", "-h": showsHelp = true
      default: throw UsageError(message: "there is no option \(argument)")
      }
    }
    guard isKey else { return }
    guard sources.count == 1, case .file(let name) = sources[0] else {
      throw UsageError(message: "lesson key takes the name of a lesson, and --seed STUDENT")
    }
    (task, sources) = (.key(lesson: name), [])
  }

  /// Reads a task, if the first words are one; `lesson` may be followed by options as `--lesson` is.
  ///
  /// - Returns: whether the key of a lesson is asked for, whose options are read as any others.
  private mutating func readTask(_ rest: inout ArraySlice<String>) throws(UsageError) -> Bool {
    switch rest.first {
    case "lint":
      var paths = Array(rest.dropFirst())
      let (promotes, suggests) = (paths.contains("--promote"), paths.contains("--suggest"))
      paths.removeAll { ["--promote", "--suggest"].contains($0) }
      guard paths.count == 1, !paths[0].hasPrefix("-") else {
        throw UsageError(message: "lint takes one file or folder, --promote and --suggest")
      }
      task = .lint(path: paths[0], promotes: promotes, suggests: suggests)
      return false
    case "lesson" where rest.dropFirst().first == "key":
      rest = rest.dropFirst(2)
      return true
    case "lesson" where rest.dropFirst().first == "check":
      guard rest.count > 2 else {
        throw UsageError(message: "lesson check takes files that progress export has written")
      }
      task = .check(Array(rest.dropFirst(2)))
      return false
    case "lesson" where rest.dropFirst().first == "new":
      guard rest.count == 3 else {
        throw UsageError(message: "lesson new takes the name of the lesson, such as two-paths")
      }
      task = .newLesson(name: rest[rest.startIndex + 2])
      return false
    case "lesson":
      rest[rest.startIndex] = "--lesson"
      return false
    default: return false
    }
  }

  private static func student(_ name: String) throws(UsageError) -> String {
    guard let student = name.asStudent else {
      throw UsageError(
        message: "--seed takes a name of letters without accents, digits and . _ @ -, not \(name)")
    }
    return student
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
