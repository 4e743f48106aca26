import Glibc

/// ln(1 + eˣ) is computed as max(x, 0) + log1p(exp(−|x|)), which neither overflows nor loses
/// digits.
enum Softplus: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "softplus", summary: "ln(1 + exp(x)), a relu with its corner rounded",
    definition: .apply("ln", [1 + .apply("exp", [.x])]), derivative: .apply("sigmoid", [.x]),
    isActivation: true, points: [0, 0.3775, -2, 5])
  static func value(_ x: Double) -> Double {
    let rest = log1p(exp(-abs(x)))
    return x > 0 ? x + rest : rest
  }
  static func derivative(_ x: Double, _ output: Double) -> Double { Sigmoid.value(x) }
}

/// The logarithm of σ(x) is −softplus(−x); the logarithm of a rounded σ(x) has no digits left.
enum LogarithmOfSigmoid: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "log_sigmoid", summary: "the natural logarithm of the logistic function",
    definition: -.apply("softplus", [-Formula.x]),
    derivative: 1 - .apply("sigmoid", [.x]), recordedDerivative: .apply("sigmoid", [-Formula.x]),
    isActivation: true, points: [0, 0.3775, -2, 5])
  static func value(_ x: Double) -> Double { -Softplus.value(-x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { Sigmoid.value(-x) }
}

/// Also called swish: Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016); Ramachandran,
/// Zoph and Le, "Searching for Activation Functions" (2017).
enum SigmoidLinearUnit: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "silu", aliases: ["swish"], summary: "x weighted with the logistic function of itself",
    definition: .x * .apply("sigmoid", [.x]),
    derivative: .apply("sigmoid", [.x]) * (1 + .x * (1 - .apply("sigmoid", [.x]))),
    recordedDerivative: .apply("silu_slope", [.x]),
    isActivation: true, points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    guard x < 0 else { return x / (1 + exp(-x)) }
    // Two halves of eˣ: where eˣ has lost digits to underflow, x eˣ has not yet.
    let half = exp(x / 2)
    return half == 0 ? -0.0 : x * half * half / (1 + half * half)
  }

  static func derivative(_ x: Double, _ output: Double) -> Double {
    SigmoidLinearUnitSlope.value(x)
  }
}

/// silu′ itself, which recorded derivatives are made of.
///
/// Below 0 it is σ(x)σ(−x)(1 + x + eˣ). From its root r on the last factor is d + eʳ(eᵈ − 1) with
/// d = x − r: two terms of one sign, which keep the digits that cancel near the root.
enum SigmoidLinearUnitSlope: UnaryFunction {
  /// The root of 1 + x + eˣ in two parts, and eʳ there.
  private static let (root, rootRest) = (-1.2784645427610737, -1.0946994183093437e-16)
  private static let exponential = 0.2784645427610738
  static let declaration = UnaryDeclaration(
    name: "silu_slope", symbol: "silu′", aliases: ["silu′"],
    summary: "the derivative of silu",
    definition: .apply("sigmoid", [.x]) + .x * .apply("sigmoid_slope", [.x]),
    derivative: .apply("sigmoid_slope", [.x]) * (2 - .x * .apply("tanh", [.x / 2])),
    recordedDerivative: .apply("silu_curvature", [.x]), points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    if x < 0 {
      let half = exp(x / 2)
      let (e, distance) = (half * half, (x - root) - rootRest)
      return half == 0
        ? 0 : half * ((distance + exponential * expm1(distance)) * half) / ((1 + e) * (1 + e))
    }
    let e = exp(-x)
    return e == 0 ? 1 : (1 + e + x * e) / ((1 + e) * (1 + e))
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    SigmoidLinearUnitCurvature.value(x)
  }
}

/// silu″ = σ′(x)(2 − x t), t = tanh(x/2), which recorded derivatives are made of.
///
/// With the root r of 2 − x t and d = |x| − r the factor is −(d t + tanh(d/2)(r − 2t)): two terms of
/// one sign, which keep the digits that cancel near ±r.
enum SigmoidLinearUnitCurvature: UnaryFunction {
  /// The positive root of 2 − x tanh(x/2), in two parts.
  private static let (root, rootRest) = (2.3993572805154675, 1.8464872855353363e-16)
  private static let tangent = Formula<Place>.apply("tanh", [.x / 2])
  private static let slope = Formula<Place>.apply("sigmoid_slope", [.x])
  private static let growth: Formula<Place> =
    tangent * (3 - .x * tangent) + 2 * .apply("vanishing_product", [slope, .x])
  static let declaration = UnaryDeclaration(
    name: "silu_curvature", symbol: "silu″", summary: "the second derivative of silu",
    definition: slope * (2 - .x * tangent),
    derivative: -(slope * (tangent * (3 - .x * tangent) + 2 * .x * slope)),
    recordedDerivative: -.apply("vanishing_product", [slope, growth]), isCallable: false,
    points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    let (size, distance) = (abs(x), (abs(x) - root) - rootRest)
    let tangent = tanh(size / 2)
    return -strongZeroProduct(
      SigmoidSlope.value(x), distance * tangent + tanh(distance / 2) * (root - 2 * tangent)
    )
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    let (slope, tangent) = (SigmoidSlope.value(x), tanh(x / 2))
    return -strongZeroProduct(slope, tangent * (3 - x * tangent) + 2 * strongZeroProduct(slope, x))
  }
}

