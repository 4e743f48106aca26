import Autodiff
import Testing

/// Points where a derivative is a matter of policy, and the ends of the range of numbers.
@Suite struct EdgeTests {
  /// A declared edge of a primitive of numbers.
  struct EdgeCase: CustomTestStringConvertible, Sendable {
    let primitive: Primitive
    let edge: Primitive.Edge

    var testDescription: String { "\(primitive.name)\(edge.operands)" }

    var operation: OperationCase {
      OperationCase(primitive: primitive, point: .init(edge.operands.map { Tensor($0) }))
    }

    /// The same numbers in vectors of one element, which take the way of arrays.
    var array: OperationCase {
      OperationCase(primitive: primitive, point: .init(edge.operands.map { Tensor([$0]) }))
    }
  }

  static let edges = Primitive.all.flatMap { primitive in
    primitive.edges.map { EdgeCase(primitive: primitive, edge: $0) }
  }

  @Test(arguments: edges)
  func declaredPartialsAreTheComputedOnes(_ test: EdgeCase) throws {
    #expect(test.edge.partials.count == test.edge.operands.count)
    for form in [test.operation, test.array] {
      let operation = try OperationUnderTest(form)
      for (operand, expected) in test.edge.partials.enumerated() {
        #expect(isIdentical(operation.partial(0, operand, 0), expected))
      }
    }
  }

  /// An accumulated adjoint starts from 0, so that −0 is 0 there: all else is exact.
  @Test(arguments: edges)
  func sweepsKeepToTheDeclaredPartials(_ test: EdgeCase) throws {
    for form in [test.operation, test.array] {
      var operation = try OperationUnderTest(form)
      operation.tape.reverse(from: operation.output)
      for (operand, expected) in test.edge.partials.enumerated() {
        let adjoint = operation.tape.adjoint(of: operation.operands[operand])
        #expect(isIdentical(adjoint, 0 + expected))
        var forward = operation.tape
        let one = Tensor(repeating: 1, shape: form.point.operands[0].shape)
        forward.forward(seeds: [(operation.operands[operand], one)])
        #expect(isIdentical(0 + forward.tangent(of: operation.output), 0 + expected))
      }
    }
  }

