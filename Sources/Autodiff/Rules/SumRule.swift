/// Sums: of all elements, of those along an axis, over the samples, or their means.
struct SumRule: Rule {
  /// What is added up.
  enum Extent {
    /// All elements of the array, to a number; with the attribute of an axis those along it.
    case elements
    /// The samples, element by element, to an array that no longer depends on the sample.
    case samples
  }

  let extent: Extent
  let isMean: Bool

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    switch extent {
    case .elements: return try AxisSlices.reduced(operands[0], axis: attributes.first)
    case .samples: return operands[0]
    }
  }

  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool {
    extent == .samples ? false : operands.contains(true)
  }

  func forward(_ frame: KernelFrame) {
    let output = frame.values + frame.output.offset
    // From −0 on, which changes no sum, so that a sum of structural zeros is one.
    let start = frame.operands[0].shape.count == 0 ? 0 : Double.structuralZero
    output.update(repeating: start, count: frame.output.extent(frame.samples))
    forEachRun(frame) { terms, result, step, count in
      if step == 0 {
        frame.values[result] += sum(frame.values + terms, count)
      } else {
        for place in 0..<count { frame.values[result + place] += frame.values[terms + place] }
      }
    }
    let scale = self.scale(frame)
    guard scale != 1 else { return }
    for place in 0..<frame.output.extent(frame.samples) { output[place] *= scale }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    let scale = self.scale(frame)
    forEachRun(frame) { terms, result, step, count in
      if step == 0 {
        let adjoint = scale * adjoints[result]
        for place in 0..<count { adjoints[terms + place] += adjoint }
      } else {
        for place in 0..<count { adjoints[terms + place] += scale * adjoints[result + place] }
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    let scale = self.scale(frame)
    forEachRun(frame) { terms, result, step, count in
      if step == 0 {
        tangents[result] += scale * sum(tangents + terms, count)
      } else {
        for place in 0..<count { tangents[result + place] += scale * tangents[terms + place] }
      }
    }
  }

  /// What the sum is multiplied by: 1, or one over the number of terms of a mean.
  private func scale(_ frame: KernelFrame) -> Double {
    guard isMean else { return 1 }
    let count = frame.operands[0].extent(frame.samples) / max(1, frame.output.extent(frame.samples))
    return 1 / Double(max(1, count))
  }

  /// Calls `body` for neighbouring terms: with the arena index of the first, the index of the sum it
  /// belongs to, the step to the next one's sum, 0 where they share one, and their number.
  @inline(__always)
  private func forEachRun(_ frame: KernelFrame, _ body: (Int, Int, Int, Int) -> Void) {
    let operand = frame.operands[0]
    let lanes = operand.elementStride(frame.samples)
    let slices = AxisSlices(operand.shape, axis: frame.axis)
    let (terms, sums) = (operand.offset, frame.output.offset)
    if extent == .samples {
      for element in 0..<operand.shape.count {
        body(terms + element * lanes, sums + element, 0, lanes)
      }
    } else if lanes == 1, slices.elements(0).stride == 1 {
      for slice in 0..<slices.count {
        let elements = slices.elements(slice)
        body(terms + elements.start, sums + slice, 0, elements.count)
      }
    } else {
      for element in 0..<operand.shape.count {
        body(terms + element * lanes, sums + slices.slice(of: element) * lanes, 1, lanes)
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    switch extent {
    case .elements: signature.slices.elements(element)
    case .samples: .single(element)
    }
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    switch extent {
    case .elements: .single(signature.slices.slice(of: element))
    case .samples: .single(element)
    }
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let signature = Signature(
      output: frame.output.shape, operands: frame.shapes, attributes: Array(frame.attributes))
    return dependencies(of: pair.output, on: 0, signature).contains(pair.element)
      ? scale(frame) : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let terms = dependencies(of: element, on: 0, signature)
    let sum = Formula<ElementPlace>.shortSum(terms.count, limit: limit) {
      .leaf(.operand(0, element: terms[$0]))
    }
    return isMean ? sum / .number(Double(terms.count)) : sum
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let count = dependencies(of: pair.output, on: 0, signature).count
    return isMean ? 1 / .number(Double(count)) : 1
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let source = recorded.operands[0]
    let shape = builder.shape(of: source)
    let isPerSample = builder.isPerSample(source)
    let terms =
      extent == .samples
      ? (isPerSample ? builder.samples : 1)
      : AxisSlices(shape, axis: recorded.attributes.first).length
    let ones = Tensor(repeating: 1 / Double(isMean ? max(1, terms) : 1), shape: shape)
    let adjoint = try builder.broadcast(
      recorded.adjoint, over: source, attributes: recorded.attributes)
    return try builder.chain(
      adjoint, builder.constant(ones, perSample: isPerSample && extent == .samples))
  }
}
