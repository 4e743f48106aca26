import Foundation
import Presentation
import Rendering

/// The commands that keep a session, and go back and forth in what was done.
enum KeepCommands {
  static let all: [Command] = [
    Command(
      "save", arguments: "FILE", "write the whole session to a file",
      details: [
        "The program, its values and data, the place in the walk, the sample, the breakpoints, "
          + "watches and displays, what predict asks and its score, and the settings are written as "
          + "JSON, numbers exact to the last bit. open reads them again.",
        "The file is either written as a whole or left as it was. What is not a saved session is "
          + "not replaced. Earlier states are not written: undo goes back no further than to open.",
      ],
      examples: ["example mazur", "save mazur.json"], group: .keep, completes: .files,
      isAllowedInLessons: false
    ) { session, arguments, context in
      let file = try arguments.file("mazur.json", context)
      try save(session, to: file)
      let note = session.lesson == nil ? "" : "; the lesson itself is not kept"
      return CommandOutput(
        [StyledText("saved in \(file.shown)\(note)", .faint)], action: .saved)
    },
    Command(
      "open", arguments: "FILE | last", "go on with a session that was saved",
      details: [
        "The session becomes the one in the file; undo goes back to the one before.",
        "open last goes on with what was on the table when quit, or Ctrl-D, left the shell.",
        "A file that is damaged, or no session, is refused with what is wrong and where. A definition "
          + "in which something is wrong is no damage: it is opened as it is, and what does not need "
          + "it goes on.",
      ],
      examples: ["example mazur", "save mazur.json", "open mazur.json"], group: .keep,
      completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      let file = try kept(arguments, context)
      let bytes = try file.read(limit: SessionFile.largest)
      session.become(try SessionFileReader.session(bytes, name: file.shown))
      return CommandOutput(
        ProgramView.lines(session, width: context.width)
          + (session.cursor > 0 ? session.positionLines(context) : [])
          + session.question(context),
        action: .opened)
    },
    Command(
      "history", arguments: "[n]", "show the commands of this session, or the last n of them",
      details: [
        "Commands that failed are not among them. Ctrl-R searches all that was ever typed."
      ],
      examples: ["x = 2", "history", "history 1"], group: .keep, isAllowedInLessons: false
    ) { session, arguments, context in
      let count = try arguments.optional().map { _ in try arguments.count(otherwise: 1) }
      return CommandOutput(action: .history(count))
    },
    Command(
      "undo", arguments: "[n]",
      "take back the last change of the program, a setting or a breakpoint, or n",
      details: [
        "What was taken back is named, and redo makes it again. With an earlier program the walk goes "
          + "back to where it was then; otherwise it stays. Steps alone are taken back by back.",
        "At most \(UndoHistory.mostChanges) changes are kept, and of large ones "
          + "\(UndoHistory.mostMegabytes) MB beside the last; of an array of which a few elements "
          + "change, only those.",
      ],
      examples: ["undo", "undo 3"], group: .keep, isAllowedInLessons: false
    ) { session, arguments, context in
      CommandOutput(action: .undo(try arguments.count(otherwise: 1)))
    },
    Command(
      "redo", arguments: "[n]", "make the change again that undo took back, or n of them",
      examples: ["redo", "redo 3"], group: .keep, isAllowedInLessons: false
    ) { session, arguments, context in
      CommandOutput(action: .redo(try arguments.count(otherwise: 1)))
    },
    Command(
      "record", arguments: "[FILE | stop]", "write what is typed and printed to a Markdown file",
      details: [
        "From here on every command and what it prints is added to the file, under a heading, as a "
          + "block that can go into a lesson. record stop ends it; record alone says whether there is "
          + "one."
      ],
      group: .keep, completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      switch arguments.text {
      case "": CommandOutput(action: .record(.show))
      case "stop": CommandOutput(action: .record(.stop))
      default: CommandOutput(action: .record(.start(arguments.text)))
      }
    },
    Command(
      "source", arguments: "FILE", "run the lines of a file",
      details: ["When a line fails, its place is told and the session is as it was before."],
      group: .keep, completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      _ = try arguments.file("mazur.bp", context)
      return CommandOutput(action: .source(arguments.text))
    },
  ]

  /// The file to open: `last` is what the last run left, unless a file has that name.
  private static func kept(
    _ arguments: Arguments, _ context: CommandContext
  ) throws(ShellError) -> NamedFile {
    let file = try arguments.file("mazur.json", context)
    guard arguments.text == "last", !file.exists else { return file }
    let last = context.lastSession.map { NamedFile(path: $0, name: "the last session") }
    guard let last, last.exists else {
      throw ShellError("no session was left unsaved", suggestion: "open FILE opens a saved one")
    }
    return last
  }

  /// Writes a session, but not over a file that is something else.
  private static func save(_ session: Session, to file: NamedFile) throws(ShellError) {
    if file.exists {
      let bytes = try file.read(limit: SessionFile.largest, purpose: "cannot be written")
      guard bytes.isEmpty || SessionFile.isOne(bytes) else {
        throw ShellError(
          "\(file.shown) is there already and no saved session", suggestion: "choose another name")
      }
    }
    let bytes = Data(SessionFile.text(of: session).utf8)
    guard bytes.count <= SessionFile.largest else {
      throw ShellError(
        "this session takes \(bytes.count) bytes; the most that open reads is "
          + "\(SessionFile.largest)")
    }
    try file.replace(with: bytes)
  }
}

extension Arguments {
  /// The file that is named.
  func file(_ example: String, _ context: CommandContext) throws(ShellError) -> NamedFile {
    guard !text.isEmpty else {
      throw ShellError(
        "the name of a file is missing",
        suggestion: "write \(usage.prefix { $0 != " " }) \(example)")
    }
    return NamedFile(text, in: context.folder)
  }
}
