import Language
import Testing

@testable import Shell

/// A definition in which something is wrong stops nothing else.
@Suite struct BrokenDefinitionTests {
  private static let broken = ["x = [1, 2]", "g(x) = x[3]"]

  @Test func everyLaterLineGoesOn() throws {
    let session = try session(
      after: Self.broken + [
        "k = 3", "C = k^2 + sum(x)", "step 2", "k = 4", "f(u) = 2*u", "set digits 6",
      ])
    #expect(try output(of: "C", in: session) == ["19"])
    #expect(try output(of: "f(3)", in: session) == ["6"])
    #expect(try output(of: "dC/dk", in: session) == ["8"])
  }

  @Test func undoAndRedoAreNotRefused() {
    let shell = Shell(output: CollectedOutput())
    for line in Self.broken + ["undo", "redo", "undo 2", "redo 2", "k = 1", "undo", "redo"] {
      #expect(shell.run(command: line) == .done, "\(line)")
    }
    #expect(shell.session.program.definition(of: "g") != nil)
    #expect(shell.session.model.broken["g"] != nil)
  }

  /// It is marked, and asked for, or for what needs it, its error is given.
  @Test func itsErrorIsGivenWhereItIsAskedFor() throws {
    let message = "x has 2 elements; it has no such element"
    #expect(
      try output(of: Self.broken[1], in: session(after: [Self.broken[0]]))
        == ["g alone has no value: \(message)"])
    let session = try session(after: Self.broken)
    #expect(try output(of: "program", in: session)[0].hasSuffix("broken: \(message)"))
    for line in ["g", "2*g + 1", "h = g + 1", "why g", "step", "gradient", "restart g"] {
      let error = #expect(throws: ShellError.self, "\(line)") { try output(of: line, in: session) }
      #expect(error?.message == message, "\(line)")
    }
    // It is a function all the same.
    #expect(try output(of: "g([1, 2, 7])", in: session) == ["7"])
    #expect(try after("g(x) = x[2]", session).model.broken.isEmpty)
    #expect(
      try after("x = [1, 2, 3]", after("reset x", session)).model.broken.isEmpty)
  }

  private func after(_ line: String, _ session: Session) throws -> Session {
    try Interpreter().run(line, in: session).session
  }

  /// What would break something that was whole is refused, as ever.
  @Test(arguments: [
    (["w = [1, 2]", "z = w*v", "v = [3, 4]"], "v = [1, 2, 3]"),
    (["z = w @ v", "w = [[1, 2], [3, 4]]"], "v = [1, 2, 3]"),
    (["f(x) = x^2", "k = 2", "h = f(k)"], "reset f"), (["f(v) = v[2]", "v = [1, 2]"], "v = 3"),
    (["v = [1, 2]"], "u = v[3]"), (broken, "h = x[3]"),
  ])
  func whatBreaksSomethingWholeIsRefused(lines: [String], line: String) throws {
    let session = try session(after: lines)
    #expect(throws: ShellError.self) { try output(of: line, in: session) }
  }

  /// A condition that stops the walk needs nothing of what is broken.
  @Test func theWalkStopsAtConditions() throws {
    let session = try session(after: Self.broken + ["k = 3", "C = k^2", "break if C > 1"])
    #expect(try output(of: "continue", in: session).contains { $0.contains("breakpoint 1") })
  }
}
