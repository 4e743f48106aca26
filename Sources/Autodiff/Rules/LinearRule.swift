/// The matrix product `w @ x`, and the weighted sum `w @ x + b` as one operation.
///
/// `w` is `[outputs, inputs]`; `x` is `[inputs]` or `[inputs, columns]`; `b` is `[outputs]`.
/// With n samples in the lanes of `x` the whole batch is one matrix product.
struct LinearRule: Rule {
  /// Whether there is a bias, the third operand.
  let hasBias: Bool

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == (hasBias ? 3 : 2) else { throw .count(hasBias ? 3 : 2, operands.count) }
    let (weights, inputs) = (operands[0], operands[1])
    guard weights.rank == 2 else {
      throw ShapeProblem(
        operands: [0],
        requirement: "@ needs a matrix on its left"
          + (weights == inputs && weights.rank == 1 ? "; for two vectors write dot({0}, {1})" : ""))
    }
    guard inputs.rank > 0, inputs.rows == weights.columns else {
      let needed = inputs.rank == 2 ? "\(weights.columns) rows" : "\(weights.columns)"
      throw ShapeProblem(operands: [0, 1], requirement: "@ needs {1} to have \(needed)")
    }
    if hasBias, operands[2].rank != 1 || operands[2].rows != weights.rows {
      throw ShapeProblem(
        operands: [0, 2], requirement: "the sum needs {2} to have \(weights.rows), one for each row"
      )
    }
    return inputs.rank == 1 ? .vector(weights.rows) : .matrix(weights.rows, inputs.columns)
  }

  func forward(_ frame: KernelFrame) {
    let sizes = Sizes(frame)
    let output = frame.values + frame.output.offset
    if hasBias {
      forEachBias(frame, sizes) { bias, step, start, count in
        let target = frame.values + start
        if step == 0 {
          target.update(repeating: frame.values[bias], count: count)
        } else {
          target.update(from: frame.values + bias, count: count)
        }
      }
    }
    if let flows = frame.attributes.first {
      if !hasBias { output.update(repeating: .structuralZero, count: sizes.rows * sizes.width) }
      addFlows(frame, sizes, flowsLeft: flows == 1, frame.values, frame.values, to: frame.values)
    } else if sizes.isOneProduct {
      MatrixProduct.add(
        .init(frame.values + frame.operands[0].offset),
        .init(frame.values + frame.operands[1].offset), to: output,
        rows: sizes.rows, inner: sizes.inner, columns: sizes.width, overwriting: !hasBias)
    } else {
      if !hasBias { output.update(repeating: 0, count: sizes.rows * sizes.width) }
      forEachTerm(frame, sizes) { weight, input, result in
        frame.values[result] += frame.values[weight] * frame.values[input]
      }
    }
  }

  /// With an attribute, what a derivative records: which of the two, from 1, is an adjoint whose
  /// structural zeros meet nothing.
  var attributeCounts: ClosedRange<Int>? { hasBias ? nil : 0...1 }

  /// Adds the product w x to the output's place in an arena, where one of the two is taken out of an
  /// arena of adjoints or tangents.
  private func addFlows(
    _ frame: KernelFrame, _ sizes: Sizes, flowsLeft: Bool, _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>, to arena: UnsafeMutablePointer<Double>
  ) {
    if sizes.isOneProduct {
      FlowProduct(
        left: .init(left + frame.operands[0].offset),
        right: .init(right + frame.operands[1].offset),
        flowsLeft: flowsLeft, rows: sizes.rows, inner: sizes.inner, columns: sizes.width
      ).add(to: arena + frame.output.offset)
    } else {
      forEachTerm(frame, sizes) { weight, input, result in
        let (weight, input) = (left[weight], right[input])
        contribute(
          flowsLeft ? weight : input, flowsLeft ? input : weight, to: &arena[result])
      }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    let sizes = Sizes(frame)
    let result = UnsafePointer(adjoints + frame.output.offset)
    let target = adjoints + frame.operands[operand].offset
    if frame.overwrites, operand == 2 || !sizes.isOneProduct {
      target.update(
        repeating: .structuralZero, count: frame.operands[operand].extent(frame.samples))
    }
    switch (operand, sizes.isOneProduct) {
    case (2, _):
      forEachBias(frame, sizes) { bias, step, start, count in
        if step == 0 {
          adjoints[bias] += sum(adjoints + start, count)
        } else {
          for place in 0..<count { adjoints[bias + place] += adjoints[start + place] }
        }
      }
    case (0, true):
      FlowProduct(
        left: .init(result),
        right: .init(frame.values + frame.operands[1].offset, transposed: true),
        flowsLeft: true, rows: sizes.rows, inner: sizes.width, columns: sizes.inner
      ).add(to: target, overwriting: frame.overwrites)
    case (_, true):
      FlowProduct(
        left: .init(frame.values + frame.operands[0].offset, transposed: true),
        right: .init(result),
        flowsLeft: false, rows: sizes.inner, inner: sizes.rows, columns: sizes.width
      ).add(to: target, overwriting: frame.overwrites)
    case (0, false):
      forEachTerm(frame, sizes) { weight, input, result in
        contribute(adjoints[result], frame.values[input], to: &adjoints[weight])
      }
    default:
      forEachTerm(frame, sizes) { weight, input, result in
        contribute(adjoints[result], frame.values[weight], to: &adjoints[input])
      }
    }
  }

  var canOverwrite: Bool { true }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    let sizes = Sizes(frame)
    switch operand {
    case 0: addFlows(frame, sizes, flowsLeft: true, tangents, frame.values, to: tangents)
    case 1: addFlows(frame, sizes, flowsLeft: false, frame.values, tangents, to: tangents)
    default:
      forEachBias(frame, sizes) { bias, step, start, count in
        for place in 0..<count { tangents[start + place] += tangents[bias + place * step] }
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    let columns = signature.output.columns
    let (row, column) = (element / columns, element % columns)
    let inner = signature.operands[0].columns
    switch operand {
    case 0: return ElementRange(start: row * inner, count: inner)
    case 1: return ElementRange(start: column, stride: columns, count: inner)
    default: return .single(row)
    }
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    let columns = signature.output.columns
    switch operand {
    case 0:
      let row = element / signature.operands[0].columns
      return ElementRange(start: row * columns, count: columns)
    case 1:
      return ElementRange(
        start: element % columns, stride: columns, count: signature.output.rows)
    default: return ElementRange(start: element * columns, count: columns)
    }
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    operand == 1 ? signature.output.rows : signature.output.columns
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let columns = frame.output.shape.columns
    let inner = frame.operands[0].shape.columns
    let (row, column) = (pair.output / columns, pair.output % columns)
    switch pair.operand {
    case 0:
      guard pair.element / inner == row else { return 0 }
      return frame.value(1, pair.element % inner * columns + column, sample)
    case 1:
      guard pair.element % columns == column else { return 0 }
      return frame.value(0, row * inner + pair.element / columns, sample)
    default:
      return pair.element == row ? 1 : 0
    }
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let weights = dependencies(of: element, on: 0, signature)
    let inputs = dependencies(of: element, on: 1, signature)
    let bias: [Formula<ElementPlace>] =
      hasBias ? [.leaf(.operand(2, element: element / signature.output.columns))] : []
    return .shortSum(weights.count, limit: limit, last: bias) { place in
      .leaf(.operand(0, element: weights[place])) * .leaf(.operand(1, element: inputs[place]))
    }
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let columns = signature.output.columns
    let inner = signature.operands[0].columns
    let (row, column) = (pair.output / columns, pair.output % columns)
    switch pair.operand {
    case 0: return .leaf(.operand(1, element: pair.element % inner * columns + column))
    case 1: return .leaf(.operand(0, element: row * inner + pair.element / columns))
    default: return 1
    }
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let (weights, inputs) = (recorded.operands[0], recorded.operands[1])
    switch operand {
    case 0:
      return try builder.outerProduct(recorded.adjoint, inputs, like: weights)
    case 1:
      let product = try builder.product("matmul", builder.transpose(weights), recorded.adjoint)
      return try builder.unbroadcast(product, like: inputs)
    default:
      return try builder.unbroadcast(recorded.adjoint, like: recorded.operands[2])
    }
  }

  /// The extents of one product: `[rows, inner] · [inner, columns]`, for each sample.
  private struct Sizes {
    let rows: Int
    let inner: Int
    let columns: Int
    let samples: Int
    /// Columns times the samples in the lanes.
    let width: Int
    /// Whether one matrix product covers all the samples.
    let isOneProduct: Bool

    init(_ frame: KernelFrame) {
      rows = frame.operands[0].shape.rows
      inner = frame.operands[0].shape.columns
      columns = frame.output.shape.columns
      samples = frame.output.elementStride(frame.samples)
      width = columns * samples
      isOneProduct =
        frame.samples == 1
        || (!frame.operands[0].isPerSample
          && frame.operands[1].isPerSample == frame.output.isPerSample)
    }
  }

  /// Calls `body` for each stretch of the output to which biases are added: with the arena index of
  /// the first bias, the step to the next, 0 or 1, the start of the stretch, and its length.
  @inline(__always)
  private func forEachBias(
    _ frame: KernelFrame, _ sizes: Sizes, _ body: (Int, Int, Int, Int) -> Void
  ) {
    let bias = frame.operands[2]
    // With a bias for each sample a stretch is one column; otherwise it is the whole row.
    let length = bias.isPerSample ? sizes.samples : sizes.width
    for row in 0..<sizes.rows {
      let first = bias.offset + row * bias.elementStride(frame.samples)
      let start = frame.output.offset + row * sizes.width
      for stretch in stride(from: start, to: start + sizes.width, by: length) {
        body(first, bias.isPerSample ? 1 : 0, stretch, length)
      }
    }
  }

  /// Calls `body` with the arena indices of every weight, its input and the result they add to.
  @inline(__always)
  private func forEachTerm(_ frame: KernelFrame, _ sizes: Sizes, _ body: (Int, Int, Int) -> Void) {
    let (weights, inputs) = (frame.operands[0], frame.operands[1])
    for row in 0..<sizes.rows {
      for column in 0..<sizes.columns {
        for place in 0..<sizes.inner {
          for sample in 0..<sizes.samples {
            body(
              weights.index(row * sizes.inner + place, sample, frame.samples),
              inputs.index(place * sizes.columns + column, sample, frame.samples),
              frame.output.index(row * sizes.columns + column, sample, frame.samples))
          }
        }
      }
    }
  }
}

extension Formula {
  /// A sum of `count` terms, then those in `last`: at most `limit` of the terms are written, the
  /// first ones and the last, with the number of the others between them.
  static func shortSum(
    _ count: Int, limit: Int, last: [Formula] = [], _ term: (Int) -> Formula
  ) -> Formula {
    if count <= max(limit, 2) {
      let terms = (0..<count).map(term) + last
      return terms.count == 1 ? terms[0] : .sum(terms)
    }
    let first = max(limit - 1, 1)
    return .sum(
      (0..<first).map(term) + [.elided(count - first - 1), term(count - 1)] + last)
  }
}
