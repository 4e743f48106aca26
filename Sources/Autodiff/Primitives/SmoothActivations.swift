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
    recordedDerivative: .apply("sigmoid", [.x]) * (1 + .x * .apply("sigmoid", [-Formula.x])),
    isActivation: true, points: [0, 0.3775, -2, 5])

  static func value(_ x: Double) -> Double {
    guard x < 0 else { return x / (1 + exp(-x)) }
    // Two halves of eˣ: where eˣ has lost digits to underflow, x eˣ has not yet.
    let half = exp(x / 2)
    return half == 0 ? -0.0 : x * half * half / (1 + half * half)
  }

  static func derivative(_ x: Double, _ output: Double) -> Double {
    if x < -1 {
      let half = exp(x / 2)
      let e = half * half
      return half == 0 ? 0 : half * ((1 + x + e) * half) / ((1 + e) * (1 + e))
    }
    let e = exp(-x)
    return e == 0 ? 1 : (1 + e + x * e) / ((1 + e) * (1 + e))
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
    isActivation: true, points: [0, 0.3775, -2, 3])

  static func value(_ x: Double) -> Double {
    x == -.infinity ? -0.0 : x * NormalDistribution.value(x)
  }

  static func derivative(_ x: Double, _ output: Double) -> Double {
    let density = NormalDensity.value(x)
    return NormalDistribution.value(x) + (density == 0 ? 0 : x * density)
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
