import Foundation
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

import Presentation
@testable import Rendering

/// Whoever takes the numbers of a line and a calculator gets what the line says: every line of every
/// walk is read back and recomputed, by an evaluator that knows nothing of what it was printed from.
@Suite struct RecomputationTests {
  static let programs: [[String]] = [
    Published.mazur, Published.expression, Published.neuron, Published.baydin, Published.cppad,
    // Samples, means and shared parameters.
    [
      "z1 = w1 @ x + b1", "a1 = tanh(z1)", "z2 = w2 @ a1 + b2", "a2 = sigmoid(z2)",
      "C = mean_squared_error(a2, y) + 0.01*sum(w1^2)", "w1 = [[0.513, -1.07], [2.3, 0.25]]",
      "b1 = [0.1, -0.2]", "w2 = [[1.5, -0.7], [0.33, 0.9]]", "b2 = [0.05, 0.7]",
      "data [[0, 1], [1, 1], [-1, 0.5]] -> [[0, 1], [1, 0], [1, 1]]",
    ],
    [
      "h1 = tanh(w*x + u*h0)", "h2 = tanh(w*x + u*h1)", "h3 = tanh(w*x + u*h2)",
      "C = squared_error(h3, y)", "w = 0.731", "u = -1.283", "h0 = 0.1", "data [0.317] -> [0.9]",
    ],
    // Probabilities, also for targets that do not add up to 1.
    [
      "z1 = w1 @ x + b1", "C = softmax_cross_entropy(z1, y)",
      "w1 = [[0.2, -0.41], [1.3, 0.5], [-0.7, 0.11]]", "b1 = [0.05, -0.3, 0.2]",
      "data [[0.3, -1.2], [1.1, 0.4]] -> [[1, 0, 0], [0.7, 0.5, 0]]",
    ],
    ["a = softmax(z)", "C = cross_entropy(a, y)", "z = [1, 1.2, 0.7]", "y = [0.2, 0.5, 0.3]"],
    ["C = sum(log_softmax(z)*y) + logsumexp(z)", "z = [1, 1.2, 0.7]", "y = [0.2, 0.5, 0.3]"],
    // Terms that cancel.
    ["f = (x + a) - a", "x = 0.123456789", "a = 1234567.1"],
    ["f = 1 - cos(x)", "x = 0.000123"], ["f = x^2 - 2*x*y + y^2", "x = 1.00001", "y = 1.00002"],
    ["f = x*y - z", "x = 0.1234567", "y = 0.7654321", "z = 0.0944977"],
    ["f = exp(x) - 1 - x", "x = 0.00031"],
    ["s = a + b", "f = s - c", "a = 0.1", "b = 0.2", "c = 0.3"],
    [
      "z = w @ x + b", "C = squared_error(z, y)", "w = [[1000.5, -999.25]]", "b = [0.123]",
      "data [[1.001, 1.0023]] -> [[0.3]]",
    ],
    // Saturation.
    ["a = sigmoid(z)", "C = squared_error(a, y)", "z = 40", "y = 0.5"],
    ["a = sigmoid(z)", "z = -40"], ["a = sigmoid(z)", "z = 11"], ["a = tanh(z)", "z = 25"],
    ["a = tanh(z)", "z = -9.3"], ["a = softmax(z)", "f = a[1]", "z = [40, 0.3, -1]"],
    ["a = log_sigmoid(z)", "z = 45"], ["a = atanh(x)", "x = 0.9999999999999"],
    ["C = softmax_cross_entropy(z, y)", "z = [-431, 279, 427]", "y = [0, 0, 1]"],
    ["C = softmax_cross_entropy(z, y)", "z = [50, 1.3, -2]", "y = [1, 0, 0]"],
    ["C = softmax_cross_entropy(z, y)", "z = [1000, 0, -1000]", "y = [0.5, 0.25, 1]"],
    ["C = sigmoid_cross_entropy(z, y)", "z = [40, -0.3]", "y = [1, 0]"],
    ["C = binary_cross_entropy(a, y)", "a = [1, 0.3, 0]", "y = [1, 0.2, 0]"],
    ["C = cross_entropy(a, y)", "a = [0, 0.3, 0.7]", "y = [0, 0.2, 0.8]"],
    ["f = logsumexp(z)", "z = [1000, 999.3]"], ["f = asinh(x)", "x = 1e200"],
    // Compositions that are computed as one stable operation.
    ["a = sigmoid(z)", "C = binary_cross_entropy(a, y)", "z = 20", "y = 0"],
    ["a = sigmoid(z)", "C = binary_cross_entropy(a, y)", "z = 40", "y = 0"],
    ["a = sigmoid(z)", "C = binary_cross_entropy(a, y)", "z = [36.5, -50]", "y = [0.3, 1]"],
    ["a = softmax(z)", "C = cross_entropy(a, y)", "z = [-431, 279, 427]", "y = [0.2, 0, 1]"],
    ["f = ln(1 - sigmoid(x))", "x = 45"], ["f = ln(1 + exp(x))", "x = 30"],
    ["f = atanh(tanh(x))", "x = 30"], ["f = 1/(1 + exp(-x))", "x = -50"],
    // Corners and choices.
    ["a = relu(z)", "C = 3*a", "z = -2"], ["f = max(x, y)*abs(x)", "x = 3", "y = 3"],
    ["f = where(x > y, x*y, x + y)", "x = 1.23456", "y = 1.23457"],
    ["f = max(v) + min(v)", "v = [0.1234567, 0.7654321, 0.3]"],
    // Small, large and whole numbers.
    ["f = x*y", "x = 1.23456e-9", "y = 9.87654e8"], ["f = x/y", "x = 1234567", "y = 0.00123"],
    ["f = sum(outer(u, v))", "u = [1.0005, -2]", "v = [3, 4.00015]"],
    ["f = norm(v)^2 - mean(v)", "v = [0.31234, -1.41234, 2.2]"],
  ]

