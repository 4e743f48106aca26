import Autodiff
import Glibc
import Testing
import _Differentiation

/// Rule (f) for every primitive of numbers that Swift can express: its textbook formula in Swift,
/// differentiated by the compiler.
@Suite struct CompilerDerivativeTableTests {
  /// A primitive of one number, and its value and derivative by the compiler.
  struct One: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let compiled: @Sendable (Double) -> (value: Double, gradient: Double)
    /// The numbers at which they are compared.
    let points: [Double]

    init(
      _ name: String, _ points: [Double] = [-1.7, -0.3, 0.4, 2.3],
      _ compiled: @escaping @Sendable (Double) -> (value: Double, gradient: Double)
    ) {
      (testDescription, self.points, self.compiled) = (name, points, compiled)
    }
  }

  /// A primitive of two numbers, and its value and partial derivatives by the compiler.
  struct Two: Sendable, CustomTestStringConvertible {
    typealias Compiled = (value: Double, gradient: (Double, Double))
    let testDescription: String
    let compiled: @Sendable (Double, Double) -> Compiled
    let points: [(Double, Double)]

    init(
      _ name: String, _ points: [(Double, Double)] = [(2, 5), (0.5, 0.25), (1.25, -0.75), (3, 1)],
      _ compiled: @escaping @Sendable (Double, Double) -> Compiled
    ) {
      (testDescription, self.points, self.compiled) = (name, points, compiled)
    }
  }

  private static let positive = [0.2, 0.7, 1.3, 8]
  private static let inner = [-0.8, -0.3, 0.2, 0.6]

  static let elementary: [One] = [
    One("negate") { valueWithGradient(at: $0) { (x: Double) -> Double in -x } },
    One("square") { valueWithGradient(at: $0) { (x: Double) -> Double in x * x } },
    One("sqrt", positive) { valueWithGradient(at: $0) { (x: Double) -> Double in sqrt(x) } },
    One("cbrt", positive) {
      valueWithGradient(at: $0) { (x: Double) -> Double in exp(log(x) / 3) }
    },
    One("abs") { valueWithGradient(at: $0) { (x: Double) -> Double in x < 0 ? -x : x } },
    One("reciprocal") { valueWithGradient(at: $0) { (x: Double) -> Double in 1 / x } },
    One("exp") { valueWithGradient(at: $0) { (x: Double) -> Double in exp(x) } },
    One("expm1") { valueWithGradient(at: $0) { (x: Double) -> Double in expm1(x) } },
    One("ln", positive) { valueWithGradient(at: $0) { (x: Double) -> Double in log(x) } },
    One("log1p", positive) { valueWithGradient(at: $0) { (x: Double) -> Double in log1p(x) } },
    One("log2", positive) { valueWithGradient(at: $0) { (x: Double) -> Double in log2(x) } },
    One("log10", positive) { valueWithGradient(at: $0) { (x: Double) -> Double in log10(x) } },
    One("sin") { valueWithGradient(at: $0) { (x: Double) -> Double in sin(x) } },
    One("cos") { valueWithGradient(at: $0) { (x: Double) -> Double in cos(x) } },
    One("tan") { valueWithGradient(at: $0) { (x: Double) -> Double in tan(x) } },
    One("asin", inner) { valueWithGradient(at: $0) { (x: Double) -> Double in asin(x) } },
    One("acos", inner) { valueWithGradient(at: $0) { (x: Double) -> Double in acos(x) } },
    One("atan") { valueWithGradient(at: $0) { (x: Double) -> Double in atan(x) } },
    One("sinh") { valueWithGradient(at: $0) { (x: Double) -> Double in sinh(x) } },
    One("cosh") { valueWithGradient(at: $0) { (x: Double) -> Double in cosh(x) } },
    One("tanh") { valueWithGradient(at: $0) { (x: Double) -> Double in tanh(x) } },
    One("asinh") { valueWithGradient(at: $0) { (x: Double) -> Double in asinh(x) } },
    One("acosh", [1.2, 1.7, 3, 9]) {
      valueWithGradient(at: $0) { (x: Double) -> Double in acosh(x) }
    },
    One("atanh", inner) { valueWithGradient(at: $0) { (x: Double) -> Double in atanh(x) } },
    One("erf") { valueWithGradient(at: $0) { (x: Double) -> Double in erf(x) } },
    One("erfc") { valueWithGradient(at: $0) { (x: Double) -> Double in erfc(x) } },
    One("normal_cdf") {
      valueWithGradient(at: $0) { (x: Double) -> Double in erfc(-x / sqrt(2.0)) / 2 }
    },
    One("normal_pdf") {
      valueWithGradient(at: $0) { (x: Double) -> Double in exp(-x * x / 2) / sqrt(2 * Double.pi) }
    },
    One("tanh_slope") {
      valueWithGradient(at: $0) { (x: Double) -> Double in 1 / (cosh(x) * cosh(x)) }
    },
  ]

  static let activations: [One] = [
    One("identity") { valueWithGradient(at: $0) { (x: Double) -> Double in x } },
    One("sigmoid") { valueWithGradient(at: $0) { (x: Double) -> Double in 1 / (1 + exp(-x)) } },
    One("sigmoid_slope") {
      valueWithGradient(at: $0) { (x: Double) -> Double in 1 / (2 + exp(-x) + exp(x)) }
    },
    One("logit", [0.1, 0.3, 0.6, 0.8]) {
      valueWithGradient(at: $0) { (x: Double) -> Double in log(x / (1 - x)) }
    },
    One("log_sigmoid") { valueWithGradient(at: $0) { (x: Double) -> Double in -log1p(exp(-x)) } },
    One("softplus") { valueWithGradient(at: $0) { (x: Double) -> Double in log1p(exp(x)) } },
    One("silu") { valueWithGradient(at: $0) { (x: Double) -> Double in x / (1 + exp(-x)) } },
    One("silu_slope") {
      valueWithGradient(at: $0) { (x: Double) -> Double in
        1 / (1 + exp(-x)) + x / (2 + exp(-x) + exp(x))
      }
    },
    One("gelu") {
      valueWithGradient(at: $0) { (x: Double) -> Double in x * erfc(-x / sqrt(2.0)) / 2 }
    },
    One("gelu_slope") {
      valueWithGradient(at: $0) { (x: Double) -> Double in
        erfc(-x / sqrt(2.0)) / 2 + x * exp(-x * x / 2) / sqrt(2 * Double.pi)
      }
    },
    One("softsign") {
      valueWithGradient(at: $0) { (x: Double) -> Double in x < 0 ? x / (1 - x) : x / (1 + x) }
    },
    One("relu") { valueWithGradient(at: $0) { (x: Double) -> Double in x > 0 ? x : 0 } },
    One("leaky_relu") {
      valueWithGradient(at: $0) { (x: Double) -> Double in x > 0 ? x : 0.01 * x }
    },
    One("elu") { valueWithGradient(at: $0) { (x: Double) -> Double in x > 0 ? x : expm1(x) } },
    One("elu_slope") { valueWithGradient(at: $0) { (x: Double) -> Double in x > 0 ? 1 : exp(x) } },
    One("selu") {
      valueWithGradient(at: $0) { (x: Double) -> Double in
        x > 0 ? 1.0507009873554804934 * x : 1.7580993408473768600 * expm1(x)
      }
    },
    One("hard_sigmoid", [-3.5, -1, 2, 4]) {
      valueWithGradient(at: $0) { (x: Double) -> Double in x <= -3 ? 0 : (x >= 3 ? 1 : x / 6 + 0.5)
      }
    },
    One("hard_tanh") {
      valueWithGradient(at: $0) { (x: Double) -> Double in x <= -1 ? -1 : (x >= 1 ? 1 : x) }
    },
  ]

  static let pairs: [Two] = [
    Two("add") { valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x + y } },
    Two("subtract") { valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x - y } },
    Two("multiply") { valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x * y } },
    Two("divide") { valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x / y } },
    Two("power") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in pow(x, y) }
    },
    Two("hypot") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in sqrt(x * x + y * y) }
    },
    Two("atan2", [(2, 5), (-3, 0.25), (0.5, 4)]) {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in atan(x / y) }
    },
    Two("max") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x > y ? x : y }
    },
    Two("min") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x < y ? x : y }
    },
  ]

  private static let probabilities = [(0.2, 0.7), (0.9, 0.35), (0.55, 1), (0.3, 0.1)]

  static let costs: [Two] = [
    Two("squared_error") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in (x - y) * (x - y) }
    },
    Two("half_squared_error") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in (x - y) * (x - y) / 2 }
    },
    Two("mean_squared_error") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in (x - y) * (x - y) }
    },
    Two("mean_absolute_error") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x > y ? x - y : y - x }
    },
    Two("huber") {
      valueWithGradient(at: $0, $1) { (a: Double, y: Double) -> Double in
        let distance = a > y ? a - y : y - a
        return distance <= 1 ? distance * distance / 2 : distance - 0.5
      }
    },
    Two("hinge") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in
        1 - x * y > 0 ? 1 - x * y : 0
      }
    },
    Two("cross_entropy", probabilities) {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in -y * log(x) }
    },
    Two("binary_cross_entropy", probabilities) {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in
        -y * log(x) - (1 - y) * log(1 - x)
      }
    },
    Two("sigmoid_cross_entropy") {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in
        y * log1p(exp(-x)) + (1 - y) * log1p(exp(x))
      }
    },
    Two("kl_divergence", probabilities) {
      valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in y * log(y / x) }
    },
    Two("dot") { valueWithGradient(at: $0, $1) { (x: Double, y: Double) -> Double in x * y } },
  ]

  /// Some roundings of the compiler's derivatives, made of other formulas, are allowed.
  private static let tolerance = 2e-14

  @Test(arguments: elementary + activations)
  func functionsOfOneNumberAgreeWithTheCompiler(_ row: One) throws {
    let primitive = try #require(Primitive.named(row.testDescription))
    for x in row.points {
      let operation = try OperationUnderTest(
        OperationCase(primitive: primitive, point: .init([Tensor(x)])))
      let (value, derivative) = row.compiled(x)
      let found = (operation.tape.value(of: operation.output), operation.partial(0, 0, 0))
      #expect(isClose(found.0, value, Self.tolerance), "at \(x): \(found.0), not \(value)")
      #expect(isClose(found.1, derivative, Self.tolerance), "\(x): \(found.1), not \(derivative)")
    }
  }

  @Test(arguments: pairs + costs)
  func functionsOfTwoNumbersAgreeWithTheCompiler(_ row: Two) throws {
    let primitive = try #require(
      Primitive.overloads(of: row.testDescription).first { $0.accepts(operands: 2) })
    for (x, y) in row.points {
      let operation = try OperationUnderTest(
        OperationCase(primitive: primitive, point: .init([Tensor(x), Tensor(y)])))
      let (value, (left, right)) = row.compiled(x, y)
      let found = operation.tape.value(of: operation.output)
      #expect(isClose(found, value, Self.tolerance), "at \(x), \(y): \(found), not \(value)")
      for (operand, expected) in [left, right].enumerated() {
        let partial = operation.partial(0, operand, 0)
        #expect(
          isClose(partial, expected, Self.tolerance), "\(x), \(y): \(partial), not \(expected)")
      }
    }
  }

  @Test func everyCallableFunctionOfNumbersHasARow() {
    let ones = (Self.elementary + Self.activations).map { "\($0.testDescription)/1" }
    let twos = (Self.pairs + Self.costs).map { "\($0.testDescription)/2" }
    let named = Set(ones + twos)
    // Steps have no slope, and softmax of one number is 1.
    let left: Set = [
      "sign/1", "heaviside/1", "less/2", "less_equal/2", "greater/2", "greater_equal/2", "equal/2",
      "softmax_cross_entropy/2", "stop_gradient/1",
    ]
    for primitive in Primitive.all where primitive.isCallable {
      guard primitive.isElementwise || primitive.isCost else { continue }
      let name = "\(primitive.name)/\(primitive.operandNames.count)"
      #expect(named.contains(name) != left.contains(name), "\(name)")
    }
  }
}
