import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// A model compiled from the one before it is the model that compiling anew gives.
@Suite struct ModelCompilerTests {
  /// Programs as they are typed: formulas before and after their variables, values that change in
  /// number and in shape, names that are used before they mean anything.
  @Test(arguments: [
    Published.mazur, Published.expression, Published.neuron, Published.baydin, Published.cppad,
    ["a = 1", "b = 2", "c = b*a", "d = c + e", "e = 4", "e = 5", "f = d + 1", "g = f*e"],
    ["x = [1, 2]", "s = sum(x)", "x = [3, 4]", "x = [1, 2, 3]", "x[2] = 7", "t = s + x[1]"],
    ["f(x) = x*w", "g(u) = f(u) + 1", "w = 2", "h = g(3)", "x = 1", "k = f(2)"],
    ["f(x) = x^2", "x = 3", "g = f(2) + x"], ["u = v1 + x", "x = 2", "v1 = 5", "v2 = x*x*x"],
    ["a = b", "b = c", "c = 2", "c = 3*d", "d = 4", "C = a^2", "e = 2*C"],
    ["w = 1", "C = (w*x - y)^2", "data [1, 2] -> [3, 4]", "x = 5", "l = 2", "k = C + l"],
    ["p = 2*pi", "r = 3", "q = p*r", "pi2 = 1", "m = [r, q]", "n = m*r"],
  ])
  func typedLines(lines: [String]) throws {
    var program = Program()
    var model = Model.empty
    for line in lines {
      try program.type(line)
      guard !line.hasPrefix("data") else {
        model = try Compiler.model(of: program)
        continue
      }
      let name = try #require(definedName(line))
      model = try Compiler.model(of: program, after: model, changed: name)
      try expectSame(model, Compiler.model(of: program), "after \(line)")
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func randomPrograms(seed: UInt64) throws {
    let lines = RandomProgram(seed: seed).lines
    try typedLines(lines: lines)
    try typedLines(lines: lines.reversed())
    // Every value is given again, and in the end every formula.
    try typedLines(lines: lines + lines.reversed() + lines)
  }

  @Test func anErrorIsTheSameError() throws {
    var program = try Program(lines: "x = [1, 2]", "s = x + 1")
    let model = try Compiler.model(of: program)
    try program.type("t = s + [1, 2, 3]")
    let fresh = languageError { _ = try Compiler.model(of: program) }
    let continued = languageError {
      _ = try Compiler.model(of: program, after: model, changed: "t")
    }
    #expect(fresh != nil && fresh == continued)
  }

  /// A thousand definitions, each of the one before: x, 1 and a sum for each.
  @Test func manyDefinitions() throws {
    var program = try Program(lines: "x = 1", "q0 = x + 1")
    var model = try Compiler.model(of: program)
    for place in 1..<1000 {
      let line = "q\(place) = q\(place - 1) + 1"
      guard case .definition(let name, let range, let body) = try Parser.statement(line) else {
        continue
      }
      program.define(
        Program.Definition(name: name, parameters: nil, body: body, text: line, nameRange: range))
      model = try Compiler.model(of: program, after: model, changed: name)
    }
    #expect(try model.number("q999") == 1001)
    #expect(model.tape.count == 1002)
  }

  @Test func aLongCompilationIsGivenUp() throws {
    let program = try Program(lines: "C = a*b + a*a", "a = 2", "b = 3")
    let error = languageError {
      _ = try Interruption.asking({ true }) { try Compiler.model(of: program) }
    }
    #expect(error?.message == "this was interrupted")
  }

  // MARK: Long chains

  /// A chain of five thousand operators is no nesting: C = 2500·xy + 2499·x − x, and its slopes.
  @Test func aSumOfThousandsOfTerms() throws {
    let terms = (0..<5000).map { $0 % 2 == 0 ? "x*y" : "x" }
    let model = try Model(
      lines: "C = \(terms.dropLast().joined(separator: " + ")) - x", "x = 0.5", "y = 2")
    #expect(try model.number("C") == 2500 + 2498 * 0.5)
    #expect(try model.number("dC/dx") == 5000 + 2498)
    #expect(try model.number("dC/dy") == 1250)
  }

  @Test func aProductOfThousandsOfFactors() throws {
    let model = try Model(
      lines: "C = \(Array(repeating: "x", count: 5000).joined(separator: " * "))", "x = 1.0001")
    // x⁵⁰⁰⁰ by the exponential function, whose argument carries the rounding of x.
    #expect(agree(try model.number("C"), 1.6486800559311757, within: 1e-11))
    #expect(agree(try model.number("dC/dx"), 5000 / 1.0001 * 1.6486800559311757, within: 1e-11))
  }

  @Test(arguments: ["+", "-", "*", "/"])
  func aLineOfAHundredThousandCharacters(operation: String) throws {
    let line = "C = x" + String(repeating: "\(operation)x", count: 50_000)
    let model = try Model(lines: line, "x = 1")
    let value = ["+": 50_001.0, "-": -49_999, "*": 1, "/": 1][operation]
    #expect(try model.number("C") == value)
  }

  private func definedName(_ line: String) -> String? {
    switch try? Parser.statement(line) {
    case .definition(let name, _, _), .function(let name, _, _, _), .element(let name, _, _, _):
      name
    default: nil
    }
  }

  private func expectSame(_ model: Model, _ fresh: Model, _ label: String) throws {
    #expect(model.quantities == fresh.quantities, "\(label)")
    #expect(model.target == fresh.target, "\(label)")
    #expect(model.tape.count == fresh.tape.count, "\(label)")
    for quantity in fresh.quantities {
      for sample in 0..<fresh.sampleCount {
        let value = model.tape.tensor(of: quantity.node, sample: sample)
        let expected = fresh.tape.tensor(of: quantity.node, sample: sample)
        #expect(value.shape == expected.shape, "\(label): \(quantity.name)")
        #expect(
          zip(value.elements, expected.elements).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN },
          "\(label): \(quantity.name)")
      }
    }
    let (gradient, expected) = (model.gradient(), fresh.gradient())
    #expect(gradient.map(\.parameter) == expected.map(\.parameter), "\(label)")
    for (left, right) in zip(gradient, expected) {
      let (left, right) = (left.gradient.elements, right.gradient.elements)
      #expect(zip(left, right).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(label)")
    }
  }
}
