import Autodiff
import Testing

/// Values and derivatives over the whole range against many more digits than a double has.
///
/// Four units of 2⁻⁵² are allowed; the C library alone may take two.
@Suite struct AccuracyTests {
  static let tolerance = 4 * Double.ulpOfOne

  @Test(arguments: NumberReference.all + NumberReference.slopes)
  func numbersKeepEveryDigit(_ reference: NumberReference) throws {
    var operation = try OperationUnderTest(
      #require(Primitive.named(reference.name)), lanes: [[Tensor(reference.x)]], attributes: [],
      perSample: [false])
    let value = operation.tape.value(of: operation.output)
    #expect(isClose(value, reference.value, Self.tolerance), "\(value), not \(reference.value)")
    operation.tape.reverse(from: operation.output)
    let recorded = try operation.builder.derivative(
      of: operation.output, withRespectTo: operation.operands)[0]
    let derivatives = [
      operation.partial(0, 0, 0), operation.tape.adjoint(of: operation.operands[0]),
      operation.tape.extended(by: operation.builder).value(of: recorded),
    ]
    for derivative in derivatives {
      #expect(
        isClose(derivative, reference.derivative, Self.tolerance),
        "the derivative \(derivative), not \(reference.derivative)")
    }
  }

  @Test(arguments: ArrayReference.all)
  func arraysKeepEveryDigit(_ reference: ArrayReference) throws {
    let value = try result(reference.name, reference.operands.map { Tensor($0) }).elements
    for (element, expected) in reference.value.enumerated() {
      // Shares below the range of normal numbers are given as 0.
      #expect(
        isClose(value[element], expected, Self.tolerance)
          || expected == 0 && abs(value[element]) < 1e-307,
        "\(value[element]), not \(expected)")
    }
  }

  /// Second derivatives recorded twice, and by tangents of the recorded first.
  ///
  /// Eight units are allowed: they are products of several rounded factors.
  @Test(arguments: CurvatureReference.all)
  func secondDerivativesKeepEveryDigit(_ reference: CurvatureReference) throws {
    var operation = try OperationUnderTest(
      #require(Primitive.named(reference.name)), lanes: [[Tensor(reference.x)]], attributes: [],
      perSample: [false])
    let first = try operation.builder.derivative(
      of: operation.output, withRespectTo: operation.operands)[0]
    let second = try operation.builder.derivative(of: first, withRespectTo: operation.operands)[0]
    var tape = operation.tape.extended(by: operation.builder)
    tape.forward(seeds: [(operation.operands[0], Tensor(1))])
    for found in [tape.value(of: second), tape.tangent(of: first)] {
      #expect(
        isClose(found, reference.value, 2 * Self.tolerance), "\(found), not \(reference.value)")
    }
  }

  /// gelu‴ = φ(x)(x³ − 4x) near 0 and its roots ±2, and where x³ is beyond the range of numbers.
  static let thirdDerivativesOfGelu: [(Double, Double)] = [
    (1e-300, -1.595769121605730751748309e-300),
    (-1e-10, 1.595769121605730769885191e-10),
    (1e-05, -1.595769121486048158182131e-5),
    (0.3, -0.4473679075351947381144818),
    (1.9999999999999998, -9.590722263153151583038134e-17),
    (-2.0000000001, -4.319277677893742393625535e-11),
    (5.3, 4.049083539426458978065577e-5),
    (37.1, 2.655424335884930605216182e-295),
    (1e120, 0), (-1e160, 0),
  ]

  /// Recorded, and by tangents of the recorded second derivative.
  @Test(arguments: thirdDerivativesOfGelu)
  func theThirdDerivativeOfGeluKeepsItsDigits(_ x: Double, _ expected: Double) throws {
    var operation = try OperationUnderTest(
      #require(Primitive.named("gelu")), lanes: [[Tensor(x)]], attributes: [], perSample: [false])
    var derivatives = [operation.output]
    for order in 0..<3 {
      derivatives += try operation.builder.derivative(
        of: derivatives[order], withRespectTo: operation.operands)
    }
    var tape = operation.tape.extended(by: operation.builder)
    tape.forward(seeds: [(operation.operands[0], Tensor(1))])
    for found in [tape.value(of: derivatives[3]), tape.tangent(of: derivatives[2])] {
      #expect(isClose(found, expected, 2 * Self.tolerance), "\(found), not \(expected)")
    }
  }

  @Test func everySmoothFunctionOfOneNumberHasASecondDerivative() {
    let named = Set(CurvatureReference.all.map(\.name))
    let straight: Set = [
      "negate", "identity", "abs", "sign", "heaviside", "relu", "leaky_relu", "hard_sigmoid",
      "hard_tanh", "stop_gradient",
    ]
    for primitive in Primitive.all where primitive.isElementwise && primitive.isCallable {
      guard primitive.operandNames.count == 1, !primitive.name.hasSuffix("_slope") else { continue }
      #expect(named.contains(primitive.name) != straight.contains(primitive.name))
    }
  }

  /// Gradients three ways and second derivatives two ways.
  @Test(arguments: DerivativeReference.all)
  func derivativesOfArraysKeepEveryDigit(_ reference: DerivativeReference) throws {
    let tensors = reference.operands.map {
      ["hypot", "atan2", "divide", "power"].contains(reference.name) ? Tensor($0[0]) : Tensor($0)
    }
    let primitive = try #require(
      Primitive.overloads(of: reference.name).first { $0.accepts(operands: tensors.count) })
    var operation = try OperationUnderTest(
      primitive, lanes: [tensors], attributes: [], perSample: tensors.map { _ in false })
    let target = try reference.element.map {
      try operation.builder.apply("index", [operation.output], attributes: [$0])
    }
    let gradient = try operation.builder.derivative(
      of: target ?? operation.output, withRespectTo: operation.operands)
    operation.tape.reverse(from: operation.output, element: reference.element ?? 0)
    for (row, place) in operation.operandElements.enumerated() {
      let node = gradient[place.operand]
      let slope =
        operation.builder.shape(of: node).isScalar
        ? node : try operation.builder.apply("index", [node], attributes: [place.element])
      let second = try operation.builder.derivative(
        of: slope, withRespectTo: operation.operands)
      var tape = operation.tape.extended(by: operation.builder)
      let first = [
        operation.partial(reference.element ?? 0, place.operand, place.element),
        operation.tape.adjoint(of: operation.operands[place.operand], element: place.element),
        tape.value(of: slope),
      ]
      for found in first {
        #expect(
          isClose(found, reference.gradient[row], Self.tolerance),
          "∂/∂\(row) is \(found), not \(reference.gradient[row])")
      }
      for (column, other) in operation.operandElements.enumerated() {
        let expected = reference.hessian[row][column]
        var direction = Tensor(
          repeating: 0, shape: tape.shape(of: operation.operands[other.operand]))
        direction[other.element] = 1
        tape.forward(seeds: [(operation.operands[other.operand], direction)])
        let found = [
          tape.value(of: second[other.operand], element: other.element), tape.tangent(of: slope),
        ]
        for found in found {
          #expect(
            isClose(found, expected, 4 * Self.tolerance)
              || abs(found - expected) < .leastNormalMagnitude * .ulpOfOne * 8,
            "∂²/∂\(row)∂\(column) is \(found), not \(expected)")
        }
      }
    }
  }

  /// A certain and right answer: 1 − softmax is e⁻⁴⁰·³ + e⁻⁴³·⁴ over the sum, by mpmath
  /// 3.28903971367967512…e-18, and no digit of it is left in softmax − 1.
  @Test func theGradientOfACertainAnswerKeepsItsDigits() throws {
    let operands = [Tensor([40.3, 0, -3.1]), Tensor([1, 0, 0])]
    let expected = -3.28903971367967512e-18
    var operation = try OperationUnderTest(
      #require(Primitive.named("softmax_cross_entropy")), lanes: [operands], attributes: [],
      perSample: [false, false])
    operation.tape.reverse(from: operation.output)
    let recorded = try operation.builder.derivative(
      of: operation.output, withRespectTo: [operation.operands[0]])[0]
    let derivatives = [
      operation.tape.adjoint(of: operation.operands[0]),
      operation.tape.extended(by: operation.builder).value(of: recorded),
    ]
    for derivative in derivatives { #expect(isClose(derivative, expected, Self.tolerance)) }
  }

  /// From the largest element's side softmax′ is s(1 − s), of which 1 − s must not be a difference.
  @Test(arguments: ["softmax", "log_softmax"])
  func theSlopeOfALargeShareKeepsItsDigits(_ name: String) throws {
    let rest = 3.28903971367967512e-18
    let operation = try OperationUnderTest(
      #require(Primitive.named(name)), lanes: [[Tensor([40.3, 0, -3.1])]], attributes: [],
      perSample: [false])
    #expect(isClose(operation.partial(0, 0, 0), rest, Self.tolerance))
    var (tape, builder) = (operation.tape, operation.builder)
    tape.reverse(from: operation.output, element: 0)
    #expect(isClose(tape.adjoint(of: operation.operands[0]), rest, Self.tolerance))
    tape.forward(seeds: [(operation.operands[0], Tensor([1, 0, 0]))])
    #expect(isClose(tape.tangent(of: operation.output), rest, Self.tolerance))
    let first = try builder.apply("index", [operation.output], attributes: [0])
    let recorded = try builder.derivative(of: first, withRespectTo: operation.operands)[0]
    #expect(isClose(tape.extended(by: builder).value(of: recorded), rest, Self.tolerance))
  }
}

/// The value of a primitive for some operands.
func result(_ name: String, _ operands: [Tensor], attributes: [Int] = []) throws -> Tensor {
  var builder = TapeBuilder()
  var nodes: [NodeID] = []
  for operand in operands { nodes.append(try builder.constant(operand)) }
  let node = try builder.apply(FunctionID(name), nodes, attributes: attributes)
  var tape = builder.tape()
  tape.evaluate()
  return tape.tensor(of: node)
}
