import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Functions that read quantities from outside: what calls them follows those.
@Suite struct FunctionReadsTests {
  /// L = (w·2)²: dL/dw = 8w.
  @Test func aDefinitionFollowsWhatItsFunctionReads() throws {
    var program = try Program(lines: "w = 3", "f(x) = w*x", "h = f(2)", "L = h^2")
    #expect(program.definition(of: "h") != nil)
    var model = try Compiler.model(of: program)
    #expect(try model.number("L") == 36)
    #expect(try model.number("dL/dw") == 24)
    #expect(model.parameters.map(\.name) == ["w"])
    #expect(model.gradient().map(\.gradient) == [Tensor(24)])
    try program.type("w = 5")
    model = try Compiler.model(of: program, after: model, changed: "w")
    #expect(try model.number("L") == 100)
    #expect(try model.number("dL/dw") == 40)
  }

  /// C = (w − 2)² + (2w − 3)²: dC/dw = 2(w − 2) + 4(2w − 3).
  @Test func aFormulaOfCallsWithNumbers() throws {
    let model = try Model(lines: "w = 3", "f(x) = w*x", "C = (f(1) - 2)^2 + (f(2) - 3)^2")
    #expect(try model.number("C") == 10)
    #expect(try model.number("dC/dw") == 14)
  }

  /// w is read four functions deep: C = (w + 1)·3.
  @Test func atAnyDepth() throws {
    let model = try Model(
      lines: "w = 3", "r(x) = w*x", "q(x) = r(x) + 1", "p(x) = q(x)*3", "f(x) = p(x)", "C = f(1)")
    #expect(try model.number("C") == 12)
    #expect(try model.number("dC/dw") == 3)
  }

  /// Two steps of a recurrent cell that reads its matrices; values from 50-digit arithmetic, the
  /// derivatives from differences of 10⁻²⁰ there.
  @Test func aRecurrentCellThatReadsItsMatrices() throws {
    let model = try Model(
      lines: "W = [[0.5, -0.3], [0.2, 0.4]]", "U = [[0.1, 0.6], [-0.2, 0.3]]", "b = [0.1, -0.1]",
      "cell(h, x) = tanh(W @ h + U @ x + b)", "h1 = cell([0, 0], [1, 2])",
      "h2 = cell(h1, [-1, 0.5])", "C = sum(h2*h2)")
    #expect(agree(try model.number("C"), 0.576595523381583, within: 1e-14))
    for (name, expected) in [
      ("W", [0.68153005125834858, 0.22424795853656016, 0.66206345003151549, 0.21784274489014409]),
      ("U", [-0.6542615305950401, 0.61593840178403633, -0.68539993090316063, 0.49869304357161102]),
    ] {
      let gradient = try model.value("dC/d\(name)").elements
      #expect(zip(gradient, expected).allSatisfy { agree($0, $1, within: 1e-13) }, "\(name)")
    }
  }

  /// Whatever is typed next is followed: another function of the name, another formula or value
  /// of what it reads, nothing any more.
  @Test func whatAFunctionReadsMayChange() throws {
    var program = try Program(lines: "f(x) = 2*x", "h = f(2)", "L = h^2")
    var model = try Compiler.model(of: program)
    #expect(try model.number("L") == 16)
    for (line, name, expected) in [
      ("w = 3", "w", 16.0), ("f(x) = w*x", "f", 36), ("w = u + 1", "w", nil), ("u = 1", "u", 16),
      ("g(x) = u*x", "g", 16), ("f(x) = g(x) + w", "f", 16), ("u = 2", "u", 49),
      ("g(x) = x", "g", 25),
    ] as [(String, String, Double?)] {
      try program.type(line)
      model = try Compiler.model(of: program, after: model, changed: name)
      #expect(try Compiler.model(of: program).quantity("L") == model.quantity("L"), "\(line)")
      #expect(model.quantity("L") == nil ? expected == nil : try model.number("L") == expected)
    }
    program.forget("u")
    #expect(program.missing(for: "L") == ["u"])
    #expect(try Compiler.model(of: program).quantity("L") == nil)
  }

  @Test func aDefinitionThatIsReadByItsOwnFunctionNeedsItself() throws {
    let program = try Program(lines: "w = 3", "f(x) = w*x", "w = f(2)")
    let error = languageError { _ = try Compiler.model(of: program) }
    #expect(error?.message == "w is defined in terms of itself")
  }

  @Test func aFunctionThatReadsNothingIsFollowedToo() throws {
    var program = try Program(lines: "f(x) = x^2", "h = f(3)", "v = sqrt(4)")
    #expect(program.definition(of: "h") != nil)
    #expect(program.value(of: "v") == Tensor(2))
    try program.type("f(x) = x^3")
    #expect(try Compiler.model(of: program).number("h") == 27)
  }
}
