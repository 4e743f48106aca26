import CVectorMath
import Glibc

enum Exponential: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "exp", summary: "e to the power x", derivative: .output, points: [0, 1.5, -2])
  static func value(_ x: Double) -> Double { exp(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { output }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_exp(x, result, count)
  }
}

/// The policy of every logarithm at 0, −0 included.
private func edges(at zero: Double) -> [Primitive.Edge] {
  [.init(at: [zero], partials: [.infinity], reason: "the slope grows without bound")]
}

enum NaturalLogarithm: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "ln", aliases: ["log"], summary: "the natural logarithm",
    derivative: 1 / .x, recordedDerivative: .apply("ln_slope", [.x]),
    domain: "a positive number", edges: edges(at: 0), points: [2, 0.5, 10])
  static func value(_ x: Double) -> Double { log(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { LogarithmSlope.value(x) }
}

/// ln′ itself, which recorded derivatives are made of: 1/x where ln has a value, NaN elsewhere.
///
/// Its own slope is the square of it, which leaves the range of numbers only where the slope does.
enum LogarithmSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "ln_slope", aliases: ["ln′"],
    summary: "the derivative of the natural logarithm: 1/x, where x is not negative",
    definition: 1 / .x, derivative: -(1 / Formula.x.squared),
    recordedDerivative: -Formula.output.squared, isCallable: false, points: [2, 0.5, 10])
  static func value(_ x: Double) -> Double { x < 0 ? .nan : 1 / abs(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -(output * output) }
}

/// eˣ − 1 without the subtraction, which would leave no digit of it near 0.
enum ExponentialMinusOne: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "expm1", summary: "e to the power x, minus 1, with every digit near 0",
    definition: .apply("exp", [.x]) - 1, derivative: .apply("exp", [.x]),
    points: [0, 1.5, -2])
  static func value(_ x: Double) -> Double { expm1(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { exp(x) }
}

/// ln(1 + x) without the addition, which would leave no digit of it near 0.
enum LogarithmOfOnePlus: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "log1p", summary: "the natural logarithm of 1 + x, with every digit near 0",
    definition: .apply("ln", [1 + .x]), derivative: 1 / (1 + .x),
    recordedDerivative: .apply("ln_slope", [1 + .x]), domain: "a number above -1",
    edges: edges(at: -1), points: [0, 2, -0.5])
  static func value(_ x: Double) -> Double { log1p(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { LogarithmSlope.value(1 + x) }
}

enum BinaryLogarithm: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "log2", summary: "the logarithm to base 2",
    definition: .apply("ln", [.x]) / .apply("ln", [2]),
    derivative: 1 / (.x * .apply("ln", [2])),
    recordedDerivative: .apply("ln_slope", [.x]) / .number(M_LN2),
    domain: "a positive number", edges: edges(at: 0), points: [2, 0.3, 10])
  static func value(_ x: Double) -> Double { log2(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    LogarithmSlope.value(x) / M_LN2
  }
}

enum DecimalLogarithm: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "log10", summary: "the logarithm to base 10",
    definition: .apply("ln", [.x]) / .apply("ln", [10]),
    derivative: 1 / (.x * .apply("ln", [10])),
    recordedDerivative: .apply("ln_slope", [.x]) / .number(M_LN10),
    domain: "a positive number", edges: edges(at: 0), points: [2, 0.3, 10])
  static func value(_ x: Double) -> Double { log10(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    LogarithmSlope.value(x) / M_LN10
  }
}

extension FunctionID {
  /// e to the power of a number.
  public static let exp: Self = "exp"
}
