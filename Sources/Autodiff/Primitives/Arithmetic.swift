import Glibc

enum Addition: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "add", symbol: "+", summary: "the sum of two numbers",
    left: 1, right: 1, points: [(2, 5), (-1.5, 0.25), (0, 3)])
  static func value(_ x: Double, _ y: Double) -> Double { x + y }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 1 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { 1 }
}

enum Subtraction: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "subtract", symbol: "−", summary: "the difference of two numbers",
    left: 1, right: -1, points: [(2, 5), (-1.5, 0.25), (0, 3)])
  static func value(_ x: Double, _ y: Double) -> Double { x - y }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 1 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { -1 }
}

enum Multiplication: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "multiply", symbol: "·", summary: "the product of two numbers, element by element",
    left: .y, right: .x, points: [(2, 5), (-1.5, 0.25), (0, 3)])
  static func value(_ x: Double, _ y: Double) -> Double { x * y }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { y }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { x }
}

enum Division: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "divide", symbol: "/", summary: "the quotient of two numbers",
    left: 1 / .y, right: -(Formula.x / Formula.y.squared),
    recordedRight: -(.output / .y), points: [(2, 5), (-1.5, 0.25), (0, 3)])
  static func value(_ x: Double, _ y: Double) -> Double { x / y }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 1 / y }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { -output / y }
}

/// What an adjoint passes on through a local derivative, as in the sweeps: nothing where it is a
/// structural zero, whatever the derivative.
enum ChainProduct: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "chain_product", symbol: "·",
    summary: "an adjoint times a local derivative, and nothing where nothing arrived",
    operands: ["adjoint", "partial"], left: .y, right: .x, isCallable: false,
    points: [(2, 5), (-1.5, 0.25), (0.5, 3)])
  static var zeros: ZeroPartial { .marked }
  static func value(_ x: Double, _ y: Double) -> Double { chainProduct(x, y, .arithmetic) }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { y + 0 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { x }
}

/// The same for a local derivative of a branch: where it is 0, the operand was not chosen, and nothing
/// arrives.
enum ChosenProduct: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "chosen_product", symbol: "·",
    summary: "an adjoint times a local derivative, and nothing where that is 0",
    operands: ["adjoint", "partial"], left: .y, right: .x, isCallable: false,
    points: [(2, 5), (-1.5, 0.25), (0.5, 3)])
  static var zeros: ZeroPartial { .marked }
  static func value(_ x: Double, _ y: Double) -> Double { chainProduct(x, y, .structural) }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    ZeroPartial.structural.marked(y)
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { x }
}

/// A product whose first factor vanishes faster than the second can grow: 0 where the first is, even
/// beside ∞, which is the limit.
enum VanishingProduct: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "vanishing_product", symbol: "·",
    summary: "a product that is 0 where the first factor is, even beside ∞",
    left: .y, right: .x, isCallable: false, points: [(2, 5), (-1.5, 0.25), (0.5, 3)])
  static func value(_ x: Double, _ y: Double) -> Double { strongZeroProduct(x, y) }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { y }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { x }
}

enum Negation: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "negate", symbol: "−", summary: "the negative of a number",
    derivative: -1, points: [2, -0.5, 0])
  static func value(_ x: Double) -> Double { -x }
  static func derivative(_ x: Double, _ output: Double) -> Double { -1 }
}

/// x to the power y, with y ln x for the exponent's partial.
///
/// At x = 0 the partials are the limits from the domain where it exists, 0 for x⁰ (a constant),
/// and NaN where the exponent cannot move (0⁰ and negative powers of 0).
enum Power: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "power", symbol: "^", aliases: ["pow"], summary: "a number to a power",
    operands: ["x", "p"],
    left: .y * Formula.x.power(.y - 1), right: .output * .apply("ln", [.x]),
    recordedLeft: .apply("power_slope", [.x, .y]),
    recordedRight: .choice(
      .init(.x, .equal, 0),
      then: .choice(.init(.y, .greater, 0), then: 0, otherwise: .number(.nan) * .y),
      otherwise: .output * .apply("ln", [.x])),
    edges: [
      .init(at: [0, 2], partials: [0, 0], reason: "0² moves with neither"),
      .init(at: [0, 1], partials: [1, 0], reason: "x¹ is x"),
      .init(at: [0, 0], partials: [0, .nan], reason: "x⁰ is the constant 1; 0^p jumps at p = 0"),
      .init(at: [0, -1], partials: [-.infinity, .nan], reason: "the slope of 1/x at +0"),
      .init(at: [-0.0, -2], partials: [.infinity, .nan], reason: "the slope of 1/x² at −0"),
      .init(at: [0, 0.5], partials: [.infinity, 0], reason: "the slope of √x at 0"),
      .init(at: [0, -1.5], partials: [-.infinity, .nan], reason: "the slope at +0"),
    ],
    points: [(2, 2), (0.5, 3), (1.7, -1.2), (3, 0.5)])

  static func value(_ x: Double, _ y: Double) -> Double { y == 2 ? x * x : pow(x, y) }

  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    PowerSlope.value(x, y)
  }

  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    if x == 0 { return y > 0 ? 0 : .nan }
    return output * log(x)
  }
}

