import Testing

@testable import Autodiff

/// A cost in which one primitive has a wrong derivative by one of its operands: by a relative error
/// of 10⁻⁵ or more, in a gradient and a cost of any magnitude between 10⁻⁸ and 10⁸.
struct FaultyProgram: CustomStringConvertible {
  let description: String
  private let builder: TapeBuilder
  private let tape: Tape
  private let target: NodeID
  private let variables: [NodeID]

  /// The operands of each primitive by which it has a derivative other than 0 at a declared point.
  private static let places: [(test: OperationCase, operand: Int)] = OperationCase.all.flatMap {
    test -> [(test: OperationCase, operand: Int)] in
    // What only adds numbers is part of the loop over the tape, and no kernel can be exchanged.
    guard let operation = try? OperationUnderTest(test),
      !["add", "subtract", "multiply", "divide", "negate"].contains(test.primitive.name)
    else { return [] }
    return test.point.operands.indices.filter { operand in
      operation.outputElements.contains { output in
        operation.operandElements.contains {
          $0.operand == operand && abs(operation.partial(output, operand, $0.element)) > 1e-3
        }
      }
    }.map { (test, $0) }
  }

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (test, operand) = Self.places[Int.random(in: Self.places.indices, using: &random)]
    let operation = try OperationUnderTest(test)
    let sign: Double = Bool.random(using: &random) ? 1 : -1
    let error =
      sign * CheckedProgram.powers[Int.random(in: 3...8, using: &random)]
    var builder = operation.builder
    let weights = Tensor(
      shape: builder.shape(of: operation.output),
      elements: random.numbers(operation.outputElements.count).map { $0 + ($0 < 0 ? -1 : 1) })
    let sum = try builder.apply(
      "sum",
      [builder.apply("multiply", [operation.output, builder.constant(weights ?? Tensor(1))])])
    let (factor, offset) = (random.magnitude(), random.offset())
    target = try builder.apply(
      "add",
      [builder.constant(offset), builder.apply("multiply", [builder.constant(factor), sum])])
    var tape = operation.tape.extended(by: builder)
    let place = try #require(
      Primitive.place(of: test.primitive.id, operands: test.point.operands.count))
    let faulty = FaultyRule(rule: test.primitive.rule, operand: operand, error: error)
    tape.kernels[place] = Unmanaged.passRetained(Kernel(faulty))
    (self.builder, self.tape, variables) = (builder, tape, operation.operands)
    description =
      "\(test.testDescription), operand \(operand), error \(error), factor \(factor), "
      + "offset \(offset)"
  }

  /// What the check of it finds.
  func check() throws -> DerivativeCheck {
    try DerivativeCheck(of: target, variables: variables, on: tape, from: builder)
  }
}
