import Autodiff
import Testing

/// Compositions whose parts lose what the whole keeps, at |z| up to 700.
@Suite struct FusionTests {
  static let tolerance = 4 * Double.ulpOfOne

  /// The value; the first derivative swept in reverse, swept forward and recorded; the second
  /// recorded twice and swept forward over the recorded first one.
  @Test(arguments: Composition.all, LogisticReference.all)
  func compositionsKeepEveryDigit(
    _ composition: Composition, _ reference: LogisticReference
  ) throws {
    var builder = TapeBuilder()
    let z = try builder.variable(.scalar)
    let result = try composition.record(&builder, z)
    let first = try builder.derivative(of: result, withRespectTo: [z])[0]
    let second = try builder.derivative(of: first, withRespectTo: [z])[0]
    var tape = builder.tape()
    tape.set(z, to: Tensor(reference.z))
    tape.evaluate()
    tape.reverse(from: result)
    tape.forward(seeds: [(z, Tensor(1))])
    let (value, slope, curvature) = composition.expected(reference)
    #expect(isClose(tape.value(of: result), value, Self.tolerance), "\(tape.value(of: result))")
    // The derivative of the product a(1 − a) has no digits near its root.
    guard !slope.isNaN else { return }
    // Nor is σ(z) − ¼ nearer to its root than σ(z) is rounded.
    let scale = slope == reference.quarter.1 ? 0.25 : 0
    for found in [tape.adjoint(of: z), tape.tangent(of: result), tape.value(of: first)] {
      #expect(isClose(found, slope, Self.tolerance, scale: scale), "\(found), not \(slope)")
    }
    for found in [tape.value(of: second), tape.tangent(of: first)] {
      #expect(isClose(found, curvature, 2 * Self.tolerance), "\(found), not \(curvature)")
    }
  }

  /// dC/da = 1/(1 − a) for the target 0 and −1/a for 1, though 1 − a rounds to 0 from z = 37 on:
  /// as the sweep leaves it, as one factor, and recorded; and its own derivative by a.
  @Test(arguments: LogisticReference.all)
  func theFactorsOfAPairKeepTheirDigits(_ reference: LogisticReference) throws {
    for target in [0.0, 1] {
      var builder = TapeBuilder()
      let z = try builder.variable(.scalar)
      let a = try builder.apply("sigmoid", [z])
      let cost = try builder.apply("binary_cross_entropy", [a, builder.constant(target)])
      let first = try builder.derivative(of: cost, withRespectTo: [a])[0]
      let second = try builder.derivative(of: first, withRespectTo: [a])[0]
      var tape = builder.tape()
      tape.set(z, to: Tensor(reference.z))
      tape.evaluate()
      tape.reverse(from: cost)
      let probability = target == 0 ? reference.sigmoid.1 : reference.sigmoid.0
      let slope = (target == 0 ? 1 : -1) / probability
      let partial = tape.partial(of: cost, element: 0, operand: 0, operandElement: 0)
      for found in [tape.adjoint(of: a), partial, tape.value(of: first)] {
        #expect(isClose(found, slope, Self.tolerance), "\(found), not \(slope)")
      }
      let found = tape.value(of: second)
      #expect(isClose(found, slope * slope, 2 * Self.tolerance), "\(found), not \(slope * slope)")
      #expect(tape.operands(of: cost)[0] == a)
      #expect(tape.primitive(of: cost)?.name == "binary_cross_entropy")
    }
  }

  /// What a pair passes over and something else reads has the sum of both as its adjoint, and hands on
  /// only the other's: C = ln(1 − a) + 3a.
  @Test func whatElseReadsTheMiddleOfAPairCountsOnce() throws {
    var builder = TapeBuilder()
    let z = try builder.variable(.scalar)
    let a = try builder.apply("sigmoid", [z])
    let rest = try builder.apply("subtract", [builder.constant(1), a])
    let cost = try builder.apply(
      "add",
      [builder.apply("ln", [rest]), builder.apply("multiply", [builder.constant(3), a])])
    let recorded = try builder.derivative(of: cost, withRespectTo: [z, a, rest])
    var tape = builder.tape()
    tape.set(z, to: Tensor(0.5))
    tape.evaluate()
    tape.reverse(from: cost)
    // σ(½), σ′(½) and 1/σ(−½) = 1 + √e; the derivative by 1 − a is the last.
    let (value, slope, inverse) = (0.6224593312018546, 0.2350037122015945, 2.6487212707001282)
    let expected = [3 * slope - value, 3 - inverse, inverse]
    for (place, node) in [z, a, rest].enumerated() {
      #expect(isClose(tape.adjoint(of: node), expected[place], 2e-15))
      #expect(isClose(tape.value(of: recorded[place]), expected[place], 2e-15))
      tape.forward(seeds: [(node, Tensor(1))])
      #expect(isClose(tape.tangent(of: cost), expected[place], 2e-15))
    }
    // A sweep along the middle leaves nothing behind for the next.
    tape.forward(seeds: [(z, Tensor(1))])
    #expect(isClose(tape.tangent(of: cost), expected[0], 2e-15))
  }

