import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Programs whose definitions, taken one by one, round away what together they keep.
@Suite struct FusionProgramTests {
  /// A network's last layer that is certain of the wrong answer: e⁴⁰ and σ′(40) to 17 digits.
  @Test func anActivationAndItsCost() throws {
    let model = try Compiler.model(
      of: Program([
        "x = 2", "y = 0", "w = 20", "z = w*x", "a = sigmoid(z)", "C = binary_cross_entropy(a, y)",
      ]))
    let expected: [(String, Double)] = [
      ("C", 40), ("dC/dz", 1), ("dC/dw", 2), ("dC/da", 2.3538526683702e17),
      ("d(dC/dz)/dz", 4.248354255291589e-18), ("d(dC/dw)/dw", 4 * 4.248354255291589e-18),
      ("hessian(C, w)[1,1]", 4 * 4.248354255291589e-18),
    ]
    for (line, value) in expected {
      let found = try model.number(line)
      #expect(agree(found, value), "\(line) is \(found)")
    }
    #expect(agree(model.gradient().first { $0.parameter.name == "w" }?.gradient[0] ?? 0, 2))
  }

  /// What is recorded for the digits alone has no name and no place in the walk.
  @Test func nothingIsNamedThatWasNotWritten() throws {
    let model = try Compiler.model(of: Program(["z = 3", "L = ln(1 - 1/(1 + exp(-z)))"]))
    #expect(model.quantities.map(\.name) == ["z", "v1", "v2", "v3", "v4", "v5", "L"])
    let functions = ["negate", "exp", "add", "divide", "subtract", "ln"]
    #expect(model.quantities.dropFirst().map { model.primitive(of: $0.node)?.name } == functions)
    for (place, quantity) in model.quantities.enumerated().dropFirst(2) where place != 0 {
      let operands = model.operands(of: quantity.node)
      #expect(operands.contains(model.quantities[place - 1].node), "\(quantity.name)")
    }
  }

  /// A function of the program's own is one step still, and as exact: e⁻⁷⁰⁰ to 17 digits.
  @Test func functionsWrittenOut() throws {
    let lines = ["s(z) = 1/(1 + exp(-z))", "y = 1", "z = -700", "a = s(z)"]
    let model = try Compiler.model(of: Program(lines + ["C = binary_cross_entropy(a, y)"]))
    let a = try #require(model.quantity("a"))
    #expect(model.call(a.node)?.function == "s")
    for found in [try model.number("a"), try model.number("da/dz")] {
      #expect(agree(found, 9.85967654375977e-305))
    }
    #expect(try model.number("C") == 700)
    #expect(try model.number("dC/dz") == -1)
    let far = try Compiler.model(of: Program(["z = -800", "a = 1/(1 + exp(-z))"]))
    #expect(try far.number("a") == 0)
    #expect(try far.number("da/dz") == 0)
    let softplus = try Compiler.model(of: Program(["x = 1000", "f = ln(1 + exp(x))"]))
    #expect(try softplus.number("f") == 1000)
    #expect(try softplus.number("df/dx") == 1)
  }

  /// What a function computes follows from its argument, so its factor is −1/(1 − a) whatever a is
  /// computed from: σ(2) to 17 digits.
  @Test func functionsOfWhatIsPassedToThem() throws {
    let model = try Compiler.model(
      of: Program(["f(p) = ln(1 - p)", "z = 2", "a = sigmoid(z)", "L = f(a)"]))
    let sigmoid = 0.8807970779778823
    #expect(agree(try model.number("dL/da"), -1 / (1 - sigmoid)))
    #expect(agree(try model.number("dL/dz"), -sigmoid))
  }

  /// A shape that does not fit is told of what was written.
  @Test func errorsAreAboutWhatWasWritten() throws {
    let program = try Program(["z = [1, 2]", "y = [1, 0, 0]", "a = sigmoid(z)"])
    let model = try Compiler.model(of: program)
    #expect {
      try model.number("binary_cross_entropy(a, y)")
    } throws: {
      "\($0)".contains("binary_cross_entropy")
    }
  }
}
