/// Keeps a session at a prompt in a journal, so that it can be restored after a crash.
///
/// What is kept are the commands that changed something, which costs the same whatever the size of
/// the session. The session itself is written only when commands would not lead to it again.
final class SessionKeeper {
  private let journal: Journal
  /// The changes since the journal began that an `undo` in it could take back.
  private var undoable = 0
  /// The changes that an `undo` in it has taken back last.
  private var redoable = 0
  /// Says once that the session cannot be kept.
  private let complain: (ShellError) -> Void

  /// Keeps a session in a journal.
  init(_ journal: Journal, complain: @escaping (ShellError) -> Void) {
    self.journal = journal
    self.complain = complain
  }

  /// What a command means for the journal.
  private enum Consequence {
    case nothing, command, newJournal
  }

  /// Keeps what a command has done.
  func keep(_ line: String, _ action: CommandOutput.Action, before: Session, after: Session) {
    switch consequence(of: action, before, after) {
    case .nothing: return
    case .command: add(line, to: before)
    case .newJournal: beginAnew(with: after)
    }
  }

  /// Takes note of a command that the journal holds already.
  func count(_ action: CommandOutput.Action, before: Session, after: Session) {
    _ = consequence(of: action, before, after)
  }

  private func consequence(
    of action: CommandOutput.Action, _ before: Session, _ after: Session
  ) -> Consequence {
    let hasChanged = before.state != after.state
    switch action {
    case .history, .record: return .nothing
    case .undo(let count):
      guard count <= undoable else { return .newJournal }
      (undoable, redoable) = (undoable - count, redoable + count)
      return .command
    case .redo(let count):
      guard count <= redoable else { return .newJournal }
      (undoable, redoable) = (undoable + count, redoable - count)
      return .command
    case .source, .opened: return hasChanged ? .newJournal : .nothing
    case .none, .made, .quit:
      if UndoHistory.isChange(before.snapshot, after.snapshot) {
        (undoable, redoable) = (undoable + 1, 0)
      }
      return hasChanged ? .command : .nothing
    }
  }

  /// Begins the journal anew with a session as it is.
  func beginAnew(with session: Session) {
    (undoable, redoable) = (0, 0)
    attempt { () throws(Journal.Failure) in
      try journal.begin(with: SessionFile.text(of: session))
    }
  }

  /// Removes the journal.
  func forget() { journal.remove() }

  private func add(_ line: String, to session: Session) {
    attempt { () throws(Journal.Failure) in
      if !journal.hasBegun { try journal.begin(with: SessionFile.text(of: session)) }
      try journal.append(line)
    }
  }

  /// A journal with a gap would restore something else: one that cannot be written is given up.
  private func attempt(_ action: () throws(Journal.Failure) -> Void) {
    guard !isGivenUp else { return }
    do {
      try action()
    } catch {
      isGivenUp = true
      journal.remove()
      complain(
        ShellError("after a crash this session could not be restored: \(error.reason.lowercased())")
      )
    }
  }

  private var isGivenUp = false
}