  @Test(arguments: programs)
  func everyLine(lines: [String]) throws {
    let model = try Compiler.model(of: Program(lines))
    try check(model, lines.joined(separator: "; "))
    try checkViews(model, lines.joined(separator: "; "))
  }

  /// A function of the program is recomputed by its own definition.
  @Test func functionsOfTheProgram() throws {
    let model = try Compiler.model(
      of: Program([
        "g(u, v) = u*exp(v) - u^2", "s(t) = t^3", "C = g(a, b) + s(a*b)", "a = 1.23456789",
        "b = 0.98765432",
      ]))
    let functions: [String: @Sendable ([Double]) -> Double] = [
      "g": { $0[0] * exp($0[1]) - $0[0] * $0[0] }, "s": { $0[0] * $0[0] * $0[0] },
      "∂g/∂u": { exp($0[1]) - 2 * $0[0] }, "∂g/∂v": { $0[0] * exp($0[1]) },
      "s′": { 3 * $0[0] * $0[0] }, "dg/du": { exp($0[1]) - 2 * $0[0] },
      "dg/dv": { $0[0] * exp($0[1]) }, "s'": { 3 * $0[0] * $0[0] },
    ]
    try check(model, "functions", functions)
  }

  @Test(arguments: 201...208 as ClosedRange<UInt64>)
  func randomPrograms(seed: UInt64) throws {
    let program = RandomProgram(seed: seed, samples: seed % 2 == 0 ? 2 : 0)
    try check(Compiler.model(of: program.program()), "seed \(seed)")
  }

  @Test(arguments: ["sigmoid", "tanh", "relu", "gelu", "softplus"])
  func networks(activation: String) throws {
    for (cost, output) in [
      ("squared_error", activation), ("softmax_cross_entropy", activation),
      ("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax"),
    ] {
      var network = Network(sizes: [2, 3, 2])
      (network.hidden, network.output, network.cost) = (activation, output, cost)
      var program = try network.program()
      try program.type("data [[0.3, -1.7], [25.1, 0.44]] -> [[1, 0], [0, 1]]")
      try check(Compiler.model(of: program), "\(activation), \(cost)")
    }
  }

  // MARK: Reading lines

  private typealias Functions = [String: @Sendable ([Double]) -> Double]

  private func check(_ model: Model, _ label: String, _ functions: Functions = [:]) throws {
    let walk = try #require(Walk(model), "\(label)")
    let writings: [(Notation, Int)] = [(.unicode, 4), (.unicode, 7), (.ascii, 2)]
    for (notation, digits) in writings {
      let numbers = NumberFormat.digits(digits)
      let renderer = StepRenderer(notation: notation, numbers: numbers, width: .max)
      for place in 0..<walk.count {
        let lines = renderer.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
        try checkStep(lines, numbers, "\(label), step \(place + 1)", functions)
      }
    }
  }

