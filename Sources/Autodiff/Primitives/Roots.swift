import Glibc

enum CubeRoot: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "cbrt", symbol: "∛", summary: "the cube root, of negative numbers too",
    derivative: 1 / (3 * Formula.output.squared),
    edges: [.init(at: [0], partials: [.infinity], reason: "the slope grows without bound")],
    points: [2, -0.25, 27])
  static func value(_ x: Double) -> Double { cbrt(x) }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 / (3 * output * output) }
}

/// The slope of 1/x is −∞ on both sides of 0, so it is that at 0 too.
enum Reciprocal: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "reciprocal", summary: "one over x", definition: 1 / .x,
    derivative: -(1 / Formula.x.squared), recordedDerivative: -Formula.output.squared,
    edges: [.init(at: [0], partials: [-.infinity], reason: "the slope on both sides of 0")],
    points: [2, -0.25, 27])
  static func value(_ x: Double) -> Double { 1 / x }
  static func derivative(_ x: Double, _ output: Double) -> Double { -(output * output) }
}

/// √(x² + y²) without squares that overflow; at the origin, where every direction has a slope of
/// its own, 0: the shortest of them, as for `norm`.
enum Hypotenuse: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "hypot", summary: "the length √(x² + y²) of the hypotenuse",
    definition: .apply("sqrt", [Formula.x.squared + Formula.y.squared]),
    left: .x / .output, right: .y / .output,
    recordedLeft: .apply("hypot_slope", [.x, .y]),
    recordedRight: .apply("hypot_slope", [.y, .x]),
    edges: [
      .init(at: [0, 0], partials: [0, 0], reason: "the middle of the slopes in all directions")
    ],
    points: [(3, 4), (-1, 0.5), (2, 0.75)])
  /// The length; NaN beside ∞ is NaN, as everywhere, where the C library has ∞.
  static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y == 0 }
  static func value(_ x: Double, _ y: Double) -> Double {
    x.isNaN || y.isNaN ? .nan : hypot(x, y)
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    HypotenuseSlope.value(x, y)
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    HypotenuseSlope.value(y, x)
  }
}

/// x/√(x² + y²), the cosine of the angle at x; 0 at the origin.
///
/// Its slopes are made of the two cosines, of which none is a difference: by x it is the square of
/// the other one over the length, where the quotient's rule would leave 1 − x²/(x² + y²).
enum HypotenuseSlope: BinaryFunction {
  private static let length: Formula<Place> = .apply("hypot", [.x, .y])
  private static let other: Formula<Place> = .apply("hypot_slope", [.y, .x])
  static let declaration = BinaryDeclaration(
    name: "hypot_slope", summary: "the leg x over the length of the hypotenuse",
    definition: .x / length, left: Formula.y.squared / length.power(3),
    right: -(.x * .y / length.power(3)), recordedLeft: other * (other / length),
    recordedRight: -(.output * (other / length)), isCallable: false,
    points: [(3, 4), (-1, 0.5), (2, 0.75)])

  static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y == 0 }
  static func value(_ x: Double, _ y: Double) -> Double {
    let length = Hypotenuse.value(x, y)
    guard length.isInfinite else { return length == 0 ? 0 : x / length }
    // Only the direction matters: that of the infinite legs, or of finite ones made shorter.
    let isFinite = x.isFinite && y.isFinite
    func shortened(_ leg: Double) -> Double {
      isFinite ? leg / 4 : (leg.isInfinite ? (leg < 0 ? -1 : 1) : 0)
    }
    return value(shortened(x), shortened(y))
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    let other = value(y, x)
    return other * (other / Hypotenuse.value(x, y))
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    -(output * (value(y, x) / Hypotenuse.value(x, y)))
  }
}
