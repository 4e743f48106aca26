@testable import Autodiff

/// A rule whose derivative by one operand is too large by a relative error.
struct FaultyRule: Rule {
  let rule: any Rule
  let operand: Int
  let error: Double

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    guard operand == self.operand else { return rule.reverse(frame, adjoints, operand: operand) }
    scaling(frame.output, frame, adjoints) { rule.reverse(frame, adjoints, operand: operand) }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    guard operand == self.operand else { return rule.tangent(frame, tangents, operand: operand) }
    scaling(frame.operands[operand], frame, tangents) {
      rule.tangent(frame, tangents, operand: operand)
    }
  }

  /// Calls `body` while what it reads is too large: the derivative is linear in it.
  private func scaling(
    _ view: View, _ frame: KernelFrame, _ arena: UnsafeMutablePointer<Double>, _ body: () -> Void
  ) {
    let places = view.offset..<view.offset + view.extent(frame.samples)
    let kept = places.map { arena[$0] }
    for place in places { arena[place] *= 1 + error }
    body()
    for (place, number) in zip(places, kept) { arena[place] = number }
  }

  var unary: ScalarUnary? {
    rule.unary.map { unary in
      ScalarUnary(value: unary.value) { unary.derivative($0, $1) * (1 + error) }
    }
  }

  var binary: ScalarBinary? {
    let (left, right) = (operand == 0 ? 1 + error : 1, operand == 1 ? 1 + error : 1)
    return rule.binary.map { binary in
      ScalarBinary(
        value: binary.value, left: { binary.left($0, $1, $2) * left },
        right: { binary.right($0, $1, $2) * right })
    }
  }

  // MARK: The rest is right

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    try rule.shape(of: operands, attributes: attributes)
  }

  func forward(_ frame: KernelFrame) { rule.forward(frame) }

  func carriesDerivative(_ operand: Int) -> Bool { rule.carriesDerivative(operand) }

  var canOverwrite: Bool { rule.canOverwrite }

  var zeros: ZeroPartial { rule.zeros }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    rule.dependencies(of: element, on: operand, signature)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    rule.dependents(on: element, of: operand, signature)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    rule.dependentCount(of: operand, signature)
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    rule.partial(frame, pair, sample: sample)
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    rule.valueFormula(of: element, signature, limit: limit)
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    rule.partialFormula(pair, signature)
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    try rule.pullback(&builder, recorded, operand: operand)
  }
}
