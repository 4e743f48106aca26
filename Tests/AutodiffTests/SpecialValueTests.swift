import Autodiff
import Testing

/// Derivatives at the ends of the range of numbers, at ±∞ and at NaN: the element partials and the
/// recorded derivatives are both held against expected values, and against each other.
@Suite struct SpecialValueTests {
  /// The derivatives of one element of an operation's output, by every element of every operand.
  private struct Gradients {
    var partials: [Double] = []
    var recorded: [Double] = []

    init(_ test: OperationCase, output: Int = 0) throws {
      var operation = try OperationUnderTest(test)
      let isNumber = operation.tape.shape(of: operation.output).isScalar
      let target =
        isNumber
        ? operation.output
        : try operation.builder.apply("index", [operation.output], attributes: [output])
      let nodes = try operation.builder.derivative(
        of: target, withRespectTo: operation.operands)
      let tape = operation.tape.extended(by: operation.builder)
      for (operand, element) in operation.operandElements {
        partials.append(operation.partial(output, operand, element))
        recorded.append(tape.value(of: nodes[operand], element: element))
      }
    }
  }

  /// Whether two numbers agree but for rounding, which among the smallest is one of their distance.
  private func agree(_ left: Double, _ right: Double, _ tolerance: Double = 1e-15) -> Bool {
    isClose(left, right, tolerance) || abs(left - right) <= 4 * .leastNonzeroMagnitude
  }

  // MARK: Functions of one number

  @Test(arguments: SpecialDerivatives.all.keys.sorted())
  func functionsOfOneNumberHaveTheirDerivatives(_ name: String) throws {
    let primitive = try #require(Primitive.named(name))
    let row = try #require(SpecialDerivatives.all[name])
    for (x, expected) in zip(SpecialDerivatives.points, row) {
      let found = try Gradients(
        OperationCase(primitive: primitive, point: .init([Tensor(x)])))
      let partial = found.partials[0]
      #expect(agree(partial, expected), "\(name)′(\(x)) is \(partial), not \(expected)")
      let recorded = found.recorded[0]
      #expect(agree(recorded, expected), "recorded \(name)′(\(x)) is \(recorded), not \(expected)")
    }
  }

  @Test func everyFunctionOfOneNumberHasARow() {
    for primitive in Primitive.all where primitive.isElementwise {
      guard primitive.operandNames.count == 1 else { continue }
      #expect(SpecialDerivatives.all[primitive.name] != nil, "\(primitive.name)")
    }
  }

  // MARK: Functions of several

  /// Every function of several numbers or of arrays, where something is not finite or extreme.
  @Test(arguments: SpecialGradient.all)
  func gradientsAreTheExpectedOnes(_ row: SpecialGradient) throws {
    let primitive = try #require(
      Primitive.overloads(of: row.name).first { $0.accepts(operands: row.operands.count) })
    let found = try Gradients(
      OperationCase(primitive: primitive, point: .init(row.operands)))
    #expect(row.expected.count == found.partials.count)
    for (place, expected) in row.expected.enumerated() {
      let (partial, recorded) = (found.partials[place], found.recorded[place])
      #expect(agree(partial, expected), "partial \(place): \(partial), not \(expected)")
      #expect(agree(recorded, expected), "recorded \(place): \(recorded), not \(expected)")
    }
  }

  /// Structure moves numbers and computes none.
  private static let structure: Set = [
    "transpose", "reshape", "flatten", "concat", "stack", "index", "slice", "place", "sample",
    "sample_sum", "sample_mean",
  ]

  @Test func everyFunctionOfSeveralHasARow() {
    let named = Set(SpecialGradient.all.map { "\($0.name)/\($0.operands.count)" })
    for primitive in Primitive.all where !Self.structure.contains(primitive.name) {
      guard !primitive.isElementwise || primitive.operandNames.count > 1 else { continue }
      let name = "\(primitive.name)/\(primitive.operandNames.count)"
      #expect(named.contains(name), "\(name) has no row")
    }
  }

  // MARK: All of them

  private static let extremes: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1,
  ]

  /// Whatever numbers stand in the first places of the first operand and of the last, the recorded
  /// derivative says what the partials say.
  ///
  /// But for sums of products over arrays: there the 0 of what does not matter meets ∞ or NaN, and is
  /// NaN, as in every library of linear algebra.
  ///
  /// Left out are `leave_one_out_norm`, whose recorded slope n/r may leave the range beside a factor that
  /// vanishes as fast, and targets that are no finite numbers.
  @Test(arguments: Primitive.all.indices.filter { Primitive.all[$0].name != "leave_one_out_norm" })
  func recordedDerivativesAgreeWithPartials(_ place: Int) throws {
    let primitive = Primitive.all[place]
    for point in [primitive.testPoints.first, primitive.testPoints.last] {
      guard let point else { continue }
      for x in Self.extremes {
        for y in Self.extremes where y.isFinite || primitive.name != "softmax_cross_entropy" {
          var operands = point.operands
          operands[0][0] = x
          let last = operands.count - 1
          operands[last][last == 0 ? operands[last].elements.count - 1 : 0] = y
          let test = OperationCase(
            primitive: primitive, point: .init(operands, attributes: point.attributes))
          let found = try Gradients(test)
          let isSum = !primitive.isElementwise && !(x.isFinite && y.isFinite)
          for (partial, recorded) in zip(found.partials, found.recorded) {
            if isSum, partial == 0, recorded.isNaN { continue }
            #expect(
              agree(partial, recorded, 1e-14),
              "\(test.testDescription): partial \(partial), recorded \(recorded)")
          }
        }
      }
    }
  }

  /// What does not reach the target has no derivative, however steep or undefined it is: the value
  /// that is not chosen, or another element of the array.
  @Test func recordedDerivativesPassNothingThroughNothing() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.scalar)
    let isPositive = try builder.apply("greater", [x, builder.constant(0)])
    var derivatives: [NodeID] = []
    for name in ["sqrt", "ln", "atanh", "reciprocal"] {
      let chosen = try builder.apply(
        "where", [isPositive, builder.apply(FunctionID(name), [x]), x])
      let first = try builder.derivative(of: chosen, withRespectTo: [x])[0]
      derivatives.append(first)
    }
    var tape = builder.tape()
    for number in [0, -1, -3.5] {
      tape.set(x, to: Tensor(number))
      tape.evaluate()
      for derivative in derivatives { #expect(tape.value(of: derivative) == 1) }
    }
  }
}