  /// Vectors of logits, other ones for each sample.
  @Test func pairsOfEverySampleAreFused() throws {
    let references = LogisticReference.all
    var builder = TapeBuilder(samples: references.count)
    let z = try builder.variable(.vector(2), perSample: true)
    let y = try builder.variable(.vector(2))
    let a = try builder.apply("sigmoid", [z])
    let cost = try builder.apply("binary_cross_entropy", [a, y])
    let recorded = try builder.derivative(of: cost, withRespectTo: [z], sumsOverSamples: false)[0]
    var tape = builder.tape()
    tape.set(y, to: Tensor([0, 1]))
    for (sample, reference) in references.enumerated() {
      tape.set(z, sample: sample, to: Tensor([reference.z, reference.z]))
    }
    tape.evaluate()
    tape.reverse(from: cost)
    for (sample, reference) in references.enumerated() {
      let (sigmoid, rest) = reference.sigmoid
      for gradient in [
        tape.adjointTensor(of: z, sample: sample), tape.tensor(of: recorded, sample: sample),
      ] {
        #expect(isClose(gradient[0], sigmoid, Self.tolerance))
        #expect(isClose(gradient[1], -rest, Self.tolerance))
      }
      let slopes = tape.adjointTensor(of: a, sample: sample)
      #expect(isClose(slopes[0], 1 / rest, Self.tolerance))
      #expect(isClose(slopes[1], -1 / sigmoid, Self.tolerance))
    }
  }

  // MARK: Softmax

  /// The cross-entropy of softmax: as a pair, and written out in three ways.
  static let softmaxCosts:
    [(String, @Sendable (inout TapeBuilder, NodeID, NodeID) throws -> NodeID)] =
      [
        (
          "cross_entropy(softmax(z), y)",
          { try $0.apply("cross_entropy", [$0.apply("softmax", [$1]), $2]) }
        ),
        (
          "p = exp(z - max(z))/sum(exp(z - max(z))), -sum(y*ln(p))",
          {
            let shares = try $0.apply(
              "divide", [powers(&$0, $1), $0.apply("sum", [powers(&$0, $1)])])
            return try minusSum(&$0, $2, $0.apply("ln", [shares]))
          }
        ),
        (
          "e = exp(z - max(z)), cross_entropy(e/sum(e), y)",
          {
            let powers = try powers(&$0, $1)
            let shares = try $0.apply("divide", [powers, $0.apply("sum", [powers])])
            return try $0.apply("cross_entropy", [shares, $2])
          }
        ),
        (
          "u = z - max(z), -sum(y*(u - ln(sum(exp(u)))))",
          {
            let u = try $0.apply("subtract", [$1, $0.apply("max", [$1])])
            let sum = try $0.apply("ln", [$0.apply("sum", [$0.apply("exp", [u])])])
            return try minusSum(&$0, $2, $0.apply("subtract", [u, sum]))
          }
        ),
      ]

  private static func powers(_ builder: inout TapeBuilder, _ z: NodeID) throws -> NodeID {
    try builder.apply("exp", [builder.apply("subtract", [z, builder.apply("max", [z])])])
  }

  private static func minusSum(
    _ builder: inout TapeBuilder, _ y: NodeID, _ logarithms: NodeID
  ) throws -> NodeID {
    let sum = try builder.apply("sum", [builder.apply("multiply", [y, logarithms])])
    return try builder.apply("negate", [sum])
  }

  /// The pair keeps every digit of every derivative; what goes by the maximum, beside the largest.
  @Test(arguments: SoftmaxReference.all, softmaxCosts.indices)
  func crossEntropiesOfSoftmaxKeepEveryDigit(_ reference: SoftmaxReference, _ way: Int) throws {
    var builder = TapeBuilder()
    let z = try builder.variable(.vector(reference.z.count))
    let y = try builder.constant(Tensor(reference.y))
    let cost = try Self.softmaxCosts[way].1(&builder, z, y)
    let gradient = try builder.derivative(of: cost, withRespectTo: [z])[0]
    let rows = try reference.z.indices.map { row in
      let slope = try builder.apply("index", [gradient], attributes: [row])
      return try builder.derivative(of: slope, withRespectTo: [z])[0]
    }
    var tape = builder.tape()
    tape.set(z, to: Tensor(reference.z))
    tape.evaluate()
    tape.reverse(from: cost)
    let isPair = way == 0
    func largest(_ numbers: [Double]) -> Double { isPair ? 0 : numbers.map(abs).max() ?? 0 }
    func agree(_ found: Double, _ expected: Double, _ scale: Double) -> Bool {
      isClose(found, expected, 2 * Self.tolerance, scale: scale)
        || expected == 0 && abs(found) < 1e-307
    }
    #expect(agree(tape.value(of: cost), reference.cost, 0), "\(tape.value(of: cost))")
    for place in reference.z.indices {
      var direction = Tensor(repeating: 0, shape: .vector(reference.z.count))
      direction[place] = 1
      tape.forward(seeds: [(z, direction)])
      let first = [
        tape.adjoint(of: z, element: place), tape.tangent(of: cost),
        tape.value(of: gradient, element: place),
      ]
      let expected = reference.gradient[place]
      for found in first {
        #expect(agree(found, expected, largest(reference.gradient)), "\(found), not \(expected)")
      }
      for row in reference.z.indices {
        let scale = largest(reference.hessian[row])
        let expected = reference.hessian[row][place]
        for found in [
          tape.value(of: rows[row], element: place), tape.tangent(of: gradient, element: row),
        ] {
          #expect(agree(found, expected, scale), "row \(row): \(found), not \(expected)")
        }
      }
    }
  }

