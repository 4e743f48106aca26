/// A relation between two numbers as a function: 1 where it holds, 0 where it does not.
///
/// It carries no derivative.
protocol Comparison: BinaryFunction {
  static var relation: Relation { get }
}

extension Comparison {
  static func value(_ x: Double, _ y: Double) -> Double { relation.holds(x, y) ? 1 : 0 }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { 0 }

  static func declare(_ symbol: String, _ words: String) -> BinaryDeclaration {
    BinaryDeclaration(
      name: relation.rawValue, symbol: symbol, summary: "1 where x is \(words) y, else 0",
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
}
