import Autodiff
import Testing

/// What a caller can do wrong stops the program instead of reading what is not there.
@Suite struct PreconditionTests {
  /// A tape of two samples: a variable of three elements for each, the constant 2, their product.
  static func product() throws -> (
    builder: TapeBuilder, tape: Tape, x: NodeID, two: NodeID, y: NodeID
  ) {
    var builder = TapeBuilder(samples: 2)
    let x = try builder.variable(.vector(3), perSample: true)
    let two = try builder.constant(2)
    let y = try builder.apply("multiply", [x, two])
    var tape = builder.tape()
    tape.evaluate()
    return (builder, tape, x, two, y)
  }

  @Test func shapesHaveNoNegativeExtent() async {
    await #expect(processExitsWith: .failure) { _ = Shape.vector(-1) }
    await #expect(processExitsWith: .failure) { _ = Shape.matrix(-2, -3) }
    await #expect(processExitsWith: .failure) { _ = Shape.matrix(2, 0).indices(of: 0) }
    await #expect(processExitsWith: .failure) { _ = TapeBuilder(samples: 0) }
  }

  @Test func onlyVariablesAreGivenValues() async {
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, two, _) = try PreconditionTests.product()
      tape.set(two, to: Tensor(3))
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.set(y, to: Tensor([1, 2, 3]))
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, x, _, _) = try PreconditionTests.product()
      tape.set(x, to: Tensor([1, 2]))
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, x, _, _) = try PreconditionTests.product()
      tape.set(x, sample: 2, to: Tensor([1, 2, 3]))
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.descend([y], rate: 1)
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, two, _) = try PreconditionTests.product()
      tape.differentiate(withRespectTo: [two])
    }
  }

  @Test func sweepsStartSomewhere() async {
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.reverse(from: y, element: 3)
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.reverse(from: y, element: 1_000_000_000)
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.reverse(from: y, sample: 2)
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, _, _, y) = try PreconditionTests.product()
      tape.reverse(from: y, seed: Tensor([1]))
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, x, _, _) = try PreconditionTests.product()
      tape.forward(seeds: [(x, Tensor([1]))])
    }
    await #expect(processExitsWith: .failure) {
      var (_, tape, x, _, _) = try PreconditionTests.product()
      tape.forward(seeds: [(x, Tensor([1, 0, 0]))], sample: 2)
    }
    await #expect(processExitsWith: .failure) {
      let (_, pullback) = try valueWithPullback(at: [1.0, 2.0]) { x in x * x }
      _ = pullback(Tensor([1, 2, 3]))
    }
  }

  @Test func whatIsReadIsThere() async {
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, y) = try PreconditionTests.product()
      _ = tape.value(of: y, element: 3)
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, y) = try PreconditionTests.product()
      _ = tape.tensor(of: y, sample: -1)
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, x, _, _) = try PreconditionTests.product()
      _ = tape.adjoint(of: x, sample: 2)
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, y) = try PreconditionTests.product()
      _ = tape.partial(of: y, element: 100_000_000, operand: 0, operandElement: 0)
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, y) = try PreconditionTests.product()
      _ = tape.partial(of: y, element: 0, operand: 1, operandElement: 1)
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, y) = try PreconditionTests.product()
      _ = tape.dependents(of: y, operand: 2, element: 0)
    }
  }

  @Test func nodesAreOfTheTape() async {
    await #expect(processExitsWith: .failure) {
      let (_, _, _, _, y) = try PreconditionTests.product()
      var other = TapeBuilder()
      _ = try other.apply("sin", [y])
    }
    await #expect(processExitsWith: .failure) {
      let (_, _, _, _, y) = try PreconditionTests.product()
      var other = TapeBuilder()
      let x = try other.variable(.scalar)
      _ = try other.derivative(of: x, withRespectTo: [y])
    }
    await #expect(processExitsWith: .failure) {
      let (_, tape, _, _, _) = try PreconditionTests.product()
      _ = tape.extended(by: TapeBuilder(samples: 2))
    }
  }

  /// Nothing of this is a mistake.
  @Test func theSameCallsWorkWhereTheyShould() throws {
    var (builder, tape, x, _, y) = try Self.product()
    for sample in 0..<2 { tape.set(x, sample: sample, to: Tensor([1, 2, 3])) }
    tape.evaluate()
    tape.reverse(from: y, element: 2, sample: 1)
    #expect(tape.adjointTensor(of: x, sample: 1) == Tensor([0, 0, 2]))
    tape.forward(seeds: [(x, Tensor([1, 0, 0]))], sample: 0)
    #expect(tape.tangent(of: y) == 2 && tape.tangent(of: y, sample: 1) == 0)
    let sum = try builder.apply("sum", [y])
    #expect(tape.extended(by: builder).value(of: sum) == 12)
    #expect(ElementRange(start: 0, stride: 0, count: 1).contains(0))
    #expect(!ElementRange(start: 4, stride: 2, count: 3).contains(2))
    #expect(ElementRange(start: 4, stride: 2, count: 3).contains(8))
  }
}
