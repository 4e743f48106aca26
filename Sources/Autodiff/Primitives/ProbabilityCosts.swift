import Glibc

/// Probabilities and targets at which costs of probabilities are tested.
private let points: [Primitive.TestPoint] = [
  .init([Tensor([0.2, 0.7, 0.1]), Tensor([0, 1, 0])]),
  .init([Tensor(0.3), Tensor(0.9)]),
  .init([Tensor([0.6, 0.25, 0.15]), Tensor([0.5, 0.2, 0.3])]),
]

/// y/a, the slope of y ln a by a probability a: 0 where y is, whatever the probability, since what
/// is not wanted costs nothing; NaN where ln a has no value.
///
/// Its own slope by a is −(y/a)/a, the same function again, so that the zeros hold at every order.
enum LogarithmTermSlope: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "xlogy_slope", summary: "y/a, and 0 where y is 0: the slope of y ln a by a",
    operands: ["y", "a"], definition: .x / .y, left: 1 / .y,
    right: -(Formula.x / Formula.y.squared), recordedLeft: .apply("ln_slope", [.y]),
    recordedRight: -.apply("xlogy_slope", [.output, .y]), isCallable: false,
    points: [(1, 0.7), (0.25, 0.5), (-0.5, 2)])
  static var zeros: ZeroPartial { .structural }
  static func value(_ y: Double, _ a: Double) -> Double {
    y == 0 ? 0 : (a < 0 ? .nan : y / abs(a))
  }
  static func left(_ y: Double, _ a: Double, _ output: Double) -> Double {
    LogarithmSlope.value(a)
  }
  static func right(_ y: Double, _ a: Double, _ output: Double) -> Double { -value(output, a) }
}

/// −y/a for costs of a and y, as recorded.
private let termSlope: Formula<Place> =
  .apply("xlogy_slope", [-Formula.y, .x])

/// A formula where something is wanted, and 0 where y is 0, whatever the probability.
private func unlessUnwanted(_ formula: Formula<Place>) -> Formula<Place> {
  .choice(.init(.y, .equal, 0), then: 0, otherwise: formula)
}

/// From probabilities a; what is not wanted, y = 0, costs nothing, whatever its probability.
enum CrossEntropy: PairSum {
  static let declaration = PairSumDeclaration(
    name: "cross_entropy", summary: "the sum over the outputs of −y ln a, for probabilities a",
    cost: Primitive.CostTraits(.crossEntropy, ofLogits: "softmax_cross_entropy"),
    term: -(.y * .apply("ln", [.x])), left: -(.y / .x), right: -.apply("ln", [.x]),
    recordedLeft: termSlope, keptTerm: unlessUnwanted(-(.y * .apply("ln", [.x]))),
    keptLeft: unlessUnwanted(-(.y / .x)),
    edges: [
      .init(at: [0, 0], partials: [0, .infinity], reason: "−y ln a is 0 for all a at y = 0"),
      .init(at: [0, 1], partials: [-.infinity, .infinity], reason: "ln a falls without bound"),
    ],
    points: points)
  static var zeros: ZeroPartial { .structural }
  static func term(_ a: Double, _ y: Double) -> Double { y == 0 ? 0 : -(y * log(a)) }
  static func left(_ a: Double, _ y: Double) -> Double { LogarithmTermSlope.value(-y, a) }
  static func right(_ a: Double, _ y: Double) -> Double { -log(a) }
}

/// From probabilities a, each of an event of its own.
enum BinaryCrossEntropy: PairSum {
  private static let notX: Formula<Place> = 1 - .x
  private static let notY: Formula<Place> = 1 - .y

  /// A formula for y = 0, one for y = 1 and one for all others.
  private static func sides(
    unwanted: Formula<Place>, certain: Formula<Place>, otherwise: Formula<Place>
  ) -> Formula<Place> {
    .choice(
      .init(.y, .equal, 0), then: unwanted,
      otherwise: .choice(.init(.y, .equal, 1), then: certain, otherwise: otherwise))
  }

  private static let keptTerm: Formula<Place> = {
    let (logarithm, rest): (Formula<Place>, Formula<Place>) = (
      .apply("ln", [.x]), .apply("log1p", [-Formula.x])
    )
    return sides(
      unwanted: -rest, certain: -logarithm, otherwise: -(.y * logarithm + notY * rest))
  }()

  static let declaration = PairSumDeclaration(
    name: "binary_cross_entropy",
    summary: "the sum over the outputs of −(y ln a + (1 − y) ln(1 − a)), for probabilities a",
    cost: Primitive.CostTraits(.crossEntropy, ofLogits: "sigmoid_cross_entropy"),
    term: -(.y * .apply("ln", [.x]) + notY * .apply("ln", [notX])),
    left: (.x - .y) / (.x * notX),
    right: .apply("ln", [notX]) - .apply("ln", [.x]),
    recordedLeft: .apply("binary_cross_entropy_slope", [.x, .y]),
    recordedRight: -.apply("logit", [.x]), keptTerm: keptTerm,
    keptLeft: sides(
      unwanted: 1 / notX, certain: -(1 / .x), otherwise: (.x - .y) / (.x * notX)),
    keptRight: .apply("log1p", [-Formula.x]) - .apply("ln", [.x]),
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
    BinaryCrossEntropySlope.value(a, y)
  }
  static func right(_ a: Double, _ y: Double) -> Double { -Logit.value(a) }
}

