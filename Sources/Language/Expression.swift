public import Autodiff

/// A parsed expression, with the characters of the line it came from.
public struct Expression: Hashable, Sendable {
  /// What the expression is.
  public indirect enum Kind: Hashable, Sendable {
    case number(Double)
    case name(String)
    /// A primitive or a user's function applied to arguments.
    case call(String, [Expression])
    case negate(Expression)
    /// Operands with operators of one precedence between them, from left to right: a - b + c.
    case chain(Expression, [Link])
    /// An argument of a call that is given by name: axis=1.
    case named(String, Expression)
    /// One element, by one-based indices.
    case index(Expression, [Int])
    /// A part of an array, at least one of its subscripts a range.
    case slice(Expression, [Subscript])
    case list([Expression])
    /// d(A)/d(B).
    case derivative(of: Expression, by: Expression)
  }

  /// An operator and its right operand, in a chain of them.
  public struct Link: Hashable, Sendable {
    /// The operator's primitive, such as add or matmul.
    public let operation: FunctionID
    /// The operand after it.
    public let operand: Expression
  }

  /// What is taken along one dimension of an array, by one-based indices.
  public enum Subscript: Hashable, Sendable {
    /// One place, which takes the dimension away.
    case index(Int)
    /// The places from the first to the last, `2:3`; without them from the start, or to the end.
    case range(first: Int?, last: Int?)
  }

  /// What it is.
  public let kind: Kind
  /// The characters of the line it was parsed from, counted from 0.
  public let range: Range<Int>
  /// How deeply it nests; a number or name has 1.
  let depth: Int

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
    depth = 1 + (kind.parts.map(\.depth).max() ?? 0)
  }

  /// Whether it is a number, a quantity or an element of one, and nothing is computed.
  var isLeaf: Bool {
    switch kind {
    case .number, .name: true
    case .index(let operand, _): operand.isLeaf
    default: false
    }
  }

  /// The expressions it is made of, in the order in which they stand.
  public var parts: [Expression] { kind.parts }

  /// The names the expression mentions, of quantities and functions, in the order of mention.
  public var names: [String] {
    switch kind {
    case .name(let name): [name]
    case .call(let name, let arguments): [name] + arguments.flatMap(\.names)
    default: parts.flatMap(\.names)
    }
  }
}

extension Expression.Kind {
  /// The expressions it is made of, in the order in which they stand.
  fileprivate var parts: [Expression] {
    switch self {
    case .number, .name: []
    case .call(_, let arguments), .list(let arguments): arguments
    case .negate(let operand), .index(let operand, _), .slice(let operand, _),
      .named(_, let operand):
      [operand]
    case .chain(let first, let links): [first] + links.map(\.operand)
    case .derivative(of: let target, by: let variable): [target, variable]
    }
  }
}

extension Expression {
  /// The expression with the parts that have a replacement replaced by that name.
  ///
  /// - Parameter name: asked for each part, the whole first; nil goes on to its own parts.
  public func replacing(_ name: (Expression) -> String?) -> Expression {
    if let name = name(self) { return Expression(.name(name), range) }
    let kind: Kind =
      switch self.kind {
      case .number, .name: self.kind
      case .call(let function, let arguments):
        .call(function, arguments.map { $0.replacing(name) })
      case .negate(let operand): .negate(operand.replacing(name))
      case .chain(let first, let links):
        .chain(
          first.replacing(name),
          links.map {
            Expression.Link(operation: $0.operation, operand: $0.operand.replacing(name))
          })
      case .index(let operand, let indices): .index(operand.replacing(name), indices)
      case .slice(let operand, let subscripts): .slice(operand.replacing(name), subscripts)
      case .named(let argument, let value): .named(argument, value.replacing(name))
      case .list(let elements): .list(elements.map { $0.replacing(name) })
      case .derivative(of: let target, by: let variable):
        .derivative(of: target.replacing(name), by: variable.replacing(name))
      }
    return Expression(kind, range)
  }
}

/// A line of the language.
public enum Statement: Hashable, Sendable {
  /// `name = expression`.
  case definition(name: String, nameRange: Range<Int>, Expression)
  /// `f(x, y) = expression`.
  case function(name: String, nameRange: Range<Int>, parameters: [String], Expression)
  /// `w1[1,2] = expression`.
  case element(name: String, indices: [Int], targetRange: Range<Int>, Expression)
  /// `w := expression`: takes its value now; several at once, all from the values before.
  case values([Taking])
  /// An expression whose value is asked.
  case expression(Expression)

  /// A quantity, or an element of one, that takes the value of an expression.
  public struct Taking: Hashable, Sendable {
    /// The quantity.
    public let name: String
    /// The one-based indices of the element; empty for all of it.
    public let indices: [Int]
    /// Where it stands in the line.
    public let targetRange: Range<Int>
    /// What is computed.
    public let value: Expression
  }
}
