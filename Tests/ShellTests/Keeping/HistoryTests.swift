import Autodiff
import Foundation
import Language
import Networks
import Testing

@testable import Shell

/// Several changes taken back at once, and the commands of a session.
@Suite struct HistoryTests {
  /// Goes back and forth by several changes, beside a shell that goes by one.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func undoingSeveralIsUndoingOneSeveralTimes(seed: UInt64) {
    let shells = [Shell(output: CollectedOutput()), Shell(output: CollectedOutput())]
    for line in RandomCommands(seed: seed).lines {
      for shell in shells { _ = shell.run(command: line) }
    }
    var random = RandomNumbers(seed: seed)
    for _ in 0..<12 {
      let command = random.next() % 2 == 0 ? "undo" : "redo"
      let count = Int(random.next() % 6) + 1
      if random.next() % 3 == 0 { for shell in shells { _ = shell.run(command: "step 2") } }
      let before = shells[1].session.snapshot
      let outcome = shells[0].run(command: "\(command) \(count)")
      var done = 0
      while done < count, shells[1].run(command: command) == .done { done += 1 }
      #expect(outcome == (done == count ? .done : .failed), "seed \(seed)")
      if outcome == .failed {
        let back = command == "undo" ? "redo" : "undo"
        for _ in 0..<done { #expect(shells[1].run(command: back) == .done) }
        #expect(shells[0].session.snapshot == before, "seed \(seed)")
      }
      #expect(shells[0].session.snapshot == shells[1].session.snapshot, "seed \(seed)")
    }
  }

  @Test func undoSaysWhatItTookBackAndWhereTheWalkIs() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["example baydin", "step 3", "x1 = 3", "set digits 6"] {
      #expect(shell.run(command: line) == .done)
    }
    _ = output.take()
    #expect(shell.run(command: "undo 2") == .done)
    #expect(
      output.take().map(\.text) == [
        "taken back: set digits 6", "taken back: x1 = 3", "[3/22] forward · v₃",
      ])
    #expect(shell.run(command: "redo 2") == .done)
    #expect(
      output.take().map(\.text) == [
        "made again: x1 = 3", "made again: set digits 6", "[0/22] before the first step",
      ])
  }

  @Test(arguments: [
    ("undo", "error: there is nothing to undo"),
    ("redo", "error: there is nothing to redo"),
    ("undo 0", "error: a whole number from 1 is expected: undo [n]; found 0"),
    ("undo x", "error: a whole number from 1 is expected: undo [n]; found x"),
    ("history -1", "error: a whole number from 1 is expected: history [n]; found -1"),
  ])
  func whatCannotBeUndoneIsSaid(line: String, message: String) {
    let output = CollectedOutput()
    #expect(Shell(output: output).run(command: line) == .failed)
    #expect(output.take().last?.text == message)
  }

  @Test func moreThanThereIsChangesNothing() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["q = 1", "q = 2"] { _ = shell.run(command: line) }
    #expect(shell.run(command: "undo 3") == .failed)
    #expect(
      output.take().map(\.text)
        == ["error: only 2 changes can be taken back, not 3 (try undo 2)"])
    #expect(shell.session.program.value(of: "q")?.scalar == 2)
  }

  @Test func aSourcedFileIsOneChange() throws {
    let folder = try TemporaryFolder()
    try Data("q = 1\nq = 2\nundo\n# a remark\nr = 3\n".utf8).write(
      to: URL(filePath: folder.path + "/lines.bp"))
    let shell = Shell(context: CommandContext(folder: folder.path), output: CollectedOutput())
    #expect(shell.run(command: "source lines.bp") == .done)
    #expect(shell.session.program.value(of: "q")?.scalar == 1)
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.program.isEmpty)
  }

  @Test func historyHasTheCommandsThatWereDone() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["q = 1", "q = nothing +", "", "# remark", "undo"] { _ = shell.run(command: line) }
    _ = output.take()
    _ = shell.run(command: "history")
    #expect(output.take().map(\.text) == ["  1  q = 1", "  2  undo"])
    _ = shell.run(command: "history 2")
    #expect(output.take().map(\.text) == ["  2  undo", "  3  history"])
  }
}