/// The slope of `binary_cross_entropy` by a probability; where its two terms meet it is a quotient
/// with one difference, and its own slope by a is a sum of two terms that are never negative.
enum BinaryCrossEntropySlope: BinaryFunction {
  private static let notX: Formula<Place> = 1 - .x
  private static func curvature(_ y: Formula<Place>, _ a: Formula<Place>) -> Formula<Place> {
    .apply("xlogy_slope", [.apply("xlogy_slope", [y, a]), a])
  }
  static let declaration = BinaryDeclaration(
    name: "binary_cross_entropy_slope",
    summary: "the derivative of the binary cross-entropy by the probability",
    operands: ["a", "y"], definition: (.x - .y) / (.x * notX),
    left: .y / Formula.x.squared + (1 - .y) / notX.squared, right: -(1 / (.x * notX)),
    recordedLeft: curvature(.y, .x) + curvature(1 - .y, notX),
    recordedRight: -.apply("ln_slope", [.x * notX]), isCallable: false,
    points: [(0.2, 0), (0.7, 1), (0.3, 0.9)])

  static func value(_ a: Double, _ y: Double) -> Double {
    if y == 0 { return LogarithmSlope.value(1 - a) }
    if y == 1 { return -LogarithmSlope.value(a) }
    return a < 0 || a > 1 ? .nan : (a - y) / (a * (1 - a))
  }
  static func left(_ a: Double, _ y: Double, _ output: Double) -> Double {
    func curvature(_ y: Double, _ a: Double) -> Double {
      LogarithmTermSlope.value(LogarithmTermSlope.value(y, a), a)
    }
    return curvature(y, a) + curvature(1 - y, 1 - a)
  }
  static func right(_ a: Double, _ y: Double, _ output: Double) -> Double {
    -LogarithmSlope.value(a * (1 - a))
  }
}

/// The logarithm of the odds, the inverse of the logistic function; near ½, where it is 0, by way of
/// 2p − 1, which rounds nothing there.
enum Logit: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "logit", summary: "the logarithm of the odds of a probability, ln(x/(1 − x))",
    definition: .apply("ln", [.x / (1 - .x)]), derivative: 1 / (.x * (1 - .x)),
    recordedDerivative: .apply("logit_slope", [.x]),
    edges: [
      .init(at: [0], partials: [.infinity], reason: "the slope grows without bound"),
      .init(at: [1], partials: [.infinity], reason: "the slope grows without bound"),
    ],
    points: [0.3, 0.5, 0.7])
  static func value(_ x: Double) -> Double {
    x > 0.25 && x < 0.75 ? -log1p((1 - 2 * x) / x) : log(x) - log1p(-x)
  }
  static func derivative(_ x: Double, _ output: Double) -> Double { LogitSlope.value(x) }
}

/// logit′ itself, which recorded derivatives are made of.
///
/// Its slope has the factor 2x − 1, which keeps every digit near ½; a product's rule would leave
/// (1 − x) − x, each of them rounded.
enum LogitSlope: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: "logit_slope", symbol: "logit′",
    summary: "the derivative of the logit: 1/(x(1 − x)), for a probability x",
    definition: 1 / (.x * (1 - .x)), derivative: (2 * .x - 1) * Formula.output.squared,
    isCallable: false, points: [0.3, 0.5, 0.7])
  static func value(_ x: Double) -> Double { LogarithmSlope.value(x * (1 - x)) }
  static func derivative(_ x: Double, _ output: Double) -> Double {
    (2 * x - 1) * (output * output)
  }
}

/// `binary_cross_entropy` of σ(z), fused: y softplus(−z) + (1 − y) softplus(z) adds positive terms
/// only, where σ(z) would have rounded to 0 or 1.
enum SigmoidCrossEntropy: PairSum {
  private static let notY: Formula<Place> = 1 - .y
  static let declaration = PairSumDeclaration(
    name: "sigmoid_cross_entropy", aliases: ["binary_cross_entropy_with_logits"],
    summary: "the sum over the outputs of the binary cross-entropy of σ(z), from the logits z",
    operands: ["z", "y"], cost: Primitive.CostTraits(.crossEntropy, applying: .sigmoid),
    term: .y * .apply("softplus", [-Formula.x]) + notY * .apply("softplus", [.x]),
    left: .apply("sigmoid", [.x]) - .y, right: -.x,
    recordedLeft: .apply("sigmoid_cross_entropy_slope", [.x, .y]),
    keptLeft: .choice(
      .init(.apply("abs", [.x]), .less, 1),
      then: .apply("tanh", [.x / 2]) / 2 + (0.5 - .y),
      otherwise: notY * .apply("sigmoid", [.x]) - .y * .apply("sigmoid", [-Formula.x])),
    points: [
      .init([Tensor([1, -2, 3]), Tensor([0, 1, 0.25])]), .init([Tensor(0.3), Tensor(1)]),
    ])

