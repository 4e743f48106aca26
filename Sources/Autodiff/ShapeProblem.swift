/// Why operands do not fit a primitive.
public struct ShapeProblem: Error, Equatable {
  /// The places of the operands that do not fit, from 0; empty when their number is wrong.
  public let operands: [Int]
  /// What is needed, with `{0}`, `{1}`… standing for the operands' own text.
  public let requirement: String

  /// A problem with some operands.
  public init(operands: [Int], requirement: String) {
    self.operands = operands
    self.requirement = requirement
  }

  /// The wrong number of operands.
  static func count(_ expected: Int, _ found: Int) -> ShapeProblem {
    let noun = expected == 1 ? "one operand" : "\(expected) operands"
    return ShapeProblem(operands: [], requirement: "needs \(noun), not \(found)")
  }

  /// The wrong number of attributes.
  static func attributes(_ expected: ClosedRange<Int>, _ found: Int) -> ShapeProblem {
    let (least, most) = (expected.lowerBound, expected.upperBound)
    let number = most == 0 ? "no" : least == most ? "\(least)" : "\(least) to \(most)"
    let noun = most == 1 ? "attribute" : "attributes"
    return ShapeProblem(operands: [], requirement: "takes \(number) \(noun), not \(found)")
  }
}

extension ShapeProblem: CustomStringConvertible {
  /// The requirement with the operands' places for their texts.
  public var description: String {
    var words = ""
    var rest = Substring(requirement)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let place = Int(rest[rest.index(after: open)..<close])
      words += rest[..<open] + "operand \((place ?? 0) + 1)"
      rest = rest[rest.index(after: close)...]
    }
    return words + rest
  }
}
