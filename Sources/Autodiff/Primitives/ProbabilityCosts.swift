import Glibc

/// Probabilities and targets at which costs of probabilities are tested.
private let points: [Primitive.TestPoint] = [
  .init([Tensor([0.2, 0.7, 0.1]), Tensor([0, 1, 0])]),
  .init([Tensor(0.3), Tensor(0.9)]),
  .init([Tensor([0.6, 0.25, 0.15]), Tensor([0.5, 0.2, 0.3])]),
]

/// −y/a; where both are 0, 0: what is not wanted costs nothing, whatever its probability.
private let wantedQuotient: Formula<Place> = .choice(
  .init(.apply("abs", [.x]) + .apply("abs", [.y]), .equal, 0), then: 0, otherwise: -(.y / .x))

/// From probabilities a; what is not wanted, y = 0, costs nothing, whatever its probability.
enum CrossEntropy: PairSum {
  static let declaration = PairSumDeclaration(
    name: "cross_entropy", summary: "the sum over the outputs of −y ln a, for probabilities a",
    term: -(.y * .apply("ln", [.x])), left: -(.y / .x), right: -.apply("ln", [.x]),
    recordedLeft: wantedQuotient,
    edges: [
      .init(at: [0, 0], partials: [0, .infinity], reason: "−y ln a is 0 for all a at y = 0"),
      .init(at: [0, 1], partials: [-.infinity, .infinity], reason: "ln a falls without bound"),
    ],
    points: points)
  static func term(_ a: Double, _ y: Double) -> Double { y == 0 ? 0 : -(y * log(a)) }
  static func left(_ a: Double, _ y: Double) -> Double { y == 0 ? 0 : -(y / a) }
  static func right(_ a: Double, _ y: Double) -> Double { -log(a) }
}

/// From probabilities a, each of an event of its own.
enum BinaryCrossEntropy: PairSum {
  private static let notX: Formula<Place> = 1 - .x
  private static let notY: Formula<Place> = 1 - .y
  static let declaration = PairSumDeclaration(
    name: "binary_cross_entropy",
    summary: "the sum over the outputs of −(y ln a + (1 − y) ln(1 − a)), for probabilities a",
    term: -(.y * .apply("ln", [.x]) + notY * .apply("ln", [notX])),
    left: (.x - .y) / (.x * notX),
    right: .apply("ln", [notX]) - .apply("ln", [.x]),
    recordedLeft: .choice(
      .init(.x * notX + .apply("abs", [.x - .y]), .equal, 0), then: 1 - 2 * .x,
      otherwise: (.x - .y) / (.x * notX)),
    recordedRight: .apply("log1p", [-Formula.x]) - .apply("ln", [.x]),
    edges: [
      .init(at: [0, 0], partials: [1, .infinity], reason: "−ln(1 − a) has the slope 1 at a = 0"),
      .init(at: [1, 1], partials: [-1, -.infinity], reason: "−ln a has the slope −1 at a = 1"),
      .init(
        at: [0, 1], partials: [-.infinity, .infinity], reason: "ln a falls without bound"),
      .init(
        at: [1, 0], partials: [.infinity, -.infinity], reason: "ln(1 − a) falls without bound"),
    ],
    points: points)

  static func term(_ a: Double, _ y: Double) -> Double {
    (y == 0 ? 0 : -(y * log(a))) + (y == 1 ? 0 : -((1 - y) * log1p(-a)))
  }

  static func left(_ a: Double, _ y: Double) -> Double {
    if y == 0 { return 1 / (1 - a) }
    return y == 1 ? -1 / a : (a - y) / (a * (1 - a))
  }

  /// ln((1 − a)/a); near a = ½, where it is 0, by way of 1 − 2a, which rounds nothing there.
  static func right(_ a: Double, _ y: Double) -> Double {
    a > 0.25 && a < 0.75 ? log1p((1 - 2 * a) / a) : log1p(-a) - log(a)
  }
}

/// `binary_cross_entropy` of σ(z), fused: y softplus(−z) + (1 − y) softplus(z) adds positive terms
/// only, where σ(z) would have rounded to 0 or 1.
enum SigmoidCrossEntropy: PairSum {
  private static let notY: Formula<Place> = 1 - .y
  static let declaration = PairSumDeclaration(
    name: "sigmoid_cross_entropy", aliases: ["binary_cross_entropy_with_logits"],
    summary: "the sum over the outputs of the binary cross-entropy of σ(z), from the logits z",
    operands: ["z", "y"],
    term: .y * .apply("softplus", [-Formula.x]) + notY * .apply("softplus", [.x]),
    left: .apply("sigmoid", [.x]) - .y, right: -.x,
    recordedLeft: notY * .apply("sigmoid", [.x]) - .y * .apply("sigmoid", [-Formula.x]),
    points: [
      .init([Tensor([1, -2, 3]), Tensor([0, 1, 0.25])]), .init([Tensor(0.3), Tensor(1)]),
    ])

  static func term(_ z: Double, _ y: Double) -> Double {
    (y == 0 ? 0 : y * Softplus.value(-z)) + (y == 1 ? 0 : (1 - y) * Softplus.value(z))
  }
  static func left(_ z: Double, _ y: Double) -> Double {
    (1 - y) * Sigmoid.value(z) - y * Sigmoid.value(-z)
  }
  static func right(_ z: Double, _ y: Double) -> Double { -z }
}

/// How far a is from y, KL(y‖a): Kullback and Leibler, "On Information and Sufficiency" (1951).
enum KullbackLeibler: PairSum {
  static let declaration = PairSumDeclaration(
    name: "kl_divergence", summary: "the sum over the outputs of y ln(y/a), for probabilities a",
    term: .y * .apply("ln", [.y / .x]), left: -(.y / .x),
    right: .apply("ln", [.y / .x]) + 1,
    recordedLeft: wantedQuotient,
    edges: [
      .init(at: [0.5, 0], partials: [0, -.infinity], reason: "ln y falls without bound"),
      .init(at: [0, 1], partials: [-.infinity, .infinity], reason: "ln a falls without bound"),
    ],
    points: [
      .init([Tensor([0.4, 0.35, 0.25]), Tensor([0.3, 0.5, 0.2])]),
      .init([Tensor(0.3), Tensor(0.9)]),
      .init([Tensor([0.6, 0.25, 0.15]), Tensor([0.5, 0.2, 0.3])]),
    ])

  static func term(_ a: Double, _ y: Double) -> Double { y == 0 ? 0 : y * logarithm(y, over: a) }
  static func left(_ a: Double, _ y: Double) -> Double { y == 0 ? 0 : -(y / a) }
  static func right(_ a: Double, _ y: Double) -> Double { logarithm(y, over: a) + 1 }

  /// ln(y/a); where the two are near, by way of their difference, which rounds nothing, and where
  /// their quotient leaves the range of numbers as a difference of logarithms.
  private static func logarithm(_ y: Double, over a: Double) -> Double {
    if abs(y - a) <= a / 2 { return log1p((y - a) / a) }
    let quotient = y / a
    return quotient.isNormal ? log(quotient) : log(y) - log(a)
  }
}