  static func term(_ z: Double, _ y: Double) -> Double {
    (y == 0 ? 0 : y * Softplus.value(-z)) + (y == 1 ? 0 : (1 - y) * Softplus.value(z))
  }
  static func left(_ z: Double, _ y: Double) -> Double {
    SigmoidCrossEntropySlope.value(z, y)
  }
  static func right(_ z: Double, _ y: Double) -> Double { -z }
}

/// The slope σ(z) − y of `sigmoid_cross_entropy` by a logit.
///
/// Far out it is (1 − y) σ(z) − y σ(−z), which keeps the digits of a certain and right answer; near 0
/// it is ½ tanh(z/2) + (½ − y), which keeps those of an undecided one.
enum SigmoidCrossEntropySlope: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "sigmoid_cross_entropy_slope", summary: "the difference of σ(z) and y",
    operands: ["z", "y"], definition: .apply("sigmoid", [.x]) - .y,
    left: .apply("sigmoid_slope", [.x]), right: -1, isCallable: false,
    points: [(1, 0), (-2, 1), (3, 0.25)])
  static func value(_ z: Double, _ y: Double) -> Double {
    abs(z) < 1 ? tanh(z / 2) / 2 + (0.5 - y) : (1 - y) * Sigmoid.value(z) - y * Sigmoid.value(-z)
  }
  static func left(_ z: Double, _ y: Double, _ output: Double) -> Double {
    SigmoidSlope.value(z)
  }
  static func right(_ z: Double, _ y: Double, _ output: Double) -> Double { -1 }
}

/// How far a is from y, KL(y‖a): Kullback and Leibler, "On Information and Sufficiency" (1951).
enum KullbackLeibler: PairSum {
  static let declaration = PairSumDeclaration(
    name: "kl_divergence", summary: "the sum over the outputs of y ln(y/a), for probabilities a",
    term: .y * .apply("ln", [.y / .x]), left: -(.y / .x),
    right: .apply("ln", [.y / .x]) + 1,
    recordedLeft: termSlope, recordedRight: .apply("log_ratio", [.y, .x]) + 1,
    keptTerm: unlessUnwanted(.y * .apply("ln", [.y / .x])), keptLeft: unlessUnwanted(-(.y / .x)),
    edges: [
      .init(at: [0.5, 0], partials: [0, -.infinity], reason: "ln y falls without bound"),
      .init(at: [0, 1], partials: [-.infinity, .infinity], reason: "ln a falls without bound"),
    ],
    points: [
      .init([Tensor([0.4, 0.35, 0.25]), Tensor([0.3, 0.5, 0.2])]),
      .init([Tensor(0.3), Tensor(0.9)]),
      .init([Tensor([0.6, 0.25, 0.15]), Tensor([0.5, 0.2, 0.3])]),
    ])

  static var zeros: ZeroPartial { .structural }
  static func term(_ a: Double, _ y: Double) -> Double {
    y == 0 ? 0 : y * LogarithmOfRatio.value(y, a)
  }
  static func left(_ a: Double, _ y: Double) -> Double { LogarithmTermSlope.value(-y, a) }
  static func right(_ a: Double, _ y: Double) -> Double {
    LogarithmOfRatio.value(y, a) + 1
  }
}

/// ln(y/a) of two probabilities.
///
/// Where the two are near, it is taken by way of their difference, which rounds nothing, and where
/// their quotient leaves the range of numbers as a difference of logarithms.
enum LogarithmOfRatio: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "log_ratio", summary: "the logarithm of the ratio of two probabilities",
    operands: ["y", "a"], definition: .apply("ln", [.x / .y]), left: 1 / .x, right: -(1 / .y),
    recordedLeft: .apply("ln_slope", [.x]), recordedRight: -.apply("ln_slope", [.y]),
    isCallable: false, points: [(0.3, 0.4), (0.9, 0.2), (0.5, 0.7)])
  static func value(_ y: Double, _ a: Double) -> Double {
    if y < 0 || a < 0 { return .nan }
    if abs(y - a) <= a / 2 { return log1p((y - a) / a) }
    let quotient = y / a
    return quotient.isNormal ? log(quotient) : log(y) - log(a)
  }
  static func left(_ y: Double, _ a: Double, _ output: Double) -> Double {
    LogarithmSlope.value(y)
  }
  static func right(_ y: Double, _ a: Double, _ output: Double) -> Double {
    -LogarithmSlope.value(a)
  }
}
