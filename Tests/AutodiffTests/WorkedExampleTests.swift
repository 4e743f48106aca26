import Autodiff
import Testing

/// Examples that others published, straight on the tape.
@Suite struct WorkedExampleTests {
  /// Whether every number is the published one to a relative 1e-14.
  private func expect(
    _ found: [Double], _ published: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == published.count, sourceLocation: sourceLocation)
    for (one, other) in zip(found, published) {
      #expect(isClose(one, other, 1e-14), sourceLocation: sourceLocation)
    }
  }

  // MARK: Mazur, "A Step by Step Backpropagation Example"

  /// The 2-2-2 network with sigmoids and half the squared error.
  private struct Mazur {
    var tape: Tape
    let (x, y, w1, b1, w2, b2): (NodeID, NodeID, NodeID, NodeID, NodeID, NodeID)
    let (z1, a1, z2, a2, cost): (NodeID, NodeID, NodeID, NodeID, NodeID)

    init() throws {
      var builder = TapeBuilder()
      (x, y) = (try builder.variable(.vector(2)), try builder.variable(.vector(2)))
      (w1, b1) = (try builder.variable(.matrix(2, 2)), try builder.variable(.vector(2)))
      (w2, b2) = (try builder.variable(.matrix(2, 2)), try builder.variable(.vector(2)))
      z1 = try builder.apply("weighted_sum", [w1, x, b1])
      a1 = try builder.apply("sigmoid", [z1])
      z2 = try builder.apply("weighted_sum", [w2, a1, b2])
      a2 = try builder.apply("sigmoid", [z2])
      cost = try builder.apply("half_squared_error", [a2, y])
      tape = builder.tape()
      tape.set(x, to: Tensor([0.05, 0.10]))
      tape.set(y, to: Tensor([0.01, 0.99]))
      tape.set(w1, to: try #require(Tensor(rows: [[0.15, 0.20], [0.25, 0.30]])))
      tape.set(b1, to: Tensor([0.35, 0.35]))
      tape.set(w2, to: try #require(Tensor(rows: [[0.40, 0.45], [0.50, 0.55]])))
      tape.set(b2, to: Tensor([0.60, 0.60]))
      tape.evaluate()
      tape.reverse(from: cost)
    }

    func values(_ node: NodeID) -> [Double] { tape.tensor(of: node).elements }
    func adjoints(_ node: NodeID) -> [Double] { tape.adjointTensor(of: node).elements }

    /// Moves parameters against their gradients, all taken before any moves.
    mutating func descend(_ parameters: [NodeID]) {
      tape.reverse(from: cost)
      let gradients = parameters.map { tape.adjointTensor(of: $0) }
      for (parameter, gradient) in zip(parameters, gradients) {
        var moved = tape.tensor(of: parameter)
        for element in moved.elements.indices { moved[element] -= 0.5 * gradient[element] }
        tape.set(parameter, to: moved)
      }
      tape.evaluate()
    }
  }

  @Test func mazurForward() throws {
    let mazur = try Mazur()
    expect(mazur.values(mazur.z1), [0.3775, 0.39249999999999996])
    expect(mazur.values(mazur.a1), [0.5932699921071872, 0.596884378259767])
    expect(mazur.values(mazur.z2), [1.10590596705977, 1.2249214040964653])
    expect(mazur.values(mazur.a2), [0.7513650695523157, 0.7729284653214625])
    expect(mazur.values(mazur.cost), [0.2983711087600027])
  }

  @Test func mazurFactors() throws {
    let mazur = try Mazur()
    let factors = [
      mazur.tape.partial(of: mazur.cost, element: 0, operand: 0, operandElement: 0),
      mazur.tape.partial(of: mazur.a2, element: 0, operand: 0, operandElement: 0),
      mazur.tape.partial(of: mazur.z2, element: 0, operand: 0, operandElement: 0),
    ]
    expect(factors, [0.7413650695523157, 0.18681560180895948, 0.5932699921071872])
    expect([factors[0] * factors[1] * factors[2]], [0.08216704056423078])
  }

  @Test func mazurPaths() throws {
    let mazur = try Mazur()
    let paths = (0..<2).map { output in
      mazur.tape.partial(of: mazur.cost, element: 0, operand: 0, operandElement: output)
        * mazur.tape.partial(of: mazur.a2, element: output, operand: 0, operandElement: output)
        * mazur.tape.partial(of: mazur.z2, element: output, operand: 1, operandElement: 0)
    }
    expect(paths, [0.05539942465142279, -0.019049118258278114])
    expect(mazur.adjoints(mazur.a1), [0.03635030639314468, 0.04137032264874471])
  }

  @Test func mazurGradients() throws {
    let mazur = try Mazur()
    expect(
      mazur.adjoints(mazur.w1),
      [0.00043856773447434685, 0.0008771354689486937, 0.0004977127352608601, 0.0009954254705217202])
    expect(
      mazur.adjoints(mazur.w2),
      [0.08216704056423078, 0.08266762784753326, -0.022602540477475067, -0.02274024221597822])
  }

  @Test func mazurAfterOneStep() throws {
    var weights = try Mazur()
    weights.descend([weights.w1, weights.w2])
    expect(
      weights.values(weights.w1),
      [0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915])
    expect(
      weights.values(weights.w2),
      [0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891])
    expect(weights.values(weights.cost), [0.29102777369359933])
    var all = try Mazur()
    all.descend([all.w1, all.b1, all.w2, all.b2])
    expect(all.values(all.cost), [0.28047144679143016])
  }

  /// The post's .291027924: its second layer moves before the first one's gradient is taken.
  @Test func mazurAsPosted() throws {
    var posted = try Mazur()
    posted.descend([posted.w2])
    // The first layer's gradient with the new second layer, the forward pass being the old one's.
    var mixed = try Mazur()
    let w2 = posted.tape.tensor(of: posted.w2)
    var w1 = mixed.tape.tensor(of: mixed.w1)
    let delta = (0..<2).map { output in
      mixed.tape.adjoint(of: mixed.z2, element: output)
    }
    for hidden in 0..<2 {
      let reaching = delta[0] * w2[hidden] + delta[1] * w2[2 + hidden]
      let slope = mixed.tape.partial(
        of: mixed.a1, element: hidden, operand: 0, operandElement: hidden)
      for input in 0..<2 {
        w1[2 * hidden + input] -=
          0.5 * reaching * slope * mixed.tape.value(of: mixed.x, element: input)
      }
    }
    mixed.tape.set(mixed.w1, to: w1)
    mixed.tape.set(mixed.w2, to: w2)
    mixed.tape.evaluate()
    expect(mixed.values(mixed.cost), [0.29102792390544197])
  }

  @Test func mazurAfterTenThousandSteps() throws {
    var mazur = try Mazur()
    for _ in 1...10_000 { mazur.descend([mazur.w1, mazur.w2]) }
    // Rounding adds up over the steps: the last digits are the machine's own.
    #expect(isClose(mazur.values(mazur.cost)[0], 3.510187782978859e-05, 1e-11))
    #expect(isClose(mazur.values(mazur.a2)[0], 0.01591362044355068, 1e-11))
    #expect(isClose(mazur.values(mazur.a2)[1], 0.9840642735146238, 1e-11))
  }

  // MARK: Karpathy, micrograd

  @Test func karpathyExpression() throws {
    var builder = TapeBuilder()
    let (a, b) = (try builder.variable(.scalar), try builder.variable(.scalar))
    let (c, f) = (try builder.variable(.scalar), try builder.variable(.scalar))
    let product = try builder.apply("multiply", [a, b])
    let d = try builder.apply("add", [product, c])
    let result = try builder.apply("multiply", [d, f])
    var tape = builder.tape()
    let inputs = [a, b, c, f]
    for (node, value) in zip(inputs, [2.0, -3, 10, -2]) { tape.set(node, to: Tensor(value)) }
    tape.evaluate()
    tape.reverse(from: result)
    #expect(tape.value(of: result) == -8)
    #expect(inputs.map { tape.adjoint(of: $0) } == [6, -4, -2, 4])
    for node in inputs {
      tape.set(node, to: Tensor(tape.value(of: node) + 0.01 * tape.adjoint(of: node)))
    }
    tape.evaluate()
    expect([tape.value(of: result)], [-7.286496])
  }

  @Test func karpathyNeuron() throws {
    var builder = TapeBuilder()
    let w = try builder.variable(.matrix(1, 2))
    let x = try builder.variable(.vector(2))
    let b = try builder.variable(.vector(1))
    let n = try builder.apply("weighted_sum", [w, x, b])
    let o = try builder.apply("tanh", [n])
    var tape = builder.tape()
    tape.set(w, to: try #require(Tensor(rows: [[-3, 1]])))
    tape.set(x, to: Tensor([2, 0]))
    tape.set(b, to: Tensor([6.8813735870195432]))
    tape.evaluate()
    tape.reverse(from: o)
    // tanh n = 1/√2, so that tanh′ n = 1/2: the numbers are published rounded, the bias is exact
    // to its last digit only.
    expect([tape.value(of: n)], [0.8813735870195432])
    expect([tape.value(of: o)], [0.7071067811865476])
    expect([tape.adjoint(of: n)], [0.5])
    expect(tape.adjointTensor(of: x).elements, [-1.5, 0.5])
    expect(tape.adjointTensor(of: w).elements, [1, 0])
  }

  @Test func karpathyRepeatedOperands() throws {
    var builder = TapeBuilder()
    let (a, b) = (try builder.variable(.scalar), try builder.variable(.scalar))
    let product = try builder.apply("multiply", [a, b])
    let sum = try builder.apply("add", [a, b])
    let result = try builder.apply("multiply", [product, sum])
    var tape = builder.tape()
    tape.set(a, to: Tensor(-2))
    tape.set(b, to: Tensor(3))
    tape.evaluate()
    tape.reverse(from: result)
    #expect(tape.value(of: result) == -6)
    #expect([tape.adjoint(of: a), tape.adjoint(of: b)] == [-3, -8])
  }

  // MARK: Baydin et al., "Automatic Differentiation in Machine Learning: a Survey"

  @Test func baydin() throws {
    var builder = TapeBuilder()
    let (x1, x2) = (try builder.variable(.scalar), try builder.variable(.scalar))
    let logarithm = try builder.apply("ln", [x1])
    let product = try builder.apply("multiply", [x1, x2])
    let sine = try builder.apply("sin", [x2])
    let sum = try builder.apply("add", [logarithm, product])
    let f = try builder.apply("subtract", [sum, sine])
    let gradient = try builder.derivative(of: f, withRespectTo: [x1, x2])
    let rows = try gradient.map { try builder.derivative(of: $0, withRespectTo: [x1, x2]) }
    var tape = builder.tape()
    tape.set(x1, to: Tensor(2))
    tape.set(x2, to: Tensor(5))
    tape.evaluate()
    expect([tape.value(of: f)], [11.652071455223084])
    let trace = [logarithm, product, sine, sum, f].map { tape.value(of: $0) }
    for (found, published) in zip(trace, [0.6931, 10, -0.9589, 10.6931, 11.6521]) {
      #expect(abs(found - published) <= 0.5e-4)
    }
    tape.reverse(from: f)
    expect([x1, x2].map { tape.adjoint(of: $0) }, [5.5, 1.7163378145367738])
    expect(gradient.map { tape.value(of: $0) }, [5.5, 1.7163378145367738])
    expect(rows.joined().map { tape.value(of: $0) }, [-0.25, 1, 1, -0.9589242746631385])
    for (place, node) in [x1, x2].enumerated() {
      tape.forward(seeds: [(node, Tensor(1))])
      expect(
        gradient.map { tape.tangent(of: $0) },
        [[-0.25, 1], [1, -0.9589242746631385]][place])
    }
  }

  // MARK: CppAD's introduction, exp_2

  @Test func cppad() throws {
    var builder = TapeBuilder()
    let v1 = try builder.variable(.scalar)
    let v2 = try builder.apply("add", [builder.constant(1), v1])
    let v3 = try builder.apply("multiply", [v1, v1])
    let v4 = try builder.apply("divide", [v3, builder.constant(2)])
    let v5 = try builder.apply("add", [v2, v4])
    let first = try builder.derivative(of: v5, withRespectTo: [v1])[0]
    let second = try builder.derivative(of: first, withRespectTo: [v1])[0]
    var tape = builder.tape()
    tape.set(v1, to: Tensor(0.5))
    tape.evaluate()
    let nodes = [v1, v2, v3, v4, v5]
    #expect(nodes.map { tape.value(of: $0) } == [0.5, 1.5, 0.25, 0.125, 1.625])
    tape.forward(seeds: [(v1, Tensor(1))])
    #expect(nodes.map { tape.tangent(of: $0) } == [1, 1, 1, 0.5, 1.5])
    tape.reverse(from: v5)
    #expect(nodes.map { tape.adjoint(of: $0) } == [1.5, 1, 0.5, 1, 1])
    #expect(tape.value(of: first) == 1.5)
    #expect(tape.value(of: second) == 1)
    tape.forward(seeds: [(v1, Tensor(1))])
    #expect(tape.tangent(of: first) == 1)
  }
}
