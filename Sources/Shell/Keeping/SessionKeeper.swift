import Autodiff
import Lessons

/// Keeps a session at a prompt in a journal, so that it can be restored after a crash.
///
/// What is kept are the commands that changed something, which costs the same whatever the size of
/// the session. The session itself is written only when commands would not lead to it again.
final class SessionKeeper {
  private let journal: Journal
  /// The text of the session that the journal is to begin with, until it has.
  private var beginning: String?
  /// What could not be written yet: it is tried again with whatever comes next.
  private var unwritten: [Journal.Entry] = []
  /// What `undo` and `redo` could do again from the journal alone.
  private struct Reach {
    /// The changes since the journal began that an `undo` in it could take back.
    var undoable = 0
    /// The changes that an `undo` in it has taken back last.
    var redoable = 0
  }
  private var reach = LessonScoped(Reach())
  /// Whether the journal holds what was done in lessons before it.
  private var knowsProgress = false
  /// Says that the session cannot be kept, once until it can again.
  private let complain: (ShellError) -> Void

  /// Keeps a session in a journal.
  init(_ journal: Journal, complain: @escaping (ShellError) -> Void) {
    self.journal = journal
    self.complain = complain
  }

  /// How the journal leads to what a command has done.
  private enum Way {
    /// There is nothing to come to.
    case none
    /// By the command.
    case command
    /// By the session itself, as one change.
    case change
    /// By the session itself, to before the journal began.
    case jump
  }

  /// Keeps what a command has done.
  func keep(_ line: String, _ action: CommandOutput.Action, before: Session, after: Session) {
    let way = way(of: action, before, after)
    // What a lesson begins with depends on what was done in it before.
    if way != .none, !knowsProgress, after.layer != before.layer {
      knowsProgress = true
      add(.progress(ProgressText.text(of: before.progress)), to: before)
    }
    switch way {
    case .none: return
    case .command:
      if case .partly(let done) = action { return add(.command(done), to: before) }
      add(.command(line), to: before)
    case .change:
      // What such a command did in a lesson does not follow from the session.
      if before.lesson != nil, after.progress != before.progress {
        add(.progress(ProgressText.text(of: after.progress)), to: before)
      }
      add(.session(SessionKeeper.text(of: after), by: line), to: before)
    case .jump: add(.session(SessionKeeper.text(of: after), by: nil), to: before)
    }
  }

  /// Takes note of a command that the journal holds already.
  func count(_ action: CommandOutput.Action, before: Session, after: Session) {
    _ = way(of: action, before, after)
  }

  /// Takes note of a jump that the journal holds already.
  func countJump() { reach.current = Reach() }

  /// Takes note that the journal holds the progress in lessons already.
  func countProgress() { knowsProgress = true }

  private func way(
    of action: CommandOutput.Action, _ before: Session, _ after: Session
  ) -> Way {
    let (undoable, redoable) = (reach.current.undoable, reach.current.redoable)
    switch action {
    case .history, .record, .saved: return .none
    case .undo(let count) where count <= undoable:
      reach.current = Reach(undoable: undoable - count, redoable: redoable + count)
      return .command
    case .redo(let count) where count <= redoable:
      reach.current = Reach(undoable: undoable + count, redoable: redoable - count)
      return .command
    case .undo, .redo:
      countJump()
      return .jump
    case .source, .opened, .none, .made, .partly, .quit:
      if before.layer != after.layer {
        reach.follow(from: before, to: after, anew: Reach())
      } else if UndoHistory.isChange(before.snapshot, after.snapshot) {
        reach.current = Reach(undoable: undoable + 1)
      }
      guard before.state != after.state else { return .none }
      // A file may be another one next time.
      return switch action {
      case .source, .opened: .change
      default: .command
      }
    }
  }

  /// The text of a session, whole even where Ctrl-C is pressed meanwhile; with the person's settings,
  /// for where a lesson paused follows from them.
  private static func text(of session: Session) -> String {
    Interruption.asking({ false }) {
      SessionFile.text(of: session, withPersonalSettings: true)
    }
  }

  private func add(_ entry: Journal.Entry, to session: Session) {
    if !journal.hasBegun, beginning == nil { beginning = SessionKeeper.text(of: session) }
    unwritten.append(entry)
    do throws(Journal.Failure) {
      if let beginning { try journal.begin(with: beginning) }
      beginning = nil
      try journal.append(unwritten)
      unwritten = []
    } catch {
      guard unwritten.count == 1 else { return }
      complain(
        ShellError(
          "a crash now would lose what is done from here on: \(error.reason.lowercased())",
          suggestion: "keeping it is tried again with each command"))
    }
  }

  /// Removes the journal.
  func forget() { journal.remove() }
}
