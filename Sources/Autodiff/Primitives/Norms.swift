import Glibc

/// The points at which reductions are tested.
private let points: [Tensor] = [
  Tensor([0.05, 0.1, -3]), Tensor(3),
  Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
]

/// The Euclidean length, without squares that overflow.
///
/// At 0 every direction has a slope of its own. There 0 is used, the shortest of the subgradients,
/// as the frameworks do.
enum EuclideanNorm: ReductionFunction {
  static let declaration = ReductionDeclaration(
    name: "norm", summary: "the Euclidean length of all elements, or along an axis (axis=1)",
    definition: .apply("sqrt", [.apply("sum", [Formula.x.squared])]),
    value: { x, limit in
      .apply("sqrt", [.shortSum(x.count, limit: limit) { x[$0].squared }])
    },
    partial: { x, place in x[place] / x.output },
    edges: [
      .init(at: [0], partials: [0], reason: "the middle of the slopes in all directions")
    ],
    points: points + [Tensor([3, 4])])

  static func kinks(_ x: AxisSlice, _ output: Double) -> [Int] {
    output == 0 ? Array(0..<x.count) : []
  }
  static func value(_ x: AxisSlice) -> Double {
    ScaledSquares(x).length
  }

  static func forEachPartial(_ x: AxisSlice, _ output: Double, _ body: (Int, Double) -> Void) {
    if output.isInfinite {
      // A quotient by ∞ has no direction left.
      LeaveOneOutNorm.forEachLeaveOneOut(x) { body($0, HypotenuseSlope.value(x[$0], $1)) }
    } else {
      for place in 0..<x.count { body(place, output == 0 ? 0 : x[place] / output) }
    }
  }

  /// x/√(x² + r²) with the length r of the others, so that the next derivative is no difference.
  static func partials(
    _ builder: inout some DerivativeRecorder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    let others = try builder.apply(
      "leave_one_out_norm", [reduction.operand], attributes: reduction.attributes)
    return try builder.apply("hypot_slope", [reduction.operand, others])
  }
}

/// The sum of the squares of a slice's elements, scaled by a power of two so that it does not
/// overflow and nothing is rounded by it.
private struct ScaledSquares {
  /// The largest magnitude; NaN when one is.
  let largest: Double
  /// The place of the largest magnitude.
  let place: Int
  let scale: Double
  /// The sum; 0 where the largest magnitude alone says all: 0, ∞ or NaN.
  let sum: Double

  init(_ x: AxisSlice, besides excluded: Int? = nil) {
    var (largest, place) = (0.0, 0)
    for candidate in 0..<x.count where candidate != excluded && !(abs(x[candidate]) <= largest) {
      (largest, place) = (abs(x[candidate]), candidate)
      if largest.isNaN { break }
    }
    (self.largest, self.place) = (largest, place)
    guard largest > 0, largest.isFinite else {
      (scale, sum) = (1, 0)
      return
    }
    // The smallest numbers have no power of two as far away.
    scale = scalbn(1.0, Int32(min(-largest.exponent, 1022)))
    var sum = 0.0
    for place in 0..<x.count where place != excluded {
      let scaled = x[place] * scale
      sum += scaled * scaled
    }
    self.sum = sum
  }

  /// The root of the sum, without the scale.
  var length: Double { sum == 0 ? largest : sum.squareRoot() / scale }
}

/// The lengths of all other elements: the whole sum of squares less each one's own, but for the
/// largest, beside which the others would vanish.
///
/// The slope of a length is 0 where the length is, as that of `norm`.
enum LeaveOneOutNorm: LeaveOneOutFunction {
  static let declaration = LeaveOneOutDeclaration(
    name: "leave_one_out_norm", summary: "for each element the Euclidean length of all the others",
    value: { others, limit in
      others.isEmpty
        ? 0 : .apply("sqrt", [.shortSum(others.count, limit: limit) { others[$0].squared }])
    },
    partial: { element, _, output in element / output },
    points: [Tensor([3, 4]), Tensor(rows: [[0.5, 1, -2]]) ?? Tensor(0), Tensor(3)])

  static func forEachLeaveOneOut(_ x: AxisSlice, _ body: (Int, Double) -> Void) {
    let scaled = ScaledSquares(x)
    for place in 0..<x.count {
      if place == scaled.place || scaled.sum == 0 {
        body(place, ScaledSquares(x, besides: place).length)
      } else {
        let own = x[place] * scaled.scale
        body(place, (scaled.sum - own * own).squareRoot() / scaled.scale)
      }
    }
  }

  static func partial(
    _ x: AxisSlice, _ value: Double, without place: Int, by other: Int
  ) -> Double {
    value == 0 ? 0 : x[other] / value
  }

  /// Sums of all but the own term, from before it and from after it.
  ///
  /// The slope x/r is taken as x/n · n/r with the whole length n, so that neither factor overflows.
  static func propagate(
    _ x: AxisSlice, _ leaveOneOut: AxisSlice, _ flows: AxisSlice, to target: AxisSlice,
    isReverse: Bool
  ) {
    func pass(_ places: some Sequence<Int>) {
      var sum = Double.structuralZero
      for place in places {
        let rest = leaveOneOut[place]
        let share = HypotenuseSlope.value(x[place], rest)
        let ratio = rest == 0 ? 0 : Hypotenuse.value(x[place], rest) / rest
        contribute(sum, isReverse ? share : ratio, to: &target[place])
        contribute(flows[place], isReverse ? ratio : share, to: &sum)
      }
    }
    pass(0..<x.count)
    pass((0..<x.count).reversed())
  }

  static func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation
  ) throws(TapeError) -> NodeID {
    let (x, leaveOneOut, attributes) = (recorded.operands[0], recorded.output, recorded.attributes)
    let zero = try builder.constant(0)
    let ratio = try builder.apply(
      "where",
      [
        builder.apply("equal", [leaveOneOut, zero]), zero,
        builder.apply("divide", [builder.apply("hypot", [x, leaveOneOut]), leaveOneOut]),
      ])
    let flows = try builder.chain(recorded.adjoint, ratio)
    return try builder.chain(
      builder.apply("leave_one_out_sum", [flows], attributes: attributes),
      builder.apply("hypot_slope", [x, leaveOneOut]))
  }
}
