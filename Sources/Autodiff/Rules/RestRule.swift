/// For each element of a fibre, a reduction of all the others: what recorded partial derivatives of
/// reductions are made of where a quotient of the whole and the element would not do.
protocol RestFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: RestDeclaration { get }
  /// Calls `body` with each place and the value of all elements but the one there.
  static func forEachRest(_ x: Fibre, _ body: (Int, Double) -> Void)
  /// The partial derivative of the rest at a place, which is `rest`, by another element.
  static func partial(_ x: Fibre, _ rest: Double, without place: Int, by other: Int) -> Double
  /// Adds to the target at each place what the flows of all others pass on: those of the elements to
  /// the rests, or with `isReverse` those of the rests to the elements.
  static func spread(
    _ x: Fibre, _ rests: Fibre, _ flows: Fibre, to target: Fibre, isReverse: Bool)
  /// Records the adjoint that reaches the elements.
  static func pullback(
    _ builder: inout TapeBuilder, _ recorded: RecordedOperation
  ) throws(TapeError) -> NodeID
}

/// What is said of a reduction of all other elements.
struct RestDeclaration {
  var name: String
  var summary: String
  /// The formula of a reduction of some elements.
  var value: @Sendable ([Formula<ElementPlace>], _ limit: Int) -> Formula<ElementPlace>
  /// The formula of its partial by one element, given all others and the value.
  var partial:
    @Sendable (
      _ element: Formula<ElementPlace>, _ others: [Formula<ElementPlace>],
      _ output: Formula<ElementPlace>
    ) -> Formula<ElementPlace>
  var points: [Tensor]
}

extension Primitive {
  /// The primitive that reduces, for each element, all the others.
  init<Function: RestFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    self.init(
      declaration.name, declaration.summary, operands: ["x"], attributes: [.axis],
      isCallable: false, points: TestPoint.alongAxes(declaration.points),
      rule: RestRule<Function>())
  }
}

/// The rule of every function that reduces all other elements.
struct RestRule<Function: RestFunction>: FibrewiseRule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    _ = try Fibres.reduced(operands[0], axis: attributes.first)
    return operands[0]
  }

  func forward(_ frame: Frame) {
    forEach(frame) { range, sample in
      let output = frame.fibre(frame.values, frame.output, range, sample)
      Function.forEachRest(operand(frame, range, sample)) { output[$0] = $1 }
    }
  }

  func reverse(_ frame: Frame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    spread(frame, adjoints, isReverse: true)
  }

  func tangent(_ frame: Frame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    spread(frame, tangents, isReverse: false)
  }

  private func spread(
    _ frame: Frame, _ arena: UnsafeMutablePointer<Double>, isReverse: Bool
  ) {
    forEach(frame) { range, sample in
      let own = frame.fibre(arena, frame.operands[0], range, sample)
      let result = frame.fibre(arena, frame.output, range, sample)
      Function.spread(
        operand(frame, range, sample), frame.fibre(frame.values, frame.output, range, sample),
        isReverse ? result : own, to: isReverse ? own : result, isReverse: isReverse)
    }
  }

  private func operand(_ frame: Frame, _ range: ElementRange, _ sample: Int) -> Fibre {
    frame.fibre(frame.values, frame.operands[0], range, sample)
  }

  func partial(_ frame: Frame, _ pair: ElementPair, sample: Int) -> Double {
    let fibres = Fibres(frame.operands[0].shape, axis: frame.axis)
    let fibre = fibres.fibre(of: pair.output)
    guard fibres.fibre(of: pair.element) == fibre, pair.element != pair.output else { return 0 }
    return Function.partial(
      operand(frame, fibres.elements(fibre), sample), frame.result(pair.output, sample),
      without: fibres.place(of: pair.output), by: fibres.place(of: pair.element))
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    Function.declaration.value(leaves(of: element, besides: [element], signature), limit)
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    if pair.output == pair.element { return 0 }
    return Function.declaration.partial(
      .leaf(.operand(0, element: pair.element)),
      leaves(of: pair.output, besides: [pair.output, pair.element], signature),
      .leaf(.output(element: pair.output)))
  }

  private func leaves(
    of element: Int, besides excluded: Set<Int>, _ signature: Signature
  ) -> [Formula<ElementPlace>] {
    let range = dependencies(of: element, on: 0, signature)
    return (0..<range.count).map { range[$0] }.filter { !excluded.contains($0) }.map {
      .leaf(.operand(0, element: $0))
    }
  }

  func pullback(
    _ builder: inout TapeBuilder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    try builder.gather(Function.pullback(&builder, recorded), like: recorded.operands[0])
  }
}
