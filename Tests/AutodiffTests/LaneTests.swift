import Autodiff
import Testing

/// Several samples in the lanes are several tapes of one sample each.
@Suite struct LaneTests {
  static let samples = 3

  /// A primitive at a point, with some of its operands different for each sample.
  struct LaneCase: CustomTestStringConvertible, Sendable {
    let test: OperationCase
    let perSample: [Bool]

    var testDescription: String {
      "\(test.testDescription) per sample: \(perSample.map { $0 ? "yes" : "no" })"
    }

    /// The operands of each sample: the point's, a little larger from one to the next.
    var lanes: [[Tensor]] {
      (0..<LaneTests.samples).map { sample in
        zip(test.point.operands, perSample).map { operand, isPerSample in
          var moved = operand
          guard isPerSample else { return moved }
          for element in operand.elements.indices { moved[element] *= 1 + 0.01 * Double(sample) }
          return moved
        }
      }
    }

    func together() throws -> OperationUnderTest {
      try OperationUnderTest(
        test.primitive, lanes: lanes, attributes: test.point.attributes, perSample: perSample)
    }

    func alone(_ sample: Int) throws -> OperationUnderTest {
      try OperationUnderTest(
        test.primitive, lanes: [lanes[sample]], attributes: test.point.attributes,
        perSample: perSample.map { _ in false })
    }
  }

  /// Every point of every primitive that keeps its samples apart, with every mix of operands.
  static let cases = OperationCase.all.flatMap { test -> [LaneCase] in
    guard !["sample", "sample_sum", "sample_mean"].contains(test.primitive.name) else { return [] }
    return (0..<1 << test.point.operands.count).map { mask in
      LaneCase(
        test: test, perSample: test.point.operands.indices.map { mask >> $0 & 1 == 1 })
    }
  }

