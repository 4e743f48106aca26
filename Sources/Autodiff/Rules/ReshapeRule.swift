/// The same elements, row by row, in another shape.
///
/// The attributes are the rows and columns of a matrix; without any the result is a vector.
struct ReshapeRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    guard attributes.count == 2 else { return .vector(operands[0].count) }
    let shape = Shape.matrix(attributes[0], attributes[1])
    guard shape.rows > 0, shape.columns > 0, shape.count == operands[0].count else {
      throw ShapeProblem(
        operands: [0], requirement: "\(shape) takes \(shape.count)"
      )
    }
    return shape
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
    for place in 0..<frame.output.extent(frame.samples) {
      body(frame.operands[0].offset + place, frame.output.offset + place)
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
    let shape = builder.shape(of: recorded.operands[0])
    let share =
      switch shape.rank {
      case 0: try builder.carry("index", recorded.adjoint, attributes: [0])
      case 1: try builder.carry("flatten", recorded.adjoint)
      default:
        try builder.carry("reshape", recorded.adjoint, attributes: [shape.rows, shape.columns])
      }
    return try builder.unbroadcast(share, like: recorded.operands[0])
  }
}
