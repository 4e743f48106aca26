import Rendering
import Stepping
import Testing

@testable import Shell

/// Stepping into a function is a place of the walk like any other.
@Suite struct StepIntoTests {
  static let lines = [
    "h(x) = x*sigmoid(x)", "g(u, v) = u*h(v) + sin(v)", "a = 2", "b = 0.5", "C = g(a, b)^2",
  ]

  @Test func aFunctionIsOneStepUntilItIsOpened() throws {
    let start = try session(after: Self.lines + ["step"])
    #expect(start.walk?.count == 8)
    // step and step over do not open it.
    #expect(try session(after: Self.lines + ["step", "step over"]).place == [2])
    #expect(try session(after: Self.lines + ["step", "step into"]).place == [1, 0])
    #expect(try session(after: Self.lines + ["step", "step into", "step 2"]).place == [1, 2])
    #expect(
      try session(after: Self.lines + ["step", "step into", "step", "step into", "step"]).place
        == [1, 1, 1])
  }

  @Test func finishAndTheStepAfterTheLastLeave() throws {
    let inside = try session(after: Self.lines + ["step", "step into", "step 3"])
    #expect(try after("finish", in: inside).place == [1])
    // g is v₁ = h(v), v₂ = u·v₁, v₃ = sin(v), g.
    #expect(try after("step 20", in: inside).place == [1, 4])
    #expect(try after("step", in: after("step 20", in: inside)).place == [2])
    #expect(try after("back", in: inside).place == [1, 2])
    #expect(try after("back 20", in: inside).place == [1, 0])
    #expect(try after("back", in: after("back 20", in: inside)).place == [1])
    for (line, place) in [
      ("continue", [8]), ("forward", [2]), ("restart", [0]), ("goto 3", [3]),
      ("goto 1.1.2", [1, 1, 2]), ("finish pass", [2]), ("until C", [2]), ("a = 3", [0]),
    ] { #expect(try after(line, in: inside).place == place, "\(line)") }
  }

  /// Names are those of the definition, then those of the program.
  @Test func namesInsideAreTheDefinitions() throws {
    let inside = try session(after: Self.lines + ["step", "step into"])
    #expect(try output(of: "v", in: inside) == ["0.5"])
    #expect(try output(of: "b", in: inside) == ["0.5"])
    #expect(throws: ShellError.self) {
      try output(of: "v", in: session(after: Self.lines + ["step"]))
    }
  }

  @Test func theHeadingSaysWhereOneIs() throws {
    let inside = try session(after: Self.lines + ["step", "step into", "step"])
    #expect(try output(of: "where", in: inside).first == "[1.1/4] inside g · forward · v₁")
    let spoken = try after("set notation spoken", in: inside)
    #expect(
      try output(of: "where", in: spoken).first == "Step 1.1 of 4: inside g, forward, v 1")
  }

  @Test(arguments: [
    ("sin(a)", "step", "this step is sin, a primitive: it is made of nothing else"),
    ("g(a, b)", "restart", "this is before the first step"),
    ("g(a, b)", "goto 2", "this step puts together what is known already, and has nothing inside"),
    ("g(a, b)", "goto 1.0", "this is before the first step inside"),
  ])
  func whatDoesNotOpenSaysWhy(formula: String, line: String, message: String) throws {
    let before = try session(after: Self.lines + ["C = \(formula)", line])
    do {
      _ = try Interpreter().run("step into", in: before)
      Issue.record("\(line) opens")
    } catch { #expect(error.message == message) }
  }

  @Test(arguments: ["goto 1.9", "goto 2.1", "goto 1.", "goto .1", "goto 1.-1", "goto 1.1.1.9"])
  func thereAreOnlyThePlacesThereAre(line: String) throws {
    let before = try session(after: Self.lines + ["step"])
    #expect(throws: ShellError.self) { try Interpreter().run(line, in: before) }
  }

  /// What goes elsewhere is not repeated, nor is what was repeated before it.
  @Test(arguments: [("goto 3", [4]), ("restart", [1]), ("forward", [10])])
  func enterGoesOnFromWhereTheWalkIs(_ line: String, _ place: [Int]) {
    let shell = Shell(output: CollectedOutput())
    shell.converse(with: TypedLines(["example mazur", "step 5", "back", line, ""]))
    #expect(shell.session.place == place)
  }

  /// Enter after step into takes a step inside.
  @Test func enterGoesOnInside() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in Self.lines { _ = shell.run(command: line) }
    shell.converse(with: TypedLines(["step", "step into", "", ""]))
    #expect(shell.session.place == [1, 2])
  }

  /// What is asked about and stands in the program alone is answered from there.
  @Test func questionsReachOutside() throws {
    let inside = try session(after: ["example mazur", "step 2", "step into", "step"])
    let outside = try session(after: ["example mazur"])
    for line in ["why C", "paths C w1[1,1]", "show w2", "C", "dC/dw2[1,1]"] {
      #expect(try output(of: line, in: inside) == output(of: line, in: outside), "\(line)")
    }
    // The definition's own names come first.
    #expect(try output(of: "show x", in: inside) == ["x = 0.3775"])
  }

  /// Undo of a setting leaves the walk where it is; that of a change of the program goes back to
  /// where the walk was, inside.
  @Test func undoComesBackInside() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in Self.lines + ["step", "step into", "step 2", "set digits 6", "undo"] {
      #expect(shell.run(command: line) == .done, "\(line)")
    }
    // The program is the same: the walk stays where it is.
    #expect(shell.session.place == [1, 2])
    for line in ["a = 5", "undo"] { #expect(shell.run(command: line) == .done, "\(line)") }
    #expect(shell.session.place == [1, 2])
  }

  @Test(arguments: [["step"], ["goto 1.2"], ["goto 1.1.1"], ["goto 5.6"]])
  func aFileKeepsThePlaceInside(lines: [String]) throws {
    let saved = try session(after: Self.lines + lines)
    let text = SessionFile.text(of: saved)
    let opened = try SessionFileReader.session(Array(text.utf8), name: "test")
    #expect(opened.snapshot == saved.snapshot)
    #expect(
      try output(of: "where", in: opened) == output(of: "where", in: saved))
  }

  @Test func aFileWithAPlaceThatIsNoneIsRefused() throws {
    let text = SessionFile.text(of: try session(after: Self.lines + ["goto 1.2"]))
    for wrong in ["[5]", "[-1]", "[1, 3]", "[2, 1]", "[\"a\"]"] {
      let changed = text.replacing("\"inside\": [2]", with: "\"inside\": \(wrong)")
      #expect(changed != text)
      #expect(throws: ShellError.self, "\(wrong)") {
        try SessionFileReader.session(Array(changed.utf8), name: "test")
      }
    }
  }

  /// What is marked is of the program, whatever is stepped into.
  @Test func watchesAndDisplaysAreReadOutside() throws {
    let outside = try session(after: Self.lines + ["display C", "step"])
    let lines = try output(of: "step into", in: outside)
    #expect(lines.last?.hasPrefix("1: C = ") ?? false)
    let inside = try after("step into", in: outside)
    #expect(MarkView.changes(from: outside, to: inside, width: 80).isEmpty)
  }

  private func after(_ line: String, in session: Session) throws -> Session {
    try Interpreter().run(line, in: session).session
  }
}
