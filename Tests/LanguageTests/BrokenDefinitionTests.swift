import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// What is wrong with a definition is its own: everything that does not need it is computed.
@Suite struct BrokenDefinitionTests {
  /// A program, and which of its definitions are broken; the others are computed as without those.
  @Test(arguments: [
    (["x = [1, 2]", "g(x) = x[3]"], ["g"]),
    (["C = 2*p", "p = 3", "v = [1, 2]", "q = v[3]", "r = q + 1"], ["q", "r"]),
    (["r = q + 1", "q = v[3] + sum(v)", "C = sum(v)^2", "v = [1, 2]"], ["r", "q"]),
    (["k = 3", "C = k^2", "a = b + 1", "b = 2*a"], ["a", "b"]),
    (["u = f(k)", "f(x) = x + w", "C = k^2", "k = 3", "w = [1, 2]", "h = u @ [1, 2, 3]"], ["h"]),
    (["u = nothing(k)", "C = k^2", "k = 3"], ["u"]),
  ])
  func theRestIsComputed(lines: [String], broken: [String]) throws {
    let program = try Program(lines)
    let model = try Compiler.model(of: program, leavesOutBroken: true)
    #expect(Set(model.broken.keys) == Set(broken))
    var sound = program
    for name in broken { sound.forget(name) }
    let other = try Compiler.model(of: sound)
    #expect(model.quantities.map(\.name) == other.quantities.map(\.name))
    for (one, two) in zip(model.quantities, other.quantities) {
      #expect(model.tape.tensor(of: one.node) == other.tape.tensor(of: two.node))
    }
    #expect(model.target == other.target)
    // Asked for, each says what is wrong with it; so does what is typed of it.
    for name in broken {
      let error = try #require(model.broken[name])
      #expect(languageError { _ = try model.value(name) } == error)
      let line = "2*\(name) + 1"
      #expect(languageError { _ = try model.value(line) } == error)
    }
    // A program that is to fit as a whole does not.
    let first = languageError { _ = try Compiler.model(of: program) }
    #expect(first.map { Set(model.broken.values).contains($0) } == true)
  }

  /// Adding to a program with a broken definition goes as it would without that.
  @Test func aProgramWithABrokenDefinitionGrows() throws {
    var program = try Program(lines: "x = [1, 2]", "g(x) = x[3]")
    var model = try Compiler.model(of: program, leavesOutBroken: true)
    for line in ["k = 3", "C = k^2", "k = 4", "h(u) = 2*u", "D = h(C) + sum(x)"] {
      let name = String(line.prefix(1))
      if let number = line.last?.wholeNumberValue, name == "k" {
        program.assign(name, Tensor(Double(number)))
      } else {
        try program.type(line)
      }
      model = try Compiler.model(
        of: program, after: model, changed: name, leavesOutBroken: true)
      let fresh = try Compiler.model(of: program, leavesOutBroken: true)
      #expect(model.broken == fresh.broken)
      #expect(model.quantities.map(\.name) == fresh.quantities.map(\.name))
    }
    #expect(try model.number("D") == 35)
    // What needs the broken one gives its error.
    try program.type("E = g")
    let error = languageError {
      _ = try Compiler.model(of: program, after: model, changed: "E", leavesOutBroken: true)
    }
    #expect(error?.text == "g(x) = x[3]")
  }

  /// Where the walk would lead to something broken, it leads to nothing else.
  @Test func aBrokenCostIsNoOther() throws {
    let program = try Program(lines: "v = [1, 2]", "D = sum(v)", "C = v[3]")
    let model = try Compiler.model(of: program, leavesOutBroken: true)
    #expect(model.target == nil)
    #expect(model.brokenTarget == model.broken["C"])
  }

  @Test func whatIsStoppedIsNotBroken() throws {
    let program = try Program(lines: "v = [1, 2]", "D = sum(v)", "C = v[3]")
    #expect(
      languageError {
        _ = try Interruption.asking({ true }) {
          try Compiler.model(of: program, leavesOutBroken: true)
        }
      }?.message == "this was interrupted")
  }

  /// A definition is read again as it was where it was typed.
  @Test(
    arguments: [
      ("q = da/db", ["da", "db"], ["da", "db"]), ("q = da/db", [], []),
      ("s = d(dd/dx)/dx", [], []), ("s = d(dd/dx)/dx", ["d", "x"], ["d"]),
      ("  s = d + d(C)/dx # so", [], []), ("f(u) = dC(u)/du", ["dC"], ["dC"]),
    ] as [(String, Set<String>, Set<String>)])
  func aLineMeansWhatItMeant(line: String, known: Set<String>, kept: Set<String>) throws {
    let definition = try #require(
      try Program.Definition(line: line, isQuantity: { known.contains($0) }))
    #expect(definition.differentialLikeQuantities == kept)
    let again = try Program.Definition(line: definition.text, isQuantity: { kept.contains($0) })
    #expect(again == definition)
  }

  /// A program is the same only to the last bit.
  @Test func aNegativeZeroIsAnotherValue() throws {
    var program = try Program(lines: "k = 0", "v = [0, 1]")
    let before = program
    program.assign("k", Tensor(-0.0))
    #expect(program != before)
    program.assign("k", Tensor(0))
    #expect(program == before)
    program.bind("x", samples: [Tensor(0), Tensor(.nan)])
    let bound = program
    #expect(bound == program)
    program.bind("x", samples: [Tensor(-0.0), Tensor(.nan)])
    #expect(bound != program)
  }

  /// A name has one meaning: what data bind is defined no more.
  @Test func dataTakeTheNameOfADefinition() throws {
    var program = try Program(lines: "x = 2*q", "q = 1")
    program.bind("x", samples: [Tensor(1), Tensor(2)])
    #expect(program.definition(of: "x") == nil)
  }
}
