import Glibc

/// 1 − x², computed as (1 − x)(1 + x), which keeps every digit near ±1.
///
/// As a function of its own it has the slope −2x, where that product's rule would leave
/// (1 − x) − (1 + x), with no digit near 0.
enum OneMinusSquare: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "one_minus_square", summary: "1 − x², with every digit near ±1",
    definition: 1 - Formula.x.squared, derivative: -2 * .x, isCallable: false,
    points: [0.5, 0, -0.9])
  static func value(_ x: Double) -> Double { (1 - x) * (1 + x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { -2 * x }
}

/// 1 − x², for recorded derivatives.
private let rest: Formula<Place> = .apply("one_minus_square", [.x])

/// 1 − x² as it is shown where x² rounds too much of it away.
private let keptRest: Formula<Place> = (1 - .x) * (1 + .x)

enum Arcsine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "asin", aliases: ["arcsin"], summary: "the angle, in radians, whose sine is x",
    derivative: 1 / .apply("sqrt", [1 - Formula.x.squared]),
    recordedDerivative: 1 / .apply("sqrt", [rest]),
    keptDerivative: KeptFormula(1 / .apply("sqrt", [keptRest])),
    domain: "a number from -1 to 1",
    edges: [
      .init(at: [1], partials: [.infinity], reason: "the slope grows without bound"),
      .init(at: [-1], partials: [.infinity], reason: "the slope grows without bound"),
    ],
    points: [0.5, 0, -0.9])
  static func value(_ x: Double) -> Double { asin(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    1 / OneMinusSquare.value(x).squareRoot()
  }
}

enum Arccosine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "acos", aliases: ["arccos"], summary: "the angle, in radians, whose cosine is x",
    derivative: -(1 / .apply("sqrt", [1 - Formula.x.squared])),
    recordedDerivative: -(1 / .apply("sqrt", [rest])),
    keptDerivative: KeptFormula(-(1 / .apply("sqrt", [keptRest]))),
    domain: "a number from -1 to 1",
    edges: [
      .init(at: [1], partials: [-.infinity], reason: "the slope grows without bound"),
      .init(at: [-1], partials: [-.infinity], reason: "the slope grows without bound"),
    ],
    points: [0.5, 0, -0.9])
  static func value(_ x: Double) -> Double { acos(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    -1 / OneMinusSquare.value(x).squareRoot()
  }
}

enum Arctangent: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "atan", aliases: ["arctan"], summary: "the angle, in radians, whose tangent is x",
    derivative: 1 / (1 + Formula.x.squared), recordedDerivative: .apply("atan_slope", [.x]),
    points: [2, 0, -1.2])
  static func value(_ x: Double) -> Double { atan(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { ArctangentSlope.value(x) }
}

/// 1/(1 + x²), far from 0 by way of 1/x, whose square does not overflow.
///
/// Its slope, −2x/(1 + x²)², is −2 (x a) a with the value a, of which no factor leaves the range.
enum ArctangentSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "atan_slope", aliases: ["atan′"], summary: "the derivative of the arctangent",
    definition: 1 / (1 + Formula.x.squared), derivative: -2 * .x * Formula.output.squared,
    recordedDerivative: -2 * (.apply("vanishing_product", [.output, .x]) * .output),
    isCallable: false, points: [2, 0, -1.2])
  static func value(_ x: Double) -> Double {
    guard abs(x) > 1 else { return 1 / (1 + x * x) }
    let square = (1 / x) * (1 / x)
    return square / (1 + square)
  }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    -2 * (strongZeroProduct(output, x) * output)
  }
}

/// The angle of the point (x, y).
///
/// At the origin every direction has another angle: there is no
/// derivative to choose, and NaN says so.
enum ArctangentOfTwo: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "atan2", aliases: ["arctan2"],
    summary: "the angle, in radians, of the point with the coordinates x and y",
    operands: ["y", "x"],
    left: .y / (Formula.x.squared + Formula.y.squared),
    right: -(.x / (Formula.x.squared + Formula.y.squared)),
    recordedLeft: .apply("atan2_slope", [.y, .x]),
    recordedRight: -.apply("atan2_slope", [.x, .y]),
    edges: [
      .init(at: [0, 0], partials: [.nan, .nan], reason: "the angle jumps at the origin")
    ],
    points: [(3, 4), (-1, 0.5), (2, -1), (-0.5, -3)])
  static func value(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
  static func left(_ y: Double, _ x: Double, _ output: Double) -> Double {
    ArctangentOfTwoSlope.value(x, y)
  }
  static func right(_ y: Double, _ x: Double, _ output: Double) -> Double {
    -ArctangentOfTwoSlope.value(y, x)
  }
}

