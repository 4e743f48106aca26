import Autodiff
import Glibc
import Testing

@Suite struct TapeExcerptTests {
  /// The adjoints of one sample are those of a tape that has no other.
  @Test func aSampleIsSweptAsIfItStoodAlone() throws {
    let rows = [[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]]
    func tape(_ rows: [[Double]]) throws -> (tape: Tape, nodes: [NodeID], cost: NodeID) {
      var builder = TapeBuilder(samples: rows.count)
      let x = try builder.variable(.vector(2), perSample: true)
      let w = try builder.variable(.matrix(2, 2))
      let (unused, scale) = (try builder.variable(.vector(2)), try builder.variable(.scalar))
      let z = try builder.apply("matmul", [w, x])
      _ = try builder.apply("exp", [unused])
      let regular = try builder.apply("sum", [builder.apply("square", [w])])
      let a = try builder.apply("tanh", [builder.apply("multiply", [z, scale])])
      let cost = try builder.apply("add", [builder.apply("sum", [a]), regular])
      var tape = builder.tape()
      for (sample, row) in rows.enumerated() { tape.set(x, sample: sample, to: Tensor(row)) }
      tape.set(w, to: try #require(Tensor(rows: [[1, 2], [-1, 0.5]])))
      tape.set(scale, to: Tensor(0.7))
      tape.evaluate()
      return (tape, [x, w, scale, z, a, unused], cost)
    }
    let together = try tape(rows)
    var excerpt = TapeExcerpt(of: together.tape, leadingTo: together.cost, sample: 1)
    var kept = excerpt.clearedAdjoints
    for sample in [1, 0, 2, 2] {
      excerpt.load(sample: sample, from: together.tape)
      excerpt.reverse(from: together.cost)
      var alone = try tape([rows[sample]])
      alone.tape.reverse(from: alone.cost)
      for node in together.nodes {
        for element in 0..<alone.tape.shape(of: node).count {
          #expect(
            isClose(
              excerpt.adjoint(of: node, element: element),
              alone.tape.adjoint(of: node, element: element), 1e-14))
        }
      }
      // Adjoints that were taken out stay as they are, whatever is swept meanwhile.
      let first = excerpt.adjointTensor(of: together.nodes[1])
      excerpt.exchangeAdjoints(with: &kept)
      excerpt.load(sample: (sample + 1) % 3, from: together.tape)
      excerpt.reverse(from: together.cost)
      #expect(excerpt.adjointTensor(of: together.nodes[1]) != first)
      excerpt.exchangeAdjoints(with: &kept)
      #expect(excerpt.adjointTensor(of: together.nodes[1]) == first)
    }
  }

  /// f = (a + b)² e^a within g = f · a: the partial of f by a holds the other path of g.
  @Test func someOperationsAreDifferentiatedByWhatTheyRead() throws {
    var builder = TapeBuilder(samples: 2)
    let x = try builder.variable(.scalar, perSample: true)
    let (a, b) = (try builder.apply("square", [x]), try builder.variable(.scalar))
    let two = try builder.constant(2)
    let start = builder.count
    let square = try builder.apply("power", [builder.apply("add", [a, b]), two])
    let f = try builder.apply("multiply", [square, builder.apply("exp", [a])])
    let operations = (start..<builder.count).map { NodeID(index: $0) }
    let g = try builder.apply("multiply", [f, a])
    var tape = builder.tape()
    tape.set(b, to: Tensor(0.5))
    tape.set(x, sample: 0, to: Tensor(1))
    tape.set(x, sample: 1, to: Tensor(2))
    tape.evaluate()
    var excerpt = TapeExcerpt(of: tape, operations: operations, sample: 0)
    for (sample, a0) in [(0, 1.0), (1, 4.0)] {
      excerpt.load(sample: sample, from: tape)
      excerpt.reverse(from: f)
      let (sum, factor) = (a0 + 0.5, exp(a0))
      #expect(isClose(excerpt.adjoint(of: a), 2 * sum * factor + sum * sum * factor, 1e-14))
      #expect(isClose(excerpt.adjoint(of: b), 2 * sum * factor, 1e-14))
      #expect(excerpt.adjoint(of: x) == 0)
      #expect(excerpt.adjoint(of: g) == 0)
    }
  }

  /// u = x · mean(x): sample 2's u depends on every sample's x.
  @Test func whereSamplesAreBroughtTogetherTheyAllTakePart() throws {
    var builder = TapeBuilder(samples: 3)
    let x = try builder.variable(.scalar, perSample: true)
    let mean = try builder.apply("sample_mean", [x])
    let u = try builder.apply("multiply", [x, mean])
    var tape = builder.tape()
    for (sample, number) in [1.0, 5.0, -3.0].enumerated() {
      tape.set(x, sample: sample, to: Tensor(number))
    }
    tape.evaluate()
    var excerpt = TapeExcerpt(of: tape, leadingTo: u, sample: 1)
    excerpt.reverse(from: u)
    // ∂u₂/∂x₂ = mean + x₂/3, and the mean moves u₂ by x₂.
    #expect(isClose(excerpt.adjoint(of: x), 1 + 5.0 / 3, 1e-15))
    #expect(excerpt.adjoint(of: mean) == 5)
  }
}
