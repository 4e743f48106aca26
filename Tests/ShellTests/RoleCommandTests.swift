import Language
import LineEditing
import Stepping
import Testing

@testable import Shell

/// `data`, `constant` and `parameter` say what is what; `show` tells it.
@Suite struct RoleCommandTests {
  private static let line = ["x = 2", "y = 3", "w = 1", "b = 0", "C = (w*x + b - y)^2"]

  @Test func showTellsWhatIsWhat() throws {
    let session = try session(after: Self.line + ["eta = 0.1"])
    #expect(
      try output(of: "show", in: session) == [
        "parameters", "w   = 1", "b   = 0", "data", "x   = 2", "y   = 3", "constant", "eta = 0.1",
        "computed", "v1  = 2", "v2  = 2", "v3  = -1", "C   = 1",
      ])
    #expect(try output(of: "show x", in: session) == ["x = 2", "x is data"])
    #expect(try output(of: "show w", in: session) == ["w = 1", "w is a parameter"])
    #expect(try output(of: "show eta", in: session) == ["eta = 0.1", "eta is a constant"])
    #expect(try output(of: "show C", in: session) == ["C = 1"])
  }

  /// C = (wx + b − y)²: the slopes are 2(wx + b − y) times x, 1, w and −1.
  @Test func whatWasSaidIsInTheGradient() throws {
    var session = try session(after: Self.line)
    #expect(try output(of: "gradient", in: session) == ["∂C/∂w = -4", "∂C/∂b = -2"])
    session = try Interpreter().run("constant b", in: session).session
    #expect(try output(of: "gradient", in: session) == ["∂C/∂w = -4"])
    #expect(try output(of: "dC/db", in: session) == ["-2"])
    #expect(try output(of: "check", in: session).first == "the derivative agrees:")
    session = try Interpreter().run("parameter x y", in: session).session
    #expect(
      try output(of: "gradient", in: session) == ["∂C/∂w = -4", "∂C/∂x = -2", "∂C/∂y = 2"])
    #expect(try output(of: "parameter", in: session) == ["w = 1", "x = 2", "y = 3"])
    #expect(try output(of: "constant", in: session) == ["b = 0"])
  }

  /// Only of parameters it is said which way they have to go.
  @Test func dataAreNotToBecomeSmaller() throws {
    let session = try session(after: ["x = 2", "y = 3", "w = 1", "C = (w*x - y)^2"])
    let walk = try #require(session.walk)
    let steps = try (1...walk.count).flatMap { step in
      let there = try Interpreter().run("goto \(step)", in: session).session
      return try output(of: "explain", in: there).joined(separator: " ")
        .split(separator: "To make C smaller, ").dropFirst().map { $0.prefix(1) }
    }
    #expect(Set(steps) == ["w"])
    #expect(
      !(0..<walk.count).map { walk[$0] }.contains {
        $0.result.symbol.variable.name == "y" && $0.kind != .value
      })
  }

  /// The mean over three samples of m(wx − y)²; 2m(wx − y)x at w = 2: 0, −4·1, 0.
  @Test func dataBindsAnyQuantity() throws {
    let session = try session(after: [
      "w = 2", "C = m*(w*u - v)^2", "data u = [1, 1, 2]", "data v = [2, 4, 1]",
      "data m = [1, 1, 0]",
    ])
    #expect(try output(of: "gradient", in: session) == ["∂C/∂w = -1.333"])
    #expect(
      try output(of: "data", in: session) == [
        "3 samples", "m = [1, 1, 0]", "u = [1, 1, 2]", "v = [2, 4, 1]",
      ])
  }

  @Test(arguments: [
    ("data m = [1, 2]", "x has 3 samples and these rows are 2"),
    ("data m[1] = [1, 2]", "data binds a whole quantity"),
    ("data sin = [1, 2]", "sin is a function of the language, so nothing else can have that name"),
    ("constant q", "there is no variable q"), ("constant C", "C is computed"),
    ("constant x", "x is data: it has a value for each sample"),
    ("parameter w[1]", "the elements of a quantity are all of one kind"),
    ("constant", "there is no constant"),
  ])
  func wrongLinesSayWhatIsWrong(line: String, message: String) throws {
    let session = try session(after: ["w = 2", "C = (w*x - y)^2", "data [1, 2, 3] -> [1, 0, 1]"])
    #expect(throws: ShellError.self) {
      do { _ = try output(of: line, in: session) } catch let error as ShellError {
        #expect(error.message.hasPrefix(message))
        throw error
      }
    }
  }

  @Test func aLetterIsThatOfEveryLayer() throws {
    let session = try session(after: ["network 2 2 1", "x = [1, 0]", "y = [1]", "constant b"])
    #expect(session.model.parameters.map(\.name) == ["w1", "w2"])
    #expect(session.program.roles == ["x": .data, "y": .data, "b1": .constant, "b2": .constant])
  }

  /// Roles are a part of the session: saved, taken back and done again.
  @Test func rolesAreSavedAndUndone() throws {
    let session = try session(after: Self.line + ["constant b", "parameter x"])
    let text = SessionFile.text(of: session)
    #expect(text.contains("\"roles\": {\"b\": \"constant\", \"x\": \"parameter\"}"))
    let opened = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(opened.state == session.state)
    #expect(opened.model.parameters.map(\.name) == ["w", "x"])
    let shell = Shell(output: CollectedOutput())
    for line in Self.line + ["constant b", "undo"] { _ = shell.run(command: line) }
    #expect(shell.session.program.roles == [:])
    _ = shell.run(command: "redo")
    #expect(shell.session.program.roles == ["b": .constant])
  }

  /// Before = the word of a command is a name like any other.
  @Test func commandsTakeNoNames() throws {
    let session = try session(after: [
      "step = 3", "parameter = step*2", "C = parameter^2", "data = 1",
    ])
    #expect(try output(of: "step*2", in: session) == ["6"])
    #expect(try output(of: "C", in: session) == ["36"])
    #expect(try output(of: "gradient", in: session) == ["∂C/∂step = 24"])
    #expect(try output(of: "step", in: session).first?.contains("forward") ?? false)
  }

  @Test func variablesAreCompletedWithTheirRoles() throws {
    let session = try session(after: Self.line)
    let line = "parameter "
    let found = Completer(session: session, context: CommandContext()).candidates(line, line.count)
    #expect(found.candidates.map(\.text) == ["w", "x", "b", "y"])
    #expect(found.candidates.map(\.summary) == ["parameter", "data", "parameter", "data"])
  }
}
