/// A textbook formula as a structure: the same tree prints in symbols, with the numbers put in,
/// in every notation, and can be recorded on a tape.
///
/// `Leaf` says what stands at the leaves: places of a primitive in its declaration, elements of
/// named quantities in a step, or plain numbers.
public indirect enum Formula<Leaf> {
  case leaf(Leaf)
  case number(Double)
  /// A function applied to formulas: `add`, `multiply`, `sin`.
  case apply(FunctionID, [Formula])
  /// The derivative of a function of one variable under its own name: σ′(z).
  case prime(FunctionID, Formula)
  /// The partial derivative of a function of several variables by one, or by an element of one, as
  /// its definition names it: ∂f/∂x at 2 and 5.
  case partial(of: FunctionID, by: String, indices: [Int], at: [Formula])
  /// A sum of many terms.
  case sum([Formula])
  /// Terms left out of a long sum.
  case elided(Int)
  /// One formula or another: `1 if z > 0 else 0`.
  case choice(Condition, then: Formula, otherwise: Formula)

  /// A comparison of two formulas.
  public struct Condition {
    /// The left side.
    public var left: Formula
    /// The relation between the sides.
    public var relation: Relation
    /// The right side.
    public var right: Formula

    /// The comparison `left relation right`.
    public init(_ left: Formula, _ relation: Relation, _ right: Formula) {
      self.left = left
      self.relation = relation
      self.right = right
    }
  }

  /// The formula with every leaf replaced by a formula of other leaves.
  public func map<Other>(_ transform: (Leaf) -> Formula<Other>) -> Formula<Other> {
    switch self {
    case .leaf(let leaf): transform(leaf)
    case .number(let number): .number(number)
    case .apply(let name, let operands): .apply(name, operands.map { $0.map(transform) })
    case .prime(let name, let operand): .prime(name, operand.map(transform))
    case .partial(let name, let variable, let indices, let operands):
      .partial(
        of: name, by: variable, indices: indices, at: operands.map { $0.map(transform) })
    case .sum(let terms): .sum(terms.map { $0.map(transform) })
    case .elided(let count): .elided(count)
    case .choice(let condition, let then, let otherwise):
      .choice(
        .init(condition.left.map(transform), condition.relation, condition.right.map(transform)),
        then: then.map(transform), otherwise: otherwise.map(transform))
    }
  }

  /// Whether terms are left out of it.
  public var isAbridged: Bool {
    switch self {
    case .leaf, .number: false
    case .elided: true
    case .apply(_, let parts), .sum(let parts), .partial(_, _, _, let parts):
      parts.contains(where: \.isAbridged)
    case .prime(_, let operand): operand.isAbridged
    case .choice(let condition, let then, let otherwise):
      [condition.left, condition.right, then, otherwise].contains(where: \.isAbridged)
    }
  }

  /// The leaves, in the order in which the formula is read.
  public var leaves: [Leaf] {
    switch self {
    case .leaf(let leaf): [leaf]
    case .number, .elided: []
    case .apply(_, let parts), .sum(let parts), .partial(_, _, _, let parts):
      parts.flatMap(\.leaves)
    case .prime(_, let operand): operand.leaves
    case .choice(let condition, let then, let otherwise):
      then.leaves + condition.left.leaves + condition.right.leaves + otherwise.leaves
    }
  }
}

extension Formula {
  /// The formula with operations on plain numbers carried out, and powers of 1 left out: the
  /// textbook's p·x^(p − 1) at p = 2 is 2x.
  public var simplified: Formula {
    switch self {
    case .leaf, .number, .elided: return self
    case .prime(let name, let operand): return .prime(name, operand.simplified)
    case .partial(let name, let variable, let indices, let operands):
      return .partial(
        of: name, by: variable, indices: indices, at: operands.map(\.simplified))
    case .sum(let terms): return .sum(terms.map(\.simplified))
    case .choice(let condition, let then, let otherwise):
      return .choice(
        .init(condition.left.simplified, condition.relation, condition.right.simplified),
        then: then.simplified, otherwise: otherwise.simplified)
    case .apply(let name, let operands):
      let operands = operands.map(\.simplified)
      guard operands.count == 2, case .number(let right) = operands[1] else {
        return .apply(name, operands)
      }
      if name == .power, right == 1 { return operands[0] }
      guard case .number(let left) = operands[0] else { return .apply(name, operands) }
      switch name {
      case .add: return .number(left + right)
      case .subtract: return .number(left - right)
      case .multiply: return .number(left * right)
      default: return .apply(name, operands)
      }
    }
  }
}

/// How two numbers compare.
public enum Relation: String, Sendable, CaseIterable {
  case less, lessOrEqual = "less_equal", greater, greaterOrEqual = "greater_equal", equal

  /// The comparison as a primitive: 1 where it holds, 0 elsewhere.
  public var function: FunctionID { FunctionID(rawValue) }

  /// Whether the relation holds between two numbers; never for NaN.
  @inlinable
  public func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    }
  }
}

extension Formula: Equatable where Leaf: Equatable {}
extension Formula.Condition: Equatable where Leaf: Equatable {}
extension Formula: Sendable where Leaf: Sendable {}
extension Formula.Condition: Sendable where Leaf: Sendable {}

extension Formula: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// The sum of two formulas.
  public static func + (left: Formula, right: Formula) -> Formula { .apply(.add, [left, right]) }
  /// The difference of two formulas.
  public static func - (left: Formula, right: Formula) -> Formula {
    .apply(.subtract, [left, right])
  }
  /// The product of two formulas.
  public static func * (left: Formula, right: Formula) -> Formula {
    .apply(.multiply, [left, right])
  }
  /// The quotient of two formulas.
  public static func / (left: Formula, right: Formula) -> Formula {
    .apply(.divide, [left, right])
  }
  /// The negative of a formula.
  public static prefix func - (operand: Formula) -> Formula { .apply(.negate, [operand]) }
  /// A power.
  public func power(_ exponent: Formula) -> Formula { .apply(.power, [self, exponent]) }
  /// The square.
  public var squared: Formula { .apply(.square, [self]) }
}

/// A place in a primitive's own formulas: one of its operands or its output, elementwise.
public enum Place: Hashable, Sendable {
  case operand(Int)
  case output
}

extension Formula where Leaf == Place {
  /// The first operand.
  public static var x: Formula { .leaf(.operand(0)) }
  /// The second operand.
  public static var y: Formula { .leaf(.operand(1)) }
  /// The third operand.
  public static var u: Formula { .leaf(.operand(2)) }
  /// The output.
  public static var output: Formula { .leaf(.output) }
}

/// One element of an operand or of the output of a primitive, by its row-major place from 0.
public enum ElementPlace: Hashable, Sendable {
  case operand(Int, element: Int)
  case output(element: Int)
  /// A part of the formula that has a name of its own.
  case part(PartName)
  /// What the operation reads as it is computed, where that is not what was written.
  case computed(NodeID, element: Int)
}
