import Autodiff
import CAllocations
import Testing

/// Steps of optimisers written outside of the tape, values set together, and other sample counts.
@Suite struct ArenaTests {
  /// The mean over the samples of ½(w·x + b − y)².
  private func line(samples: Int) throws -> (
    tape: Tape, parameters: [NodeID], data: [NodeID], cost: NodeID
  ) {
    let recording = Recording(samples: samples)
    let (w, b) = (recording.variable(.vector(2)), recording.variable(.scalar))
    let x = recording.variable(.vector(2), perSample: true)
    let y = recording.variable(.scalar, perSample: true)
    let cost = 0.5 * square(dot(w, x) + b - y)
    return (try recording.tape(), [w.node, b.node], [x.node, y.node], cost.node)
  }

  private static let points: [([Double], Double)] = [
    ([1, 2], 3), ([-1, 0.5], 0.25), ([0.5, -2], 1), ([2, 1], -1),
  ]

  private func setData(
    _ tape: inout Tape, _ data: [NodeID], _ points: ArraySlice<([Double], Double)>
  ) {
    for (sample, point) in points.enumerated() {
      tape.set(data[0], sample: sample, to: Tensor(point.0))
      tape.set(data[1], sample: sample, to: Tensor(point.1))
    }
  }

  /// The gradient of the sum over some points, by hand.
  private func gradient(_ w: [Double], _ b: Double, _ points: ArraySlice<([Double], Double)>)
    -> [Double]
  {
    points.reduce([0, 0, 0]) { sum, point in
      let error = w[0] * point.0[0] + w[1] * point.0[1] + b - point.1
      return [sum[0] + error * point.0[0], sum[1] + error * point.0[1], sum[2] + error]
    }
  }

  // MARK: Optimisers

  enum Optimiser: CaseIterable { case plain, momentum, adam }

  /// One step's change of a parameter, its state kept in two numbers: Kingma and Ba, "Adam: A Method
  /// for Stochastic Optimization" (2015), algorithm 1; Polyak, "Some Methods of Speeding up the
  /// Convergence of Iteration Methods" (1964).
  private static func change(
    _ optimiser: Optimiser, _ slope: Double, _ step: Int,
    _ state: inout (first: Double, second: Double)
  ) -> Double {
    switch optimiser {
    case .plain: return -0.1 * slope
    case .momentum:
      state.first = 0.9 * state.first + slope
      return -0.1 * state.first
    case .adam:
      state.first = 0.9 * state.first + 0.1 * slope
      state.second = 0.999 * state.second + 0.001 * slope * slope
      var (power, slower) = (1.0, 1.0)
      for _ in 0..<step { (power, slower) = (power * 0.9, slower * 0.999) }
      let scale = (state.second / (1 - slower)).squareRoot() + 1e-8
      return -0.1 * (state.first / (1 - power)) / scale
    }
  }

