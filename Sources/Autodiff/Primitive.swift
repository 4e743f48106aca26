/// A differentiable primitive, declared once: its words, its rule, its edges and its test points.
///
/// The reverse sweep, forward mode, recorded derivatives, the text of a step, the help and the
/// tests all read this declaration; adding a primitive adds one of these to `Primitive.all`.
///
/// Every operation of every tape refers to one: so it is shared, and never copied.
public final class Primitive: Sendable {
  /// What tells it from other functions: the name a person types.
  public let id: FunctionID
  /// The textbook's sign for it, σ or ×, where it has one.
  public let symbol: String?
  /// Other names that are accepted.
  public let aliases: [String]
  /// What it is, in one line without a full stop.
  public let summary: String
  /// The names of its operands, in order.
  public let operandNames: [String]
  /// Whether it takes any number of operands like the one it names, as `concat` does.
  package let isVariadic: Bool
  /// The whole numbers a person gives with the operands: they are part of the operation.
  package let attributes: [Attribute]
  /// Its definition as a formula of its operands, where one line can say it.
  package let definition: Formula<Place>?
  /// Whether it is used as an activation, so that its derivative has a name of its own: σ′(z).
  package let isActivation: Bool
  /// How it measures the distance of activations from targets, so that a network can use it as its
  /// cost; nil where it is none.
  package let cost: CostTraits?
  /// What its operand has to be for it to have a value: "a positive number"; nil for any.
  package let domain: String?
  /// Whether a person may call it by name; the others are recorded by derivatives only.
  package let isCallable: Bool
  /// What it does where its derivative has no single value, and why.
  package let edges: [Edge]
  /// Ordinary points at which its derivatives are tested: the operands of each.
  package let testPoints: [TestPoint]
  /// How it is computed and differentiated.
  let rule: any Rule

  /// What a cost is made of, and what it takes.
  package struct CostTraits: Hashable, Sendable {
    /// What it is made of.
    package enum Kind: Hashable, Sendable {
      /// Squares of differences: Σ(a − y)², ½Σ(a − y)², or their mean.
      case squares
      /// The cross-entropy of probabilities of two outcomes.
      case crossEntropy
      case other
    }

    /// What it is made of.
    package let kind: Kind
    /// The output's activation, where it takes logits, z, and applies that itself.
    package let activation: FunctionID?
    /// The cost of pre-activations that is the same as this one of probabilities, and keeps the digits
    /// that these lose near 1; nil where there is none.
    package let ofLogits: FunctionID?

    /// A cost of activations, or of pre-activations to which it applies their `activation`.
    init(_ kind: Kind, applying activation: FunctionID? = nil, ofLogits: FunctionID? = nil) {
      self.kind = kind
      self.activation = activation
      self.ofLogits = ofLogits
    }

    /// Whether it takes logits.
    package var takesLogits: Bool { activation != nil }
  }

  /// A whole number that is a part of an operation and no quantity: the axis of a sum.
  package struct Attribute: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Whether it may be left out.
    ///
    /// Then it is given by name, `sum(w, axis=1)`; otherwise by its place after the operands,
    /// `reshape(x, 2, 3)`.
    package let isOptional: Bool

    /// An attribute of an operation.
    package init(_ name: String, isOptional: Bool) {
      self.name = name
      self.isOptional = isOptional
    }
  }

  /// An ordinary point of the tests: operands and the attributes that go with them.
  package struct TestPoint: Sendable {
    /// The operands.
    package let operands: [Tensor]
    /// The static integers of the operation, such as the element an index takes.
    package let attributes: [Int]

    /// A point from its operands.
    package init(_ operands: [Tensor], attributes: [Int] = []) {
      self.operands = operands
      self.attributes = attributes
    }
  }

  /// A point where the derivative is a matter of policy.
  package struct Edge: Sendable {
    /// The operands, all numbers.
    package let operands: [Double]
    /// The partial derivative with respect to each operand.
    package let partials: [Double]
    /// Why this value was chosen, in one line.
    package let reason: String

    /// The policy at a point.
    package init(at operands: [Double], partials: [Double], reason: String) {
      self.operands = operands
      self.partials = partials
      self.reason = reason
    }
  }

  init(
    _ id: FunctionID, symbol: String? = nil, aliases: [String] = [], _ summary: String,
    operands: [String], isVariadic: Bool = false, attributes: [Attribute] = [],
    definition: Formula<Place>? = nil, isActivation: Bool = false, cost: CostTraits? = nil,
    domain: String? = nil,
    isCallable: Bool = true, edges: [Edge] = [], points: [TestPoint], rule: any Rule
  ) {
    self.id = id
    self.symbol = symbol
    self.aliases = aliases
    self.summary = summary
    self.operandNames = operands
    self.isVariadic = isVariadic
    self.attributes = attributes
    self.definition = definition
    self.isActivation = isActivation
    self.cost = cost
    self.domain = domain
    self.isCallable = isCallable
    self.edges = edges
    self.testPoints = points
    self.rule = rule
  }

  /// The name a person types.
  public var name: String { id.name }

  /// Whether each element of the result comes from the same element of the operands alone.
  package var isElementwise: Bool { rule.unary != nil || rule.binary != nil }

  /// The shape of the result for operands of these shapes.
  ///
  /// - Throws: `ShapeProblem` when they do not fit.
  package func shape(of operands: [Shape], attributes: [Int] = []) throws(ShapeProblem) -> Shape {
    let counts = attributeCounts
    guard counts.contains(attributes.count) else {
      throw .attributes(counts, attributes.count)
    }
    if let negative = attributes.first(where: { $0 < 0 }) {
      throw ShapeProblem(operands: [], requirement: "no attribute can be \(negative)")
    }
    return try rule.shape(of: operands, attributes: attributes)
  }

  /// How many attributes an operation has: those that a person gives, or what only derivatives
  /// and indices record.
  private var attributeCounts: ClosedRange<Int> {
    let needed = attributes.count { !$0.isOptional }
    return rule.attributeCounts ?? needed...attributes.count
  }

  /// The textbook's partial derivative by an operand, for a function of numbers; nil otherwise.
  package func partialFormula(_ operand: Int) -> Formula<Place>? {
    rule.numberPartial(operand)
  }

  /// How it is called: `reshape(x, rows, columns)`; what may be left out is left out.
  public var usage: String {
    let given = operandNames + attributes.filter { !$0.isOptional }.map(\.name)
    return "\(name)(\(given.joined(separator: ", ")))"
  }

  /// Whether a network can use it as its cost.
  package var isCost: Bool { cost != nil }

  /// Whether it takes this many operands.
  package func accepts(operands count: Int) -> Bool {
    isVariadic ? count >= operandNames.count : count == operandNames.count
  }
}
