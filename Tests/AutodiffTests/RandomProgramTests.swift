import Autodiff
import Glibc
import Testing

/// Random programs hold reverse mode against forward mode, recorded derivatives and differences.
@Suite struct RandomProgramTests {
  static let shapes: [Shape] = [
    .scalar, .scalar, .vector(2), .vector(3), .matrix(2, 3), .matrix(3, 2), .matrix(2, 2),
  ]

  /// The programs of a run: their seeds begin where `BACKPROP_SEED` says, if it does.
  private static let start = getenv("BACKPROP_SEED").flatMap { UInt64(String(cString: $0)) }
  private static let count = 2000

  /// What one program showed.
  private struct Outcome {
    let reverse: Double
    let forward: Double
    let recorded: Double
    let difference: Double
    /// The magnitude of the differences' own error.
    let noise: Double
    /// The magnitude of the terms of the derivative.
    let scale: Double
    /// The magnitude of what cancels on the way, where the derivative itself is smaller.
    let inner: Double
    /// The primitives that an adjoint other than 0 reached.
    let live: Set<String>
  }

  @Test(arguments: [
    (seed: UInt64(1_000_000), samples: 1), (2_000_000, 2), (3_000_000, 3),
  ])
  func everyModeGivesTheSameDerivative(_ seed: UInt64, _ samples: Int) throws {
    let start = Self.start ?? seed
    print("random programs, samples \(samples): BACKPROP_SEED=\(start), \(Self.count) of them")
    // A program that stops the run leaves its seed behind all the same.
    fflush(nil)
    var conclusive = 0
    var reached: [String: Int] = [:]
    for seed in start..<start + UInt64(Self.count) {
      let program = RandomProgram(seed: seed, shapes: Self.shapes, samples: samples)
      let outcome = try outcome(program, seed)
      for name in outcome.live { reached[name, default: 0] += 1 }
      let (reverse, scale) = (outcome.reverse, outcome.scale)
      let precision = max(scale, 1e-3 * outcome.inner)
      #expect(
        isClose(reverse, outcome.forward, 1e-11, scale: precision),
        "BACKPROP_SEED=\(seed): reverse \(reverse), forward \(outcome.forward)")
      #expect(
        isClose(reverse, outcome.recorded, 1e-11, scale: precision),
        "BACKPROP_SEED=\(seed): reverse \(reverse), recorded \(outcome.recorded)")
      // Beside a corner two steps disagree as much as the differences are wrong.
      guard scale > 0, outcome.noise < 1e-5 * scale else { continue }
      conclusive += 1
      #expect(
        abs(reverse - outcome.difference) <= outcome.noise,
        "BACKPROP_SEED=\(seed): \(reverse), differences \(outcome.difference) ± \(outcome.noise)")
    }
    #expect(
      conclusive > Self.count * 4 / 5,
      "BACKPROP_SEED=\(start): differences told something of \(conclusive) programs only")
    for name in Self.differentiable {
      #expect(
        reached[name, default: 0] >= 10,
        "BACKPROP_SEED=\(start): \(reached[name, default: 0]) programs reach \(name)")
    }
  }

  /// A name that tells apart what shares one, as the larger of two and the largest element do.
  private static func name(_ primitive: Primitive) -> String {
    "\(primitive.name)(\(primitive.operandNames.joined(separator: ", ")))"
  }

  /// What carries a derivative, at some of its test points.
  private static let differentiable = Primitive.all.filter { primitive in
    guard let test = OperationCase.all.first(where: { $0.primitive.usage == primitive.usage }),
      let operation = try? OperationUnderTest(test)
    else { return false }
    return operation.operands.indices.contains {
      operation.tape.carriesDerivative(operation.output, operand: $0)
    }
  }.map { name($0) }

  /// The derivative of the target's sum over the samples in a random direction, every way.
  private func outcome(_ program: RandomProgram, _ seed: UInt64) throws -> Outcome {
    var (recording, target) = try program.recorded()
    let variables = recording.variables
    var random = SplitMix64(seed: ~seed)
    let directions = try variables.map { _, lanes in
      try #require(
        Tensor(shape: lanes[0].shape, elements: random.numbers(lanes[0].shape.count)))
    }
    let gradients = try recording.builder.derivative(
      of: target, withRespectTo: variables.map(\.node))
    var tape = recording.tape.extended(by: recording.builder)
    tape.reverse(from: target)
    let live = Set(recording.live(on: tape).compactMap { tape.primitive(of: $0).map(Self.name) })
    tape.forward(seeds: Array(zip(variables.map(\.node), directions)).map { ($0, $1) })
    var (reverse, recorded, scale) = (0.0, 0.0, 0.0)
    for (place, direction) in directions.enumerated() {
      let (variable, lanes) = variables[place]
      for sample in lanes.indices {
        let adjoint = tape.adjointTensor(of: variable, sample: sample).elements
        reverse += adjoint.dot(direction.elements)
        scale += adjoint.magnitude(direction.elements)
        recorded += tape.tensor(of: gradients[place], sample: sample).elements.dot(
          direction.elements)
      }
    }
    let forward = sum(over: tape) { tape.tangent(of: target, sample: $0) }
    func value(_ distance: Double) -> Double {
      var moved = recording.tape
      for (place, (variable, lanes)) in variables.enumerated() {
        for (sample, tensor) in lanes.enumerated() {
          var tensor = tensor
          for element in tensor.elements.indices {
            tensor[element] += distance * directions[place][element]
          }
          moved.set(variable, sample: sample, to: tensor)
        }
      }
      moved.evaluate()
      return sum(over: moved) { moved.value(of: target, sample: $0) }
    }
    let coarse = centralDifference(at: 0) { value($0) }
    let fine = centralDifference(at: 0) { value(0.5 * $0) }
    let inner =
      recording.largest { tape.adjointTensor(of: $0, sample: $1) }
      * recording.largest { tape.tangentTensor(of: $0, sample: $1) }
    return Outcome(
      reverse: reverse, forward: forward, recorded: recorded, difference: 2 * fine.slope,
      noise: 2 * abs(coarse.slope - 2 * fine.slope) + 2 * fine.noise + 1e-8 * scale,
      scale: scale, inner: inner, live: live)

    func sum(over tape: Tape, _ lane: (Int) -> Double) -> Double {
      (0..<(tape.isPerSample(target) ? tape.samples : 1)).reduce(0) { $0 + lane($1) }
    }
  }
}