  /// The same numbers in the other views: what a derivative came from, and its paths.
  private func checkViews(_ model: Model, _ label: String) throws {
    let target = NamedElement(node: try #require(model.target).node)
    let numbers = NumberFormat.digits(4)
    for parameter in model.parameters {
      let variable = NamedElement(node: parameter.node)
      let tree = Derivations(of: target, by: variable, in: model, sample: 0).tree(depth: 9)
      let paths = DerivativePaths(of: target, by: variable, in: model, sample: 0, limit: 6)
      let lines =
        DerivationRenderer(notation: .unicode, numbers: numbers, width: .max).lines(tree)
        + PathsRenderer(notation: .unicode, numbers: numbers, width: .max).lines(paths)
      for line in lines.map(\.plain) where line.contains(" = ") {
        let bare = line.replacing(/\ \([a-z]+\)$/, with: "").replacing(/\ …$/, with: "")
        try checkLine(bare, numbers, "\(label): \(line)")
      }
    }
  }

  /// An equation in one line: what stands before its result is what makes it, as far back as it can be
  /// read.
  private func checkLine(_ line: String, _ numbers: NumberFormat, _ label: String) throws {
    let sides = line.components(separatedBy: " = ")
    guard let result = sides.last, (try? ShownExpression.value(of: result)) != nil else { return }
    for count in 1..<sides.count {
      let formula = sides.suffix(count + 1).dropLast().joined(separator: " = ")
      guard (try? ShownExpression.value(of: formula)) != nil else { continue }
      return try checkSides([formula, result], numbers, label)
    }
  }

  /// A step: its equation a side a line, and the parts that it names, an equation each.
  private func checkStep(
    _ lines: [String], _ numbers: NumberFormat, _ label: String, _ functions: Functions
  ) throws {
    let shown = lines.joined(separator: "\n")
    // Notes, which may have an equals sign too, stand before the equation.
    let isContinued = { (line: String) in line.firstMatch(of: /^ +(= |with )/) != nil }
    guard let first = lines.lastIndex(where: { $0.contains(" = ") && !isContinued($0) }) else {
      Issue.record("\(label): no equation in\n\(shown)")
      return
    }
    var sides = [String(lines[first].split(separator: " = ", maxSplits: 1)[1])]
    var names: [String: String] = [:]
    for line in lines[(first + 1)...] {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("= ") {
        sides.append(String(trimmed.dropFirst(2)))
      } else if trimmed.hasPrefix("with ") {
        let parts = trimmed.dropFirst(5).components(separatedBy: " = ")
        names[parts[0]] = parts.last
        try checkSides(Array(parts.dropFirst()), numbers, "\(label): \(trimmed)")
      } else {
        Issue.record("\(label): \(line) is no side of an equation in\n\(shown)")
      }
    }
    try checkSides(sides, numbers, "\(label):\n\(shown)", functions)
    // A named part stands in the formula with the digits that its own line gives it.
    let words = sides[0].split { " ·*/()+−-".contains($0) }.map(String.init)
    for (name, value) in names where words.contains(name) && sides.count == 3 {
      #expect(sides[1].contains(value), "\(label): \(value) is not in \(sides[1])")
    }
  }

  /// The sides of an equation: the last is the result, the one before it what makes it.
  private func checkSides(
    _ sides: [String], _ numbers: NumberFormat, _ label: String, _ functions: Functions = [:]
  ) throws {
    guard let last = sides.last else { return }
    let result = try ShownExpression.value(of: last).value
    guard sides.count > 1 else { return }
    let formula = sides[sides.count - 2]
    guard !formula.contains("…"), !formula.contains("...") else { return }
    // A quantity that is another one, ∂z/∂w = x₁, has nothing to compute: its numbers are its result.
    if sides.count == 2, formula.contains(where: \.isLetter),
      (try? ShownExpression.value(of: formula, functions: functions)) == nil
    {
      return
    }
    let (made, largest) = try ShownExpression.value(of: formula, functions: functions)
    // Of what is infinite no digits are shown; where 0 meets it, a note says what is taken.
    if made.isNaN, ["∞", "inf", "NaN"].contains(where: formula.contains) { return }
    guard made.isFinite, result.isFinite else {
      #expect(made == result || made.isNaN && result.isNaN, "\(label)\n\(formula) is \(made)")
      return
    }
    let unit = result == 0 ? largest * 1e-13 : unit(of: result, numbers)
    #expect(abs(made - result) <= unit, "\(label)\n\(formula) is \(made), not \(result)")
  }

  /// One unit of the last digit that is asked for, or of the last before the point.
  private func unit(of number: Double, _ numbers: NumberFormat) -> Double {
    guard case .digits(let count) = numbers else { return abs(number) * 1e-12 }
    let exponent = log10(abs(number)).rounded(.down)
    let unit = pow(10, exponent - Double(count) + 1)
    return (abs(number) < 1e6 ? min(unit, 1) : unit) * (1 + 1e-6)
  }
}
