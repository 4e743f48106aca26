import Glibc

/// A small slope, 0.01, where relu has none: Maas, Hannun and Ng, "Rectifier Nonlinearities
/// Improve Neural Network Acoustic Models" (2013).
enum LeakyRectifiedLinear: UnaryFunction {
  private static let slope = 0.01
  static let declaration = UnaryDeclaration(
    name: "leaky_relu", summary: "x where it is positive, else 0.01 x",
    definition: .choice(.init(.x, .greater, 0), then: .x, otherwise: .number(slope) * .x),
    derivative: .choice(.init(.x, .greater, 0), then: 1, otherwise: .number(slope)),
    recordedDerivative: .number(slope) + .number(1 - slope) * .apply("heaviside", [.x]),
    isActivation: true,
    edges: [.init(at: [0], partials: [slope], reason: "the slope from the left, as for relu")],
    points: [2, -0.5])
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { x > 0 ? x : slope * x }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    x > 0 ? 1 : (x <= 0 ? slope : .nan)
  }
}

/// With α = 1, so that the slope has no jump: Clevert, Unterthiner and Hochreiter, "Fast and
/// Accurate Deep Network Learning by Exponential Linear Units" (2015).
enum ExponentialLinear: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "elu", summary: "the exponential linear unit: x where it is positive, else exp(x) − 1",
    definition: .choice(.init(.x, .greater, 0), then: .x, otherwise: .apply("exp", [.x]) - 1),
    derivative: .choice(.init(.x, .greater, 0), then: 1, otherwise: .apply("exp", [.x])),
    recordedDerivative: .apply("elu_slope", [.x]),
    isActivation: true, points: [2, -0.5, -3])
  static func value(_ x: Double) -> Double { x > 0 ? x : expm1(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    ExponentialLinearSlope.value(x)
  }
}

/// elu′ itself, which recorded derivatives are made of; its own corner has the slope from the left,
/// as relu's has.
enum ExponentialLinearSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "elu_slope", symbol: "elu′", aliases: ["elu′"],
    summary: "the derivative of the exponential linear unit: 1 where x is positive, else exp(x)",
    definition: .choice(.init(.x, .greater, 0), then: 1, otherwise: .apply("exp", [.x])),
    derivative: .choice(.init(.x, .greater, 0), then: 0, otherwise: .output),
    edges: [.init(at: [0], partials: [1], reason: "the slope from the left, as for relu")],
    points: [2, -0.5, -3])
  static var zeros: ZeroPartial { .structural }
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { x > 0 ? 1 : exp(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { x > 0 ? 0 : output }
}

/// λ and α keep mean 0 and variance 1 from layer to layer: Klambauer et al., "Self-Normalizing
/// Neural Networks" (2017), equation 14.
enum ScaledExponentialLinear: UnaryFunction {
  private static let scale = 1.0507009873554804934
  private static let product = 1.7580993408473768600
  static let declaration = UnaryDeclaration(
    name: "selu",
    summary: "the scaled exponential linear unit: 1.0507 x where x is positive, else "
      + "1.7581 (exp(x) − 1)",
    definition: .choice(
      .init(.x, .greater, 0), then: .number(scale) * .x,
      otherwise: .number(product) * (.apply("exp", [.x]) - 1)),
    derivative: .choice(
      .init(.x, .greater, 0), then: .number(scale),
      otherwise: .number(product) * .apply("exp", [.x])),
    recordedDerivative: .choice(
      .init(.x, .greater, 0), then: .number(scale),
      otherwise: .number(product) * .apply("elu_slope", [.x])),
    isActivation: true,
    edges: [.init(at: [0], partials: [product], reason: "the slope from the left, as for relu")],
    points: [2, -0.5, -3])
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { x > 0 ? scale * x : product * expm1(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    x > 0 ? scale : product * exp(x)
  }
}

/// x/6 + ½, cut off at 0 and 1: Howard et al., "Searching for MobileNetV3" (2019).
enum HardSigmoid: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "hard_sigmoid", summary: "the line x/6 + ½, cut off at 0 and 1",
    definition: .apply("clamp", [.x / 6 + 0.5, 0, 1]),
    derivative: .choice(
      .init(.apply("abs", [.x]), .less, 3), then: .number(1 / 6), otherwise: 0),
    recordedDerivative: .apply("heaviside", [3 - .apply("abs", [.x])]) / 6,
    isActivation: true,
    edges: [
      .init(at: [-3], partials: [0], reason: "the slope of the flat side, as for relu"),
      .init(at: [3], partials: [0], reason: "the slope of the flat side, as for relu"),
    ],
    points: [0.3775, -2, 5, -4])
  static var zeros: ZeroPartial { .structural }
  static var kinks: [Double] { [-3, 3] }
  static func value(_ x: Double) -> Double { x <= -3 ? 0 : (x >= 3 ? 1 : (x + 3) / 6) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    abs(x) < 3 ? 1 / 6 : (x.isNaN ? .nan : 0)
  }
}

/// The line x, cut off at −1 and 1: Collobert, "Large Scale Machine Learning" (2004).
enum HardHyperbolicTangent: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "hard_tanh", summary: "x, cut off at −1 and 1",
    definition: .apply("clamp", [.x, -1, 1]),
    derivative: .choice(.init(.apply("abs", [.x]), .less, 1), then: 1, otherwise: 0),
    recordedDerivative: .apply("heaviside", [1 - .apply("abs", [.x])]),
    isActivation: true,
    edges: [
      .init(at: [-1], partials: [0], reason: "the slope of the flat side, as for relu"),
      .init(at: [1], partials: [0], reason: "the slope of the flat side, as for relu"),
    ],
    points: [0.3775, -2, 5])
  static var zeros: ZeroPartial { .structural }
  static var kinks: [Double] { [-1, 1] }
  static func value(_ x: Double) -> Double { x <= -1 ? -1 : (x >= 1 ? 1 : x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    abs(x) < 1 ? 1 : (x.isNaN ? .nan : 0)
  }
}
