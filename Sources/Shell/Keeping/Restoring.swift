import Autodiff
import Foundation
import Language
import Lessons
public import LineEditing
import Presentation
import Rendering

extension Shell {
  /// Keeps the session in a journal from here on, so that it survives a crash of the program.
  ///
  /// - Parameter folder: where the journals of all sessions are.
  public func keepJournal(in folder: String) { keeper = keeper(in: Journal(folder: folder)) }

  private func keeper(in journal: Journal) -> SessionKeeper {
    SessionKeeper(journal) { [weak self] in self?.report($0) }
  }

  /// Offers to restore a session that ended without `quit`, if there is one; the latest first.
  ///
  /// - Parameter folder: where the journals of all sessions are.
  /// - Returns: what was typed instead of an answer: a line to run. The sessions stay kept.
  public func offerToRestore(from folder: String, asking reader: any LineReader) -> String? {
    interpreter.acceptsPrefixes = true
    for remains in Journal.remains(in: folder) {
      write(offer(remains))
      guard case .line(let answer) = reader.readLine(prompt: "restore? ") else { return nil }
      switch answer.lowercased().trimmingCharacters(in: .whitespaces) {
      case "y", "yes":
        restore(remains, leavingOut: remains.suspects)
        return nil
      case "all" where remains.crashes > 0:
        restore(remains, leavingOut: 0)
        return nil
      case "n", "no": remains.journal.remove()
      case "": continue
      default:
        write([StyledText("That is no answer: it is run, and the session stays kept.", .faint)])
        return answer
      }
    }
    return nil
  }

  private func offer(_ remains: Journal.Remains) -> [StyledText] {
    let age = KeepView.age(since: remains.date)
    var lines = [StyledText("A session ended without quit \(age).", .heading)]
    if let last = remains.lastCommand {
      lines.append(StyledText("Its last command was ") + StyledText(KeepView.oneLine(last), .code))
    }
    guard remains.crashes > 0 else {
      return lines + [
        StyledText("y restores it, n forgets it, Enter asks again next time", .faint)
      ]
    }
    let without =
      switch remains.suspects {
      case 0: ""
      case 1: " without its last command"
      case let count: " without its last \(count) commands"
      }
    return lines + [
      StyledText("Restoring it did not come to its end the last time."),
      StyledText(
        "y restores it\(without), all restores all of it, n forgets it, Enter asks again next time",
        .faint),
    ]
  }

  /// Does what a journal holds again, all but the last, and goes on with it.
  ///
  /// Where that fails or is interrupted, the journal stays as it was and another one is begun.
  private func restore(_ remains: Journal.Remains, leavingOut count: Int) {
    let entries = remains.entries.dropLast(count)
    let before = (session, undoHistory, commands)
    // Should this end in a crash, the mark is there the next time. Without room for it, and there
    // may be none, the session can be restored all the same.
    try? remains.journal.append([.restoring])
    let (keeper, ownKeeper) = (keeper(in: remains.journal), self.keeper)
    self.keeper = nil
    isRestoring = true
    let failure = repeated(remains.session, entries.map(\.entry), keeper)
    isRestoring = false
    self.keeper = ownKeeper
    guard let failure else {
      write([StyledText("The session is restored.", .faint)] + whereItStands)
      keepProgress()
      // What was left out goes with the mark; where it cannot, the journal is not gone on with.
      if (try? remains.journal.cut(at: entries.last?.end ?? remains.start)) != nil {
        self.keeper = keeper
      }
      return
    }
    try? remains.journal.cut(at: remains.entries.last?.end ?? remains.start)
    if Interruption.isRequested {
      (session, undoHistory, commands) = before
      report(
        ShellError(
          "restoring was interrupted: the session is not restored, and offered again next time"))
      _ = Interrupts.takePending()
    } else {
      report(failure)
    }
  }

  /// The question that waits, or the place in the walk: what a person needs to see to go on.
  private var whereItStands: [StyledText] {
    let context = interpreter.context
    let asked = LessonInProgress.questionAnew(session, context)
    return asked.isEmpty ? session.positionLines(context) + session.question(context) : asked
  }

  /// Comes to the end of a journal; the error of the first entry that cannot be done again.
  private func repeated(
    _ beginning: String, _ entries: [Journal.Entry], _ keeper: SessionKeeper
  ) -> ShellError? {
    var last: String?
    do {
      let first = try kept(beginning)
      session.become(first)
      session.settings.takePersonal(from: first.settings)
      undoHistory.isCut = !session.program.isEmpty
      for entry in entries {
        guard !Interruption.isRequested else { return ShellError("interrupted") }
        last = entry.command ?? last
        try doAgain(entry, keeper)
      }
      return nil
    } catch {
      let reached = last.map { "is restored up to \(KeepView.oneLine($0))" }
      return ShellError(
        "the session \(reached ?? "cannot be restored"): \(error.message)",
        suggestion: "all of it stays kept and is offered again next time")
    }
  }

  private func doAgain(_ entry: Journal.Entry, _ keeper: SessionKeeper) throws(ShellError) {
    let before = session
    switch entry {
    case .command(let line):
      keeper.count(try execute(line), before: before, after: session)
    case .session(let text, by: let line?):
      session.become(try kept(text))
      undoHistory.record(line, before: before.snapshot, after: session.snapshot)
      commands.append(line)
      keeper.count(.opened, before: before, after: session)
    case .session(let text, by: nil):
      session.become(try kept(text))
      undoHistory = UndoHistory()
      undoHistory.isCut = true
      keeper.countJump()
    case .progress(let text):
      do { session.progress = try ProgressText.progress(Data(text.utf8)) } catch {
        throw ShellError("the progress in lessons that was kept cannot be read")
      }
      session.comeBackToLesson(interpreter.context)
      keeper.countProgress()
    case .restoring: break
    }
  }

  private func kept(_ text: String) throws(ShellError) -> Session {
    try SessionFileReader.session(Array(text.utf8), name: "the session kept")
  }
}

extension Journal.Entry {
  /// The command that it was made by, where it can be told.
  fileprivate var command: String? {
    switch self {
    case .command(let line): line
    case .session(_, let line): line
    case .progress, .restoring: nil
    }
  }
}

extension Journal.Remains {
  /// The last command that is known of.
  fileprivate var lastCommand: String? { entries.lazy.reversed().compactMap(\.entry.command).first }

  /// How many commands at the end are left out: as many as restoring has crashed on, one each time.
  fileprivate var suspects: Int { min(crashes, entries.count) }
}
