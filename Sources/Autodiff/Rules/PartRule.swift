/// Takes a part out of an array, or places an array as a part of one that is 0 elsewhere: each is
/// the other's pullback.
///
/// The attributes are those of the part; placing has the rank, the rows and the columns of the whole
/// before them.
struct PartRule: Rule {
  /// Whether the part is the output, and the whole the operand.
  let isTaken: Bool

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    guard let part = part(attributes) else {
      throw ShapeProblem(operands: [0], requirement: "there is no such part")
    }
    let whole = isTaken ? operands[0] : PartRule.whole(attributes)
    guard part.fits(whole.count), isTaken || part.shape == operands[0] else {
      throw ShapeProblem(operands: [0], requirement: "there is no such part")
    }
    return isTaken ? part.shape : whole
  }

  var attributeCounts: ClosedRange<Int>? { isTaken ? 3...4 : 6...7 }

  private func part(_ attributes: some RandomAccessCollection<Int>) -> Part? {
    Part(Array(attributes.dropFirst(isTaken ? 0 : 3)))
  }

  /// The shape of the whole, as the first attributes give it.
  private static func whole(_ attributes: [Int]) -> Shape {
    attributes[0] == 2 ? .matrix(attributes[1], attributes[2]) : .vector(attributes[1])
  }

  func forward(_ frame: KernelFrame) {
    let output = frame.values + frame.output.offset
    if !isTaken {
      output.update(repeating: .structuralZero, count: frame.output.extent(frame.samples))
    }
    forEach(frame) { operand, result in frame.values[result] = frame.values[operand] }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { operand, result in adjoints[operand] += adjoints[result] }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { operand, result in tangents[result] += tangents[operand] }
  }

  /// Calls `body` with the arena indices of each element of the part in the operand and the output.
  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ body: (Int, Int) -> Void) {
    guard let part = part(frame.attributes) else { return }
    for element in 0..<part.shape.count {
      let place = part.place(of: element)
      for sample in 0..<frame.output.elementStride(frame.samples) {
        body(
          frame.operands[0].index(isTaken ? place : element, sample, frame.samples),
          frame.output.index(isTaken ? element : place, sample, frame.samples))
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    counterpart(of: element, isOfPart: isTaken, signature)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    counterpart(of: element, isOfPart: !isTaken, signature)
  }

  /// Where an element of the part lies in the whole, or one of the whole in the part.
  private func counterpart(
    of element: Int, isOfPart: Bool, _ signature: Signature
  ) -> ElementRange {
    guard let part = part(signature.attributes) else { return .none }
    if isOfPart { return .single(part.place(of: element)) }
    return part.element(at: element).map { .single($0) } ?? .none
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    !isTaken || signature.output.count == signature.operands[0].count ? 1 : nil
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    guard let part = part(frame.attributes) else { return 0 }
    let (own, other) = isTaken ? (pair.output, pair.element) : (pair.element, pair.output)
    return part.place(of: own) == other ? 1 : 0
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let source = dependencies(of: element, on: 0, signature)
    return source.count == 0 ? 0 : .leaf(.operand(0, element: source.start))
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    dependencies(of: pair.output, on: 0, signature).contains(pair.element) ? 1 : 0
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let source = recorded.operands[0]
    let share: NodeID
    if isTaken {
      let whole = builder.shape(of: source)
      share = try builder.place(
        recorded.adjoint,
        attributes: [whole.rank, whole.rows, whole.columns] + recorded.attributes)
    } else {
      share = try builder.carry(
        "slice", recorded.adjoint, attributes: Array(recorded.attributes.dropFirst(3)))
    }
    return try builder.unbroadcast(share, like: source)
  }
}

extension DerivativeRecorder {
  /// Records an adjoint as a part of a larger one, to which nothing else arrives.
  fileprivate mutating func place(
    _ adjoint: NodeID, attributes: [Int]
  ) throws(TapeError) -> NodeID {
    try marked(apply("place", [flow(adjoint)], attributes: attributes))
  }
}
