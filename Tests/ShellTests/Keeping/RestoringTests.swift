import Autodiff
import Foundation
import Language
import LineEditing
import Synchronization
import Testing

@testable import Shell

/// Restoring a session may itself crash, be interrupted or fail: nothing that was kept is lost by it.
@Suite struct RestoringTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var journals: String { folder.path + "/journals" }

  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: journals)) ?? []).map {
      journals + "/" + $0
    }
  }

  private func bytes() throws -> Data {
    try Data(contentsOf: URL(filePath: try #require(files.first)))
  }

  private func shell(
    _ output: CollectedOutput = CollectedOutput(), lessons: String? = nil
  ) -> Shell {
    let context = CommandContext(lessonsFolder: lessons ?? lessonsFolder, folder: folder.path)
    let shell = Shell(context: context, output: output)
    shell.interpreter.acceptsPrefixes = true
    shell.keepJournal(in: journals)
    return shell
  }

  /// The journal of a session that ended by a crash.
  private func crash(_ shell: Shell) throws {
    let file = try #require(files.first)
    let kept = try bytes()
    shell.leave()
    try kept.write(to: URL(filePath: file))
  }

  private func run(_ lines: [String], _ shell: Shell) {
    for line in lines { #expect(shell.run(command: line) == .done, "\(line)") }
  }

  private func restore(_ shell: Shell, _ answer: String = "y") {
    _ = shell.offerToRestore(from: journals, asking: TypedLines([answer]))
  }

  /// The mark that a crash would leave.
  private func markAsCrashed() throws {
    try #require(Journal.remains(in: journals).first).journal.append([.restoring])
  }

  /// Whatever was done, with every command among it, what comes back is the session as it was.
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func anySessionIsRestored(seed: UInt64) throws {
    let lost = try RandomSession.shell(in: folder)
    lost.keepJournal(in: journals)
    let lines = RandomSession(seed: seed, count: 10 + Int(seed)).lines
    for line in lines { _ = lost.run(command: line) }
    guard let file = files.first else { return }
    let kept = try Data(contentsOf: URL(filePath: file))
    let (state, program) = (lost.session.state, lost.session.program)
    lost.keeper = nil
    try kept.write(to: URL(filePath: file))
    let next = shell()
    restore(next)
    let differences = "seed \(seed): \(lines)"
    #expect(next.session.state == state, "\(differences)")
    #expect(next.session.program == program, "\(differences)")
    // And so is what undo leads to, as far as it is kept.
    for _ in 0..<3 where next.run(command: "undo") == .done {
      #expect(lost.run(command: "undo") == .done, "\(differences)")
      #expect(next.session.snapshot == lost.session.snapshot, "\(differences)")
    }
    next.leave()
  }

  // MARK: A crash

  @Test func aSessionThatCrashedIsOfferedWithoutItsLastCommand() throws {
    let lost = shell()
    run(["q = 1", "q = 2", "q = 3"], lost)
    try crash(lost)
    let whole = try bytes()
    for (crashes, number) in [(1, 2.0), (2, 1.0)] {
      try whole.write(to: URL(filePath: files[0]))
      for _ in 0..<crashes { try markAsCrashed() }
      let output = CollectedOutput()
      let next = shell(output)
      restore(next)
      let printed = output.take().map(\.text)
      #expect(printed.contains("Restoring it did not come to its end the last time."))
      let commands = crashes == 1 ? "command" : "2 commands"
      #expect(printed.contains { $0.hasPrefix("y restores it without its last \(commands), all") })
      #expect(next.session.program.value(of: "q")?.scalar == number)
      // It goes on without what was left out.
      run(["p = q + 10"], next)
      try crash(next)
      let last = shell()
      restore(last)
      #expect(last.session.program.value(of: "q")?.scalar == number)
      #expect(try ShellTests.output(of: "p", in: last.session) == ["\(Int(number) + 10)"])
      try crash(last)
    }
  }

  @Test func allOfACrashedSessionCanBeAskedFor() throws {
    let lost = shell()
    run(["q = 1", "q = 2"], lost)
    try crash(lost)
    try markAsCrashed()
    let next = shell()
    restore(next, "all")
    #expect(next.session.program.value(of: "q")?.scalar == 2)
    // It came to its end this time: the mark is gone.
    try crash(next)
    #expect(Journal.remains(in: journals).map(\.crashes) == [0])
  }

  /// Nothing is left out that is not asked for, whatever is answered.
  @Test(arguments: ["", "n", "q = 7"]) func aCrashedSessionIsLeftAlone(answer: String) throws {
    let lost = shell()
    run(["q = 1", "q = 2"], lost)
    try crash(lost)
    try markAsCrashed()
    let before = try bytes()
    restore(shell(), answer)
    if answer == "n" {
      #expect(files.isEmpty)
    } else {
      #expect(try bytes() == before)
    }
  }

  // MARK: Interrupted, and failing

  /// At every place at which Ctrl-C is looked for.
  @Test(arguments: [0, 1, 2, 3, 5, 8, 13]) func anInterruptedRestoreKeepsEverything(at count: Int)
    throws
  {
    let lost = shell()
    run(["q = 1", "w = [1, 2]", "C = q*sum(w)", "step 2", "set digits 6", "q = 3"], lost)
    let state = lost.session.state
    try crash(lost)
    let before = try bytes()
    let asked = Mutex(0)
    let output = CollectedOutput()
    let interrupted = shell(output)
    Interruption.asking(
      {
        asked.withLock { asked in
          asked += 1
          return asked > count
        }
      }, during: { restore(interrupted) })
    if interrupted.session.state != state {
      #expect(interrupted.session.program.isEmpty)
      #expect(output.take().last?.text.contains("restoring was interrupted") == true)
      #expect(try bytes() == before)
    }
    _ = consume interrupted
    let next = shell()
    restore(next)
    #expect(next.session.state == state)
  }

  @Test func aLessonFolderThatHasMovedLosesNothing() throws {
    let lessons = folder.path + "/lessons"
    try FileManager.default.copyItem(atPath: lessonsFolder, toPath: lessons)
    let lost = shell(lessons: lessons)
    run(["q = 1", "lesson 2", "hint", "lesson stop", "p = 2"], lost)
    let state = lost.session.state
    try crash(lost)
    let before = try bytes()
    try FileManager.default.moveItem(atPath: lessons, toPath: lessons + "2")
    let output = CollectedOutput()
    let partly = shell(output, lessons: lessons)
    restore(partly)
    #expect(
      output.take().contains {
        $0.text.contains("restored up to q = 1") || $0.text.contains("restored up to lesson 2")
      })
    #expect(partly.session.program.value(of: "q")?.scalar == 1)
    #expect(try bytes() == before)
    partly.leave()
    #expect(try bytes() == before)
    try FileManager.default.moveItem(atPath: lessons + "2", toPath: lessons)
    let next = shell(lessons: lessons)
    restore(next)
    #expect(next.session.state == state)
  }

  /// What could not be written is written with what comes next.
  @Test func aFailedWriteIsTriedAgain() throws {
    try "in the way".write(toFile: journals, atomically: true, encoding: .utf8)
    let output = CollectedOutput()
    let lost = shell(output)
    run(["q = 1", "q = 2"], lost)
    let complaints = output.take().filter { $0.stream == .error }
    #expect(complaints.count == 1, "once: \(complaints)")
    try FileManager.default.removeItem(atPath: journals)
    run(["q = 3"], lost)
    try crash(lost)
    let next = shell()
    restore(next)
    #expect(next.session.program.value(of: "q")?.scalar == 3)
    run(["undo 2"], next)
    #expect(next.session.program.value(of: "q")?.scalar == 1)
  }

  /// The sign of zero is a change as any other.
  @Test func aNegativeZeroIsRestored() throws {
    let lost = shell()
    run(["q = 0", "q = -0"], lost)
    try crash(lost)
    let next = shell()
    restore(next)
    #expect(next.session.program.value(of: "q")?.scalar?.sign == .minus)
    run(["undo"], next)
    #expect(next.session.program.value(of: "q")?.scalar?.sign == .plus)
  }

  /// What was done before the session was restored is not kept, and undo says so.
  @Test func undoSaysWhatIsNotKept() throws {
    let output = CollectedOutput()
    let first = Shell(output: output)
    run(["q = 1"], first)
    first.keepJournal(in: journals)
    run(["q = 2"], first)
    try crash(first)
    let next = shell(output)
    restore(next)
    run(["undo"], next)
    _ = output.take()
    #expect(next.run(command: "undo") == .failed)
    #expect(
      output.take().map(\.text)
        == ["error: there is nothing to undo; what was done before is not kept"])
  }

  /// A file that was opened or run comes back as it was then, and as one change.
  @Test func anOpenedSessionIsRestoredAsItWasThen() throws {
    let lost = shell()
    run(["q = 5", "save kept.json", "q = 1", "open kept.json", "q = 6"], lost)
    try crash(lost)
    try "gone".write(toFile: folder.path + "/kept.json", atomically: true, encoding: .utf8)
    let next = shell()
    restore(next)
    #expect(next.session.program.value(of: "q")?.scalar == 6)
    for number in [5.0, 1] {
      run(["undo"], next)
      #expect(next.session.program.value(of: "q")?.scalar == number)
    }
  }
}
