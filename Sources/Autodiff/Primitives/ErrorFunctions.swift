import Glibc

/// exp(−x²/d), for a power of two d, with every digit: far out the rounding of x² alone would cost
/// as many digits as the exponent has, so it is put right to first order.
func gaussian(_ x: Double, over divisor: Double = 1) -> Double {
  let square = x * x
  let value = exp(-square / divisor)
  return value == 0 ? 0 : value * (1 - (-square).addingProduct(x, x) / divisor)
}

/// 2/√π · exp(−x²), the slope of the error function.
private let slope: Formula<Place> =
  2 / .apply("sqrt", [.number(.pi)]) * .apply("exp", [-Formula.x.squared])

/// The same as 4√π φ(x)², which keeps the digits that the rounding of x² would cost.
private let recordedSlope: Formula<Place> =
  .number(4 * Double.pi.squareRoot()) * Formula.apply("normal_pdf", [.x]).squared

enum ErrorFunction: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "erf", summary: "the error function, 2/√π times the integral of exp(−t²) from 0 to x",
    derivative: slope, recordedDerivative: recordedSlope, points: [0, 0.5, -1.5])
  static func value(_ x: Double) -> Double { erf(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { M_2_SQRTPI * gaussian(x) }
}

enum ComplementaryErrorFunction: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "erfc", summary: "1 − erf(x), with every digit where erf(x) is near 1",
    definition: 1 - .apply("erf", [.x]), derivative: -slope, recordedDerivative: -recordedSlope,
    points: [0, 0.5, -1.5])
  static func value(_ x: Double) -> Double { erfc(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -M_2_SQRTPI * gaussian(x) }
}

/// φ(x) = exp(−x²/2)/√(2π).
enum NormalDensity: UnaryFunction {
  /// 1/√(2π), the density at 0.
  private static let peak = 0.3989422804014326779
  static let declaration = UnaryDeclaration(
    name: "normal_pdf", symbol: "φ", summary: "the density of the normal distribution",
    definition: .apply("exp", [-(Formula.x.squared / 2)]) / .apply("sqrt", [.number(2 * .pi)]),
    derivative: -(.x * .output), recordedDerivative: .apply("normal_pdf_slope", [.x]),
    points: [0, 0.5, -1.5])
  static func value(_ x: Double) -> Double { peak * gaussian(x, over: 2) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -strongZeroProduct(output, x) }
}

/// φ′ itself, which recorded derivatives are made of.
///
/// Its slope φ(x)(x² − 1) is taken as φ(x)(x − 1)(x + 1), which keeps every digit near ±1.
enum NormalDensitySlope: UnaryFunction {
  private static let roots: Formula<Place> = (.x - 1) * (.x + 1)
  static let declaration = UnaryDeclaration(
    name: "normal_pdf_slope", symbol: "φ′", summary: "the derivative of the normal density",
    definition: -(.x * .apply("normal_pdf", [.x])),
    derivative: .apply("normal_pdf", [.x]) * (Formula.x.squared - 1),
    recordedDerivative: .apply("vanishing_product", [.apply("normal_pdf", [.x]), roots]),
    isCallable: false, points: [0, 0.5, -1.5])
  static func value(_ x: Double) -> Double { -strongZeroProduct(NormalDensity.value(x), x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    strongZeroProduct(NormalDensity.value(x), (x - 1) * (x + 1))
  }
}

/// Φ(x) = ½ erfc(−x/√2), with the rounding of x/√2 put right to first order: far out it would cost
/// as many digits as the exponent of the tail has.
enum NormalDistribution: UnaryFunction {
  /// What the rounding of √½ leaves out of it.
  private static let rest = -4.8336466567264567e-17
  static let declaration = UnaryDeclaration(
    name: "normal_cdf", symbol: "Φ", summary: "the probability below x of the normal distribution",
    definition: (1 + .apply("erf", [.x / .apply("sqrt", [2])])) / 2,
    derivative: .apply("normal_pdf", [.x]), points: [0, 0.5, -1.5])

  static func value(_ x: Double) -> Double {
    let root = 0.5.squareRoot()
    let argument = -x * root
    let tail = erfc(argument)
    guard tail != 0, tail != 2 else { return tail / 2 }
    let error = (-argument).addingProduct(-x, root) - x * rest
    return (tail - M_2_SQRTPI * exp(-argument * argument) * error) / 2
  }
  static func derivative(_ x: Double, _ output: Double) -> Double { NormalDensity.value(x) }
}
