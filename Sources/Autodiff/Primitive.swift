/// A differentiable primitive, declared once: its words, its rule, its edges and its test points.
///
/// The reverse sweep, forward mode, recorded derivatives, the text of a step, the help and the
/// tests all read this declaration; adding a primitive adds one of these to `Primitive.all`.
public struct Primitive: Sendable {
  /// The name a person types.
  public let name: String
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
  /// Whether it compares an activation with a target, so that a network can use it as its cost.
  package let isCost: Bool
  /// Whether a person may call it by name; the others are recorded by derivatives only.
  package let isCallable: Bool
  /// What it does where its derivative has no single value, and why.
  package let edges: [Edge]
  /// Ordinary points at which its derivatives are tested: the operands of each.
  package let testPoints: [TestPoint]
  /// How it is computed and differentiated.
  let rule: any Rule

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
    _ name: String, symbol: String? = nil, aliases: [String] = [], _ summary: String,
    operands: [String], isVariadic: Bool = false, attributes: [Attribute] = [],
    definition: Formula<Place>? = nil, isActivation: Bool = false, isCost: Bool = false,
    isCallable: Bool = true, edges: [Edge] = [], points: [TestPoint], rule: any Rule
  ) {
    self.name = name
    self.symbol = symbol
    self.aliases = aliases
    self.summary = summary
    self.operandNames = operands
    self.isVariadic = isVariadic
    self.attributes = attributes
    self.definition = definition
    self.isActivation = isActivation
    self.isCost = isCost
    self.isCallable = isCallable
    self.edges = edges
    self.testPoints = points
    self.rule = rule
  }

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

  /// Whether it takes this many operands.
  package func accepts(operands count: Int) -> Bool {
    isVariadic ? count >= operandNames.count : count == operandNames.count
  }
}

/// Where an array lies in an arena: element `e` of sample `s` stands at `offset + e·lanes + s`.
///
/// An array that does not depend on the sample has one lane.
struct View {
  var offset: Int
  var shape: Shape
  var isPerSample: Bool

  /// Whether it is a single number, the same for every sample.
  var isPlainNumber: Bool { shape.isScalar && !isPerSample }

  /// The distance between neighbouring elements in an arena of `samples` samples.
  func elementStride(_ samples: Int) -> Int { isPerSample ? samples : 1 }

  /// The number of arena places for `samples` samples.
  func extent(_ samples: Int) -> Int { shape.count * elementStride(samples) }

  /// The arena index of an element for one sample.
  func index(_ element: Int, _ sample: Int, _ samples: Int) -> Int {
    isPerSample ? offset + element * samples + sample : offset + element
  }
}

/// One operation as a kernel sees it: views of its output and operands, and the arena's base.
struct KernelFrame {
  let values: UnsafeMutablePointer<Double>
  let output: View
  let operands: UnsafeBufferPointer<View>
  let attributes: UnsafeBufferPointer<Int>
  let samples: Int
  /// Whether a contribution to an adjoint is the first and replaces what stands there; only rules
  /// that can overwrite are asked to.
  var overwrites = false

  /// The shapes of the operands.
  var shapes: [Shape] { operands.map(\.shape) }

  /// The value of an element of an operand for one sample.
  func value(_ operand: Int, _ element: Int, _ sample: Int) -> Double {
    values[operands[operand].index(element, sample, samples)]
  }

  /// The value of an element of the output for one sample.
  func result(_ element: Int, _ sample: Int) -> Double {
    values[output.index(element, sample, samples)]
  }
}

/// How a primitive is computed, differentiated and written down.
///
/// Families of primitives (elementwise functions, reductions, costs, products) implement it once.
protocol Rule: Sendable {
  /// The shape of the result.
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape
  /// Whether the result depends on the sample, given whether each operand does.
  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool
  /// How many attributes an operation has, where it is not those that a person gives.
  var attributeCounts: ClosedRange<Int>? { get }
  /// The only sample, from 0, whose values an operation with these attributes takes; nil where it
  /// takes all of them, or each for itself.
  func sample(_ attributes: [Int]) -> Int?
  /// Whether each element of the result is one of the operands' own: the one it has a derivative by.
  var isSelection: Bool { get }
  /// Whether a derivative reaches the operand at all; a condition's or a comparison's never does.
  func carriesDerivative(_ operand: Int) -> Bool
  /// Computes the output from the operands.
  func forward(_ frame: KernelFrame)
  /// Adds to the adjoint of one operand what the output's adjoint contributes, or replaces it by
  /// that where the frame says so.
  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int)
  /// Whether `reverse` can replace an adjoint, which then needs no clearing before a sweep.
  var canOverwrite: Bool { get }
  /// Adds to the output's tangent what the tangent of one operand contributes.
  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int)
  /// The elements of an operand on which an element of the output depends.
  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange
  /// The elements of the output that depend on an element of an operand.
  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange
  /// How many elements of the output depend on each element of an operand; nil where they differ.
  func dependentCount(of operand: Int, _ signature: Signature) -> Int?
  /// The partial derivative of an output element with respect to an operand's element.
  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double
  /// The formula of an output element, sums of more than `limit` terms shortened.
  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace>
  /// The textbook formula of a partial derivative.
  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace>
  /// Records the adjoint that reaches one operand, given the output's, as operations on a tape.
  func pullback(
    _ builder: inout TapeBuilder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID
  /// The textbook's partial derivative by an operand, where the primitive is a function of numbers.
  func numberPartial(_ operand: Int) -> Formula<Place>?
  /// The function of one number, where the primitive is one.
  var unary: ScalarUnary? { get }
  /// The function of two numbers, where the primitive is one.
  var binary: ScalarBinary? { get }
}

extension Rule {
  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool { operands.contains(true) }
  var attributeCounts: ClosedRange<Int>? { nil }
  func sample(_ attributes: [Int]) -> Int? { nil }
  var isSelection: Bool { false }
  func carriesDerivative(_ operand: Int) -> Bool { true }
  func numberPartial(_ operand: Int) -> Formula<Place>? { nil }
  var canOverwrite: Bool { false }
  var unary: ScalarUnary? { nil }
  var binary: ScalarBinary? { nil }
}

/// The shapes and attributes of one operation.
struct Signature {
  let output: Shape
  let operands: [Shape]
  let attributes: [Int]
}

/// An output element and the operand element it is differentiated by.
struct ElementPair {
  let output: Int
  let operand: Int
  let element: Int
}

/// An operation already on a tape, and the adjoint of its output.
struct RecordedOperation {
  let operands: [NodeID]
  let output: NodeID
  let adjoint: NodeID
  let attributes: [Int]
}

/// A function of one number and its derivative, given the operand and the value.
struct ScalarUnary {
  let value: @Sendable (Double) -> Double
  let derivative: @Sendable (Double, Double) -> Double
}

/// A function of two numbers and its partial derivatives, given the operands and the value.
struct ScalarBinary {
  let value: @Sendable (Double, Double) -> Double
  let left: @Sendable (Double, Double, Double) -> Double
  let right: @Sendable (Double, Double, Double) -> Double
}
