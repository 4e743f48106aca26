import CVectorMath
import Glibc

/// σ′ is computed as e/(1+e)², e = exp(−|z|); a(1 − a) has lost every digit by z = 37.
enum Sigmoid: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sigmoid", symbol: "σ", aliases: ["σ"], summary: "the logistic function",
    definition: 1 / (1 + .apply("exp", [-Formula.x])),
    derivative: .output * (1 - .output),
    recordedDerivative: .apply("sigmoid_slope", [.x]),
    keptDerivative: KeptFormula(
      "e", .apply("exp", [-.apply("abs", [.x])]), .x / (1 + Formula.x).squared),
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

/// σ′ itself, which recorded derivatives are made of.
///
/// σ″ = σ′(1 − 2σ) is computed as −σ′ tanh(x/2), which keeps every digit near 0.
enum SigmoidSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sigmoid_slope", symbol: "σ′", aliases: ["σ′", "sigmoid′"],
    summary: "the derivative of the logistic function",
    definition: .apply("sigmoid", [.x]) * .apply("sigmoid", [-Formula.x]),
    derivative: .output * (1 - 2 * .apply("sigmoid", [.x])),
    recordedDerivative: -(.output * .apply("tanh", [.x / 2])), points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double { Sigmoid.derivative(x, 0) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -output * tanh(x / 2) }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_sigmoid_slope(x, result, count)
  }

  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    vector_scaled(0.5, x, result, count)
    vector_tanh(result, result, count)
    for place in 0..<count { result[place] *= -output[place] }
  }
}

/// max(0, x) has no slope at its corner; 0 is used there, as the frameworks do.
enum RectifiedLinear: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "relu", summary: "the rectified linear unit: x where it is positive, else 0",
    derivative: .choice(.init(.x, .greater, 0), then: 1, otherwise: 0),
    recordedDerivative: .apply("heaviside", [.x]),
    isActivation: true,
    edges: [.init(at: [0], partials: [0], reason: "the slope from the left, by convention")],
    points: [2, -0.5])
  static var zeros: ZeroPartial { .structural }
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { x > 0 ? x : (x <= 0 ? 0 : x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { Heaviside.value(x) }
}

enum Identity: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "identity", summary: "the number itself", derivative: 1, isActivation: true,
    points: [2, -0.5, 0])
  static func value(_ x: Double) -> Double { x }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 }
}

extension FunctionID {
  /// The number itself.
  public static let identity: Self = "identity"
  /// The logistic function σ.
  public static let sigmoid: Self = "sigmoid"
}
