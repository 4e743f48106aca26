import Autodiff
import Foundation
import Language
import Shell

/// A shell that is typed at, and held after each line to what has to be true of every session.
final class SessionUnderTest {
  /// What is wrong, and the line it showed at.
  struct Violation: Error {
    let rule: String
    let line: String
  }

  private let shell: Shell
  private let folder: String

  /// A shell whose files lie in a folder.
  init(folder: String) {
    self.folder = folder
    shell = Shell(context: CommandContext(folder: folder), output: Silence())
  }

  /// Types a line.
  ///
  /// - Throws: `Violation`.
  func type(_ line: String) throws(Violation) {
    let before = shell.session.state
    let start = ContinuousClock.now
    let outcome = shell.run(command: line)
    if ContinuousClock.now - start > .seconds(5) {
      throw Violation(rule: "a line takes more than 5 s", line: line)
    }
    if outcome == .failed, shell.session.state != before {
      throw Violation(rule: "an error changes the session", line: line)
    }
  }

  /// Holds the session as it is now to what is true of every one.
  func finish() throws(Violation) {
    try savingAndOpening()
    try undoing()
    try differentiating()
  }

  private func savingAndOpening() throws(Violation) {
    let saved = SessionFile.text(of: shell.session)
    guard let opened = try? SessionFileReader.session(Array(saved.utf8), name: "file") else {
      throw Violation(rule: "what is saved cannot be opened", line: "save")
    }
    guard opened.snapshot == shell.session.snapshot, SessionFile.text(of: opened) == saved else {
      throw Violation(rule: "what is opened is not what was saved", line: "save")
    }
  }

  /// Everything that can be taken back is, and then made again.
  private func undoing() throws(Violation) {
    let last = shell.session.snapshot
    var count = 0
    while count < 60, shell.run(command: "undo") == .done { count += 1 }
    for _ in 0..<count where shell.run(command: "redo") != .done {
      throw Violation(rule: "what was taken back cannot be made again", line: "redo")
    }
    guard count == 0 || shell.session.snapshot.program == last.program else {
      throw Violation(rule: "undo and redo lead elsewhere", line: "redo")
    }
  }

  /// The gradient is that of the differences, or these say nothing.
  private func differentiating() throws(Violation) {
    let model = shell.session.model
    let elements = model.parameters.reduce(0) { $0 + model.tape.shape(of: $1.node).count }
    guard elements > 0, elements <= 12,
      let check = try? model.checkDerivatives(limit: 12, shouldStop: { false })
    else { return }
    guard check.verdict != .wrong else {
      throw Violation(rule: "check calls the gradient wrong", line: "check")
    }
  }
}
