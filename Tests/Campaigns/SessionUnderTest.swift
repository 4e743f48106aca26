import Autodiff
import Foundation
import Language
import LineEditing
import Shell

/// A shell that is typed at, and held after each line to what has to be true of every session.
final class SessionUnderTest {
  /// What is wrong, and the line it showed at.
  struct Violation: Error {
    let rule: String
    let line: String
  }

  private let shell: Shell
  private let context: CommandContext
  /// Where the journal is, which is looked at when the session has ended; nil where none is kept.
  private let journals: String?
  /// How many commands were typed.
  private(set) var commands = 0

  /// A shell whose files lie in a folder.
  ///
  /// - Parameter isKept: whether it is brought back from its journal in the end, which costs more than
  ///   all the rest.
  init(folder: String, isKept: Bool) {
    SessionUnderTest.empty(folder)
    context = CommandContext(lessonsFolder: folder + "/lessons", folder: folder)
    shell = Shell(context: context, output: Silence())
    journals = isKept ? folder + "/journals" : nil
    guard let journals else { return }
    _ = shell.offerToRestore(from: journals, asking: Yes())
    shell.keepJournal(in: journals)
  }

  /// Removes what earlier sessions have left, but for the lessons: each session is one by itself.
  private static func empty(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name != "lessons" {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  /// Types a line.
  ///
  /// - Throws: `Violation`.
  func type(_ line: String) throws(Violation) {
    let before = shell.session.state
    let looked = line.hasPrefix("whatif ") ? shell.session.snapshot : nil
    // Of the processor, which others may be using.
    let start = clock()
    let outcome = run(line)
    if clock() - start > 5 * CLOCKS_PER_SEC {
      throw Violation(rule: "a line takes more than 5 s", line: line)
    }
    if outcome == .failed, shell.session.state != before {
      throw Violation(rule: "an error changes the session", line: line)
    }
    if let looked, shell.session.snapshot != looked {
      throw Violation(rule: "whatif changes the session", line: line)
    }
  }

  private func run(_ line: String) -> Shell.Outcome {
    commands += 1
    return shell.run(command: line)
  }

  /// Holds the session as it is now to what is true of every one.
  func finish() throws(Violation) {
    try savingAndOpening()
    try restarting()
    try steppingBack()
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

  /// A journal that is left behind by a crash brings back the session as it is.
  private func restarting() throws(Violation) {
    guard let journals else { return }
    let left = journals + "-left"
    try? FileManager.default.copyItem(atPath: journals, toPath: left)
    let other = Shell(context: context, output: Silence())
    _ = other.offerToRestore(from: left, asking: Yes())
    guard other.session.snapshot == shell.session.snapshot else {
      throw Violation(rule: "what is restored is not what was typed", line: "restart")
    }
  }

  /// A step, and back, leads to the same place.
  private func steppingBack() throws(Violation) {
    let before = shell.session
    guard run("step") == .done, shell.session.cursor == before.cursor + 1 else { return }
    guard run("back") == .done, shell.session.cursor == before.cursor else {
      throw Violation(rule: "back does not lead where step came from", line: "back")
    }
  }

  /// Everything that can be taken back is, and then made again.
  private func undoing() throws(Violation) {
    let last = shell.session.snapshot
    var count = 0
    while count < 60, run("undo") == .done { count += 1 }
    for _ in 0..<count where run("redo") != .done {
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

/// Somebody who wants what was kept.
private final class Yes: LineReader {
  func readLine(prompt: String) -> LineInput { .line("y") }
  func remember(_ line: String) {}
}
