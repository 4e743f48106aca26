/// The outer product u vᵀ of vectors, or u vᵀ of matrices with the same columns.
///
/// The first attribute is 1 where it is summed over the samples, which makes a batch one matrix
/// product: the gradient of a layer's weights. The second tells which of the two, from 1, is an adjoint
/// whose structural zeros meet nothing.
struct OuterProductRule: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 2 else { throw .count(2, operands.count) }
    guard operands.allSatisfy({ $0.rank > 0 }), operands[0].rank == operands[1].rank,
      operands[0].columns == operands[1].columns
    else {
      throw ShapeProblem(operands: [0, 1], requirement: "outer needs two vectors")
    }
    return .matrix(operands[0].rows, operands[1].rows)
  }

  var attributeCounts: ClosedRange<Int>? { 0...2 }

  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool {
    attributes.first == 1 ? false : operands.contains(true)
  }

  func forward(_ frame: KernelFrame) {
    let output = frame.values + frame.output.offset
    let flows = frame.attributes.count > 1 ? frame.attributes[1] : nil
    if let flows {
      output.update(repeating: .structuralZero, count: frame.output.extent(frame.samples))
      addFlows(frame, flowsLeft: flows == 1, frame.values, frame.values, to: frame.values)
    } else if isOneProduct(frame) {
      MatrixProduct.add(
        .init(frame.values + frame.operands[0].offset),
        .init(frame.values + frame.operands[1].offset, transposed: true), to: output,
        rows: frame.output.shape.rows, inner: width(frame), columns: frame.output.shape.columns,
        overwriting: true)
    } else {
      output.update(repeating: 0, count: frame.output.extent(frame.samples))
      forEachTerm(frame) { left, right, result in
        frame.values[result] += frame.values[left] * frame.values[right]
      }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    if isOneProduct(frame) {
      let (rows, columns) = (frame.output.shape.rows, frame.output.shape.columns)
      let other = frame.operands[1 - operand]
      FlowProduct(
        left: .init(adjoints + frame.output.offset, transposed: operand == 1),
        right: .init(frame.values + other.offset), flowsLeft: true,
        rows: operand == 0 ? rows : columns, inner: operand == 0 ? columns : rows,
        columns: width(frame)
      ).add(to: adjoints + frame.operands[operand].offset)
    } else {
      forEachTerm(frame) { left, right, result in
        if operand == 0 {
          contribute(adjoints[result], frame.values[right], to: &adjoints[left])
        } else {
          contribute(adjoints[result], frame.values[left], to: &adjoints[right])
        }
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    addFlows(
      frame, flowsLeft: operand == 0, operand == 0 ? tangents : frame.values,
      operand == 1 ? tangents : frame.values, to: tangents)
  }

  /// Adds u vᵀ, summed over the columns and samples, to the output's place in an arena, where one of
  /// the two is taken out of an arena of adjoints or tangents.
  private func addFlows(
    _ frame: KernelFrame, flowsLeft: Bool, _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>, to arena: UnsafeMutablePointer<Double>
  ) {
    if isOneProduct(frame) {
      FlowProduct(
        left: .init(left + frame.operands[0].offset),
        right: .init(right + frame.operands[1].offset, transposed: true), flowsLeft: flowsLeft,
        rows: frame.output.shape.rows, inner: width(frame), columns: frame.output.shape.columns
      ).add(to: arena + frame.output.offset)
    } else {
      forEachTerm(frame) { u, v, result in
        contribute(
          flowsLeft ? left[u] : right[v], flowsLeft ? right[v] : left[u], to: &arena[result])
      }
    }
  }

  /// The columns of each operand times the samples in its lanes.
  private func width(_ frame: KernelFrame) -> Int {
    frame.operands[0].shape.columns * frame.operands[0].elementStride(frame.samples)
  }

  private func isOneProduct(_ frame: KernelFrame) -> Bool {
    !frame.output.isPerSample && frame.operands[0].isPerSample == frame.operands[1].isPerSample
  }

  @inline(__always)
  private func forEachTerm(_ frame: KernelFrame, _ body: (Int, Int, Int) -> Void) {
    let (left, right) = (frame.operands[0], frame.operands[1])
    let isPerSample = left.isPerSample || right.isPerSample
    let (inner, columns) = (left.shape.columns, right.shape.rows)
    for row in 0..<left.shape.rows {
      for column in 0..<columns {
        for place in 0..<inner {
          for sample in 0..<(isPerSample ? frame.samples : 1) {
            body(
              left.index(row * inner + place, sample, frame.samples),
              right.index(column * inner + place, sample, frame.samples),
              frame.output.index(row * columns + column, sample, frame.samples))
          }
        }
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    let inner = signature.operands[operand].columns
    let columns = signature.output.columns
    let row = operand == 0 ? element / columns : element % columns
    return ElementRange(start: row * inner, count: inner)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    let row = element / signature.operands[operand].columns
    let output = signature.output
    return operand == 0
      ? ElementRange(start: row * output.columns, count: output.columns)
      : ElementRange(start: row, stride: output.columns, count: output.rows)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    operand == 0 ? signature.output.columns : signature.output.rows
  }

  /// The operands' elements whose product is the share of `place` in an output element.
  private func factors(_ output: Int, _ place: Int, columns: Int, inner: Int) -> (Int, Int) {
    (output / columns * inner + place, output % columns * inner + place)
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let signature = Signature(output: frame.output.shape, operands: frame.shapes, attributes: [])
    guard dependencies(of: pair.output, on: pair.operand, signature).contains(pair.element) else {
      return 0
    }
    let inner = frame.operands[0].shape.columns
    let (left, right) = factors(
      pair.output, pair.element % inner, columns: frame.output.shape.columns, inner: inner)
    return pair.operand == 0 ? frame.value(1, right, sample) : frame.value(0, left, sample)
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let inner = signature.operands[0].columns
    return .shortSum(inner, limit: limit) { place in
      let (left, right) = factors(
        element, place, columns: signature.output.columns, inner: inner)
      return .leaf(.operand(0, element: left)) * .leaf(.operand(1, element: right))
    }
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let inner = signature.operands[0].columns
    let (left, right) = factors(
      pair.output, pair.element % inner, columns: signature.output.columns, inner: inner)
    return .leaf(
      pair.operand == 0 ? .operand(1, element: right) : .operand(0, element: left))
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let adjoint = operand == 0 ? recorded.adjoint : try builder.transpose(recorded.adjoint)
    let product = try builder.product("matmul", adjoint, recorded.operands[1 - operand])
    return try builder.unbroadcast(product, like: recorded.operands[operand])
  }
}
