/// A composition of operations that is computed as another operation, which keeps the digits that the
/// composition loses: ln(1 − σ(z)) rounds σ(z) to 1, where ln σ(−z) rounds nothing.
///
/// The tape computes and differentiates the other operation. Whoever walks the tape sees what was
/// written, with each of its factors. A composition is declared by one line of `all`.
struct Fusion: Sendable {
  /// What is recognised.
  let written: Pattern
  /// What is computed in its place, of the same x and y.
  let computed: Formula<Place>
  /// Whether the slope of the outer function has lost its digits too: then it is taken as the slope of
  /// the whole, divided by that of the inner function.
  let dividesSlopes: Bool
  /// Whether x stands in it once: then an inner operation along an axis is as good as one of all
  /// elements.
  let isChain: Bool

  /// A form that operations are held against.
  indirect enum Pattern: Sendable {
    /// Anything; where an operand stands twice, the same.
    case operand(Int)
    /// A constant.
    case number(Double)
    /// An operation, by its primitive's place in `Primitive.all`.
    case operation(Int, [Pattern])
  }

  private init(
    _ written: Formula<Place>, as computed: Formula<Place>, dividesSlopes: Bool = false
  ) {
    self.written = Pattern(written)
    self.computed = computed
    self.dividesSlopes = dividesSlopes
    isChain = written.leaves.count { $0 == .operand(0) } == 1
  }

  private static let sigmoid = Formula<Place>.apply("sigmoid", [.x])
  private static let sigmoidSlope = Formula<Place>.apply("sigmoid_slope", [.x])
  private static let softmax = Formula<Place>.apply("softmax", [.x])
  private static let tanh = Formula<Place>.apply("tanh", [.x])
  private static let exp = Formula<Place>.apply("exp", [.x])

  /// Every composition that is recognised.
  ///
  /// What one is computed as may be a part of another: 1 − σ(z) is σ(−z), whose logarithm is that of a
  /// sigmoid.
  private static let all: [Fusion] = [
    // Costs of probabilities.
    Fusion(
      .apply("binary_cross_entropy", [sigmoid, .y]),
      as: .apply("sigmoid_cross_entropy", [.x, .y]), dividesSlopes: true),
    Fusion(
      .apply("binary_cross_entropy_slope", [sigmoid, .y]),
      as: .apply("sigmoid_cross_entropy_slope", [.x, .y]) / sigmoidSlope),
    Fusion(
      .apply("cross_entropy", [softmax, .y]), as: .apply("softmax_cross_entropy", [.x, .y])),
    // A function and its inverse.
    Fusion(.apply("logit", [sigmoid]), as: .apply("identity", [.x]), dividesSlopes: true),
    Fusion(.apply("logit_slope", [sigmoid]), as: 1 / sigmoidSlope),
    Fusion(.apply("atanh", [tanh]), as: .apply("identity", [.x]), dividesSlopes: true),
    Fusion(.apply("one_minus_square", [tanh]), as: .apply("tanh_slope", [.x])),
    Fusion(.apply("ln", [exp]), as: .apply("identity", [.x])),
    // What is left of 1.
    Fusion(1 - sigmoid, as: .apply("sigmoid", [-Formula.x])),
    Fusion(1 - softmax, as: .apply("softmax_rest", [.x])),
    Fusion(1 - tanh.power(2), as: .apply("tanh_slope", [.x])),
    Fusion(1 - tanh.squared, as: .apply("tanh_slope", [.x])),
    // Logarithms of probabilities.
    Fusion(.apply("ln", [sigmoid]), as: .apply("log_sigmoid", [.x])),
    Fusion(.apply("ln", [softmax]), as: .apply("log_softmax", [.x])),
    // Functions written out.
    Fusion(1 / (1 + exp), as: .apply("sigmoid", [-Formula.x])),
    Fusion(exp / (1 + exp), as: sigmoid),
    Fusion(.apply("ln", [1 + exp]), as: .apply("softplus", [.x])),
    Fusion(.apply("log1p", [exp]), as: .apply("softplus", [.x])),
    Fusion(exp / .apply("sum", [exp]), as: softmax),
    Fusion(.apply("ln", [.apply("sum", [exp])]), as: .apply("logsumexp", [.x])),
    Fusion(.x - .apply("logsumexp", [.x]), as: .apply("log_softmax", [.x])),
  ]

  /// The compositions by the place of their outer primitive.
  static let index: [Int: [Fusion]] = {
    var index: [Int: [Fusion]] = [:]
    for fusion in all {
      guard case .operation(let primitive, _) = fusion.written else { continue }
      index[primitive, default: []].append(fusion)
    }
    return index
  }()
}

extension Fusion.Pattern {
  /// The pattern of a formula of operations, operands and numbers.
  fileprivate init(_ formula: Formula<Place>) {
    switch formula {
    case .leaf(.operand(let place)): self = .operand(place)
    case .number(let number): self = .number(number)
    case .apply(let name, let parts):
      guard let primitive = Primitive.place(of: name, operands: parts.count) else { fallthrough }
      self = .operation(primitive, parts.map { Fusion.Pattern($0) })
    default: preconditionFailure("no operation is written as \(formula)")
    }
  }
}
