/// The sums of all other elements, the largest magnitude's own taken apart, beside which the others
/// would vanish.
///
/// The matrix of the partials is symmetric, so that the recorded derivative is the same function of
/// the adjoint.
enum LeaveOneOutSum: LeaveOneOutFunction {
  static let declaration = LeaveOneOutDeclaration(
    name: "leave_one_out_sum", summary: "for each element the sum of all the others",
    value: { others, limit in
      others.isEmpty ? 0 : .shortSum(others.count, limit: limit) { others[$0] }
    },
    partial: { _, _, _ in 1 },
    points: [
      Tensor([3, 4]), Tensor([0.5, 1, -2]), Tensor(3),
      Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
    ])

  static func forEachLeaveOneOut(_ x: AxisSlice, _ body: (Int, Double) -> Void) {
    var largest = 0
    for place in 0..<x.count where abs(x[place]) > abs(x[largest]) { largest = place }
    var others = 0.0
    for place in 0..<x.count where place != largest { others += x[place] }
    for place in 0..<x.count {
      body(place, place == largest ? others : others + x[largest] - x[place])
    }
  }

  static func partial(
    _ x: AxisSlice, _ value: Double, without place: Int, by other: Int
  ) -> Double { 1 }

  static func propagate(
    _ x: AxisSlice, _ leaveOneOut: AxisSlice, _ flows: AxisSlice, to target: AxisSlice,
    isReverse: Bool
  ) {
    guard !(0..<flows.count).allSatisfy({ flows[$0].isStructuralZero }) else { return }
    forEachLeaveOneOut(flows) { contribute($1 + 0, 1, to: &target[$0]) }
  }

  static func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation
  ) throws(TapeError) -> NodeID {
    try builder.apply("leave_one_out_sum", [recorded.adjoint], attributes: recorded.attributes)
  }
}