/// x/(x² + y²), which the slopes of an angle are made of, by way of the hypotenuse h: its square
/// leaves the range of numbers where the slope does not.
///
/// Its own slopes are (y − x)(y + x)/h⁴, which keeps every digit where x and y are alike, and
/// −2xy/h⁴.
enum ArctangentOfTwoSlope: BinaryFunction {
  private static let length: Formula<Place> = .apply("hypot", [.x, .y])
  static let declaration = BinaryDeclaration(
    name: "atan2_slope", summary: "x over the square of the length of (x, y)",
    definition: .x / (Formula.x.squared + Formula.y.squared),
    left: (Formula.y.squared - Formula.x.squared) / length.power(4),
    right: -2 * .x * .y / length.power(4),
    recordedLeft: 4 * ((.y / 2 - .x / 2) / length * ((.y / 2 + .x / 2) / length)) / length / length,
    recordedRight: -2 * (.output * (.apply("hypot_slope", [.y, .x]) / length)),
    isCallable: false, points: [(3, 4), (-1, 0.5), (2, -1), (-0.5, -3)])

  static func value(_ x: Double, _ y: Double) -> Double {
    let length = Hypotenuse.value(x, y)
    return length.isInfinite
      ? HypotenuseSlope.value(x, y) / Hypotenuse.value(x / 4, y / 4) / 4
      : HypotenuseSlope.value(x, y) / length
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    // Halves, since the sum or the difference of the largest numbers would overflow.
    let length = Hypotenuse.value(x, y)
    return 4 * ((y / 2 - x / 2) / length * ((y / 2 + x / 2) / length)) / length / length
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    -2 * (output * value(y, x))
  }
}

/// √(1 + x²) is computed as the hypotenuse of 1 and x, which does not overflow.
enum InverseHyperbolicSine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "asinh", aliases: ["arcsinh"], summary: "the number whose hyperbolic sine is x",
    derivative: 1 / .apply("sqrt", [1 + Formula.x.squared]),
    recordedDerivative: 1 / .apply("hypot", [1, .x]), points: [0, 1.5, -2])
  static func value(_ x: Double) -> Double { asinh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 / hypot(1, x) }
}

/// x² − 1 is computed as (x − 1)(x + 1), which keeps every digit near 1.
enum InverseHyperbolicCosine: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "acosh", aliases: ["arccosh"],
    summary: "the positive number whose hyperbolic cosine is x",
    derivative: 1 / .apply("sqrt", [Formula.x.squared - 1]),
    recordedDerivative: 1 / (.apply("sqrt", [.x - 1]) * .apply("sqrt", [.x + 1])),
    domain: "a number from 1 on",
    edges: [.init(at: [1], partials: [.infinity], reason: "the slope grows without bound")],
    points: [2, 1.25, 10])
  static func value(_ x: Double) -> Double { acosh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    1 / ((x - 1).squareRoot() * (x + 1).squareRoot())
  }
}

/// The slope is that of a logarithm at 1 − x²: NaN where there is no value, beyond ±1.
enum InverseHyperbolicTangent: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "atanh", aliases: ["arctanh"], summary: "the number whose hyperbolic tangent is x",
    derivative: 1 / (1 - Formula.x.squared),
    recordedDerivative: .apply("ln_slope", [rest]),
    keptDerivative: KeptFormula(1 / keptRest),
    domain: "a number between -1 and 1",
    edges: [
      .init(at: [1], partials: [.infinity], reason: "the slope grows without bound"),
      .init(at: [-1], partials: [.infinity], reason: "the slope grows without bound"),
    ],
    points: [0.5, 0, -0.6])
  static func value(_ x: Double) -> Double { atanh(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    LogarithmSlope.value(OneMinusSquare.value(x))
  }
}
