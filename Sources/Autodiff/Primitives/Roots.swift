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
    recordedLeft: .choice(.init(.output, .equal, 0), then: 0, otherwise: .x / .output),
    recordedRight: .choice(.init(.output, .equal, 0), then: 0, otherwise: .y / .output),
    edges: [
      .init(at: [0, 0], partials: [0, 0], reason: "the middle of the slopes in all directions")
    ],
    points: [(3, 4), (-1, 0.5), (2, 0.75)])
  /// The length; NaN beside ∞ is NaN, as everywhere, where the C library has ∞.
  static func value(_ x: Double, _ y: Double) -> Double {
    x.isNaN || y.isNaN ? .nan : hypot(x, y)
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    output == 0 ? 0 : x / output
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double {
    output == 0 ? 0 : y / output
  }
}
