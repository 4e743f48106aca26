/// A relation between two numbers as a function: 1 where it holds, 0 where it does not.
///
/// It carries no derivative.
protocol Comparison: BinaryFunction {
  static var relation: Relation { get }
}

extension Comparison {
  static func isKink(_ x: Double, _ y: Double) -> Bool { x == y }
  static func value(_ x: Double, _ y: Double) -> Double { relation.holds(x, y) ? 1 : 0 }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }

  static func declare(_ symbol: String, _ words: String) -> BinaryDeclaration {
    BinaryDeclaration(
      name: relation.function, symbol: symbol, summary: "1 where x is \(words) y, else 0",
      left: 0, right: 0, carriesDerivative: false, points: [(2, 5), (5, 2), (-1, -3)])
  }
}

enum Less: Comparison {
  static let relation = Relation.less
  static let declaration = declare("<", "less than")
}

enum LessOrEqual: Comparison {
  static let relation = Relation.lessOrEqual
  static let declaration = declare("≤", "at most")
}

enum Greater: Comparison {
  static let relation = Relation.greater
  static let declaration = declare(">", "greater than")
}

enum GreaterOrEqual: Comparison {
  static let relation = Relation.greaterOrEqual
  static let declaration = declare("≥", "at least")
}

enum Equal: Comparison {
  static let relation = Relation.equal
  static let declaration = declare("=", "equal to")
  /// Both sides of the one point at which it holds are the same piece.
  static func isKink(_ x: Double, _ y: Double) -> Bool { false }
}

/// A function that is constant but for a jump at 0: what the slopes of functions with corners are.
///
/// It carries no derivative, as comparisons do not, but NaN stays NaN.
protocol Step: UnaryFunction {}

extension Step {
  static func derivative(_ x: Double, _ output: Double) -> Double { 0 }
}

/// The slope of |x|.
enum Sign: Step {
  static let declaration = UnaryDeclaration(
    name: "sign", summary: "1 where x is positive, −1 where it is negative, 0 where it is 0",
    definition: .choice(
      .init(.x, .greater, 0), then: 1,
      otherwise: .choice(.init(.x, .less, 0), then: -1, otherwise: 0)),
    derivative: 0, carriesDerivative: false, points: [2, -0.5])
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double {
    x > 0 ? 1 : (x < 0 ? -1 : (x == 0 ? 0 : .nan))
  }
}

/// The slope of relu, with 0 at 0: the slope from the left, by convention.
enum Heaviside: Step {
  static let declaration = UnaryDeclaration(
    name: "heaviside", aliases: ["relu′"], summary: "the unit step: 1 where x is positive, else 0",
    definition: .choice(.init(.x, .greater, 0), then: 1, otherwise: 0),
    derivative: 0, carriesDerivative: false, points: [2, -0.5])
  static var kinks: [Double] { [0] }
  static func value(_ x: Double) -> Double { x > 0 ? 1 : (x <= 0 ? 0 : .nan) }
}

/// How much of the larger of two numbers is the first: a tie is split evenly.
enum LargerShare: BinaryFunction {
  static let declaration = BinaryDeclaration(
    name: "larger_share", summary: "1 where x is greater than y, ½ where they are equal, else 0",
    left: 0, right: 0, carriesDerivative: false, isCallable: false,
    points: [(2, 5), (5, 2), (-1, -3)])
  static func isKink(_ x: Double, _ y: Double) -> Bool { x == y }
  static func value(_ x: Double, _ y: Double) -> Double {
    x > y ? 1 : (x < y ? 0 : (x == y ? 0.5 : .nan))
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }
}
