import Autodiff
import Testing

/// The gradient that a function of several numbers, or the first element of one of arrays, has
/// where something is infinite, not a number, or at the ends of the range of numbers.
struct SpecialGradient: Sendable, CustomTestStringConvertible {
  let name: String
  let operands: [Tensor]
  /// By every element of every operand, one after the other.
  let expected: [Double]
  let reason: String

  init(_ name: String, _ operands: [Tensor], _ expected: [Double], _ reason: String) {
    (self.name, self.operands, self.expected, self.reason) = (name, operands, expected, reason)
  }

  /// A function of two numbers.
  init(_ name: String, _ x: Double, _ y: Double, _ expected: [Double], _ reason: String) {
    self.init(name, [Tensor(x), Tensor(y)], expected, reason)
  }

  var testDescription: String { "\(name)(\(operands.map(\.elements))): \(reason)" }

  private static let inf = Double.infinity
  private static let nan = Double.nan
  private static let least = Double.leastNonzeroMagnitude
  /// √½, each of two equal parts of a direction.
  private static let diagonal = 0.7071067811865475244
  private static let largest = Double.greatestFiniteMagnitude

  static let all = arithmetic + choices + arrays + reductions + costs

  private static let arithmetic: [SpecialGradient] = [
    .init("add", inf, -inf, [1, 1], "a sum moves as its terms do, whatever they are"),
    .init("add", nan, 0, [1, 1], "a sum moves as its terms do, whatever they are"),
    .init("subtract", inf, inf, [1, -1], "a difference moves as its terms do"),
    .init("multiply", inf, 0, [0, inf], "each partial is the other factor"),
    .init("multiply", nan, 3, [3, nan], "each partial is the other factor"),
    .init("divide", 1, 0, [inf, -inf], "1/y and −x/y² at +0"),
    .init("divide", 0, 0, [inf, nan], "0/0 has no value to move"),
    .init("divide", 3, inf, [0, 0], "the limits of 1/y and −x/y²"),
    .init("divide", inf, 2, [0.5, -inf], "1/y and −x/y²"),
    .init("divide", 1e300, 1e300, [1e-300, -1e-300], "−x/y² without its square"),
    .init("divide", nan, 2, [0.5, nan], "1/y does not ask for x"),
    .init("chain_product", 0, inf, [inf, 0], "each partial is the other"),
    .init("chosen_product", 3, 0, [0, 3], "each partial is the other"),
    .init("vanishing_product", 0, inf, [inf, 0], "each partial is the other"),
    .init("power", 0, 3, [0, 0], "0³ moves with neither"),
    .init("power", inf, 2, [inf, inf], "2x and x² ln x"),
    .init("power", 2, inf, [inf, inf], "p 2^(p−1) and 2^p ln 2"),
    .init("power", 2, -inf, [nan, 0], "−∞ · 0 is not decided; 2^p ln 2 vanishes"),
    .init("power", -2, 2, [-4, nan], "2x; no power of −2 but the whole ones"),
    .init("power", -2, 0.5, [nan, nan], "√−2 has no value"),
    .init("power", nan, 2, [nan, nan], "not a number"),
    .init("power", 1e-300, 1e-300, [1, -690.7755278982137], "p x^(p−1) without the power −1"),
    .init("power_slope", 0, 0, [0, nan], "x⁰ is a constant; p x^(p−1) jumps at p = 0"),
    .init("power_slope", 0, 1, [0, nan], "x¹ has the slope 1; p x^(p−1) jumps at p = 1"),
    .init("power_slope", 0, 2, [2, 0], "the slope 2x, and 0 for all p above 1"),
    .init(
      "power_slope", 1e-300, 1e-300, [-1e300, 1e300], "p (p − 1) x^(p−2), x^(p−1)(1 + p ln x)"),
    .init("hypot", inf, 3, [1, 0], "the direction of the infinite leg"),
    .init("hypot", -inf, 3, [-1, 0], "the direction of the infinite leg"),
    .init("hypot", nan, inf, [nan, nan], "not a number"),
    .init("hypot", least, 0, [1, 0], "the direction of the only leg"),
    .init(
      "hypot", largest, largest, [diagonal, diagonal],
      "the direction is that of (1, 1), though the length is beyond the range"),
    .init("hypot_slope", inf, 3, [0, 0], "the direction of an infinite leg does not move"),
    .init("hypot_slope", 0, 0, [nan, nan], "the direction jumps at the origin"),
    .init("atan2", 3, inf, [0, 0], "the limits of x/(x² + y²) and −y/(x² + y²)"),
    .init("atan2", inf, 3, [0, 0], "the limits of x/(x² + y²) and −y/(x² + y²)"),
    .init("atan2", 0, -0.0, [nan, nan], "the angle jumps at the origin"),
    .init("atan2", 1e-200, 1e-200, [5e199, -5e199], "x/(x² + y²) without its squares"),
    .init(
      "atan2", 1.5e308, 1.5e308, [1 / 1.5e308 / 2, -1 / 1.5e308 / 2], "x/(x² + y²) without its root"
    ),
    .init("atan2", nan, 1, [nan, nan], "not a number"),
    .init("atan2_slope", 1.5e308, 1.5e308, [0, 0], "(y − x)(y + x)/h⁴ and −2xy/h⁴"),
    .init("atan2_slope", nan, 1, [nan, nan], "not a number"),
  ]

