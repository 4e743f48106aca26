/// A function that makes one number of the elements of an array, or of those along an axis.
protocol ReductionFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: ReductionDeclaration { get }
  /// The function's value.
  static func value(_ x: AxisSlice) -> Double
  /// Calls `body` with each place and the partial derivative by the element there, where the
  /// function's value is `output`.
  static func forEachPartial(_ x: AxisSlice, _ output: Double, _ body: (Int, Double) -> Void)
  /// What a partial derivative of 0 means.
  static var zeros: ZeroPartial { get }
  /// Whether one piece of the function meets another.
  static func kinks(_ x: AxisSlice, _ output: Double) -> [Int]
  /// Records all the partial derivatives, as an array like `x` or as numbers that meet it.
  static func partials(
    _ builder: inout some DerivativeRecorder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID
  /// The value as it is shown where the textbook's formula loses its digits; nil where it does not.
  static func keptValue(
    _ range: ElementRange, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> WrittenFormula?
}

extension ReductionFunction {
  static func keptValue(
    _ range: ElementRange, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> WrittenFormula? { nil }
}

extension ReductionFunction {
  static var zeros: ZeroPartial { .arithmetic }
  static func kinks(_ x: AxisSlice, _ output: Double) -> [Int] { [] }
}

/// A reduction on a tape, as its derivative is recorded.
struct RecordedReduction {
  /// The array that was reduced.
  let operand: NodeID
  /// The result, broadcast so that it meets the elements it came from.
  let output: NodeID
  /// The axis, for further reductions along it.
  let attributes: [Int]
}

/// What is said of a reduction.
struct ReductionDeclaration {
  var name: FunctionID
  var summary: String
  var definition: Formula<Place>?
  /// The formula of the value from those of the elements; at most `limit` of them are written.
  var value: @Sendable (Reduced, _ limit: Int) -> Formula<ElementPlace>
  /// The textbook's partial derivative by the element at a place.
  var partial: @Sendable (Reduced, _ place: Int) -> Formula<ElementPlace>
  /// Whether its value is always one of the elements.
  var isSelection = false
  var edges: [Primitive.Edge] = []
  /// Operands that are tested whole, and the matrices among them along both axes.
  var points: [Tensor]

  /// The elements and the result of a reduction, as leaves of its formulas.
  struct Reduced {
    let count: Int
    let range: ElementRange
    let output: Formula<ElementPlace>

    subscript(place: Int) -> Formula<ElementPlace> {
      .leaf(.operand(0, element: range[place]))
    }
  }
}

extension Primitive.Attribute {
  /// The axis along which a reduction goes, where it does not take all elements.
  static let axis = Primitive.Attribute("axis", isOptional: true)
}

extension Primitive.TestPoint {
  /// Each operand whole, and matrices along each of their axes too.
  static func alongAxes(_ operands: [Tensor]) -> [Primitive.TestPoint] {
    operands.flatMap { operand in
      [Primitive.TestPoint([operand])]
        + (1...2).filter { $0 <= operand.shape.rank }.map {
          Primitive.TestPoint([operand], attributes: [$0])
        }
    }
  }
}

extension Primitive {
  /// The primitive that reduces all elements of an array, or those along one axis.
  convenience init<Function: ReductionFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    self.init(
      declaration.name, declaration.summary, operands: ["x"], attributes: [.axis],
      definition: declaration.definition, edges: declaration.edges,
      points: TestPoint.alongAxes(declaration.points), rule: ReductionRule<Function>())
  }
}

/// The rule of every function that makes one number of many.
struct ReductionRule<Function: ReductionFunction>: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    return try AxisSlices.reduced(operands[0], axis: attributes.first)
  }

  var isSelection: Bool { Function.declaration.isSelection }

  var zeros: ZeroPartial { Function.zeros }

  func kinks(_ frame: KernelFrame) -> [Int] {
    var found: [Int] = []
    forEach(frame) { range, sample, result in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      for place in Function.kinks(x, frame.values[result]) {
        let element = range.start + place * range.stride
        found.append(frame.operands[0].index(element, sample, frame.samples))
      }
    }
    return found
  }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { range, sample, result in
      frame.values[result] = Function.value(
        frame.slice(frame.values, frame.operands[0], range, sample))
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEach(frame) { range, sample, result in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      let target = frame.slice(adjoints, frame.operands[0], range, sample)
      let adjoint = adjoints[result]
      guard !adjoint.isStructuralZero else { return }
      Function.forEachPartial(x, frame.values[result]) {
        contribute(adjoint, $1, zeros, to: &target[$0])
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEach(frame) { range, sample, result in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      let source = frame.slice(tangents, frame.operands[0], range, sample)
      Function.forEachPartial(x, frame.values[result]) { place, partial in
        contribute(source[place], partial, zeros, to: &tangents[result])
      }
    }
  }

  /// Calls `body` with each slice's elements, the sample, and the arena index of the result.
  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ body: (ElementRange, Int, Int) -> Void) {
    let slices = AxisSlices(frame.operands[0].shape, axis: frame.axis)
    for slice in 0..<slices.count {
      for sample in 0..<frame.output.elementStride(frame.samples) {
        body(slices.elements(slice), sample, frame.output.index(slice, sample, frame.samples))
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    signature.slices.elements(element)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(signature.slices.slice(of: element))
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let slices = AxisSlices(frame.operands[0].shape, axis: frame.axis)
    guard slices.slice(of: pair.element) == pair.output else { return 0 }
    let x = frame.slice(
      frame.values, frame.operands[0], slices.elements(pair.output), sample)
    let place = slices.place(of: pair.element)
    var found = 0.0
    Function.forEachPartial(x, frame.result(pair.output, sample)) {
      if $0 == place { found = $1 }
    }
    return found
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    Function.declaration.value(reduced(element, signature), limit)
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    Function.declaration.partial(
      reduced(pair.output, signature), signature.slices.place(of: pair.element))
  }

  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    let signature = frame.signature
    let kept = Function.keptValue(
      signature.slices.elements(element), frame, sample: sample, limit: limit)
    return [WrittenFormula(valueFormula(of: element, signature, limit: limit))]
      + (kept.map { [$0] } ?? [])
  }

  private func reduced(_ element: Int, _ signature: Signature) -> ReductionDeclaration.Reduced {
    let range = signature.slices.elements(element)
    return ReductionDeclaration.Reduced(
      count: range.count, range: range, output: .leaf(.output(element: element)))
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let (x, attributes) = (recorded.operands[0], recorded.attributes)
    let output = try builder.broadcast(recorded.output, over: x, attributes: attributes)
    let reduction = RecordedReduction(operand: x, output: output, attributes: attributes)
    let partials = try Function.partials(&builder, reduction)
    let adjoint = try builder.broadcast(recorded.adjoint, over: x, attributes: attributes)
    return try builder.unbroadcast(builder.chain(adjoint, partials, Function.zeros), like: x)
  }
}
