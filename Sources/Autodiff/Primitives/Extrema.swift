/// The larger or the smaller of two numbers, NaN when one is.
///
/// At a tie the adjoint is split evenly, so that the order of the operands makes no difference.
protocol Extremum: BinaryFunction {
  /// The relation in which the chosen number stands to the other one.
  static var relation: Relation { get }
}

extension Extremum {
  static var zeros: ZeroPartial { .structural }
  static func isKink(_ x: Double, _ y: Double) -> Bool { x == y }
  static func value(_ x: Double, _ y: Double) -> Double {
    if x == y { return (x.sign == .plus) == (relation == .greater) ? x : y }
    return x.isNaN || relation.holds(x, y) ? x : y
  }
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double {
    relation == .greater ? LargerShare.value(x, y) : LargerShare.value(y, x)
  }
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double { left(y, x, output) }

  /// The same partial, NaN where there is no telling which is chosen.
  static func tieSplit(_ own: Formula<Place>, _ other: Formula<Place>) -> Formula<Place> {
    .apply("larger_share", relation == .greater ? [own, other] : [other, own])
  }

  static func declare(_ name: FunctionID, _ summary: String) -> BinaryDeclaration {
    func partial(_ own: Formula<Place>, _ other: Formula<Place>) -> Formula<Place> {
      .choice(
        .init(own, relation, other), then: 1,
        otherwise: .choice(.init(own, .equal, other), then: 0.5, otherwise: 0))
    }
    return BinaryDeclaration(
      name: name, summary: summary, left: partial(.x, .y), right: partial(.y, .x),
      recordedLeft: tieSplit(.x, .y), recordedRight: tieSplit(.y, .x), isSelection: true,
      edges: [.init(at: [2, 2], partials: [0.5, 0.5], reason: "a tie is split evenly")],
      points: [(2, 5.5), (5, 2.25), (-1, -3)])
  }
}

enum LargerOfTwo: Extremum {
  static let relation = Relation.greater
  static let declaration = declare("max", "the larger of two numbers")
}

enum SmallerOfTwo: Extremum {
  static let relation = Relation.less
  static let declaration = declare("min", "the smaller of two numbers")
}

/// min(max(x, low), high), and its partials as those of the two: a tie is split evenly.
enum Clamp: TernaryFunction {
  static let declaration = TernaryDeclaration(
    name: "clamp", summary: "x, cut off below low and above high",
    operands: ["x", "low", "high"],
    definition: .apply("min", [.apply("max", [.x, .y]), .u]),
    partials: [
      inside * gate(.x, .greater, .y), inside * gate(.y, .greater, .x),
      gate(.u, .less, .apply("max", [.x, .y])),
    ],
    recordedPartials: [
      passed * LargerOfTwo.tieSplit(.x, .y), passed * LargerOfTwo.tieSplit(.y, .x),
      SmallerOfTwo.tieSplit(.u, .apply("max", [.x, .y])),
    ],
    edges: [
      .init(at: [1, 1, 2], partials: [0.5, 0.5, 0], reason: "a tie is split evenly, as for max"),
      .init(at: [2, 1, 2], partials: [0.5, 0, 0.5], reason: "a tie is split evenly, as for min"),
    ],
    points: [[0.5, -1, 1], [-3, -1, 1], [4, -1, 1], [0.25, 0, 2]])

  /// What min lets through of max(x, low).
  private static let inside = gate(.apply("max", [.x, .y]), .less, .u)
  private static let passed = SmallerOfTwo.tieSplit(.apply("max", [.x, .y]), .u)

  /// The partial derivative of max or min by the first of its operands.
  private static func gate(
    _ own: Formula<Place>, _ relation: Relation, _ other: Formula<Place>
  ) -> Formula<Place> {
    .choice(
      .init(own, relation, other), then: 1,
      otherwise: .choice(.init(own, .equal, other), then: 0.5, otherwise: 0))
  }

  static func isKink(_ x: Double, _ low: Double, _ high: Double) -> Bool {
    x == low || x == high || low == high
  }
  static func value(_ x: Double, _ low: Double, _ high: Double) -> Double {
    SmallerOfTwo.value(LargerOfTwo.value(x, low), high)
  }

  static func partial(_ operand: Int, _ x: Double, _ low: Double, _ high: Double) -> Double {
    let raised = LargerOfTwo.value(x, low)
    let output = SmallerOfTwo.value(raised, high)
    switch operand {
    case 0:
      return LargerOfTwo.left(x, low, raised) * SmallerOfTwo.left(raised, high, output)
    case 1:
      return LargerOfTwo.right(x, low, raised) * SmallerOfTwo.left(raised, high, output)
    default: return SmallerOfTwo.right(raised, high, output)
    }
  }
}

/// `where(condition, x, y)`: x where the condition is not 0, y where it is.
///
/// The value that is not chosen contributes nothing, not even its NaN; the condition carries no
/// derivative.
enum Choice: TernaryFunction {
  static let declaration = TernaryDeclaration(
    name: "where", summary: "x where the condition is not 0, y where it is",
    operands: ["condition", "x", "y"],
    partials: [
      0, .choice(.init(.x, .equal, 0), then: 0, otherwise: 1),
      .choice(.init(.x, .equal, 0), then: 1, otherwise: 0),
    ],
    derivativesFrom: 1, points: [[1, 0.05, 2], [0, 0.1, 3], [1, -3, 4]])

  static func value(_ condition: Double, _ x: Double, _ y: Double) -> Double {
    condition != 0 ? x : y
  }

  static func partial(
    _ operand: Int, _ condition: Double, _ x: Double, _ y: Double
  ) -> Double {
    operand == (condition != 0 ? 1 : 2) ? 1 : 0
  }

  static func tieSplit(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let nothing = try builder.constant(.structuralZero)
    let flow = try builder.flow(recorded.adjoint)
    let branches = operand == 1 ? [flow, nothing] : [nothing, flow]
    return try builder.marked(builder.apply("where", [recorded.operands[0]] + branches))
  }
}

extension FunctionID {
  /// The larger of two numbers, or the largest element.
  public static let max: Self = "max"
  /// The smaller of two numbers, or the smallest element.
  public static let min: Self = "min"
  /// One number or another, by a condition.
  public static let choice: Self = "where"
}
