public import Stepping

/// What a step of a walk takes to predict it.
public enum Concept: String, CaseIterable, Hashable, Sendable {
  case values, slopes, factors, shares, products, sums, means, updates

  /// What it is called on the screen.
  public var title: String {
    switch self {
    case .values: "values going forward"
    case .slopes: "slopes of activations, ∂a/∂z"
    case .factors: "other factors"
    case .shares: "shares of paths"
    case .products: "products of factors"
    case .sums: "sums over paths"
    case .means: "means over the samples"
    case .updates: "updates of parameters"
    }
  }

  /// The concept of a step.
  public init(_ step: Step) {
    self =
      switch step.kind {
      case .value: .values
      case .partial: step.name == nil ? .factors : .slopes
      case .contribution: .shares
      case .total: step.paths > 1 ? .sums : .products
      case .mean: .means
      case .update: .updates
      }
  }
}

/// How predictions turned out, by concept.
public struct PredictionTally: Hashable, Sendable {
  /// The counts of one concept.
  public struct Count: Hashable, Sendable {
    /// How many were predicted.
    public internal(set) var asked = 0
    /// How many of these were right.
    public internal(set) var right = 0
    /// How many were passed over.
    public internal(set) var skipped = 0

    /// A count; nil unless it could be one.
    public init?(asked: Int, right: Int, skipped: Int) {
      guard right >= 0, asked >= right, skipped >= 0 else { return nil }
      (self.asked, self.right, self.skipped) = (asked, right, skipped)
    }

    init() {}
  }

  private var counts: [Concept: Count] = [:]

  /// Nothing predicted yet.
  public init() {}

  /// What was counted before.
  public init(_ counts: [Concept: Count]) { self.counts = counts }

  /// The concepts that came up, in their order.
  public var rows: [(concept: Concept, count: Count)] {
    Concept.allCases.compactMap { concept in counts[concept].map { (concept, $0) } }
  }

  /// Counts a prediction.
  public mutating func count(_ concept: Concept, isRight: Bool) {
    counts[concept, default: Count()].asked += 1
    if isRight { counts[concept, default: Count()].right += 1 }
  }

  /// Counts a step that was passed over.
  public mutating func skip(_ concept: Concept) {
    counts[concept, default: Count()].skipped += 1
  }
}
