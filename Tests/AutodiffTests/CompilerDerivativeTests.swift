import Autodiff
import Glibc
import Testing
import _Differentiation

@differentiable(reverse)
private func curve(_ x: Double, _ y: Double) -> Double { log(x) + x * y - sin(y) }

@differentiable(reverse)
private func gate(_ x: Double, _ y: Double) -> Double { tanh(x * y) / (1 + exp(-y)) }

@differentiable(reverse)
private func length(_ x: Double, _ y: Double) -> Double { sqrt(x * x + y * y) }

@differentiable(reverse)
private func tower(_ x: Double, _ y: Double) -> Double { pow(x, y) }

@differentiable(reverse)
private func waves(_ x: Double, _ y: Double) -> Double { tan(x) * cos(y) - (x - y) / (x + y) }

@differentiable(reverse)
private func powers(_ x: Double, _ y: Double) -> Double {
  var power = x
  for _ in 0..<5 { power = power * power }
  return power / y
}

/// Rule (f): the same functions differentiated by the compiler.
///
/// Its derivatives of the elementary functions are its own, so that nothing is shared but the C
/// library's values.
@Suite struct CompilerDerivativeTests {
  /// A value and its two partial derivatives.
  typealias Compiled = (value: Double, gradient: (Double, Double))

  /// A program of the tape and the same function in Swift.
  struct Pair: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let record: @Sendable (inout TapeBuilder, [NodeID]) throws -> NodeID
    let compiled: @Sendable (Double, Double) -> Compiled
  }

  static let pairs: [Pair] = [
    Pair(
      testDescription: "ln x + x y − sin y",
      record: { builder, x in
        let sum = try builder.apply(
          "add", [builder.apply("ln", [x[0]]), builder.apply("multiply", x)])
        return try builder.apply("subtract", [sum, builder.apply("sin", [x[1]])])
      },
      compiled: { valueWithGradient(at: $0, $1, of: curve) }),
    Pair(
      testDescription: "tanh(x y) / (1 + exp(−y))",
      record: { builder, x in
        let product = try builder.apply("multiply", x)
        return try builder.apply(
          "multiply",
          [builder.apply("tanh", [product]), builder.apply("sigmoid", [x[1]])])
      },
      compiled: { valueWithGradient(at: $0, $1, of: gate) }),
    Pair(
      testDescription: "√(x² + y²)",
      record: { builder, x in
        let squares = try x.map { try builder.apply("square", [$0]) }
        return try builder.apply("sqrt", [builder.apply("add", squares)])
      },
      compiled: { valueWithGradient(at: $0, $1, of: length) }),
    Pair(
      testDescription: "x ^ y",
      record: { builder, x in try builder.apply("power", x) },
      compiled: { valueWithGradient(at: $0, $1, of: tower) }),
    Pair(
      testDescription: "tan x · cos y − (x − y) / (x + y)",
      record: { builder, x in
        let waves = try builder.apply(
          "multiply", [builder.apply("tan", [x[0]]), builder.apply("cos", [x[1]])])
        let ratio = try builder.apply(
          "divide", [builder.apply("subtract", x), builder.apply("add", x)])
        return try builder.apply("subtract", [waves, ratio])
      },
      compiled: { valueWithGradient(at: $0, $1, of: waves) }),
    Pair(
      testDescription: "x squared five times over y",
      record: { builder, x in
        var power = x[0]
        for _ in 1...5 { power = try builder.apply("multiply", [power, power]) }
        return try builder.apply("divide", [power, x[1]])
      },
      compiled: { valueWithGradient(at: $0, $1, of: powers) }),
  ]

  static let points: [(Double, Double)] = [(2, 5), (0.5, 0.25), (1.25, -0.75), (3, 1)]

  @Test(arguments: pairs, points)
  func theTapeAgreesWithTheCompiler(_ pair: Pair, _ point: (Double, Double)) throws {
    var builder = TapeBuilder()
    let variables = [try builder.variable(.scalar), try builder.variable(.scalar)]
    let target = try pair.record(&builder, variables)
    var tape = builder.tape()
    tape.set(variables[0], to: Tensor(point.0))
    tape.set(variables[1], to: Tensor(point.1))
    tape.evaluate()
    tape.reverse(from: target)
    let (value, (left, right)) = pair.compiled(point.0, point.1)
    #expect(isClose(tape.value(of: target), value, 1e-15))
    // The compiler's tanh′ is 1 − tanh², whose error is one of 1, not of the small derivative.
    #expect(isClose(tape.adjoint(of: variables[0]), left, 1e-14, scale: 1))
    #expect(isClose(tape.adjoint(of: variables[1]), right, 1e-14, scale: 1))
  }
}
