/// For each element of a slice, a reduction of all the others: what recorded partial derivatives of
/// reductions are made of where a quotient of the whole and the element would not do.
protocol LeaveOneOutFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: LeaveOneOutDeclaration { get }
  /// Calls `body` with each place and the value of all elements but the one there.
  static func forEachLeaveOneOut(_ x: AxisSlice, _ body: (Int, Double) -> Void)
  /// The partial derivative of the rest at a place, which is `rest`, by another element.
  static func partial(_ x: AxisSlice, _ value: Double, without place: Int, by other: Int) -> Double
  /// Adds to the target at each place what the flows of all others pass on: those of the elements to
  /// the leaveOneOut, or with `isReverse` those of the leaveOneOut to the elements.
  static func propagate(
    _ x: AxisSlice, _ leaveOneOut: AxisSlice, _ flows: AxisSlice, to target: AxisSlice,
    isReverse: Bool)
  /// Records the adjoint that reaches the elements.
  static func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation
  ) throws(TapeError) -> NodeID
}

/// What is said of a reduction of all other elements.
struct LeaveOneOutDeclaration {
  var name: FunctionID
  var summary: String
  /// The formula of a reduction of some elements.
  var value: @Sendable ([Formula<ElementPlace>], _ limit: Int) -> Formula<ElementPlace>
  /// The formula of its partial by one element, given all others and the value.
  var partial:
    @Sendable (
      _ element: Formula<ElementPlace>, _ others: [Formula<ElementPlace>],
      _ output: Formula<ElementPlace>
    ) -> Formula<ElementPlace>
  var points: [Tensor]
}

extension Primitive {
  /// The primitive that reduces, for each element, all the others.
  convenience init<Function: LeaveOneOutFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    self.init(
      declaration.name, declaration.summary, operands: ["x"], attributes: [.axis],
      isCallable: false, points: TestPoint.alongAxes(declaration.points),
      rule: LeaveOneOutRule<Function>())
  }
}

/// The rule of every function that reduces all other elements.
struct LeaveOneOutRule<Function: LeaveOneOutFunction>: AxisSliceRule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    _ = try AxisSlices.reduced(operands[0], axis: attributes.first)
    return operands[0]
  }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { range, sample in
      let output = frame.slice(frame.values, frame.output, range, sample)
      Function.forEachLeaveOneOut(operand(frame, range, sample)) { output[$0] = $1 }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    propagate(frame, adjoints, isReverse: true)
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    propagate(frame, tangents, isReverse: false)
  }

  private func propagate(
    _ frame: KernelFrame, _ arena: UnsafeMutablePointer<Double>, isReverse: Bool
  ) {
    forEach(frame) { range, sample in
      let own = frame.slice(arena, frame.operands[0], range, sample)
      let result = frame.slice(arena, frame.output, range, sample)
      Function.propagate(
        operand(frame, range, sample), frame.slice(frame.values, frame.output, range, sample),
        isReverse ? result : own, to: isReverse ? own : result, isReverse: isReverse)
    }
  }

  private func operand(_ frame: KernelFrame, _ range: ElementRange, _ sample: Int) -> AxisSlice {
    frame.slice(frame.values, frame.operands[0], range, sample)
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let slices = AxisSlices(frame.operands[0].shape, axis: frame.axis)
    let slice = slices.slice(of: pair.output)
    guard slices.slice(of: pair.element) == slice, pair.element != pair.output else { return 0 }
    return Function.partial(
      operand(frame, slices.elements(slice), sample), frame.result(pair.output, sample),
      without: slices.place(of: pair.output), by: slices.place(of: pair.element))
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    Function.declaration.value(leaves(of: element, besides: [element], signature), limit)
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    if pair.output == pair.element { return 0 }
    return Function.declaration.partial(
      .leaf(.operand(0, element: pair.element)),
      leaves(of: pair.output, besides: [pair.output, pair.element], signature),
      .leaf(.output(element: pair.output)))
  }

  private func leaves(
    of element: Int, besides excluded: Set<Int>, _ signature: Signature
  ) -> [Formula<ElementPlace>] {
    let range = dependencies(of: element, on: 0, signature)
    return (0..<range.count).map { range[$0] }.filter { !excluded.contains($0) }.map {
      .leaf(.operand(0, element: $0))
    }
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    try builder.unbroadcast(Function.pullback(&builder, recorded), like: recorded.operands[0])
  }
}