  // MARK: Fused or not

  /// Where nothing is lost, a fused tape and one that computes what is written agree: in values,
  /// in the adjoints of all that was written, and in recorded derivatives by each of it.
  @Test(arguments: softmaxCosts.indices.map { $0 } + Composition.all.indices.map { $0 + 100 })
  func fusingChangesNothingWhereNothingIsLost(_ index: Int) throws {
    func record(_ fuses: Bool) throws -> (tape: Tape, nodes: [NodeID], derivatives: [NodeID]) {
      var builder = TapeBuilder()
      if !fuses { builder.firstFusible = .max }
      let isArray = index < 100
      let z = try builder.variable(isArray ? .vector(3) : .scalar)
      let y = try builder.constant(Tensor([0.2, 0.5, 0.4]))
      let cost =
        isArray
        ? try Self.softmaxCosts[index].1(&builder, z, y)
        : try Composition.all[index - 100].record(&builder, z)
      let nodes = (0..<builder.count).map { NodeID(index: $0) }.filter {
        builder.isOperation($0) && !builder.isHidden($0)
      }
      let derivatives = try builder.derivative(of: cost, withRespectTo: [z] + nodes)
      var tape = builder.tape()
      tape.set(z, to: isArray ? Tensor([0.3, -1.2, 0.7]) : Tensor(0.4))
      tape.evaluate()
      tape.reverse(from: cost)
      return (tape, [z] + nodes, derivatives)
    }
    let (fused, plain) = (try record(true), try record(false))
    #expect(fused.nodes.contains { fused.tape.isFused($0) })
    #expect(!plain.nodes.contains { plain.tape.isFused($0) })
    #expect(fused.nodes.count == plain.nodes.count)
    for ((one, other), (left, right)) in zip(
      zip(fused.nodes, plain.nodes), zip(fused.derivatives, plain.derivatives))
    {
      #expect(fused.tape.primitive(of: one)?.name == plain.tape.primitive(of: other)?.name)
      let pairs = [
        (fused.tape.tensor(of: one), plain.tape.tensor(of: other)),
        (fused.tape.adjointTensor(of: one), plain.tape.adjointTensor(of: other)),
        (fused.tape.tensor(of: left), plain.tape.tensor(of: right)),
        (fused.tape.adjointTensor(of: one), fused.tape.tensor(of: left)),
      ]
      for (found, expected) in pairs {
        for (found, expected) in zip(found.elements, expected.elements) {
          #expect(isClose(found, expected, 1e-14, scale: 1), "\(one): \(found), not \(expected)")
        }
      }
    }
  }

  /// Numbers and their natural logarithms, to 17 digits.
  static let logarithms: [(Double, Double)] = [
    (.leastNonzeroMagnitude, -744.4400719213812), (1e-300, -690.7755278982137),
    (1e-10, -23.025850929940457), (0.5, -0.6931471805599453), (1, 0), (1e10, 23.025850929940457),
    (1e305, 702.2884533631840),
  ]

  /// x ln x has a value for every positive number, and so has its derivative 1 + ln x.
  @Test(arguments: logarithms)
  func xLogXIsRightWhereItIsFinite(_ x: Double, _ logarithm: Double) throws {
    var builder = TapeBuilder()
    let node = try builder.variable(.scalar)
    let product = try builder.apply("multiply", [node, builder.apply("ln", [node])])
    let first = try builder.derivative(of: product, withRespectTo: [node])[0]
    var tape = builder.tape()
    tape.set(node, to: Tensor(x))
    tape.evaluate()
    tape.reverse(from: product)
    #expect(isClose(tape.value(of: product), x * logarithm, Self.tolerance))
    for found in [tape.adjoint(of: node), tape.value(of: first)] {
      #expect(isClose(found, 1 + logarithm, Self.tolerance))
    }
  }
}