/// p x^(p − 1), the slope of a power by its base, which recorded derivatives are made of.
///
/// Where p − 1 is rounded, that costs as many digits as the exponent of the power has; there it is
/// x^p · p/x, as long as x^p itself is in the range of numbers.
enum PowerSlope: BinaryFunction {
  private static let textbook: Formula<Place> = .y * .apply("power_slope", [.x, .y - 1])
  private static let quotient: Formula<Place> = (.y - 1) * (.output / .x)
  /// The quotient where p − 1 is rounded and the slope is in the range of numbers.
  private static let curvature: Formula<Place> = .choice(
    .init(Formula.y - 1 + 1, .equal, .y), then: textbook,
    otherwise: .choice(
      .init(.apply("abs", [.output]), .greater, 1e-290), then: quotient, otherwise: textbook))
  private static let byExponent: Formula<Place> =
    .choice(.init(.y, .equal, 0), then: 1 / .x, otherwise: .output / .y)
    + .output * .apply("ln", [.x])
  private static let atZero: Formula<Place> = .choice(
    .init(.y, .greater, 1), then: 0, otherwise: .number(.nan) * .y)
  static let declaration = BinaryDeclaration(
    name: "power_slope", summary: "the derivative of a power by its base",
    operands: ["x", "p"], definition: .y * Formula.x.power(.y - 1),
    left: .y * (.y - 1) * Formula.x.power(.y - 2),
    right: Formula.x.power(.y - 1) * (1 + .y * .apply("ln", [.x])),
    recordedLeft: .choice(.init(.y, .equal, 0), then: 0, otherwise: curvature),
    recordedRight: .choice(.init(.x, .equal, 0), then: atZero, otherwise: byExponent),
    isCallable: false, points: [(2, 2), (0.5, 3), (1.7, -1.2), (3, 0.5)])

  static func value(_ x: Double, _ y: Double) -> Double {
    if y == 2 { return 2 * x }
    // NaN to the power 0 is 1.
    if y == 0 || x.isNaN { return x.isNaN ? x : 0 }
    let exponent = y - 1
    if exponent + 1 != y, let scaled = scaled(x, y, by: y / x) { return scaled }
    return y * pow(x, exponent)
  }

  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    let (first, second) = (y - 1, y - 2)
    if y == 0 || x.isNaN { return y == 0 ? 0 : x }
    if first == 0 { return 0 }
    if second + 2 != y, let scaled = scaled(x, y, by: y / x) { return scaled * (first / x) }
    return y * (first * pow(x, second))
  }

  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    if x == 0 { return y > 1 ? 0 : .nan }
    return (y == 0 ? 1 / x : output / y) + output * log(x)
  }

  /// x^y times a factor; nil where one of the two is not in the range of normal numbers.
  private static func scaled(_ x: Double, _ y: Double, by factor: Double) -> Double? {
    let power = pow(x, y)
    return power.isNormal && factor.isNormal ? power * factor : nil
  }
}

enum Square: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "square", symbol: "²", summary: "a number times itself",
    derivative: 2 * .x, points: [2, -0.5, 0])
  static func value(_ x: Double) -> Double { x * x }
  static func derivative(_ x: Double, _ output: Double) -> Double { 2 * x }
}

/// The slope of √x grows without bound towards 0, so it is +∞ there, at −0 too, whose root is −0.
enum SquareRoot: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "sqrt", symbol: "√", summary: "the square root",
    derivative: 1 / (2 * .output), recordedDerivative: .apply("ln_slope", [.output]) / 2,
    domain: "a number from 0 on",
    edges: [.init(at: [0], partials: [.infinity], reason: "the slope grows without bound")],
    points: [2, 0.25, 9])
  static func value(_ x: Double) -> Double { x.squareRoot() }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 / (2 * abs(output)) }
}

/// |x| has no slope at its corner; 0, the middle of its one-sided slopes, is used there.
enum AbsoluteValue: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "abs", summary: "the absolute value",
    derivative: .choice(
      .init(.x, .greater, 0), then: 1,
      otherwise: .choice(.init(.x, .less, 0), then: -1, otherwise: 0)),
    recordedDerivative: .apply("sign", [.x]),
    edges: [.init(at: [0], partials: [0], reason: "the middle of the slopes −1 and 1")],
    points: [2, -0.5])
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { abs(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    Sign.value(x)
  }
}

extension FunctionID {
  /// The sum of two numbers.
  public static let add: Self = "add"
  /// The difference of two numbers.
  public static let subtract: Self = "subtract"
  /// The product of two numbers.
  public static let multiply: Self = "multiply"
  /// The quotient of two numbers.
  public static let divide: Self = "divide"
  /// The negative of a number.
  public static let negate: Self = "negate"
  /// An adjoint times a local derivative.
  public static let chainProduct: Self = "chain_product"
  /// An adjoint times a local derivative of a branch, whose 0 passes nothing on.
  public static let chosenProduct: Self = "chosen_product"
  /// A product that is 0 where its first factor is.
  public static let vanishingProduct: Self = "vanishing_product"
  /// A power.
  public static let power: Self = "power"
  /// The square of a number.
  public static let square: Self = "square"
}
