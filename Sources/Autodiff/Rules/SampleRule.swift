/// Takes the values of one sample: the attribute is its place from 0.
struct SampleRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    return operands[0]
  }

  var attributeCounts: ClosedRange<Int>? { 1...1 }

  func sample(_ attributes: [Int]) -> Int? { attributes[0] }

  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool { false }

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
    for element in 0..<frame.output.shape.count {
      body(
        frame.operands[0].index(element, frame.attributes[0], frame.samples),
        frame.output.offset + element)
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    pair.output == pair.element ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .leaf(.operand(0, element: element))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    pair.output == pair.element ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let source = recorded.operands[0]
    guard builder.isPerSample(source) else { return recorded.adjoint }
    let indicator = try builder.sampleIndicator(
      recorded.attributes[0], shape: builder.shape(of: source))
    return try builder.chosen(recorded.adjoint, where: indicator)
  }
}