  @Test(arguments: edges)
  func recordedDerivativesKeepToTheDeclaredPartials(_ test: EdgeCase) throws {
    for form in [test.operation, test.array] {
      var operation = try OperationUnderTest(form)
      let target = try operation.builder.apply("sum", [operation.output])
      let recorded = try operation.builder.derivative(
        of: target, withRespectTo: operation.operands)
      let tape = operation.tape.extended(by: operation.builder)
      for (operand, expected) in test.edge.partials.enumerated() {
        let derivative = tape.value(of: recorded[operand])
        #expect(
          isIdentical(0 + derivative, 0 + expected), "\(derivative), declared \(expected)")
      }
    }
  }

  // MARK: Published values

  private func partials(_ name: String, _ operands: Double...) throws -> [Double] {
    let primitive = try #require(Primitive.named(name))
    let operation = try OperationUnderTest(
      OperationCase(primitive: primitive, point: .init(operands.map { Tensor($0) })))
    return operands.indices.map { operation.partial(0, $0, 0) }
  }

  /// The table of ChainRules' power rule: (x, p) and the partials by x and by p.
  static let powers: [[Double]] = [
    [0, 2, 0, 0], [0, 1, 1, 0], [0, 0, 0, .nan], [0, -1, -.infinity, .nan],
    [-0.0, -2, .infinity, .nan], [0, 0.5, .infinity, 0], [0, -1.5, -.infinity, .nan],
    [2, 2, 4, 2.772588722239781],
  ]

  @Test(arguments: powers)
  func powersHaveTheTableOfChainRules(_ row: [Double]) throws {
    let partials = try partials("power", row[0], row[1])
    #expect(isIdentical(partials[0], row[2]))
    #expect(isClose(partials[1], row[3], 1e-15))
  }

  /// Published by Swift's tests of the derivatives of its mathematical functions.
  @Test(arguments: [
    ("tanh", 0.07065082485316446565), ("tan", 5.774399204041917612),
    ("log10", 0.21714724095162590833),
  ])
  func derivativesAtTwoAreThePublishedOnes(_ name: String, _ expected: Double) throws {
    #expect(isClose(try partials(name, 2)[0], expected, 4e-16))
  }

  @Test(arguments: [
    (20.0, 2.0611536139418493e-9), (37, 8.533047625744064e-17), (40, 4.2483542552915890e-18),
  ])
  func sigmoidKeepsEveryDigitOfItsDerivative(_ z: Double, _ expected: Double) throws {
    #expect(isClose(try partials("sigmoid", z)[0], expected, 4e-16))
    #expect(isClose(try partials("sigmoid", -z)[0], expected, 4e-16))
  }

  @Test(arguments: ["relu", "abs"])
  func cornersHaveTheSlopeZero(_ name: String) throws {
    #expect(try partials(name, 0)[0] == 0)
    #expect(try partials(name, -0.0)[0] == 0)
  }

  // MARK: The ends of the range

  static let special: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1,
  ]

  /// Every primitive of numbers at every special value and every pair of them.
  static let specialCases = Primitive.all.filter(\.isElementwise).flatMap { primitive in
    let points =
      primitive.operandNames.count == 1
      ? special.map { [$0] } : special.flatMap { x in special.map { [x, $0] } }
    return points.map {
      OperationCase(primitive: primitive, point: .init($0.map { Tensor($0) }))
    }
  }

  /// A number alone, a vector of one element, and one lane of two take three ways through the
  /// sweeps: they agree to the bit, whatever the number.
  @Test func theWaysThroughTheSweepsAgreeAtSpecialValues() throws {
    for test in Self.specialCases {
      let numbers = test.point.operands
      let array = OperationCase(
        primitive: test.primitive, point: .init(numbers.map { Tensor($0.elements) }))
      var ways = [
        try OperationUnderTest(test), try OperationUnderTest(array),
        try OperationUnderTest(
          test.primitive, lanes: [numbers, numbers], attributes: [],
          perSample: numbers.map { _ in true }),
      ]
      for way in ways.indices { ways[way].tape.reverse(from: ways[way].output) }
      let number = ways[0]
      for way in ways {
        #expect(isIdentical(way.tape.value(of: way.output), number.tape.value(of: number.output)))
        for operand in numbers.indices {
          #expect(isIdentical(way.partial(0, operand, 0), number.partial(0, operand, 0)))
          let (one, other) = (
            way.tape.adjoint(of: way.operands[operand]),
            number.tape.adjoint(of: number.operands[operand])
          )
          #expect(isIdentical(one, other), "\(test.testDescription): \(one) and \(other)")
          #expect(isClose(one, 0 + way.partial(0, operand, 0), 1e-15), "\(test.testDescription)")
        }
      }
    }
  }

  /// NaN in, NaN out; only a comparison answers no, a power of 0 or of 1 does not ask, and nothing
  /// flows where nothing arrived, or comes of a target that is 0.
  @Test func notANumberIsNotSwallowed() throws {
    for test in Self.specialCases where test.point.operands.contains(where: { $0[0].isNaN }) {
      let operation = try OperationUnderTest(test)
      let value = operation.tape.value(of: operation.output)
      if operation.tape.carriesDerivative(operation.output, operand: 0) {
        let isPowerOfOne = test.primitive.name == "power" && value == 1
        #expect(
          value.isNaN || isPowerOfOne || isNothing(test) && value == 0,
          "\(test.testDescription) is \(value)")
      } else if ["sign", "heaviside", "larger_share", "stop_gradient"].contains(test.primitive.name)
      {
        #expect(value.isNaN)
      } else {
        #expect(value == 0)
      }
    }
  }

  private func isNothing(_ test: OperationCase) -> Bool {
    let numbers = test.point.operands.map { $0[0] }
    return switch test.primitive.name {
    case "chain_product": numbers[0].isStructuralZero
    case "chosen_product": numbers[0].isStructuralZero || numbers[1] == 0
    case "vanishing_product", "xlogy_slope": numbers[0] == 0
    default: false
    }
  }

  /// A comparison carries no derivative, not even the NaN of an infinite adjoint times 0.
  @Test(arguments: [false, true])
  func comparisonsCarryNothing(_ isArray: Bool) throws {
    var builder = TapeBuilder()
    let x = try builder.variable(isArray ? .vector(1) : .scalar)
    let below = try builder.apply("less", [x, builder.constant(0)])
    let root = try builder.apply("sqrt", [below])
    var tape = builder.tape()
    tape.set(x, to: isArray ? Tensor([1]) : Tensor(1))
    tape.evaluate()
    tape.reverse(from: root)
    #expect(tape.adjoint(of: x) == 0)
  }

  /// What does not move has no tangent, even where the function it stands in has no slope.
  @Test(arguments: [false, true])
  func whatDoesNotMoveHasNoTangent(_ isArray: Bool) throws {
    var builder = TapeBuilder()
    let shape = isArray ? Shape.vector(1) : .scalar
    let (x, y) = (try builder.variable(shape), try builder.variable(shape))
    let quotient = try builder.apply("divide", [y, builder.constant(0)])
    let infinite = try builder.apply("ln", [y])
    let product = try builder.apply("multiply", [infinite, infinite])
    let still = [
      try builder.apply("sqrt", [y]), product, quotient,
      try builder.apply("power", [y, builder.constant(0.5)]),
    ]
    var tape = builder.tape()
    tape.set(x, to: Tensor(repeating: 3, shape: shape))
    tape.set(y, to: Tensor(repeating: 0, shape: shape))
    tape.evaluate()
    tape.forward(seeds: [(x, Tensor(repeating: 1, shape: shape))])
    for node in still {
      #expect(tape.tangent(of: node) == 0, "\(tape.primitive(of: node)?.name ?? "")")
    }
  }

  /// ∂√x₁/∂x₂ is 0, however steep the root of x₂ is.
  @Test func whatTheTargetDoesNotDependOnHasNoAdjoint() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.vector(2))
    let roots = try builder.apply("sqrt", [x])
    var tape = builder.tape()
    tape.set(x, to: Tensor([4, 0]))
    tape.evaluate()
    tape.reverse(from: roots, element: 0)
    #expect(tape.adjointTensor(of: x).elements == [0.25, 0])
    tape.reverse(from: roots, element: 1)
    #expect(tape.adjointTensor(of: x).elements == [0, .infinity])
  }

  /// The value that is not chosen contributes nothing, not even an infinite slope.
  @Test(arguments: [Shape.scalar, .vector(1)])
  func whatIsNotChosenContributesNothing(_ shape: Shape) throws {
    var builder = TapeBuilder()
    let x = try builder.variable(shape)
    let isPositive = try builder.apply("greater", [x, builder.constant(0)])
    let root = try builder.apply("sqrt", [x])
    let chosen = try builder.apply("where", [isPositive, root, x])
    var tape = builder.tape()
    tape.set(x, to: Tensor(repeating: 0, shape: shape))
    tape.evaluate()
    tape.reverse(from: chosen)
    #expect(tape.adjoint(of: x) == 1)
  }
}
