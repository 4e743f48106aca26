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

  /// −Σ y ln p, with the probabilities p = softmax(z).
  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    -.shortSum(signature.operands[0].count, limit: limit) { target($0) * .apply("ln", [p($0)]) }
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    pair.operand == 0 ? p(pair.element) - target(pair.element) : -.apply("ln", [p(pair.element)])
  }

  /// Where a probability has rounded to 0 or 1, its logarithm is written by way of the logits, and
  /// targets of 0 are left out.
  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    let count = frame.operands[0].shape.count
    let shifted = shifted(frame, sample, limit)
    let shown = (0..<count).filter { count <= max(limit, 2) || $0 < limit - 1 || $0 == count - 1 }
    let wanted = (0..<count).filter { frame.value(1, $0, sample) != 0 }
    let kept = Formula<ElementPlace>.shortSum(wanted.count, limit: limit) { place in
      target(wanted[place]) * logarithm(wanted[place], shifted)
    }
    return [
      WrittenFormula(
        valueFormula(of: element, frame.signature, limit: limit),
        parts: shown.map { probability($0, frame, shifted) }),
      WrittenFormula(wanted.isEmpty ? 0 : kept, parts: [shifted.maximum]),
    ]
  }

  /// p − y; p Σy − y where the targets do not add up to 1; and where p is almost 1, each with the
  /// other probabilities in place of 1 − p.
  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula] {
    let (count, own) = (frame.operands[0].shape.count, pair.element)
    let shifted = shifted(frame, sample, 6)
    let probability = probability(own, frame, shifted)
    guard pair.operand == 0 else {
      return [
        WrittenFormula(partialFormula(pair, frame.signature), parts: [probability]),
        WrittenFormula(logarithm(own, shifted), parts: [shifted.maximum]),
      ]
    }
    let sum = (0..<count).reduce(0) { $0 + frame.value(1, $1, sample) }
    let name = PartName("Σy")
    let targets = WrittenFormula.Part(
      name: name, value: sum, formula: .shortSum(count, limit: 6, target))
    let textbook =
      abs(sum - 1) < 1e-9
      ? WrittenFormula(partialFormula(pair, frame.signature), parts: [probability])
      : WrittenFormula(
        p(own) * .leaf(.part(name)) - target(own), parts: [probability, targets])
    guard count > 1 else { return [textbook] }
    func others(_ term: (Int) -> Formula<ElementPlace>) -> Formula<ElementPlace> {
      .shortSum(count - 1, limit: 6) { term($0 < own ? $0 : $0 + 1) }
    }
    let shown = (0..<count).filter { count <= 6 || $0 < 6 || $0 == count - 1 }
    return [
      textbook,
      WrittenFormula(
        p(own) * others(target) - target(own) * others(p),
        parts: shown.map { self.probability($0, frame, shifted) }),
    ]
  }

  private func shifted(_ frame: KernelFrame, _ sample: Int, _ limit: Int) -> ShiftedExponentials {
    let range = ElementRange(start: 0, count: frame.operands[0].shape.count)
    return ShiftedExponentials(range, frame, sample: sample, limit: limit)
  }

  /// An element's probability, and how softmax makes it.
  private func probability(
    _ element: Int, _ frame: KernelFrame, _ shifted: ShiftedExponentials
  ) -> WrittenFormula.Part {
    let sum = Formula<ElementPlace>.shortSum(frame.operands[0].shape.count, limit: 6) {
      .apply("exp", [logit($0)])
    }
    return WrittenFormula.Part(
      name: PartName("p", operand: 0, element: element), value: shifted.probability(element),
      forms: [
        WrittenFormula(.apply("exp", [logit(element)]) / sum),
        WrittenFormula(
          .apply("exp", [shifted.exponent(element)]) / shifted.sum, parts: [shifted.maximum]),
      ])
  }

  /// −ln p of an element by way of the logits.
  private func logarithm(
    _ element: Int, _ shifted: ShiftedExponentials
  ) -> Formula<ElementPlace> {
    shifted.depth(element) + .apply("log1p", [shifted.others])
  }

  private func p(_ element: Int) -> Formula<ElementPlace> {
    .leaf(.part(PartName("p", operand: 0, element: element)))
  }

  private func logit(_ element: Int) -> Formula<ElementPlace> {
    .leaf(.operand(0, element: element))
  }

  private func target(_ element: Int) -> Formula<ElementPlace> {
    .leaf(.operand(1, element: element))
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
