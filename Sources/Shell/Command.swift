public import LineEditing
public import Rendering

/// What a command prints, and what the shell does next.
public struct CommandOutput: Sendable {
  /// What the shell does after it.
  public enum Action: Hashable, Sendable {
    case none
    /// Nothing more: what was done is called by this line, the command's own not saying it.
    case made(String)
    /// Nothing more: Ctrl-C has ended it on the way, and this line does just what it has done.
    case partly(String)
    case quit
    /// Takes back so many commands.
    case undo(Int)
    /// Does so many commands again.
    case redo(Int)
    /// Runs the lines of a file.
    case source(String)
    /// Shows the latest commands, so many or all.
    case history(Int?)
    /// Records what is typed and printed, or stops doing so.
    case record(Recording)
    /// Nothing more: the session has come from a file, which may not be there to be read again.
    case opened
    /// Nothing more: the session is in a file now.
    case saved
  }

  /// What `record` is to do.
  public enum Recording: Hashable, Sendable {
    case start(String)
    case stop
    case show
  }

  /// The lines to print.
  public var lines: [StyledText]
  /// What the shell does next.
  public var action: Action

  /// Lines to print, and what to do next.
  public init(_ lines: [StyledText] = [], action: Action = .none) {
    self.lines = lines
    self.action = action
  }
}

/// What a command knows of the world around the session.
public struct CommandContext: Sendable {
  /// The columns of the terminal.
  public var width: Int
  /// Where lessons are; nil looks in the usual places.
  public var lessonsFolder: String?
  /// The folder that names of files start from; nil is the one the process is in.
  public var folder: String?
  /// Whether a command may read and write files; a lesson's may not.
  var mayUseFiles = true
  /// Shows how far a long command has come, on a line that the next one replaces; nil off a terminal.
  var progress: (@Sendable (StyledText) -> Void)?
  /// Whether lessons pause before each section: where someone reads along.
  var pausesLessons = false
  /// Where the session is that the last run left unsaved; nil where none is kept.
  var lastSession: String?

  /// A context for output of `width` columns.
  public init(
    width: Int = 80, lessonsFolder: String? = nil, folder: String? = nil
  ) {
    self.width = width
    self.lessonsFolder = lessonsFolder
    self.folder = folder
  }
}

/// A command of the shell, as data: help, completion, suggestions and the README's reference are
/// made from it.
public struct Command: Sendable {
  /// What a person wants to do with it.
  public enum Group: String, CaseIterable, Sendable {
    case build = "Build a network or a formula"
    case step = "Step through it"
    case descend = "Descend, and look back at it"
    case ask = "Ask about a number"
    case learn = "Learn from a lesson"
    case keep = "Keep what you did, or take it back"
    case shell = "Find your way, and set up the shell"
  }

  /// What its arguments may be, for completion.
  public enum Completes: Hashable, Sendable {
    case nothing
    /// Some words, each with what it does.
    case words([Completion])
    case quantities
    /// What is given a value and not computed.
    case variables
    /// Where a walk can stop: quantities, layers, kinds of step, conditions.
    case places
    /// The numbers of marks of some kinds.
    case marks([Marks.Mark.Kind])
    /// What `explain` can be asked about.
    case explained
    case examples
    case lessons
    case files
    case settings
    case commandsAndTopics
    case networkOptions
  }

  /// The name.
  public let name: String
  /// Shorter names, for the prompt.
  public let aliases: [String]
  /// The arguments as help shows them: `[n]`.
  public let arguments: String
  /// What it does, in one line without a full stop.
  public let summary: String
  /// The rest of what there is to say, a paragraph a line.
  public let details: [String]
  /// Lines that show it; a test runs each of them.
  public let examples: [String]
  /// What a person wants to do with it.
  public let group: Group
  /// What its arguments may be.
  public let completes: Completes
  /// Whether Enter on an empty line repeats it.
  public let repeats: Bool
  /// The arguments that are meant once: Enter repeats the command without them.
  let onceWords: [String]
  /// Whether a lesson may run it.
  public let isAllowedInLessons: Bool
  /// Whether it may be typed while a question of an exam waits; others could show the answer.
  public let isAllowedInExams: Bool
  /// Does it: changes the session and returns what to print, or throws.
  let run: @Sendable (inout Session, Arguments, CommandContext) throws -> CommandOutput

  init(
    _ name: String, aliases: [String] = [], arguments: String = "", _ summary: String,
    details: [String] = [], examples: [String] = [], group: Group,
    completes: Completes = .nothing, repeats: Bool = false, onceWords: [String] = [],
    isAllowedInLessons: Bool = true, isAllowedInExams: Bool? = nil,
    run: @escaping @Sendable (inout Session, Arguments, CommandContext) throws -> CommandOutput
  ) {
    self.name = name
    self.aliases = aliases
    self.arguments = arguments
    self.summary = summary
    self.details = details
    self.examples = examples
    self.group = group
    self.completes = completes
    self.repeats = repeats
    self.onceWords = onceWords
    self.isAllowedInLessons = isAllowedInLessons
    self.isAllowedInExams = isAllowedInExams ?? [.learn, .shell].contains(group)
    self.run = run
  }

  /// The name with its arguments.
  public var usage: String { arguments.isEmpty ? name : "\(name) \(arguments)" }

  /// The line that Enter repeats after one of this command; nil when it repeats none.
  func repetition(of line: String) -> String? {
    guard repeats else { return nil }
    return onceWords.contains(Interpreter.firstWord(of: line).rest) ? name : line
  }

  /// The command of a name or alias.
  public static func named(_ name: String) -> Command? {
    all.first { $0.name == name } ?? all.first { $0.aliases.contains(name) }
  }
}

/// What stands after a command's name.
struct Arguments {
  /// The words, cut at blanks.
  let words: [String]
  /// The text as typed, without blanks around it.
  let text: String
  /// The command's usage, for errors.
  let usage: String

  /// No arguments are allowed.
  func none() throws(ShellError) {
    guard words.isEmpty else {
      throw ShellError("\(usage) takes no argument; found \(Arguments.shown(text))", at: text)
    }
  }

  /// The one word there is, or nil without any.
  func optional() throws(ShellError) -> String? {
    guard words.count <= 1 else {
      throw ShellError(
        "one word is expected: \(usage); found \(Arguments.shown(text))", at: text)
    }
    return words.first
  }

  /// The one whole number there is, at least 1; `otherwise` without any.
  func count(otherwise: Int) throws(ShellError) -> Int {
    guard let word = try optional() else { return otherwise }
    guard let count = Int(word), count >= 1 else {
      throw ShellError(
        "a whole number from 1 is expected: \(usage); found \(Arguments.shown(word))",
        at: word)
    }
    return count
  }

  /// A stretch of what was typed, short enough for a message.
  static func shown(_ text: String) -> String {
    text.count > 40 ? "\(text.prefix(37))…" : text
  }
}
