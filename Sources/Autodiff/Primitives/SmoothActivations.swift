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
enum SigmoidLinearUnitSlope: UnaryFunction {
  private static let factor: Formula<Place> = 2 - .x * .apply("tanh", [.x / 2])
  static let declaration = UnaryDeclaration(
    name: "silu_slope", symbol: "silu′", aliases: ["silu′"],
    summary: "the derivative of silu",
    definition: .apply("sigmoid", [.x]) + .x * .apply("sigmoid_slope", [.x]),
    derivative: .apply("sigmoid_slope", [.x]) * factor,
    recordedDerivative: .apply("chain_product", [.apply("sigmoid_slope", [.x]), factor]),
    points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    if x < -1 {
      let half = exp(x / 2)
      let e = half * half
      return half == 0 ? 0 : half * ((1 + x + e) * half) / ((1 + e) * (1 + e))
    }
    let e = exp(-x)
    return e == 0 ? 1 : (1 + e + x * e) / ((1 + e) * (1 + e))
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    strongZeroProduct(SigmoidSlope.value(x), 2 - x * tanh(x / 2))
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
/// Its slope is φ(x)(2 − x²), the difference taken as (√2 − |x|)(√2 + |x|) with what the rounding of
/// √2 leaves out of it: so it keeps every digit where it changes its sign.
enum GaussianErrorLinearUnitSlope: UnaryFunction {
  /// What the rounding of √2 leaves out of it.
  private static let rest = -9.6672933134529135e-17
  static let declaration = UnaryDeclaration(
    name: "gelu_slope", symbol: "gelu′", aliases: ["gelu′"],
    summary: "the derivative of gelu",
    definition: .apply("normal_cdf", [.x]) + .x * .apply("normal_pdf", [.x]),
    derivative: .apply("normal_pdf", [.x]) * (2 - Formula.x.squared),
    recordedDerivative: .apply("chain_product", [.apply("normal_pdf", [.x]), roots]),
    points: [0, 0.3775, -1, 3])

  private static let roots: Formula<Place> =
    (.number(2.0.squareRoot()) - .apply("abs", [.x]) + .number(rest))
    * (.number(2.0.squareRoot()) + .apply("abs", [.x]))

  static func value(_ x: Double) -> Double {
    NormalDistribution.value(x) + strongZeroProduct(NormalDensity.value(x), x)
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    strongZeroProduct(
      NormalDensity.value(x),
      (2.0.squareRoot() - abs(x) + rest) * (2.0.squareRoot() + abs(x)))
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
