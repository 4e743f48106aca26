/// Puts vectors one after the other, or matrices below each other, or beside each other along
/// axis 2.
struct ConcatenationRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count > 1, let first = operands.first else {
      throw ShapeProblem(operands: [], requirement: "concat needs two operands or more")
    }
    let axis = attributes.first ?? 1
    _ = try AxisSlices.reduced(first, axis: axis)
    let wrong = operands.firstIndex { shape in
      shape.rank != first.rank
        || shape.rank == 2
          && (axis == 1 ? shape.columns != first.columns : shape.rows != first.rows)
    }
    if let wrong {
      let needed =
        switch (first.rank, axis) {
        case (1, _): "vectors"
        case (_, 1): "matrices with the same number of columns"
        default: "matrices with the same number of rows"
        }
      throw ShapeProblem(operands: [0, wrong], requirement: "concat takes \(needed)")
    }
    let extent = operands.reduce(0) { $0 + (axis == 1 ? $1.rows : $1.columns) }
    if first.rank == 1 { return .vector(extent) }
    return axis == 1 ? .matrix(extent, first.columns) : .matrix(first.rows, extent)
  }

  /// Where an operand lies in the output.
  private func part(
    _ operand: Int, of shapes: some RandomAccessCollection<Shape>, in output: Shape, axis: Int
  ) -> Part {
    let before = shapes.prefix(operand)
    let own = shapes[shapes.index(shapes.startIndex, offsetBy: operand)]
    return axis == 1
      ? Part(
        shape: own, start: before.reduce(0) { $0 + $1.count }, stride: output.columns)
      : Part(
        shape: own, start: before.reduce(0) { $0 + $1.columns }, stride: output.columns)
  }

  private func part(_ operand: Int, _ signature: Signature) -> Part {
    part(
      operand, of: signature.operands, in: signature.output, axis: signature.attributes.first ?? 1)
  }

  func forward(_ frame: KernelFrame) {
    for operand in frame.operands.indices {
      forEach(frame, operand) { source, result in frame.values[result] = frame.values[source] }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame, operand) { source, result in adjoints[source] += adjoints[result] }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame, operand) { source, result in tangents[result] += tangents[source] }
  }

  /// Calls `body` with the arena indices of each element of an operand and of its copy.
  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ operand: Int, _ body: (Int, Int) -> Void) {
    let view = frame.operands[operand]
    let part = part(
      operand, of: frame.operands.lazy.map(\.shape), in: frame.output.shape, axis: frame.axis ?? 1)
    for element in 0..<view.shape.count {
      let place = part.place(of: element)
      for sample in 0..<frame.output.elementStride(frame.samples) {
        body(
          view.index(element, sample, frame.samples),
          frame.output.index(place, sample, frame.samples))
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    part(operand, signature).element(at: element).map { .single($0) } ?? .none
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(part(operand, signature).place(of: element))
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let signature = Signature(
      output: frame.output.shape, operands: frame.shapes, attributes: Array(frame.attributes))
    return part(pair.operand, signature).place(of: pair.element) == pair.output ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    for operand in signature.operands.indices {
      if let source = part(operand, signature).element(at: element) {
        return .leaf(.operand(operand, element: source))
      }
    }
    return .leaf(.output(element: element))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    part(pair.operand, signature).place(of: pair.element) == pair.output ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let signature = Signature(
      output: builder.shape(of: recorded.output),
      operands: recorded.operands.map { builder.shape(of: $0) }, attributes: recorded.attributes)
    let share = try builder.carry(
      "slice", recorded.adjoint, attributes: part(operand, signature).attributes)
    return try builder.unbroadcast(share, like: recorded.operands[operand])
  }
}
