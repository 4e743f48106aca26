import CVectorMath
import Glibc

/// σ′ is computed as e/(1+e)², e = exp(−|z|); a(1 − a) has lost every digit by z = 37.
enum Sigmoid: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sigmoid", symbol: "σ", aliases: ["σ"], summary: "the logistic function",
    definition: 1 / (1 + .apply("exp", [-Formula.x])),
    derivative: .output * (1 - .output),
    recordedDerivative: .output * .apply("sigmoid", [-Formula.x]),
    isActivation: true, points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    let e = exp(-abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
  }

  static func derivative(_ x: Double, _ output: Double) -> Double {
    let e = exp(-abs(x))
    return e / ((1 + e) * (1 + e))
  }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_sigmoid(x, result, count)
  }

  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_sigmoid_slope(x, result, count)
  }
}

/// max(0, x) has no slope at its corner; 0 is used there, as the frameworks do.
enum RectifiedLinear: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "relu", summary: "the rectified linear unit: x where it is positive, else 0",
    derivative: .choice(.init(.x, .greater, 0), then: 1, otherwise: 0),
    isActivation: true,
    edges: [.init(at: [0], partials: [0], reason: "the slope from the left, by convention")],
    points: [2, -0.5])
  static func value(_ x: Double) -> Double { x > 0 ? x : (x <= 0 ? 0 : x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    x > 0 ? 1 : (x <= 0 ? 0 : .nan)
  }
}

enum Identity: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "identity", summary: "the number itself", derivative: 1, isActivation: true,
    points: [2, -0.5, 0])
  static func value(_ x: Double) -> Double { x }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 }
}
