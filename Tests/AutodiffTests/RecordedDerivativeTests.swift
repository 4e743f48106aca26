import Autodiff
import Testing

/// Rule (e): derivatives recorded as operations, and the derivatives of those.
@Suite struct RecordedDerivativeTests {
  @Test(arguments: OperationCase.all)
  func theRecordedDerivativeIsThePartial(_ test: OperationCase) throws {
    var operation = try OperationUnderTest(test)
    var gradients: [[NodeID]] = []
    for row in operation.outputElements {
      let target =
        operation.tape.shape(of: operation.output).isScalar
        ? operation.output
        : try operation.builder.apply("index", [operation.output], attributes: [row])
      gradients.append(
        try operation.builder.derivative(of: target, withRespectTo: operation.operands))
    }
    let tape = operation.tape.extended(by: operation.builder)
    for (operand, element) in operation.operandElements {
      for row in operation.outputElements {
        let node = gradients[row][operand]
        #expect(tape.shape(of: node) == tape.shape(of: operation.operands[operand]))
        let (recorded, partial) = (
          tape.value(of: node, element: element), operation.partial(row, operand, element)
        )
        #expect(isClose(recorded, partial, 1e-14), "recorded \(recorded), partial \(partial)")
      }
    }
  }

  /// The second derivatives of a weighted sum of the outputs, three ways: recorded twice, forward
  /// over the recorded gradient, and by differences of the first-order reverse sweep.
  @Test(arguments: OperationCase.all)
  func secondDerivativesAreTheSlopesOfTheGradient(_ test: OperationCase) throws {
    var operation = try OperationUnderTest(test)
    var random = SplitMix64(seed: 2)
    let shape = operation.tape.shape(of: operation.output)
    let weights = try #require(Tensor(shape: shape, elements: random.numbers(shape.count)))
    let target = try operation.builder.apply(
      "sum",
      [
        operation.builder.apply(
          "multiply", [operation.output, operation.builder.constant(weights)])
      ])
    let gradient = try operation.builder.derivative(
      of: target, withRespectTo: operation.operands)
    for (operand, element) in operation.operandElements {
      var builder = operation.builder
      let slope =
        builder.shape(of: gradient[operand]).isScalar
        ? gradient[operand]
        : try builder.apply("index", [gradient[operand]], attributes: [element])
      let row = try builder.derivative(of: slope, withRespectTo: operation.operands)
      var tape = operation.tape.extended(by: builder)
      for (other, place) in operation.operandElements
      where tape.carriesDerivative(operation.output, operand: other) {
        let twice = tape.value(of: row[other], element: place)
        var direction = Tensor(repeating: 0, shape: tape.shape(of: operation.operands[other]))
        direction[place] = 1
        tape.forward(seeds: [(operation.operands[other], direction)])
        let mixed = tape.tangent(of: slope)
        #expect(isClose(twice, mixed, 1e-13, scale: 1e-3), "\(twice), forward over it \(mixed)")
        let (difference, noise) = centralDifference(at: test.point.operands[other][place]) { x in
          var moved = tape
          var tensor = test.point.operands[other]
          tensor[place] = x
          moved.set(operation.operands[other], to: tensor)
          moved.evaluate()
          moved.reverse(from: target)
          return moved.adjoint(of: operation.operands[operand], element: element)
        }
        #expect(
          abs(twice - difference) <= max(1e-8 * abs(difference), 2 * noise),
          "∂²/∂\(operand)[\(element)]∂\(other)[\(place)]: \(twice), by differences \(difference)")
      }
    }
  }

  /// D(x ↦ x · D(y ↦ x + y)(1))(1) is 1: the inner derivative does not see the outer's variable.
  @Test func perturbationsAreNotConfused() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.scalar)
    let y = try builder.variable(.scalar)
    let sum = try builder.apply("add", [x, y])
    let inner = try builder.derivative(of: sum, withRespectTo: [y])[0]
    let product = try builder.apply("multiply", [x, inner])
    let outer = try builder.derivative(of: product, withRespectTo: [x])[0]
    var tape = builder.tape()
    tape.set(x, to: Tensor(1))
    tape.set(y, to: Tensor(1))
    tape.evaluate()
    #expect(tape.value(of: inner) == 1)
    #expect(tape.value(of: outer) == 1)
  }

  @Test func whatTheTargetDoesNotDependOnHasZeros() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.vector(2))
    let other = try builder.variable(.matrix(2, 3))
    let target = try builder.apply("sum", [x])
    let derivatives = try builder.derivative(of: target, withRespectTo: [other, x])
    var tape = builder.tape()
    tape.evaluate()
    #expect(tape.tensor(of: derivatives[0]) == Tensor(repeating: 0, shape: .matrix(2, 3)))
    #expect(tape.tensor(of: derivatives[1]) == Tensor([1, 1]))
  }

  @Test func aTargetIsItsOwnDerivativeOfOne() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.scalar)
    let y = try builder.apply("sin", [x])
    let derivatives = try builder.derivative(of: y, withRespectTo: [y, x])
    var tape = builder.tape()
    tape.set(x, to: Tensor(0))
    tape.evaluate()
    #expect(derivatives.map { tape.value(of: $0) } == [1, 1])
  }

  /// d⁴ sin/dx⁴ = sin, d⁴ exp(2x)/dx⁴ = 16 exp(2x).
  @Test(arguments: [0.3, -2, 11])
  func derivativesNestToAnyOrder(_ x: Double) throws {
    var builder = TapeBuilder()
    let variable = try builder.variable(.scalar)
    let two = try builder.constant(2)
    var sine = try builder.apply("sin", [variable])
    var growth = try builder.apply("exp", [builder.apply("multiply", [two, variable])])
    let (first, second) = (sine, growth)
    for _ in 1...4 {
      sine = try builder.derivative(of: sine, withRespectTo: [variable])[0]
      growth = try builder.derivative(of: growth, withRespectTo: [variable])[0]
    }
    var tape = builder.tape()
    tape.set(variable, to: Tensor(x))
    tape.evaluate()
    #expect(isClose(tape.value(of: sine), tape.value(of: first), 1e-15))
    #expect(isClose(tape.value(of: growth), 16 * tape.value(of: second), 1e-15))
  }
}