  @Test(arguments: Optimiser.allCases)
  func stepsAreWrittenOutsideWithoutAllocating(_ optimiser: Optimiser) throws {
    let points = Self.points[...]
    var (tape, parameters, data, cost) = try line(samples: points.count)
    setData(&tape, data, points)
    var state = Array(repeating: (first: 0.0, second: 0.0), count: 3)
    var expected = [0.0, 0.0, 0.0]
    var expectedState = state
    for step in 1...5 {
      let before = allocation_count()
      tape.reverse(from: cost)
      state.withUnsafeMutableBufferPointer { state in
        tape.update(parameters) { place, values, adjoint in
          for element in values.indices {
            let number = 2 * place + element
            values[element] += Self.change(
              optimiser, adjoint[element] / 4, step, &state[number])
          }
        }
      }
      // The first sweep makes its plan.
      if step > 1, before >= 0 { #expect(allocation_count() == before) }
      let slopes = gradient([expected[0], expected[1]], expected[2], points)
      for number in 0..<3 {
        expected[number] += Self.change(
          optimiser, slopes[number] / 4, step, &expectedState[number])
      }
    }
    let found = tape.tensor(of: parameters[0]).elements + [tape.value(of: parameters[1])]
    for (one, other) in zip(found, expected) { #expect(isClose(one, other, 1e-13)) }
  }

  // MARK: Values

  /// A sweep after new values is one of the new point, whether or not it was evaluated.
  @Test(arguments: [false, true])
  func sweepsAreOfOnePoint(_ isEvaluated: Bool) throws {
    let recording = Recording()
    let (x, y) = (recording.variable(.scalar), recording.variable(.scalar))
    let product = sin(x) * y
    var tape = try recording.tape()
    tape.set([(x.node, Tensor(1)), (y.node, Tensor(2))])
    tape.evaluate()
    tape.reverse(from: product.node)
    tape.set([(x.node, Tensor(0)), (y.node, Tensor(5))])
    if isEvaluated { tape.evaluate() }
    tape.reverse(from: product.node)
    #expect(tape.adjoint(of: x.node) == 5 && tape.adjoint(of: y.node) == 0)
    tape.set(y.node, to: Tensor(7))
    if isEvaluated { tape.evaluate() }
    tape.forward(seeds: [(x.node, Tensor(1))])
    #expect(tape.tangent(of: product.node) == 7)
  }

  // MARK: Other samples

  @Test func theLastBatchMayBeSmaller() throws {
    let points = Self.points
    var (tape, parameters, data, cost) = try line(samples: 3)
    tape.set(parameters[0], to: Tensor([0.5, -1]))
    for batch in [points[0..<3], points[3..<4], points[1..<4], points[0..<2]] {
      let before = allocation_count()
      tape.setSampleCount(batch.count)
      let after = allocation_count()
      #expect(after == before)
      #expect(tape.samples == batch.count)
      setData(&tape, data, ArraySlice(Array(batch)))
      tape.reverse(from: cost)
      let expected = gradient([0.5, -1], 0, batch)
      let found =
        tape.adjointTensor(of: parameters[0]).elements + [tape.adjoint(of: parameters[1])]
      for (one, other) in zip(found, expected) { #expect(isClose(one, other, 1e-14)) }
      tape.forward(seeds: [(parameters[1], Tensor(1))])
      for (sample, point) in batch.enumerated() {
        let error = 0.5 * point.0[0] - point.0[1] - point.1
        #expect(isClose(tape.value(of: cost, sample: sample), 0.5 * error * error, 1e-14))
        #expect(isClose(tape.tangent(of: cost, sample: sample), error, 1e-14))
      }
    }
  }

  /// What stays keeps its values, constants too, and what comes again is to be given.
  @Test func samplesThatStayKeepTheirValues() throws {
    let recording = Recording(samples: 4)
    let x = recording.variable(.vector(2), perSample: true)
    let total = recording.apply("sample_sum", [x])
    let recorded = recording.gradient(of: sum(square(total)), withRespectTo: [x])[0]
    var tape = try recording.tape()
    for sample in 0..<4 {
      tape.set(x.node, sample: sample, to: Tensor([Double(sample + 1), Double(10 * sample)]))
    }
    tape.setSampleCount(2)
    tape.evaluate()
    #expect(tape.tensor(of: total.node).elements == [3, 10])
    #expect(tape.tensor(of: recorded.node, sample: 1).elements == [6, 20])
    tape.setSampleCount(3)
    tape.evaluate()
    #expect(tape.tensor(of: x.node, sample: 1).elements == [2, 10])
    #expect(tape.tensor(of: x.node, sample: 2).elements == [0, 0])
    #expect(tape.tensor(of: recorded.node, sample: 2).elements == [6, 20])
  }

  @Test func limitsWithoutABoundArePrinted() {
    let unbounded = TapeError.tooLarge(bytes: 1e30, available: .infinity)
    #expect(unbounded.description == "the arrays would take 1e+24 MB; there are inf")
    #expect(
      TapeError.tooLarge(bytes: 3e9, available: 2.5e6).description
        == "the arrays would take 3000 MB; there are 2")
  }
}
