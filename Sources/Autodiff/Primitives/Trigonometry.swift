import CVectorMath
import Glibc

enum Sine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sin", summary: "the sine, of radians", derivative: .apply("cos", [.x]),
    points: [5, 0, -1.2])
  static func value(_ x: Double) -> Double { sin(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { cos(x) }
}

enum Cosine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "cos", summary: "the cosine, of radians", derivative: -.apply("sin", [.x]),
    points: [5, 0, -1.2])
  static func value(_ x: Double) -> Double { cos(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -sin(x) }
}

enum Tangent: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "tan", summary: "the tangent, of radians", derivative: 1 + Formula.output.squared,
    points: [2, 0, -1.2])
  static func value(_ x: Double) -> Double { tan(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 + output * output }
}

enum HyperbolicCosine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "cosh", summary: "the hyperbolic cosine", derivative: .apply("sinh", [.x]),
    points: [0, 1.5, -2])
  static func value(_ x: Double) -> Double { cosh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { sinh(x) }
}

enum HyperbolicSine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sinh", summary: "the hyperbolic sine", derivative: .apply("cosh", [.x]),
    points: [0, 1.5, -2])
  static func value(_ x: Double) -> Double { sinh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { cosh(x) }
}

/// tanh′ = 1 − tanh² is computed as 4t/(1+t)², t = exp(−2|x|), which keeps every digit far from 0.
enum HyperbolicTangent: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "tanh", summary: "the hyperbolic tangent",
    derivative: 1 - Formula.output.squared,
    recordedDerivative: .apply("tanh_slope", [.x]),
    keptDerivative: KeptFormula(
      "e", .apply("exp", [-2 * .apply("abs", [.x])]), 4 * .x / (1 + Formula.x).squared),
    isActivation: true, points: [2, 0, -0.7])
  static func value(_ x: Double) -> Double { tanh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    let t = exp(-2 * abs(x))
    return 4 * t / ((1 + t) * (1 + t))
  }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_tanh(x, result, count)
  }

  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_tanh_slope(x, result, count)
  }
}

/// tanh′ itself, which recorded derivatives are made of.
enum HyperbolicTangentSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "tanh_slope", symbol: "tanh′", aliases: ["tanh′"],
    summary: "the derivative of the hyperbolic tangent",
    definition: 1 / Formula.apply("cosh", [.x]).squared,
    derivative: -2 * .output * .apply("tanh", [.x]), points: [2, 0, -0.7])
  static func value(_ x: Double) -> Double { HyperbolicTangent.derivative(x, 0) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -2 * output * tanh(x) }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_tanh_slope(x, result, count)
  }

  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_tanh(x, result, count)
    for place in 0..<count { result[place] *= -2 * output[place] }
  }
}
