/// The cross-entropy −Σ yₖ ln softmax(z)ₖ of targets y and logits z, as one operation.
///
/// It is computed as Σ yₖ (ln Σ exp(zᵢ) − zₖ), each term a sum of positive numbers, so that it keeps
/// every digit however far a logit lies below the largest one. A target of 0 contributes nothing.
struct SoftmaxCrossEntropyRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 2 else { throw .count(2, operands.count) }
    guard operands[0] == operands[1] else {
      throw ShapeProblem(
        operands: [0, 1],
        requirement: "softmax_cross_entropy needs {1} to have the shape of {0}")
    }
    return .scalar
  }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { z, y, sample in
      let sum = ExponentialSum(z)
      var cost = 0.0
      for place in 0..<z.count where y[place] != 0 {
        cost += y[place] * sum.logarithm(above: z[place])
      }
      frame.values[frame.output.index(0, sample, frame.samples)] = cost
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { z, y, sample in
      let adjoint = adjoints[frame.output.index(0, sample, frame.samples)]
      guard !adjoint.isStructuralZero else { return }
      let target = slice(frame, adjoints, operand, sample)
      forEachPartial(z, y, operand) { contribute(adjoint, $1, to: &target[$0]) }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { z, y, sample in
      let source = slice(frame, tangents, operand, sample)
      let result = frame.output.index(0, sample, frame.samples)
      forEachPartial(z, y, operand) { place, partial in
        contribute(source[place], partial, to: &tangents[result])
      }
    }
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    var found = 0.0
    forEachPartial(
      slice(frame, frame.values, 0, sample), slice(frame, frame.values, 1, sample), pair.operand
    ) {
      if $0 == pair.element { found = $1 }
    }
    return found
  }

  /// Calls `body` with each place and the partial derivative by the element there.
  ///
  /// That by a logit is s Σ y − y, written as s times the other targets minus y times the other
  /// shares, so that a certain answer's gradient keeps its digits.
  private func forEachPartial(
    _ z: AxisSlice, _ y: AxisSlice, _ operand: Int, _ body: (Int, Double) -> Void
  ) {
    let sum = ExponentialSum(z)
    guard operand == 0 else {
      for place in 0..<z.count { body(place, sum.logarithm(above: z[place])) }
      return
    }
    var largest = 0
    for place in 0..<y.count where abs(y[place]) > abs(y[largest]) { largest = place }
    var others = 0.0
    for place in 0..<y.count where place != largest { others += y[place] }
    for place in 0..<z.count {
      let rest = place == largest ? others : others + y[largest] - y[place]
      body(place, sum.softmax(z[place]) * rest - y[place] * sum.complement(z[place], at: place))
    }
  }

  /// Calls `body` with the logits and the targets of each sample, and the sample.
  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ body: (AxisSlice, AxisSlice, Int) -> Void) {
    for sample in 0..<frame.output.elementStride(frame.samples) {
      body(
        slice(frame, frame.values, 0, sample), slice(frame, frame.values, 1, sample), sample)
    }
  }

  private func slice(
    _ frame: KernelFrame, _ arena: UnsafeMutablePointer<Double>, _ operand: Int, _ sample: Int
  ) -> AxisSlice {
    let view = frame.operands[operand]
    return frame.slice(arena, view, ElementRange(start: 0, count: view.shape.count), sample)
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    ElementRange(start: 0, count: signature.operands[operand].count)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(0)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  /// (ln Σ exp z) Σ y − Σ y z.
  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let count = signature.operands[0].count
    let products = Formula<ElementPlace>.shortSum(count, limit: limit) {
      .leaf(.operand(1, element: $0)) * .leaf(.operand(0, element: $0))
    }
    return .apply("ln", [exponentials(count, limit)]) * targets(count, limit) - products
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let count = signature.operands[0].count
    let z = Formula<ElementPlace>.leaf(.operand(0, element: pair.element))
    guard pair.operand == 0 else { return .apply("ln", [exponentials(count, 6)]) - z }
    return .apply("exp", [z]) / exponentials(count, 6) * targets(count, 6)
      - .leaf(.operand(1, element: pair.element))
  }

  private func exponentials(_ count: Int, _ limit: Int) -> Formula<ElementPlace> {
    .shortSum(count, limit: limit) { .apply("exp", [.leaf(.operand(0, element: $0))]) }
  }

  private func targets(_ count: Int, _ limit: Int) -> Formula<ElementPlace> {
    .shortSum(count, limit: limit) { .leaf(.operand(1, element: $0)) }
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let (z, y) = (recorded.operands[0], recorded.operands[1])
    let partials: NodeID
    if operand == 0 {
      let others = try builder.apply("leave_one_out_sum", [y])
      let shares = try builder.apply("softmax", [z])
      let rests = try builder.apply("leave_one_out_softmax", [z])
      partials = try builder.apply(
        "subtract", [builder.chain(shares, others), builder.chain(y, rests)])
    } else {
      partials = try builder.apply("negate", [builder.apply("log_softmax", [z])])
    }
    return try builder.unbroadcast(
      builder.chain(recorded.adjoint, partials), like: recorded.operands[operand])
  }
}
