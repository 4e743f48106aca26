import Autodiff
import Language
import Testing

@testable import Descent

/// A program from its lines: values and definitions.
func program(_ lines: [String], data: [String: [Tensor]] = [:]) throws -> Program {
  var program = Program()
  for (name, rows) in data.sorted(by: { $0.key < $1.key }) { program.bind(name, samples: rows) }
  for line in lines {
    guard case .definition(let name, _, let body) = try Parser.statement(line) else { continue }
    if program.isFormula(body) {
      if let definition = try Program.Definition(line: line) { program.define(definition) }
    } else {
      let value = try Compiler.model(of: program).evaluate(body, text: line, sample: 0)
      program.assign(name, value.value)
    }
  }
  return program
}

/// An optimiser with options, as it is typed.
func choice(_ text: String) throws -> OptimiserChoice {
  try #require(OptimiserChoice(text))
}

/// Mazur's network with its only sample.
func mazur() throws -> Program {
  try program([
    "x = [0.05, 0.1]", "y = [0.01, 0.99]", "w1 = [[0.15, 0.2], [0.25, 0.3]]", "b1 = [0.35, 0.35]",
    "w2 = [[0.4, 0.45], [0.5, 0.55]]", "b2 = [0.6, 0.6]", "z1 = w1 @ x + b1", "a1 = sigmoid(z1)",
    "z2 = w2 @ a1 + b2", "a2 = sigmoid(z2)", "C = half_squared_error(a2, y)",
  ])
}

/// The cost of a program, the mean over its samples.
func cost(of program: Program) throws -> Double {
  try #require(try Compiler.model(of: program).targetMean)
}