/// The exact form, x Φ(x) with the normal distribution Φ, not the approximation by tanh:
/// Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).
enum GaussianErrorLinearUnit: UnaryFunction {
  private static let distribution: Formula<Place> =
    (1 + .apply("erf", [.x / .apply("sqrt", [2])])) / 2
  static let declaration = UnaryDeclaration(
    name: "gelu", summary: "x weighted with the normal distribution's probability below it",
    definition: .x * distribution,
    derivative: .apply("normal_cdf", [.x]) + .x * .apply("normal_pdf", [.x]),
    recordedDerivative: .apply("gelu_slope", [.x]),
    isActivation: true, points: [0, 0.3775, -2, 3])

  static func value(_ x: Double) -> Double {
    x == -.infinity ? -0.0 : x * NormalDistribution.value(x)
  }

  static func derivative(_ x: Double, _ output: Double) -> Double {
    GaussianErrorLinearUnitSlope.value(x)
  }
}

/// gelu′ itself, which recorded derivatives are made of.
///
/// Around its root it is a Taylor polynomial: Φ(x) and xφ(x), which cancel there, have no digits of
/// their difference.
enum GaussianErrorLinearUnitSlope: UnaryFunction {
  /// The root, in two parts, and the derivatives there over k!, from the first on, by 60-digit
  /// arithmetic.
  private static let (root, rootRest) = (-0.7517915246935645, 1.4956759177009883e-17)
  private static let coefficients = [
    0.4314939923140469, 0.388284982990552, -0.018199676398671087, -0.1140082332972217,
    -0.014771522148244337, 0.019421679838189067, 0.004539228379125415, -0.002239538068073497,
    -0.0007448268386746817, 0.00018633974623233514, 8.615947861116571e-05, -1.121438018842664e-05,
    -7.74846130700372e-06, 4.3284506257392273e-07, 5.702764979242107e-07, -1.6044265494246427e-09,
    -3.5459866461783865e-08, -1.396942086426202e-09,
  ]
  static let declaration = UnaryDeclaration(
    name: "gelu_slope", symbol: "gelu′", aliases: ["gelu′"],
    summary: "the derivative of gelu",
    definition: .apply("normal_cdf", [.x]) + .x * .apply("normal_pdf", [.x]),
    derivative: .apply("normal_pdf", [.x]) * (2 - Formula.x.squared),
    recordedDerivative: .apply("gelu_curvature", [.x]), points: [0, 0.3775, -1, 3])

  static func value(_ x: Double) -> Double {
    let distance = (x - root) - rootRest
    guard abs(distance) < 0.25 else {
      return NormalDistribution.value(x) - NormalDensitySlope.value(x)
    }
    return coefficients.reversed().reduce(0) { ($0 + $1) * distance }
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    GaussianErrorLinearUnitCurvature.value(x)
  }
}

/// gelu″ = φ(x)(2 − x²), which recorded derivatives are made of.
///
/// The difference is taken as (√2 − |x|)(√2 + |x|) with what the rounding of √2 leaves out of it, and
/// that of the slope φ(x) x(x² − 4) as (x − 2)(x + 2): so they keep every digit where they change
/// their signs.
enum GaussianErrorLinearUnitCurvature: UnaryFunction {
  private static let (root, rootRest) = (2.0.squareRoot(), -9.6672933134529135e-17)
  private static let density = Formula<Place>.apply("normal_pdf", [.x])
  static let declaration = UnaryDeclaration(
    name: "gelu_curvature", symbol: "gelu″", summary: "the second derivative of gelu",
    definition: density * (2 - Formula.x.squared),
    derivative: density * .x * (Formula.x.squared - 4),
    recordedDerivative: .apply("vanishing_product", [density, .x * (.x - 2) * (.x + 2)]),
    isCallable: false, points: [0, 0.3775, -1, 3])

  static func value(_ x: Double) -> Double {
    strongZeroProduct(NormalDensity.value(x), (root - abs(x) + rootRest) * (root + abs(x)))
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    strongZeroProduct(NormalDensity.value(x), x * (x - 2) * (x + 2))
  }
}

enum Softsign: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "softsign", summary: "x over 1 + |x|, between −1 and 1",
    definition: .x / (1 + .apply("abs", [.x])),
    derivative: 1 / (1 + .apply("abs", [.x])).squared,
    recordedDerivative: (1 / (1 + .apply("abs", [.x]))).squared,
    isActivation: true, points: [0.3775, -2, 5])
  static func value(_ x: Double) -> Double {
    x.isInfinite ? (x < 0 ? -1 : 1) : x / (1 + abs(x))
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    let factor = 1 / (1 + abs(x))
    return factor * factor
  }
}
