import Autodiff
import Foundation
import Language
import Lessons
import Networks
import Testing
import Tutoring

@testable import Shell

@Suite struct JournalTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A shell that keeps a journal in the folder.
  private func shell(_ output: CollectedOutput = CollectedOutput()) -> Shell {
    let shell = Shell(context: CommandContext(folder: folder.path), output: output)
    shell.interpreter.acceptsPrefixes = true
    shell.keepJournal(in: folder.path + "/journals")
    return shell
  }

  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/journals")) ?? [])
      .map { folder.path + "/journals/" + $0 }
  }

  /// What a shell that starts now restores, told yes.
  private func restored() -> Shell {
    let shell = shell()
    _ = shell.offerToRestore(from: folder.path + "/journals", asking: TypedLines(["y"]))
    return shell
  }

  /// As after `kill -9`: the journal's bytes as they were, without whoever was writing them.
  private func crash(_ shell: Shell, keeping count: Int? = nil) throws -> Int {
    let file = try #require(files.first)
    let bytes = try Data(contentsOf: URL(filePath: file))
    shell.leave()
    try bytes.prefix(count ?? bytes.count).write(to: URL(filePath: file))
    return bytes.count
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theSessionIsRestoredAsAfterTheLastCompletedCommand(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let shell = shell()
    var lines = RandomCommands(seed: seed).lines
    for _ in 0..<6 {
      let place = Int(random.next() % UInt64(lines.count))
      lines.insert(
        "\(random.next() % 2 == 0 ? "undo" : "redo") \(random.next() % 3 + 1)", at: place)
    }
    lines.insert("save kept.json", at: 8)
    lines.insert("open kept.json", at: lines.count - 5)
    var states: [Int: Session.Snapshot] = [0: shell.session.snapshot]
    var journal = Data()
    for line in lines {
      _ = shell.run(command: line)
      guard let file = files.first, let bytes = try? Data(contentsOf: URL(filePath: file)) else {
        continue
      }
      // Nothing that was kept is written over.
      #expect(bytes.starts(with: journal), "\(line)")
      journal = bytes
      states[bytes.count] = shell.session.snapshot
    }
    let length = try crash(shell)
    let lengths = states.keys.sorted()
    for _ in 0..<10 {
      let cut = Int(random.next() % UInt64(length + 1))
      let whole = lengths.last { $0 <= cut }
      let output = CollectedOutput()
      let other = self.shell(output)
      let file = try #require(files.first)
      let bytes = try Data(contentsOf: URL(filePath: file))
      try bytes.prefix(cut).write(to: URL(filePath: file))
      _ = other.offerToRestore(from: folder.path + "/journals", asking: TypedLines(["y"]))
      if let whole, whole > 0 {
        #expect(
          other.session.snapshot == states[whole],
          "seed \(seed), \(cut) of \(length) bytes: \(output.take().map(\.text))")
      }
      other.leave()
      try bytes.write(to: URL(filePath: file))
    }
  }

  /// A walk that is predicted comes back with what is asked and the score.
  @Test func aPredictionIsRestored() throws {
    let shell = shell()
    let lines = [
      "example mazur", "w1[1,2] = 0.3", "predict on", "step 3", "0.3875", "9.0", "skip",
      "goto 20", "step 2",
    ]
    for line in lines { #expect(shell.run(command: line) == .done, "\(line)") }
    let state = shell.session.state
    #expect(state.prediction?.tally.rows.first?.count.asked == 2)
    _ = try crash(shell)
    let output = CollectedOutput()
    let other = self.shell(output)
    _ = other.offerToRestore(from: folder.path + "/journals", asking: TypedLines(["y"]))
    #expect(other.session.state == state)
    // The question that waited is asked again.
    #expect(output.take().last?.text.hasSuffix("= ?  (two significant digits)") == true)
  }

  /// What acts outside of the session, or only shows, is not done again in a lesson either.
  @Test func aLessonIsRestoredWithoutWritingFiles() throws {
    let context = CommandContext(lessonsFolder: lessonsFolder, folder: folder.path)
    func shell() -> Shell {
      let shell = Shell(context: context, output: CollectedOutput())
      shell.interpreter.acceptsPrefixes = true
      shell.keepJournal(in: folder.path + "/journals")
      return shell
    }
    let first = shell()
    let lines = ["lesson 2", "save l9.json", "record l9.md", "show", "hint", "q = 3", "0.1"]
    for line in lines { #expect(first.run(command: line) == .done, "\(line)") }
    let state = first.session.state
    let journal = try String(contentsOfFile: try #require(files.first), encoding: .utf8)
    for word in ["save", "record", "show"] { #expect(!journal.contains("\(word)")) }
    _ = try crash(first)
    try "notes".write(toFile: folder.path + "/l9.json", atomically: true, encoding: .utf8)
    let second = shell()
    _ = second.offerToRestore(from: folder.path + "/journals", asking: TypedLines(["y"]))
    #expect(second.session.state == state)
    #expect(second.session.lesson != nil)
    #expect(try String(contentsOfFile: folder.path + "/l9.json", encoding: .utf8) == "notes")
  }

  @Test func aCleanExitLeavesNothing() throws {
    let shell = shell()
    _ = shell.run(command: "q = 1")
    #expect(files.count == 1)
    shell.leave()
    #expect(files.isEmpty)
    #expect(restored().session.program.isEmpty)
  }

  @Test func whoOnlyLooksHasNoJournal() {
    let shell = shell()
    for line in ["1 + 1", "help", "nonsense", "set"] { _ = shell.run(command: line) }
    #expect(files.isEmpty)
  }

  @Test func sessionsUnderWayAreNotOffered() throws {
    let (first, second) = (shell(), shell())
    _ = first.run(command: "q = 1")
    _ = second.run(command: "q = 2")
    #expect(files.count == 2)
    #expect(restored().session.program.isEmpty)
    #expect(files.count == 2)
    first.leave()
    second.leave()
  }

  @Test func whatIsDeclinedIsForgottenAndWhatIsLeftIsKept() throws {
    let lost = shell()
    _ = lost.run(command: "q = 1")
    _ = try crash(lost)
    let later = shell()
    _ = later.offerToRestore(from: folder.path + "/journals", asking: TypedLines([""]))
    #expect(files.count == 1)
    let never = shell()
    _ = never.offerToRestore(from: folder.path + "/journals", asking: TypedLines(["n"]))
    #expect(files.isEmpty)
  }

  /// What is typed instead of an answer is run, and nothing is lost by it.
  @Test(arguments: ["q = 3", "yes please"])
  func whatIsNoAnswerIsRun(line: String) throws {
    let lost = shell()
    _ = lost.run(command: "q = 1")
    _ = try crash(lost)
    let next = shell()
    let typed = next.offerToRestore(from: folder.path + "/journals", asking: TypedLines([line]))
    #expect(typed == line)
    #expect(next.session.program.isEmpty)
    #expect(files.count == 1)
    next.converse(with: TypedLines(["q + 1"]), beginningWith: typed)
    #expect(next.session.program.value(of: "q")?.scalar == (line == "q = 3" ? 3 : nil))
  }

  /// A restored session goes on in its own journal, through any number of crashes.
  @Test func aRestoredSessionIsKeptFurther() throws {
    var shell = shell()
    _ = shell.run(command: "q = 1")
    for number in 2...4 {
      _ = try crash(shell)
      shell = restored()
      #expect(shell.session.program.value(of: "q")?.scalar == Double(number - 1))
      _ = shell.run(command: "q = \(number)")
      #expect(files.count == 1)
    }
    #expect(shell.run(command: "undo 3") == .done)
    #expect(shell.session.program.value(of: "q")?.scalar == 1)
  }

  /// What follows a record that was changed is not read, whatever was changed.
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func aDamagedRecordEndsTheJournal(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    let texts = ["one", "two\nlines", "back\\slash", "", "∂C/∂w"]
    var end = JournalRecords.End()
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for text in texts {
      bytes += end.adding(text)
      ends.append(bytes.count)
    }
    #expect(JournalRecords(bytes).list.map(\.text) == texts)
    #expect(JournalRecords(bytes).list.map(\.end.offset) == ends)
    let place = Int(random.next() % UInt64(bytes.count))
    bytes[place] ^= UInt8(random.next() % 255 + 1)
    let sound = ends.prefix { $0 <= place }.count
    #expect(JournalRecords(bytes).list.map(\.text) == Array(texts.prefix(sound)))
  }
}
