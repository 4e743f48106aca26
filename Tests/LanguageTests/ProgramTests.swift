import Autodiff
import SamplePrograms
import Testing

@testable import Language

@Suite struct ProgramTests {
  @Test func anEmptyProgramHasNothing() throws {
    let program = Program()
    #expect(program.isEmpty)
    #expect(program.variables.isEmpty)
    #expect(program.missing.isEmpty)
    #expect(program.sampleCount == 1)
    let model = try Compiler.model(of: program)
    #expect(model.quantities.isEmpty)
    #expect(model.target == nil)
    #expect(model.gradient().isEmpty)
    #expect(model.firstNonFinite == nil)
  }

  @Test func whatIsMissingComesInTheOrderOfMention() throws {
    var program = try Program(lines: "z = w*x + b", "a = sigmoid(z)", "C = (a - y)^2")
    #expect(program.variables == ["w", "x", "b", "y"])
    #expect(program.missing == ["w", "x", "b", "y"])
    #expect(program.missing(for: "z") == ["w", "x", "b"])
    #expect(program.missing(for: "C") == ["w", "x", "b", "y"])
    #expect(program.missing(for: "y") == ["y"])
    #expect(program.missing(for: "nothing").isEmpty)
    try program.type("w = 2")
    try program.type("b = 1")
    #expect(program.missing == ["x", "y"])
    #expect(program.missing(for: "a") == ["x"])
  }

  @Test func anIncompleteProgramIsEvaluatedAsFarAsItGoes() throws {
    var program = try Program(
      lines: "z = w*x + b", "a = sigmoid(z)", "C = (a - y)^2", "w = 2", "x = 0.5", "b = -1")
    var model = try Compiler.model(of: program)
    #expect(try model.number("a") == 0.5)
    #expect(model.quantity("C") == nil)
    #expect(languageError { _ = try model.value("C") }?.message == "y has no value yet")
    // Without the cost the walk leads to the last number there is.
    #expect(model.target?.name == "a")
    try program.type("y = 1")
    model = try Compiler.model(of: program)
    #expect(try model.number("C") == 0.25)
    #expect(model.target?.name == "C")
  }

  @Test func formulasFollowValues() throws {
    var program = try Program(lines: "c = a*b", "a = 2", "b = 3")
    #expect(try Compiler.model(of: program).number("c") == 6)
    try program.type("a = 5")
    #expect(try Compiler.model(of: program).number("c") == 15)
    try program.type("a = b + 1")
    #expect(try Compiler.model(of: program).number("c") == 12)
    try program.type("a = 7")
    #expect(program.definition(of: "a") == nil)
    #expect(try Compiler.model(of: program).number("c") == 21)
  }

  @Test func aDefinitionIsReplacedInItsPlace() throws {
    var program = try Program(lines: "u = a + 1", "v = u*2", "C = v", "a = 3")
    try program.type("u = a - 1")
    #expect(program.definitions.map(\.name) == ["u", "v", "C"])
    #expect(try Compiler.model(of: program).number("C") == 4)
    program.forget("v")
    #expect(program.missing(for: "C") == ["v"])
    program.forget("a")
    #expect(program.missing == ["v", "a"] || program.missing == ["a", "v"])
  }

  @Test func definitionsMayComeBeforeWhatTheyUse() throws {
    let model = try Model(lines: "C = u + v", "v = 2*u", "u = a^2", "a = 3")
    #expect(try model.number("C") == 27)
  }

  @Test(arguments: [
    (["a = a + 1"], "a is defined in terms of itself"),
    (
      ["a = b", "b = c + 1", "c = 2*a"],
      "a is defined in terms of itself: a needs b needs c needs a"
    ),
    (["f(x) = f(x - 1)", "C = f(p)", "p = 2"], "f is defined in terms of itself"),
    (["f(x) = g(x)", "g(x) = f(x)", "C = f(p)", "p = 2"], "f is defined in terms of itself"),
  ])
  func cycles(lines: [String], message: String) throws {
    let program = try Program(lines)
    let error = languageError { _ = try Compiler.model(of: program) }
    #expect(error?.message == message)
  }

  @Test func elementsHaveValuesOfTheirOwn() throws {
    var program = try Program(lines: "w1 = [[1, 2], [3, 4]]", "C = sum(w1)")
    try program.type("w1[1,2] = 20")
    try program.type("w₂₁⁽¹⁾ = 30")
    #expect(program.value(of: "w1") == Tensor(rows: [[1, 20], [30, 4]]))
    #expect(try Compiler.model(of: program).number("C") == 55)
  }

  @Test func dataBindsARowASample() throws {
    let program = try Program(
      lines: "C = squared_error(x, y)", "data [[0,0],[0,1]] -> [[0,1],[2,1]]")
    #expect(program.sampleCount == 2)
    #expect(program.roles == ["x": .data, "y": .data])
    #expect(program.value(of: "x", sample: 1) == Tensor([0, 1]))
    #expect(program.value(of: "x", sample: 2) == nil)
    #expect(program.missing.isEmpty)
  }

  @Test func anArgumentIsNoVariableOfTheProgram() throws {
    var program = try Program(lines: "f(x, y) = x*y + k")
    #expect(program.variables == ["k"])
    // With values of their own, the arguments make the function's name a quantity.
    try program.type("x = 2")
    try program.type("y = 3")
    try program.type("k = 1")
    #expect(Set(program.variables) == ["x", "y", "k"])
    #expect(try Compiler.model(of: program).number("f") == 7)
    #expect(try Compiler.model(of: program).number("f(10, 10)") == 101)
  }

  /// Chains as long as a generated file may have: nothing recurses over the whole of them.
  @Test(.timeLimit(.minutes(1))) func aLongChainOfDefinitions() throws {
    let length = 2000
    var program = Program()
    for place in 1...length { try program.type("q\(place)_ = q\(place - 1)_ + 1") }
    #expect(program.missing == ["q0_"])
    #expect(program.missing(for: "q\(length)_") == ["q0_"])
    try program.type("q0_ = 1")
    #expect(try Compiler.model(of: program).number("q\(length)_") == Double(length + 1))
    // The same chain, written from its end.
    var reversed = try Program(lines: "q0_ = 1")
    for place in (1...length).reversed() { try reversed.type("q\(place)_ = q\(place - 1)_ + 1") }
    let error = languageError { _ = try Compiler.model(of: reversed) }
    #expect(error?.suggestion == "define quantities before the formulas that use them")
  }
}
