import Autodiff
import Testing

/// Random programs hold reverse mode against forward mode, recorded derivatives and differences.
@Suite struct RandomProgramTests {
  static let shapes: [Shape] = [
    .scalar, .scalar, .vector(2), .vector(3), .matrix(2, 3), .matrix(3, 2), .matrix(2, 2),
  ]

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
  }

  @Test(arguments: [
    (seed: UInt64(1_000_000), samples: 1), (2_000_000, 2), (3_000_000, 3),
  ])
  func everyModeGivesTheSameDerivative(_ start: UInt64, _ samples: Int) throws {
    let count = 1000
    var conclusive = 0
    for seed in start..<start + UInt64(count) {
      let outcome = try outcome(
        RandomProgram(seed: seed, shapes: Self.shapes, samples: samples), seed)
      let (reverse, scale) = (outcome.reverse, outcome.scale)
      #expect(
        isClose(reverse, outcome.forward, 1e-11, scale: scale),
        "seed \(seed): reverse \(reverse), forward \(outcome.forward)")
      #expect(
        isClose(reverse, outcome.recorded, 1e-11, scale: scale),
        "seed \(seed): reverse \(reverse), recorded \(outcome.recorded)")
      // Beside a corner two steps disagree as much as the differences are wrong.
      guard outcome.noise < 1e-5 * scale else { continue }
      conclusive += 1
      #expect(
        abs(reverse - outcome.difference) <= outcome.noise,
        "seed \(seed): reverse \(reverse), differences \(outcome.difference) ± \(outcome.noise)")
    }
    #expect(conclusive > count * 3 / 4, "differences told something of \(conclusive) programs only")
  }

  /// The derivative of the target's sum over the samples in a random direction, every way.
  private func outcome(_ program: RandomProgram, _ seed: UInt64) throws -> Outcome {
    var recording = try program.recorded()
    let (variables, target) = (recording.variables, recording.target)
    var random = SplitMix64(seed: ~seed)
    let directions = try program.leaves.map { leaf in
      try #require(
        Tensor(shape: leaf.shape, elements: random.numbers(leaf.shape.count)))
    }
    let gradients = try recording.builder.derivative(of: target, withRespectTo: variables)
    var tape = recording.tape.extended(by: recording.builder)
    tape.reverse(from: target)
    tape.forward(seeds: Array(zip(variables, directions)).map { ($0, $1) })
    var (reverse, recorded, scale) = (0.0, 0.0, 1.0)
    for (place, direction) in directions.enumerated() {
      for sample in 0..<program.leaves[place].lanes.count {
        let adjoint = tape.adjointTensor(of: variables[place], sample: sample).elements
        reverse += adjoint.dot(direction.elements)
        scale += adjoint.magnitude(direction.elements)
        recorded += tape.tensor(of: gradients[place], sample: sample).elements.dot(
          direction.elements)
      }
    }
    let forward = sum(over: tape) { tape.tangent(of: target, sample: $0) }
    func value(_ distance: Double) -> Double {
      var moved = recording.tape
      for (place, leaf) in program.leaves.enumerated() {
        for (sample, tensor) in leaf.lanes.enumerated() {
          var tensor = tensor
          for element in tensor.elements.indices {
            tensor[element] += distance * directions[place][element]
          }
          moved.set(variables[place], sample: sample, to: tensor)
        }
      }
      moved.evaluate()
      return sum(over: moved) { moved.value(of: target, sample: $0) }
    }
    let coarse = centralDifference(at: 0) { value($0) }
    let fine = centralDifference(at: 0) { value(0.5 * $0) }
    return Outcome(
      reverse: reverse, forward: forward, recorded: recorded, difference: 2 * fine.slope,
      noise: 2 * abs(coarse.slope - 2 * fine.slope) + 1e-8 * scale, scale: scale)

    func sum(over tape: Tape, _ lane: (Int) -> Double) -> Double {
      (0..<(tape.isPerSample(target) ? samplesOf(tape) : 1)).reduce(0) { $0 + lane($1) }
    }
    func samplesOf(_ tape: Tape) -> Int { tape.samples }
  }
}