  @Test(arguments: cases)
  func aLaneHasItsSamplesValuesAndPartials(_ lanes: LaneCase) throws {
    let together = try lanes.together()
    #expect(together.tape.isPerSample(together.output) == lanes.perSample.contains(true))
    for sample in 0..<Self.samples {
      let alone = try lanes.alone(sample)
      for row in together.outputElements {
        let (one, other) = (
          together.tape.value(of: together.output, element: row, sample: sample),
          alone.tape.value(of: alone.output, element: row)
        )
        #expect(isClose(one, other, 1e-15), "sample \(sample): \(one), alone \(other)")
        for (operand, element) in alone.operandElements {
          #expect(
            together.partial(row, operand, element, sample: sample)
              == alone.partial(row, operand, element))
        }
      }
    }
  }

  /// A lane's adjoint is its sample's; an operand that all samples share gathers the sum of theirs.
  @Test(arguments: cases)
  func reverseSweepsKeepLanesApartAndAddUpWhatIsShared(_ lanes: LaneCase) throws {
    var together = try lanes.together()
    let isSpread = together.tape.isPerSample(together.output)
    let shape = together.tape.shape(of: together.output)
    var random = SplitMix64(seed: 3)
    let seed = try #require(Tensor(shape: shape, elements: random.numbers(shape.count)))
    together.tape.reverse(from: together.output, seed: seed)
    var alone = try (0..<Self.samples).map { try lanes.alone($0) }
    for sample in alone.indices {
      alone[sample].tape.reverse(from: alone[sample].output, seed: seed)
    }
    for (operand, element) in together.operandElements {
      let single = alone.map { $0.tape.adjoint(of: $0.operands[operand], element: element) }
      for sample in alone.indices {
        let adjoint = together.tape.adjoint(
          of: together.operands[operand], element: element, sample: sample)
        let expected =
          lanes.perSample[operand] || !isSpread ? single[sample] : single.reduce(0, +)
        let scale = single.map { abs($0) }.max() ?? 0
        #expect(isClose(adjoint, expected, 1e-14, scale: scale), "\(adjoint), not \(expected)")
      }
    }
  }

  @Test(arguments: cases)
  func oneSamplesReverseSweepLeavesTheOthersOut(_ lanes: LaneCase) throws {
    var together = try lanes.together()
    guard together.tape.isPerSample(together.output) else { return }
    var alone = try lanes.alone(1)
    together.tape.reverse(from: together.output, element: 0, sample: 1)
    alone.tape.reverse(from: alone.output)
    for (operand, element) in together.operandElements {
      let expected = alone.tape.adjoint(of: alone.operands[operand], element: element)
      for sample in 0..<Self.samples {
        let adjoint = together.tape.adjoint(
          of: together.operands[operand], element: element, sample: sample)
        let isReached = sample == 1 || !lanes.perSample[operand]
        #expect(isClose(adjoint, isReached ? expected : 0, 1e-14))
      }
    }
  }

  @Test(arguments: cases)
  func forwardSweepsKeepLanesApart(_ lanes: LaneCase) throws {
    var together = try lanes.together()
    var random = SplitMix64(seed: 4)
    let directions = try lanes.test.point.operands.map { operand in
      try #require(Tensor(shape: operand.shape, elements: random.numbers(operand.shape.count)))
    }
    together.tape.forward(seeds: Array(zip(together.operands, directions)).map { ($0, $1) })
    for sample in 0..<Self.samples {
      var alone = try lanes.alone(sample)
      alone.tape.forward(seeds: Array(zip(alone.operands, directions)).map { ($0, $1) })
      for row in together.outputElements {
        let tangent = together.tape.tangent(of: together.output, element: row, sample: sample)
        let expected = alone.tape.tangent(of: alone.output, element: row)
        #expect(isClose(tangent, expected, 1e-14, scale: 1e-2), "\(tangent), not \(expected)")
      }
    }
  }

  /// The recorded derivative keeps lanes apart too, and adds up what is shared when it is told to.
  @Test(arguments: cases, [true, false])
  func recordedDerivativesKeepLanesApart(_ lanes: LaneCase, _ sums: Bool) throws {
    var together = try lanes.together()
    let isSpread = together.tape.isPerSample(together.output)
    let total = try together.builder.apply("sum", [together.output])
    let recorded = try together.builder.derivative(
      of: total, withRespectTo: together.operands, sumsOverSamples: sums)
    let tape = together.tape.extended(by: together.builder)
    var alone = try (0..<Self.samples).map { try lanes.alone($0) }
    for sample in alone.indices {
      let shape = alone[sample].tape.shape(of: alone[sample].output)
      alone[sample].tape.reverse(
        from: alone[sample].output, seed: Tensor(repeating: 1, shape: shape))
    }
    for (operand, element) in together.operandElements {
      let single = alone.map { $0.tape.adjoint(of: $0.operands[operand], element: element) }
      let isSummed = sums && isSpread && !lanes.perSample[operand]
      for sample in alone.indices {
        let derivative = tape.value(of: recorded[operand], element: element, sample: sample)
        let expected = isSummed ? single.reduce(0, +) : single[sample]
        let scale = single.map { abs($0) }.max() ?? 0
        #expect(
          isClose(derivative, expected, 1e-13, scale: scale), "\(derivative), not \(expected)")
      }
    }
  }

  // MARK: What brings samples together

  /// An array of two elements with three samples: 1, 2, 4 and 10, 20, 40.
  private func spread(
    _ name: String, attributes: [Int] = []
  ) throws -> (tape: Tape, x: NodeID, output: NodeID) {
    var builder = TapeBuilder(samples: 3)
    let x = try builder.variable(.vector(2), perSample: true)
    let output = try builder.apply(FunctionID(name), [x], attributes: attributes)
    var tape = builder.tape()
    for (sample, value) in [1.0, 2, 4].enumerated() {
      tape.set(x, sample: sample, to: Tensor([value, 10 * value]))
    }
    tape.evaluate()
    return (tape, x, output)
  }

  /// What brings samples together, as the weights it gives them.
  struct Gathering: Sendable {
    let name: String
    var attributes: [Int] = []
    let weights: [Double]
  }

  @Test(arguments: [
    Gathering(name: "sample_sum", weights: [1, 1, 1]),
    Gathering(name: "sample_mean", weights: [1 / 3, 1 / 3, 1 / 3]),
    Gathering(name: "sample", attributes: [1], weights: [0, 1, 0]),
  ])
  func samplesAreBroughtTogether(_ gathering: Gathering) throws {
    let weights = gathering.weights
    var (tape, x, output) = try spread(gathering.name, attributes: gathering.attributes)
    #expect(!tape.isPerSample(output))
    let value = weights.dot([1, 2, 4])
    #expect(isClose(tape.value(of: output, element: 0), value, 1e-15))
    #expect(isClose(tape.value(of: output, element: 1), 10 * value, 1e-15))
    tape.reverse(from: output, element: 1)
    for sample in 0..<3 {
      let adjoint = tape.adjointTensor(of: x, sample: sample).elements
      #expect(adjoint[0] == 0)
      #expect(isClose(adjoint[1], weights[sample], 1e-15))
    }
    tape.forward(seeds: [(x, Tensor([1, -2]))])
    let total = weights.reduce(0, +)
    #expect(isClose(tape.tangent(of: output, element: 0), total, 1e-15))
    #expect(isClose(tape.tangent(of: output, element: 1), -2 * total, 1e-15))
  }

  /// d/dx of the square of the mean, recorded and swept: 2·mean/n in every lane.
  @Test(arguments: ["sample_sum", "sample_mean", "sample"])
  func derivativesThroughThemAreRecorded(_ name: String) throws {
    var builder = TapeBuilder(samples: 3)
    let x = try builder.variable(.scalar, perSample: true)
    let gathered = try builder.apply(FunctionID(name), [x], attributes: name == "sample" ? [2] : [])
    let target = try builder.apply("square", [gathered])
    let recorded = try builder.derivative(of: target, withRespectTo: [x])[0]
    var tape = builder.tape()
    for (sample, value) in [1.0, 2, 4].enumerated() {
      tape.set(x, sample: sample, to: Tensor(value))
    }
    tape.evaluate()
    tape.reverse(from: target)
    for sample in 0..<3 {
      let (one, other) = (
        tape.value(of: recorded, sample: sample), tape.adjoint(of: x, sample: sample)
      )
      #expect(isClose(one, other, 1e-15))
      #expect(one != 0 || (name == "sample" && sample != 2))
    }
  }

  /// The weights' gradient of a batch: the outer product summed over the samples.
  @Test func outerProductsAddUpOverSamples() throws {
    var builder = TapeBuilder(samples: 2)
    let u = try builder.variable(.vector(2), perSample: true)
    let v = try builder.variable(.vector(3), perSample: true)
    let sum = try builder.apply("outer", [u, v], attributes: [1])
    var tape = builder.tape()
    for sample in 0..<2 {
      let factor = Double(sample + 1)
      tape.set(u, sample: sample, to: Tensor([factor, 10 * factor]))
      tape.set(v, sample: sample, to: Tensor([1, factor, -1]))
    }
    tape.evaluate()
    #expect(!tape.isPerSample(sum))
    // (1, 10)ᵀ(1, 1, −1) + (2, 20)ᵀ(1, 2, −1).
    #expect(tape.tensor(of: sum).elements == [3, 5, -3, 30, 50, -30])
    tape.reverse(from: sum, element: 1)
    // ∂(Σ u₁v₂)/∂u₁ is v₂ of each sample, and the other way round.
    #expect((0..<2).map { tape.adjoint(of: u, element: 0, sample: $0) } == [1, 2])
    #expect((0..<2).map { tape.adjoint(of: v, element: 1, sample: $0) } == [1, 2])
    tape.forward(seeds: [(u, Tensor([1, 0]))])
    #expect((0..<3).map { tape.tangent(of: sum, element: $0) } == [2, 3, -2])
  }
}
