import Foundation
public import LineEditing
import Rendering

extension Shell {
  /// Keeps the session in a journal from here on, so that it survives a crash of the program.
  ///
  /// - Parameter folder: where the journals of all sessions are.
  public func keepJournal(in folder: String) {
    keep(in: Journal(folder: folder))
  }

  private func keep(in journal: Journal) {
    keeper = SessionKeeper(journal) { [weak self] in self?.report($0) }
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
        restore(remains)
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
    var lines = [
      StyledText("A session ended without quit \(KeepView.age(since: remains.date)).", .heading)
    ]
    if let last = remains.commands.last {
      lines.append(StyledText("Its last command was ") + StyledText(KeepView.oneLine(last), .code))
    }
    lines.append(StyledText("y restores it, n forgets it, Enter asks again next time", .faint))
    return lines
  }

  /// Does the commands of a journal again, and goes on with it.
  private func restore(_ remains: Journal.Remains) {
    do {
      session = try SessionFileReader.session(
        Array(remains.session.utf8), name: "the session kept")
    } catch { return report(error) }
    keep(in: remains.journal)
    let keeper = self.keeper
    self.keeper = nil
    isRestoring = true
    let failure = repeated(remains.commands, keeper)
    isRestoring = false
    self.keeper = keeper
    guard let failure else {
      return write(
        [StyledText("The session is restored.", .faint)]
          + session.positionLines(interpreter.context) + session.question(interpreter.context))
    }
    // What follows it would lead elsewhere.
    keeper?.beginAnew(with: session)
    report(failure)
  }

  /// Runs commands as they were typed; the error of the first that cannot be run.
  private func repeated(_ commands: [String], _ keeper: SessionKeeper?) -> ShellError? {
    for line in commands {
      let before = session
      do {
        let action = try execute(line)
        keeper?.count(action, before: before, after: session)
      } catch {
        return ShellError(
          "the session is restored up to \(KeepView.oneLine(line)): \(error.message)")
      }
    }
    return nil
  }
}