  private static let choices: [SpecialGradient] =
    ["less", "less_equal", "greater", "greater_equal", "equal", "larger_share"].flatMap { name in
      [(inf, inf), (nan, 1), (0, -0.0)].map {
        SpecialGradient(name, $0.0, $0.1, [0, 0], "a comparison carries no derivative")
      }
    } + [
      .init("max", inf, 1, [1, 0], "the larger one"),
      .init("max", -inf, 1, [0, 1], "the larger one"),
      .init("max", inf, inf, [0.5, 0.5], "a tie is split evenly"),
      .init("max", 0, -0.0, [0.5, 0.5], "−0 is 0: a tie"),
      .init("max", nan, 1, [nan, nan], "there is no telling which is larger"),
      .init("max", 1, nan, [nan, nan], "there is no telling which is larger"),
      .init("min", inf, 1, [0, 1], "the smaller one"),
      .init("min", -inf, -inf, [0.5, 0.5], "a tie is split evenly"),
      .init("min", 1, nan, [nan, nan], "there is no telling which is smaller"),
      .init("clamp", [Tensor(inf), Tensor(0), Tensor(1)], [0, 0, 1], "cut off above"),
      .init("clamp", [Tensor(-inf), Tensor(0), Tensor(1)], [0, 1, 0], "cut off below"),
      .init("clamp", [Tensor(0.5), Tensor(-inf), Tensor(inf)], [1, 0, 0], "no bounds"),
      .init("clamp", [Tensor(nan), Tensor(0), Tensor(1)], [nan, nan, nan], "not a number"),
      .init("where", [Tensor(1), Tensor(inf), Tensor(nan)], [0, 1, 0], "the first is chosen"),
      .init("where", [Tensor(0), Tensor(nan), Tensor(inf)], [0, 0, 1], "the second is chosen"),
      .init("where", [Tensor(-0.0), Tensor(nan), Tensor(2)], [0, 0, 1], "−0 is 0"),
      .init("where", [Tensor(nan), Tensor(2), Tensor(3)], [0, 1, 0], "NaN is not 0"),
    ]

  private static let arrays: [SpecialGradient] = [
    .init("dot", [Tensor([inf, 2]), Tensor([0, nan])], [0, nan, inf, 2], "the other factors"),
    .init(
      "matmul", [Tensor(rows: [[inf, 2]]) ?? Tensor(0), Tensor([0, nan])], [0, nan, inf, 2],
      "the other factors"),
    .init(
      "weighted_sum", [Tensor(rows: [[inf, 2]]) ?? Tensor(0), Tensor([0, 3]), Tensor([nan])],
      [0, 3, inf, 2, 1], "the other factors, and 1 for the bias"),
    .init(
      "outer", [Tensor([largest, 2]), Tensor([0, 3])], [0, 0, largest, 0], "those of u₁ v₁"),
  ]

  private static let reductions: [SpecialGradient] = [
    .init("sum", [Tensor([inf, -inf, nan])], [1, 1, 1], "a sum moves as its terms do"),
    .init("mean", [Tensor([inf, nan])], [0.5, 0.5], "a mean moves as its terms do"),
    .init("prod", [Tensor([inf, 0, 2])], [0, inf, nan], "the products of the others; ∞ · 0"),
    .init("prod", [Tensor([0, 0, 2])], [0, 0, 0], "two zeros"),
    .init("prod", [Tensor([nan, 3])], [3, nan], "the products of the others"),
    .init("prod", [Tensor([1e200, 1e200, 1e-300])], [1e-100, 1e-100, inf], "none on the way"),
    .init(
      "leave_one_out_prod", [Tensor([5, inf, 0])], [0, 0, inf], "of ∞ · 0 by each, 0 by the own"),
    .init("max", [Tensor([inf, 1, inf])], [0.5, 0, 0.5], "equals share"),
    .init("max", [Tensor([nan, 1])], [nan, nan], "there is no telling which is largest"),
    .init("min", [Tensor([-inf, 1, 0])], [1, 0, 0], "the smallest"),
    .init("min", [Tensor([1, nan])], [nan, nan], "there is no telling which is smallest"),
    .init("norm", [Tensor([inf, 1, 2])], [1, 0, 0], "the direction of the infinite element"),
    .init("norm", [Tensor([nan, 1])], [nan, nan], "not a number"),
    .init("norm", [Tensor([0, 0])], [0, 0], "the middle of the slopes in all directions"),
    .init("norm", [Tensor([least, 0])], [1, 0], "the direction of the only one"),
    .init(
      "norm", [Tensor([largest, -largest])], [diagonal, -diagonal],
      "the direction is that of (1, −1), though the length is beyond the range"),
    .init(
      "leave_one_out_norm", [Tensor([5, 0, 0])], [0, 0, 0], "the slope of a length 0, as of norm"),
    .init("leave_one_out_sum", [Tensor([inf, nan, 2])], [0, 1, 1], "a sum moves as its terms do"),
    .init("logsumexp", [Tensor([inf, 1])], [1, 0], "all of it is the first"),
    .init("logsumexp", [Tensor([-inf, -inf])], [0.5, 0.5], "equal elements share alike"),
    .init("logsumexp", [Tensor([largest, 1])], [1, 0], "all of it is the first"),
    .init("softmax", [Tensor([inf, 1])], [0, 0], "all of it stays the first's"),
    .init("softmax", [Tensor([-inf, 1])], [0, 0], "nothing of it stays the first's"),
    .init("softmax", [Tensor([largest, -largest])], [0, 0], "all of it stays the first's"),
    .init("leave_one_out_softmax", [Tensor([largest, -largest])], [0, 0], "nothing is left"),
    .init("log_softmax", [Tensor([largest, -largest])], [0, 0], "all of it stays the first's"),
    .init("log_softmax", [Tensor([-largest, 0])], [1, -1], "x₁ − x₂ far below the other"),
  ]

