import Autodiff
import Language
import SamplePrograms
import Stepping
import Testing

import Presentation
@testable import Rendering

/// What a step prints in ASCII is typed again and has the step's value: its left side, its
/// formula in symbols, and its line of numbers.
@Suite struct RoundTripTests {
  @Test(arguments: [
    Published.mazur, Published.expression, Published.neuron, Published.baydin, Published.cppad,
    ["C = a - (b - a)*(-a)", "a = 3", "b = -5"], ["C = a^(-2) + (-a)^3", "a = -2"],
    ["C = sum((w @ x)^2)", "w = [[1, -2], [3, 4]]", "x = [5, -6]"],
    ["C = sum([a, b, a]^2)", "a = 3", "b = -2"], ["C = where(a > b, a, b)", "a = 3", "b = 2"],
    ["C = mean(u*v)/p", "u = [1, -2]", "v = [-3, 4]", "p = -2"],
    ["C = a/(b/c)/a", "a = 2", "b = -3", "c = 1e-7"],
    [
      "z1 = w1 @ x + b1", "a1 = tanh(z1)", "C = half_squared_error(a1, y) + sum(w1^2)",
      "w1 = [[0.5, -1], [2, 0.25]]", "b1 = [0.1, -0.2]",
      "data [[0, 1], [1, 1], [-1, 0.5]] -> [[0, 1], [1, 0], [1, 1]]",
    ],
    ["C = sum(u*[1, -2])", "u = [3, 4]"], ["C = 2*pi*a", "a = 2"],
    ["loss = rate*rate2", "rate = 2", "rate2 = 3"],
    ["C = sum(outer(u, v))", "u = [1, -2]", "v = [3, 4]"],
    ["C = sum(transpose(w) @ x)", "w = [[1, 2]]", "x = [3]"],
    ["f = sin(v[1])*v[2] + v[1]*v[2]", "v = [1, 2]"],
    ["f = x[1]*x1 + x[2]", "x = [1, 2]", "x1 = 5"],
    ["f = sum(m^2)*m[1,2] + m12", "m = [[1, 2], [3, 4]]", "m12 = 3"],
    [
      "f1 = sum(w1 @ x)", "w1 = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]",
      "data [[1, 0, 2, 0, 1, 0, 0, 0, 1, 1, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]",
    ],
  ])
  func published(lines: [String]) throws {
    try check(Compiler.model(of: Program(lines)), lines[0])
  }

  @Test(arguments: 101...108 as ClosedRange<UInt64>)
  func randomPrograms(seed: UInt64) throws {
    for samples in [0, 2] {
      let program = RandomProgram(seed: seed, samples: samples)
      try check(
        Compiler.model(of: program.program()),
        "seed \(seed): \(program.lines.joined(separator: "; "))")
    }
  }

  private func check(_ model: Model, _ label: String) throws {
    let walk = try #require(Walk(model), "\(label)")
    let writer = FormulaRenderer(notation: .ascii, numbers: .full)
    for place in 0..<walk.count {
      let step = walk[place]
      let sample = walk.sample(of: place)
      let name = Notation.ascii.text(step.result.symbol)
      func expect(_ text: String, _ what: String) throws {
        let found: Double
        do { found = try model.number(text, sample: sample) } catch {
          Issue.record("\(label), step \(place), \(name): \(what) \(text): \(error)")
          return
        }
        let value = step.result.value
        #expect(
          abs(found - value) <= 1e-9 * max(1, abs(value)) || found.isNaN && value.isNaN,
          "\(label), step \(place), \(name) is \(value): \(what) \(text) is \(found)")
      }
      // What is shown can be typed; which of several mentions is meant is said beside it.
      let shown = Notation.unicode.text(step.result.symbol)
      let isTyped = step.kind == .value || step.kind == .total || step.kind == .mean
      if isTyped, !shown.contains(" (") { try expect(shown, "as shown") }
      // A factor's left side is ∂, one operation's own; d/d of the language goes all the way.
      if step.kind == .value || step.kind == .total || step.kind == .mean {
        try expect(name, "left side")
      }
      guard step.formula.isExpression else { continue }
      try expect(writer.values(step.formula), "numbers")
      // In symbols a product of factors is over the same ∂ of one operation, and a sum over
      // paths names its shares in words: neither is the language's d/d.
      if step.kind == .value || step.kind == .partial || step.kind == .mean {
        try expect(writer.symbols(step.formula), "symbols")
      }
    }
  }

  /// With four digits the numbers shown give what is shown, to the rounding of their digits.
  @Test func theShownProductOfMazur() throws {
    let walk = try #require(Walk(Compiler.model(of: Program(Published.mazur))))
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 80)
    let place = try #require(
      (0..<walk.count).first {
        Notation.ascii.text(walk[$0].result.symbol) == "dC/dw2[1,1]"
      })
    let lines = renderer.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
    #expect(
      lines == [
        "[16/50] backward · layer 2 · neuron 1",
        "  ∂C/∂w₁₁⁽²⁾ = ∂z₁⁽²⁾/∂w₁₁⁽²⁾ · ∂a₁⁽²⁾/∂z₁⁽²⁾ · ∂C/∂a₁⁽²⁾",
        "             = 0.5933 · 0.1868 · 0.7414", "             = 0.08217",
      ])
  }
}
