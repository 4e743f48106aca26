/// How a primitive is computed, differentiated and written down.
///
/// Families of primitives (elementwise functions, reductions, costs, products) implement it once.
protocol Rule: Sendable {
  /// The shape of the result.
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape
  /// Whether the result depends on the sample, given whether each operand does.
  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool
  /// How many attributes an operation has, where it is not those that a person gives.
  var attributeCounts: ClosedRange<Int>? { get }
  /// The only sample, from 0, whose values an operation with these attributes takes; nil where it
  /// takes all of them, or each for itself.
  func sample(_ attributes: [Int]) -> Int?
  /// Whether each element of the result is one of the operands' own: the one it has a derivative by.
  var isSelection: Bool { get }
  /// What a partial derivative of 0 means.
  var zeros: ZeroPartial { get }
  /// The arena indices of the operands' elements that stand where one piece of the function meets
  /// another.
  func kinks(_ frame: KernelFrame) -> [Int]
  /// Whether a derivative reaches the operand at all; a condition's or a comparison's never does.
  func carriesDerivative(_ operand: Int) -> Bool
  /// Computes the output from the operands.
  func forward(_ frame: KernelFrame)
  /// Adds to the adjoint of one operand what the output's adjoint contributes, or replaces it by
  /// that where the frame says so.
  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int)
  /// Whether `reverse` can replace an adjoint, which then needs no clearing before a sweep.
  var canOverwrite: Bool { get }
  /// Adds to the output's tangent what the tangent of one operand contributes.
  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int)
  /// The elements of an operand on which an element of the output depends.
  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange
  /// The elements of the output that depend on an element of an operand.
  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange
  /// How many elements of the output depend on each element of an operand; nil where they differ.
  func dependentCount(of operand: Int, _ signature: Signature) -> Int?
  /// The partial derivative of an output element with respect to an operand's element.
  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double
  /// The formula of an output element, sums of more than `limit` terms shortened.
  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace>
  /// The textbook formula of a partial derivative.
  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace>
  /// The forms in which an output element is written at the operation's own numbers: the textbook's,
  /// and those that keep the digits which it may lose to rounding.
  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula]
  /// The forms in which a partial derivative is written, likewise.
  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula]
  /// Records the adjoint that reaches one operand, given the output's, as operations on a tape.
  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID
  /// The textbook's partial derivative by an operand, where the primitive is a function of numbers.
  func numberPartial(_ operand: Int) -> Formula<Place>?
  /// The function of one number, where the primitive is one.
  var unary: ScalarUnary? { get }
  /// The function of two numbers, where the primitive is one.
  var binary: ScalarBinary? { get }
}

extension Rule {
  func isPerSample(_ operands: [Bool], attributes: [Int]) -> Bool { operands.contains(true) }
  var attributeCounts: ClosedRange<Int>? { nil }
  func sample(_ attributes: [Int]) -> Int? { nil }
  var isSelection: Bool { false }
  var zeros: ZeroPartial { .arithmetic }
  func kinks(_ frame: KernelFrame) -> [Int] { [] }
  func carriesDerivative(_ operand: Int) -> Bool { true }
  func numberPartial(_ operand: Int) -> Formula<Place>? { nil }
  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    [WrittenFormula(valueFormula(of: element, frame.signature, limit: limit))]
  }
  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula] {
    [WrittenFormula(partialFormula(pair, frame.signature))]
  }
  var canOverwrite: Bool { false }
  var unary: ScalarUnary? { nil }
  var binary: ScalarBinary? { nil }
}

/// The shapes and attributes of one operation.
struct Signature {
  let output: Shape
  let operands: [Shape]
  let attributes: [Int]
}

/// An output element and the operand element it is differentiated by.
struct ElementPair {
  let output: Int
  let operand: Int
  let element: Int
}

/// An operation already on a tape, and the adjoint of its output.
struct RecordedOperation {
  let operands: [NodeID]
  let output: NodeID
  let adjoint: NodeID
  let attributes: [Int]
}
