import Foundation
import Testing

/// The published worked examples, number by number, as the built program prints them.
///
/// The digits are those of the publications at full precision, computed independently of this
/// project; agreement is to a relative 1e-14, some tens of roundings.
@Suite struct PublishedNumbersTests {
  /// Expressions typed after the example, each with its value in row-major order.
  typealias Numbers = [(String, [Double])]

  static let mazur: Numbers = [
    ("z1", [0.3775, 0.39249999999999996]),
    ("a1", [0.5932699921071872, 0.596884378259767]),
    ("z2", [1.10590596705977, 1.2249214040964653]),
    ("a2", [0.7513650695523157, 0.7729284653214625]),
    ("C", [0.2983711087600027]),
    ("0.5 * (a2[1] - y[1])^2", [0.274811083176155]),
    ("0.5 * (a2[2] - y[2])^2", [0.023560025583847746]),
    ("dC/da2[1]", [0.7413650695523157]),
    ("da2[1]/dz2[1]", [0.18681560180895948]),
    ("dz2[1]/dw2[1,1]", [0.5932699921071872]),
    ("dC/dw2[1,1]", [0.08216704056423078]),
    ("(dC/da2[1]) * (da2[1]/dz2[1]) * (dz2[1]/da1[1])", [0.05539942465142279]),
    ("(dC/da2[2]) * (da2[2]/dz2[2]) * (dz2[2]/da1[1])", [-0.019049118258278114]),
    ("dC/da1[1]", [0.03635030639314468]),
    ("dC/da1[2]", [0.04137032264874471]),
    (
      "dC/dw1",
      [0.00043856773447434685, 0.0008771354689486937, 0.0004977127352608601, 0.0009954254705217202]
    ),
    (
      "dC/dw2",
      [0.08216704056423078, 0.08266762784753326, -0.022602540477475067, -0.02274024221597822]
    ),
    // One step of gradient descent on the weights, with η = 0.5.
    ("w1[1,1] - 0.5*dC/dw1[1,1]", [0.1497807161327628]),
    (
      "w1 - 0.5*dC/dw1",
      [0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915]
    ),
    (
      "w2 - 0.5*dC/dw2",
      [0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891]
    ),
  ]

  static let karpathyExpression: Numbers = [
    ("L", [-8]), ("dL/da", [6]), ("dL/db", [-4]), ("dL/dc", [-2]), ("dL/df", [4]),
  ]

  static let karpathyNeuron: Numbers = [
    ("n", [0.8813735870195432]), ("o", [0.7071067811865476]), ("do/dn", [0.5]),
    ("do/dx1", [-1.5]), ("do/dw1", [1]), ("do/dx2", [0.5]), ("do/dw2", [0]),
  ]

  static let baydin: Numbers = [
    ("f", [11.652071455223084]), ("f(x1, x2)", [11.652071455223084]),
    ("df/dx1", [5.5]), ("df/dx2", [1.7163378145367738]),
  ]

  static let cppad: Numbers = [("f", [1.625]), ("df/dx", [1.5])]

  @Test(arguments: [
    ("mazur", mazur), ("karpathy-expression", karpathyExpression),
    ("karpathy-neuron", karpathyNeuron), ("baydin", baydin), ("cppad", cppad),
  ])
  func theProgramPrintsThePublishedNumbers(example: String, numbers: Numbers) throws {
    for (expression, published) in numbers {
      try expect(["example \(example)", "set digits full"], expression, published)
    }
  }

  /// What the issue of this project's first walk asks for, typed as it is written there.
  @Test func severalQuestionsAreAnsweredInTurn() throws {
    let commands = ["C", "dC/dw2[1,1]", "dC/da1[1]", "dC/dw1"]
    let result = try BuiltProgram.run(commands: ["example mazur", "set digits full"] + commands)
    let heading = try BuiltProgram.run(commands: ["example mazur"]).lines.count
    let printed = numbers(in: result.lines.dropFirst(heading).joined(separator: "\n"))
    let published = ["C", "dC/dw2[1,1]", "dC/da1[1]", "dC/dw1"].flatMap { name in
      Self.mazur.first { $0.0 == name }?.1 ?? []
    }
    expectClose(printed, published, "the four questions")
  }

