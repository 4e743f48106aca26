/// Exchanges the rows and columns of a matrix.
struct TransposeRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    guard operands[0].rank == 2 else {
      throw ShapeProblem(operands: [0], requirement: "transpose needs a matrix")
    }
    return .matrix(operands[0].columns, operands[0].rows)
  }

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
    let lanes = frame.output.elementStride(frame.samples)
    let shape = frame.output.shape
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        let source = frame.operands[0].offset + (column * shape.rows + row) * lanes
        let target = frame.output.offset + (row * shape.columns + column) * lanes
        for lane in 0..<lanes { body(source + lane, target + lane) }
      }
    }
  }

  /// Where an element of a matrix of `shape` stands in its transpose.
  private func moved(_ element: Int, _ shape: Shape) -> Int {
    element % shape.columns * shape.rows + element / shape.columns
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(moved(element, signature.output))
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(moved(element, signature.operands[0]))
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    moved(pair.output, frame.output.shape) == pair.element ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .leaf(.operand(0, element: moved(element, signature.output)))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    moved(pair.output, signature.output) == pair.element ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    try builder.unbroadcast(builder.transpose(recorded.adjoint), like: recorded.operands[0])
  }
}
