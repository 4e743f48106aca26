/// The points at which reductions are tested.
private let points: [Tensor] = [
  Tensor([0.05, 0.1, -3]), Tensor(3),
  Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
]

extension Formula {
  /// A formula of many operands, by one of two operands: the first `limit` − 1 of them, the number of
  /// those left out, and the last, as `shortSum` does for sums.
  static func chain(
    _ function: FunctionID, _ count: Int, limit: Int, _ operand: (Int) -> Formula
  ) -> Formula {
    var operands = (0..<count).map(operand)
    if count > max(limit, 2) {
      let first = max(limit - 1, 1)
      operands.replaceSubrange(first..<count - 1, with: [.elided(count - first - 1)])
    }
    guard let first = operands.first else { return .apply(function, []) }
    return operands.dropFirst().reduce(first) { .apply(function, [$0, $1]) }
  }
}

/// The largest or the smallest element, NaN when one is NaN.
///
/// Among equals the adjoint is split evenly, so that their order makes no difference.
protocol ExtremeElement: ReductionFunction {
  /// The elementwise function of two that it is the reduction of.
  associatedtype OfTwo: Extremum
}

extension ExtremeElement {
  static var zeros: ZeroPartial { .structural }
  static func kinks(_ x: AxisSlice, _ output: Double) -> [Int] {
    let largest = (0..<x.count).filter { x[$0] == output }
    return largest.count > 1 ? largest : []
  }
  static func value(_ x: AxisSlice) -> Double {
    var result = OfTwo.relation == .greater ? -Double.infinity : .infinity
    for place in 0..<x.count { result = OfTwo.value(result, x[place]) }
    return result
  }

  static func forEachPartial(_ x: AxisSlice, _ output: Double, _ body: (Int, Double) -> Void) {
    var equals = 0.0
    for place in 0..<x.count where x[place] == output { equals += 1 }
    for place in 0..<x.count {
      body(place, x[place] == output ? 1 / equals : (output.isNaN ? .nan : 0))
    }
  }

  static func partials(
    _ builder: inout some DerivativeRecorder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    let (x, attributes) = (reduction.operand, reduction.attributes)
    let chosen = try builder.apply("equal", [x, reduction.output])
    let count = try builder.apply("sum", [chosen], attributes: attributes)
    return try builder.apply(
      "divide", [chosen, builder.broadcast(count, over: x, attributes: attributes)])
  }

  static func declare(_ name: FunctionID, _ words: String) -> ReductionDeclaration {
    ReductionDeclaration(
      name: name, summary: "\(words), or along an axis (axis=1); equals share the derivative",
      value: { x, limit in .chain(name, x.count, limit: limit) { x[$0] } },
      partial: { x, place in .choice(.init(x[place], .equal, x.output), then: 1, otherwise: 0) },
      isSelection: true,
      points: points)
  }
}

enum LargestElement: ExtremeElement {
  typealias OfTwo = LargerOfTwo
  static let declaration = declare("max", "the largest of all elements")
}

enum SmallestElement: ExtremeElement {
  typealias OfTwo = SmallerOfTwo
  static let declaration = declare("min", "the smallest of all elements")
}

/// The logarithm of the sum of the exponentials, shifted by the maximum so that none overflows.
///
/// Where all elements are −∞ it is −∞.
enum LogarithmOfSumOfExponentials: ReductionFunction {
  static let declaration = ReductionDeclaration(
    name: "logsumexp",
    summary: "the logarithm of the sum of the exponentials of all elements, or of those along an "
      + "axis",
    definition: .apply("ln", [.apply("sum", [.apply("exp", [.x])])]),
    value: { x, limit in
      .apply("ln", [.shortSum(x.count, limit: limit) { .apply("exp", [x[$0]]) }])
    },
    partial: { x, place in .apply("exp", [x[place] - x.output]) },
    points: points + [Tensor([1, 2, 3])])

  static func value(_ x: AxisSlice) -> Double { ExponentialSum(x).logarithm }

  static func keptValue(
    _ range: ElementRange, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> WrittenFormula? {
    let shifted = ShiftedExponentials(range, frame, sample: sample, limit: limit)
    return WrittenFormula(
      shifted.top + .apply("log1p", [shifted.others]), parts: [shifted.maximum])
  }

  static func forEachPartial(_ x: AxisSlice, _ output: Double, _ body: (Int, Double) -> Void) {
    let sum = ExponentialSum(x)
    for place in 0..<x.count { body(place, sum.softmax(x[place])) }
  }

  static func partials(
    _ builder: inout some DerivativeRecorder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    try builder.apply("softmax", [reduction.operand], attributes: reduction.attributes)
  }
}