  /// Both gradients are taken before anything moves: the new weights are printed, then typed in.
  ///
  /// The biases stay, as in the post.
  @Test func aStepOnTheWeightsLowersTheCost() throws {
    let moved = try ["w1", "w2"].map { "\($0) = \(try literal("\($0) - 0.5*dC/d\($0)"))" }
    try expect(["example mazur", "set digits full"] + moved, "C", [0.29102777369359933])
  }

  @Test func aStepOnTheBiasesTooLowersTheCostFurther() throws {
    let names = ["w1", "b1", "w2", "b2"]
    let moved = try names.map { "\($0) = \(try literal("\($0) - 0.5*dC/d\($0)"))" }
    try expect(
      ["example mazur", "set digits full"] + moved, "C", [0.28047144679143016])
  }

  /// The post prints the cost that results when the first layer's gradient is taken with the second
  /// layer's weights moved already, and everything else as it was.
  @Test func movingTheSecondLayerFirstGivesThePostsNumber() throws {
    let second = try literal("w2 - 0.5*dC/dw2")
    let first = try literal(
      "w1 - 0.5*outer((transpose(\(second)) @ (dC/dz2)) * (a1*(1 - a1)), x)")
    try expect(
      ["example mazur", "set digits full", "w2 = \(second)", "w1 = \(first)"], "C",
      [0.29102792390544197])
  }

  /// Karpathy moves all four inputs along the gradient, by 0.01.
  @Test func movingAlongTheGradientRaisesTheExpression() throws {
    let moves = ["a = 2 + 0.01*6", "b = -3 - 0.01*4", "c = 10 - 0.01*2", "f = -2 + 0.01*4"]
    try expect(["example karpathy-expression", "set digits full"] + moves, "L", [-7.286496])
  }

  /// An operand that is used twice counts twice.
  @Test func repeatedOperandsAccumulate() throws {
    try expect(["a = 3", "b = a + a"], "db/da", [2])
    let product = ["a = -2", "b = 3", "d = a*b", "e = a + b", "f = d*e"]
    try expect(product, "f", [-6])
    try expect(product, "df/da", [-3])
    try expect(product, "df/db", [-8])
  }

  /// The derivatives of functions that others publish to many digits.
  @Test(arguments: [
    ("d(tanh(x))/d(x)", "2", 0.07065082485316446565), ("d(tan(x))/d(x)", "2", 5.774399204041917612),
    ("d(sigmoid(x))/d(x)", "20", 2.0611536139418493e-9),
    ("d(sigmoid(x))/d(x)", "-20", 2.0611536139418493e-9),
    ("d(sigmoid(x))/d(x)", "37", 8.533047625744064e-17),
    ("d(sigmoid(x))/d(x)", "-40", 4.2483542552915890e-18),
  ])
  func derivativesOfPrimitives(expression: String, x: String, value: Double) throws {
    try expect(["x = \(x)", "set digits full"], expression, [value])
  }

  // MARK: Reading what is printed

  /// Expects the numbers that an expression prints after some commands.
  private func expect(_ commands: [String], _ expression: String, _ published: [Double]) throws {
    let before = try BuiltProgram.run(commands: commands)
    let result = try BuiltProgram.run(commands: commands + [expression])
    #expect(result.status == 0 && result.error.isEmpty, "\(expression): \(result.error)")
    expectClose(
      numbers(in: String(result.output.dropFirst(before.output.count))), published, expression)
  }

  private func expectClose(_ printed: [Double], _ published: [Double], _ what: String) {
    #expect(printed.count == published.count, "\(what): \(printed)")
    for (number, value) in zip(printed, published) {
      #expect(abs(number - value) <= 1e-14 * abs(value), "\(what): \(number), not \(value)")
    }
  }

  /// The value of an expression over Mazur's network, as it can be typed.
  private func literal(_ expression: String) throws -> String {
    let before = ["example mazur", "set digits full"]
    let heading = try BuiltProgram.run(commands: before).output.count
    let printed = try BuiltProgram.run(commands: before + [expression]).output.dropFirst(heading)
    return printed.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private func numbers(in text: String) -> [Double] {
    text.split { "[], \n".contains($0) }.compactMap { Double($0) }
  }
}
