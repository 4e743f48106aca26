import Autodiff
import Language
import Rendering
import Testing

@testable import Shell

/// A session is a value: a command changes it as a whole or not at all, and undo goes back.
@Suite struct UndoTests {
  /// Lines of every kind, some of them wrong in most sessions.
  static let lines = [
    "example mazur", "example baydin", "example cppad", "network 2 2 1", "network 1 1 seed=4",
    "x = [0.5, 1]", "x = 3", "y = [1]", "y = [0.2, 0.4]", "y = x^2", "w1[1,1] = 0.3",
    "w1[2,2] = 5", "b1 = [0, 0]", "a1 = tanh(z1)", "f(u) = u^2 + 1", "k = f(3)", "z = w*x + b",
    "w = 2", "b = -1", "data [[0,0],[0,1]] -> [[0],[1]]", "data [[1,2,3]]", "reset y", "reset",
    "set digits 6", "set digits full", "set notation ascii", "set color never", "step", "step 7",
    "step into",
    "next", "finish", "continue", "back", "goto 3", "restart", "forward", "backward", "sample 2",
    "show", "gradient", "1/0", "x = [", "nonsense", "help", "C", "dC/dw1",
  ]

  /// Random lines, and after each the state that undo has to lead back to.
  @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
  func undoAndRedoGoBackAndForth(seed: UInt64) throws {
    var random = Generator(state: seed)
    let output = CollectedOutput()
    let shell = Shell(output: output)
    // The states before each change that undo takes back.
    var states: [Session.Snapshot] = []
    for _ in 0..<60 {
      let line = Self.lines[Int(random.next() % UInt64(Self.lines.count))]
      let before = shell.session.snapshot
      let outcome = shell.run(command: line)
      let after = shell.session.snapshot
      if outcome == .failed { #expect(after == before, "seed \(seed): \(line)") }
      if before.program != after.program || before.settings != after.settings {
        states.append(before)
      }
    }
    try #require(states.count > 5, "seed \(seed)")
    let last = shell.session.snapshot
    var undone: [Session.Snapshot] = []
    for state in states.reversed() {
      undone.append(shell.session.snapshot)
      let before = shell.session.snapshot
      #expect(shell.run(command: "undo") == .done, "seed \(seed)")
      let after = shell.session.snapshot
      #expect(after.program == state.program, "seed \(seed)")
      #expect(after.settings == state.settings, "seed \(seed)")
      // Only with another program is there another place to go back to.
      let place = before.program == state.program ? before.place : state.place
      #expect(after.place == place, "seed \(seed)")
    }
    #expect(shell.run(command: "undo") == .failed)
    for state in undone.reversed() {
      #expect(shell.run(command: "redo") == .done, "seed \(seed)")
      #expect(shell.session.snapshot == state, "seed \(seed)")
    }
    #expect(shell.session.snapshot == last, "seed \(seed)")
    #expect(shell.run(command: "redo") == .failed)
  }

  /// What is computed follows the program back: the walk and the numbers are those of before.
  @Test func whatIsComputedComesBackToo() throws {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["example mazur", "step 20", "w1[1,1] = 3", "undo"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(shell.session.cursor == 20)
    _ = output.take()
    #expect(shell.run(command: "C") == .done)
    #expect(output.take().map(\.text) == ["0.2984"])
    #expect(shell.run(command: "where") == .done)
    #expect(output.take().first?.text.hasPrefix("[20/50]") == true)
  }

  /// The walk stays where it is when a breakpoint or a setting is taken back, one by one or several.
  @Test func onlyAnotherProgramMovesTheWalk() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["example mazur", "break layer 1", "goto 20", "undo"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(shell.session.cursor == 20)
    #expect(shell.session.marks.list.isEmpty)
    for line in ["set digits 6", "goto 30", "w1[1,1] = 3", "goto 7", "set digits 5"] {
      #expect(shell.run(command: line) == .done)
    }
    _ = output.take()
    #expect(shell.run(command: "undo") == .done)
    #expect(output.take().map(\.text) == ["taken back: set digits 5"])
    #expect(shell.session.cursor == 7)
    // The program of before comes back with its place, which is told; the setting keeps it.
    #expect(shell.run(command: "undo 2") == .done)
    #expect(output.take().last?.text.hasPrefix("[30/50]") == true)
    #expect(shell.session.cursor == 30)
    #expect(shell.run(command: "redo 2") == .done)
    #expect(shell.session.cursor == 7)
  }

  @Test func whatKeepMadeIsNamed() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["example mazur", "whatif w1[1,2] = 0.3", "keep"] {
      #expect(shell.run(command: line) == .done)
    }
    _ = output.take()
    #expect(shell.run(command: "undo") == .done)
    #expect(output.take().map(\.text) == ["taken back: w1[1,2] = 0.3"])
    #expect(shell.run(command: "redo") == .done)
    #expect(output.take().map(\.text) == ["made again: w1[1,2] = 0.3"])
  }

  @Test func steppingIsNoChange() {
    let shell = Shell(output: CollectedOutput())
    for line in ["x = 2", "y = x^2", "step 2", "undo"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(shell.session.program.definition(of: "y") == nil)
    #expect(shell.session.program.value(of: "x") != nil)
  }

  @Test func aChangeAfterUndoForgetsWhatWasUndone() {
    let shell = Shell(output: CollectedOutput())
    for line in ["x = 2", "x = 3", "undo", "x = 4"] { #expect(shell.run(command: line) == .done) }
    #expect(shell.run(command: "redo") == .failed)
    #expect(shell.session.program.value(of: "x")?.scalar == 4)
  }

  @Test func manyChangesCanBeUndone() {
    let shell = Shell(output: CollectedOutput())
    for value in 0..<150 { #expect(shell.run(command: "x = \(value)") == .done) }
    for value in (0..<149).reversed() {
      #expect(shell.run(command: "undo") == .done)
      #expect(shell.session.program.value(of: "x")?.scalar == Double(value))
    }
  }

  /// What a function reads is followed wherever the program goes, there and back.
  @Test func whatAFunctionReadsIsFollowed() {
    let shell = Shell(output: CollectedOutput())
    var target: Double? {
      shell.session.model.quantity("L").flatMap { _ in shell.session.model.targetMean }
    }
    for line in ["w = 3", "f(x) = w*x", "h = f(2)", "L = h^2"] { _ = shell.run(command: line) }
    #expect(target == 36)
    for (line, value) in [
      ("w = 5", 100.0), ("f(x) = w*x^2", 144), ("w = u + 1", nil), ("reset w", nil),
      ("h = f(1)", 9),
    ] as [(String, Double?)] {
      _ = shell.run(command: line)
      #expect(target == value, "\(line)")
      _ = shell.run(command: "undo")
      #expect(target == 36, "undo of \(line)")
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same seed gives the same lines everywhere.
private struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
