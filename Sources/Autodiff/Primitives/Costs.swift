/// The points at which costs of real activations are tested.
private let points: [Primitive.TestPoint] = [
  .init([Tensor([0.7513650695523157, 0.7729284653214625]), Tensor([0.01, 0.99])]),
  .init([Tensor(0.3), Tensor(1)]),
  .init([Tensor([-2, 0.5, 3]), Tensor([1, 0, -1])]),
]

enum SquaredError: PairSum {
  static let declaration = PairSumDeclaration(
    name: "squared_error", summary: "the sum over the outputs of (a − y)²",
    cost: Primitive.CostTraits(.squares),
    term: (Formula.x - .y).squared, left: 2 * (.x - .y),
    right: -2 * (.x - .y), points: points)
  static func term(_ a: Double, _ y: Double) -> Double { (a - y) * (a - y) }
  static func left(_ a: Double, _ y: Double) -> Double { 2 * (a - y) }
  static func right(_ a: Double, _ y: Double) -> Double { -2 * (a - y) }
}

enum HalfSquaredError: PairSum {
  static let declaration = PairSumDeclaration(
    name: "half_squared_error", summary: "half the sum over the outputs of (a − y)²",
    cost: Primitive.CostTraits(.squares),
    factor: 1 / 2, term: (Formula.x - .y).squared, left: .x - .y,
    right: -(.x - .y), points: points)
  static func term(_ a: Double, _ y: Double) -> Double { 0.5 * (a - y) * (a - y) }
  static func left(_ a: Double, _ y: Double) -> Double { a - y }
  static func right(_ a: Double, _ y: Double) -> Double { y - a }
}

enum MeanSquaredError: PairSum {
  static let declaration = PairSumDeclaration(
    name: "mean_squared_error", summary: "the mean over the outputs of (a − y)²",
    cost: Primitive.CostTraits(.squares),
    isMean: true, term: (Formula.x - .y).squared, left: 2 * (.x - .y),
    right: -2 * (.x - .y), points: points)
  static func term(_ a: Double, _ y: Double) -> Double { (a - y) * (a - y) }
  static func left(_ a: Double, _ y: Double) -> Double { 2 * (a - y) }
  static func right(_ a: Double, _ y: Double) -> Double { -2 * (a - y) }
}

/// |a − y| has no slope where they agree; 0 is used there, as for abs.
enum MeanAbsoluteError: PairSum {
  private static let sign: Formula<Place> = .choice(
    .init(.x, .greater, .y), then: 1,
    otherwise: .choice(.init(.x, .less, .y), then: -1, otherwise: 0))
  static let declaration = PairSumDeclaration(
    name: "mean_absolute_error", summary: "the mean over the outputs of |a − y|", isMean: true,
    term: .apply("abs", [.x - .y]), left: sign, right: -sign,
    recordedLeft: .apply("sign", [.x - .y]), recordedRight: .apply("sign", [.y - .x]),
    edges: [.init(at: [1, 1], partials: [0, 0], reason: "the middle of the slopes −1 and 1")],
    points: points)
  static func isKink(_ a: Double, _ y: Double) -> Bool { a == y }
  static func term(_ a: Double, _ y: Double) -> Double { abs(a - y) }
  static func left(_ a: Double, _ y: Double) -> Double {
    Sign.value(a - y)
  }
  static func right(_ a: Double, _ y: Double) -> Double { left(y, a) }
}

/// Quadratic up to a distance δ = 1, linear from there: Huber, "Robust Estimation of a Location
/// Parameter" (1964).
enum HuberLoss: PairSum {
  static let declaration = PairSumDeclaration(
    name: "huber",
    summary: "the sum over the outputs of ½(a − y)² up to a distance of 1, and |a − y| − ½ beyond",
    term: .choice(
      .init(.apply("abs", [.x - .y]), .lessOrEqual, 1), then: 0.5 * (Formula.x - .y).squared,
      otherwise: .apply("abs", [.x - .y]) - 0.5),
    left: .apply("clamp", [.x - .y, -1, 1]), right: -.apply("clamp", [.x - .y, -1, 1]),
    points: points)
  static func isKink(_ a: Double, _ y: Double) -> Bool { abs(a - y) == 1 }
  static func term(_ a: Double, _ y: Double) -> Double {
    let distance = abs(a - y)
    return distance <= 1 ? 0.5 * distance * distance : distance - 0.5
  }
  static func left(_ a: Double, _ y: Double) -> Double { Clamp.value(a - y, -1, 1) }
  static func right(_ a: Double, _ y: Double) -> Double { -left(a, y) }
}

/// For targets −1 and 1; at its corner the slope of the flat side is used, as for relu.
enum Hinge: PairSum {
  private static func slope(_ factor: Formula<Place>) -> Formula<Place> {
    .choice(.init(.x * .y, .less, 1), then: -factor, otherwise: 0)
  }
  private static func recorded(_ factor: Formula<Place>) -> Formula<Place> {
    -.apply("vanishing_product", [.apply("heaviside", [1 - .x * .y]), factor])
  }
  static let declaration = PairSumDeclaration(
    name: "hinge", summary: "the sum over the outputs of max(0, 1 − a y), for targets −1 and 1",
    term: .apply("max", [0, 1 - .x * .y]), left: slope(.y), right: slope(.x),
    recordedLeft: recorded(.y), recordedRight: recorded(.x),
    edges: [
      .init(at: [1, 1], partials: [0, 0], reason: "the slope of the flat side, as for relu")
    ],
    points: points)
  static var zeros: ZeroPartial { .structural }
  static func isKink(_ a: Double, _ y: Double) -> Bool { a * y == 1 }
  static func term(_ a: Double, _ y: Double) -> Double { LargerOfTwo.value(0, 1 - a * y) }
  static func left(_ a: Double, _ y: Double) -> Double {
    a * y < 1 ? -y : (a * y >= 1 ? 0 : .nan)
  }
  static func right(_ a: Double, _ y: Double) -> Double { left(y, a) }
}
