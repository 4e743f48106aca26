/// Puts numbers together to a vector, or to a matrix row by row; or vectors to the rows of a matrix.
///
/// The attributes are the extents of a list of numbers: rows and columns of a matrix, the elements
/// of a vector or none.
struct StackRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard let first = operands.first else {
      throw ShapeProblem(operands: [], requirement: "a list needs an element")
    }
    if let wrong = operands.firstIndex(where: { $0.rank > 1 || $0 != first }) {
      throw ShapeProblem(
        operands: wrong == 0 ? [0] : [0, wrong],
        requirement: "a list takes numbers, or vectors of the same length as its rows")
    }
    let shape: Shape
    switch (first.rank, attributes.count) {
    case (0, 0): shape = .vector(operands.count)
    case (0, 1): shape = .vector(attributes[0])
    case (0, 2): shape = .matrix(attributes[0], attributes[1])
    case (1, 0): return .matrix(operands.count, first.rows)
    default: throw ShapeProblem(operands: [], requirement: "there is no such list")
    }
    guard shape.count == operands.count else { throw .count(shape.count, operands.count) }
    return shape
  }

  var attributeCounts: ClosedRange<Int>? { 0...2 }

  func forward(_ frame: KernelFrame) {
    for operand in frame.operands.indices {
      forEach(frame, operand) { source, output in frame.values[output] = frame.values[source] }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame, operand) { source, output in adjoints[source] += adjoints[output] }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame, operand) { source, output in tangents[output] += tangents[source] }
  }

  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ operand: Int, _ body: (Int, Int) -> Void) {
    let view = frame.operands[operand]
    let width = view.shape.count
    for element in 0..<width {
      for sample in 0..<frame.output.elementStride(frame.samples) {
        body(
          view.index(element, sample, frame.samples),
          frame.output.index(operand * width + element, sample, frame.samples))
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    let width = signature.operands[operand].count
    return element / width == operand ? .single(element % width) : .none
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(operand * signature.operands[operand].count + element)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    pair.output == pair.operand * frame.operands[pair.operand].shape.count + pair.element ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let width = signature.operands[0].count
    return .leaf(.operand(element / width, element: element % width))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    dependents(on: pair.element, of: pair.operand, signature).contains(pair.output) ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let shape = builder.shape(of: recorded.operands[operand])
    let part = Part(shape: shape, start: operand * shape.count, stride: 1)
    let share =
      shape.isScalar
      ? try builder.carry("index", recorded.adjoint, attributes: [operand])
      : try builder.carry("slice", recorded.adjoint, attributes: part.attributes)
    return try builder.unbroadcast(share, like: recorded.operands[operand])
  }
}
