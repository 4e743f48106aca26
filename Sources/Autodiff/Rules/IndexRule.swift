/// Takes one element out of an array: the attribute is its row-major place from 0.
struct IndexRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    guard attributes[0] < operands[0].count else {
      throw ShapeProblem(operands: [0], requirement: "there is no such element")
    }
    return .scalar
  }

  var attributeCounts: ClosedRange<Int>? { 1...1 }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { operand, output in frame.values[output] = frame.values[operand] }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { operand, output in adjoints[operand] += adjoints[output] }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { operand, output in tangents[output] += tangents[operand] }
  }

  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ body: (Int, Int) -> Void) {
    let element = frame.attributes[0]
    for sample in 0..<frame.output.elementStride(frame.samples) {
      body(frame.operands[0].index(element, sample, frame.samples), frame.output.offset + sample)
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(signature.attributes[0])
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    element == signature.attributes[0] ? .single(0) : .none
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    signature.operands[0].count == 1 ? 1 : nil
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    pair.element == frame.attributes[0] ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .leaf(.operand(0, element: signature.attributes[0]))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    pair.element == signature.attributes[0] ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    var indicator = Tensor(repeating: 0, shape: builder.shape(of: recorded.operands[0]))
    indicator[recorded.attributes[0]] = 1
    let share = try builder.chosen(recorded.adjoint, where: builder.constant(indicator))
    return try builder.unbroadcast(share, like: recorded.operands[0])
  }
}
