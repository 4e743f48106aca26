extension Primitive {
  /// The number itself; to derivatives it is a constant, and to differences that check them as well.
  static let stopGradient = Primitive(
    "stop_gradient", aliases: ["detach"], "x itself, taken as a constant by derivatives",
    operands: ["x"], points: [.init([Tensor(2)]), .init([Tensor([0.5, -3])])],
    rule: StopGradientRule(isHeld: false))
}

/// Passes values on, and no derivative.
///
/// While it is held, it passes nothing on at all: its result stays what it was, whatever the operand
/// becomes. So differences of a function see it as derivatives do.
struct StopGradientRule: Rule {
  let isHeld: Bool

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    return operands[0]
  }

  func carriesDerivative(_ operand: Int) -> Bool { false }

  func forward(_ frame: KernelFrame) {
    guard !isHeld else { return }
    (frame.values + frame.output.offset).update(
      from: frame.values + frame.operands[0].offset, count: frame.output.extent(frame.samples))
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {}

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {}

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double { 0 }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .apply("stop_gradient", [.leaf(.operand(0, element: element))])
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> { 0 }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID { try builder.constant(0) }

  func numberPartial(_ operand: Int) -> Formula<Place>? { 0 }

  var unary: ScalarUnary? { ScalarUnary(value: { $0 }, derivative: { _, _ in 0 }) }
}

extension Primitive {
  /// Its place among all.
  fileprivate static let stopGradientPlace = all.firstIndex { $0.id == stopGradient.id }
  /// How it is computed while it is held.
  fileprivate static let held = Unmanaged.passRetained(Kernel(StopGradientRule(isHeld: true)))
}

extension Tape {
  /// Does some work in which what stops gradients keeps its present value.
  mutating func holdingStopped<Result>(_ work: (inout Tape) -> Result) -> Result {
    guard let place = Primitive.stopGradientPlace else { return work(&self) }
    let own = kernels[place]
    kernels[place] = Primitive.held
    defer { kernels[place] = own }
    return work(&self)
  }
}