  private static let costs: [SpecialGradient] =
    ["squared_error", "half_squared_error", "mean_squared_error"].flatMap { name in
      [
        SpecialGradient(name, inf, 1, [inf, -inf], "the distance"),
        SpecialGradient(name, inf, inf, [nan, nan], "∞ − ∞"),
      ]
    } + [
      .init("mean_absolute_error", inf, 1, [1, -1], "the sign of the distance"),
      .init("mean_absolute_error", nan, 1, [nan, nan], "a sign of no number"),
      .init("huber", -inf, 1, [-1, 1], "the straight part"),
      .init("huber", nan, 1, [nan, nan], "not a number"),
      .init("hinge", inf, 1, [0, 0], "the flat side"),
      .init("hinge", -inf, 1, [-1, inf], "the slope −y and −a"),
      .init("hinge", nan, 1, [nan, nan], "there is no telling which side"),
      .init("cross_entropy", 0, 0, [0, inf], "what is not wanted costs nothing; −ln 0"),
      .init("cross_entropy", -1, 1, [nan, nan], "no logarithm of a negative number"),
      .init("cross_entropy", -1, 0, [0, nan], "what is not wanted costs nothing"),
      .init("cross_entropy", inf, 1, [0, -inf], "−y/a and −ln a"),
      .init("binary_cross_entropy", 0, 0, [1, inf], "1/(1 − a), −logit a"),
      .init("binary_cross_entropy", 1, 1, [-1, -inf], "−1/a, −logit a"),
      .init("binary_cross_entropy", 2, 0.5, [nan, nan], "no probability is above 1"),
      .init("binary_cross_entropy", -1, 0.5, [nan, nan], "no probability is below 0"),
      .init("binary_cross_entropy", least, 0, [1, 744.4400719213812], "1/(1 − a), −ln a"),
      .init("binary_cross_entropy_slope", 0, 0, [1, -inf], "1/(1 − a)², −1/(a(1 − a))"),
      .init("binary_cross_entropy_slope", 2, 0.5, [nan, nan], "no probability is above 1"),
      .init("xlogy_slope", 0, 0, [inf, 0], "1/a, and 0 for y = 0 whatever a"),
      .init("xlogy_slope", 1, -1, [nan, nan], "no logarithm of a negative number"),
      .init("sigmoid_cross_entropy", inf, 1, [0, -inf], "σ(z) − y, −z"),
      .init("sigmoid_cross_entropy", -inf, 1, [-1, inf], "σ(z) − y, −z"),
      .init("sigmoid_cross_entropy", least, 0.5, [0, -least], "z/4, −z"),
      .init("sigmoid_cross_entropy_slope", inf, 1, [0, -1], "σ′(z), −1"),
      .init("kl_divergence", 0, 1, [-inf, inf], "−y/a, ln(y/a) + 1"),
      .init("kl_divergence", 0.5, 0, [0, -inf], "−y/a, ln(y/a) + 1"),
      .init("kl_divergence", least, 1, [-inf, 745.4400719213812], "−y/a, ln(y/a) + 1"),
      .init("log_ratio", inf, 1, [0, -1], "1/y and −1/a"),
      .init("log_ratio", -1, 1, [nan, -1], "no probability is below 0"),
      .init("kl_divergence", -1, 1, [nan, nan], "no logarithm of a negative number"),
      .init(
        "softmax_cross_entropy", [Tensor([largest, 0]), Tensor([1, 0])], [0, 0, 0, largest],
        "s − y, and how far the logarithm of the sum is above each"),
      .init(
        "softmax_cross_entropy", [Tensor([-inf, 0]), Tensor([0, 1])], [0, 0, inf, 0],
        "s − y, and how far the logarithm of the sum is above each"),
    ]
}
