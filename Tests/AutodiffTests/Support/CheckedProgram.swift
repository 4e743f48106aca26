import Autodiff

/// A program whose derivatives a check is to find right, its kind and its values from a seed:
/// operations at random, small networks on round numbers (which puts units at their corners) or
/// with large weights (which saturates them), formulas whose gradient cancels; each multiplied by a
/// number of any magnitude between 10⁻⁸ and 10⁸, and added to one.
struct CheckedProgram {
  let builder: TapeBuilder
  let tape: Tape
  let target: NodeID
  let variables: [NodeID]

  private static let shapes: [Shape] = [.scalar, .scalar, .vector(2), .vector(3), .matrix(2, 2)]

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    if seed % 3 == 0 {
      let program = RandomProgram(
        seed: random.next(), shapes: Self.shapes, samples: Int.random(in: 1...2, using: &random))
      var (recording, sum) = try program.recorded()
      let factor = try recording.builder.constant(random.magnitude())
      let offset = try recording.builder.constant(random.offset())
      target = try recording.builder.apply(
        "add", [offset, recording.builder.apply("multiply", [factor, sum])])
      tape = recording.tape.extended(by: recording.builder)
      (builder, variables) = (recording.builder, recording.variables.map(\.node))
      return
    }
    let formula =
      seed % 3 == 1
      ? SmallNetwork(&random).formula : try Self.cancelling(&random)
    let recording = Recording(samples: formula.samples, memoryLimit: 1e9)
    let parameters = formula.parameters.map { recording.variable($0.shape) }
    let data = formula.data.map { recording.variable($0[0].shape, perSample: true) }
    let cost = random.magnitude() * formula.cost(parameters, data) + random.offset()
    var tape = try recording.tape()
    for (parameter, value) in zip(parameters, formula.parameters) {
      tape.set(parameter.node, to: value)
    }
    for (variable, lanes) in zip(data, formula.data) {
      for (sample, lane) in lanes.enumerated() { tape.set(variable.node, sample: sample, to: lane) }
    }
    tape.evaluate()
    (builder, target) = (recording.builder, cost.node)
    (self.tape, variables) = (tape, parameters.map(\.node))
  }

  /// What the check of it finds.
  func check() throws -> DerivativeCheck {
    try DerivativeCheck(of: target, variables: variables, on: tape, from: builder)
  }

  /// A cost, and the values of what it depends on.
  struct Formula {
    var samples = 1
    let parameters: [Tensor]
    /// For each quantity that depends on the sample, its values.
    var data: [[Tensor]] = []
    let cost: (_ parameters: [Variable], _ data: [Variable]) -> Variable
  }

  /// A formula whose gradient is 0, or small beside its terms.
  private static func cancelling(_ random: inout SplitMix64) throws -> Formula {
    let k = Double.random(in: 0.1...3, using: &random)
    let x = Double.random(in: -3...3, using: &random)
    let z = Tensor(random.numbers(4).map { 5 * $0 })
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      // At the extremum: 3x² = k.
      return Formula(parameters: [Tensor((k / 3).squareRoot())]) { p, _ in
        p[0] * p[0] * p[0] - k * p[0]
      }
    case 1:
      return Formula(parameters: [Tensor(x)]) { p, _ in square(sin(p[0])) + square(cos(p[0])) }
    case 2: return Formula(parameters: [z]) { p, _ in sum(softmax(p[0])) }
    case 3: return Formula(parameters: [Tensor(x)]) { p, _ in log(exp(p[0])) - p[0] }
    case 4:
      // The mean of what is normed to mean 0.
      return Formula(parameters: [z]) { p, _ in
        let centred = p[0] - mean(p[0])
        return sum(centred / sqrt(mean(square(centred)) + 1e-5))
      }
    case 5:
      // A least-squares fit at its optimum: the mean.
      return Formula(parameters: [Tensor(z.elements.reduce(0, +) / 4)]) { p, _ in
        let residual = p[0].recording.constant(z) - p[0]
        return sum(square(residual))
      }
    case 6:
      return Formula(parameters: [Tensor(x)]) { p, _ in square(cosh(p[0])) - square(sinh(p[0])) }
    case 7: return Formula(parameters: [z]) { p, _ in logSumExp(p[0]) - logSumExp(p[0] + 1) }
    case 8: return Formula(parameters: [z]) { p, _ in sum(exp(logSoftmax(p[0]))) }
    case 9: return Formula(parameters: [z]) { p, _ in square(norm(p[0])) - dot(p[0], p[0]) }
    case 10: return Formula(parameters: [Tensor(k)]) { p, _ in log(p[0]) - 2 * log(sqrt(p[0])) }
    default: return Formula(parameters: [Tensor(x)]) { p, _ in sigmoid(p[0]) + sigmoid(-p[0]) }
    }
  }
}

extension SplitMix64 {
  /// A power of ten between 10⁻⁸ and 10⁸, times something.
  mutating func magnitude() -> Double {
    Double.random(in: 1...9, using: &self)
      * CheckedProgram.powers[Int.random(in: 0...16, using: &self)]
  }

  /// 0 as often as not, else of any magnitude.
  mutating func offset() -> Double {
    Bool.random(using: &self) ? 0 : Bool.random(using: &self) ? magnitude() : -magnitude()
  }
}

extension CheckedProgram {
  static let powers = [
    1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
  ]
}

/// A network of one or two layers with a cost, as a formula.
private struct SmallNetwork {
  let formula: CheckedProgram.Formula

  private static let activations: [@Sendable (Variable) -> Variable] = [
    relu, elu, selu, leakyRelu, softplus, tanh, sigmoid, hardSigmoid, hardTanh, softsign, gelu,
    silu, abs, identity,
  ]

  init(_ random: inout SplitMix64) {
    let sizes = (0..<3).map { _ in Int.random(in: 1...3, using: &random) }
    let samples = Int.random(in: 1...4, using: &random)
    // Round numbers meet corners, large weights saturate.
    let isRound = Bool.random(using: &random)
    let scale = isRound ? 1.0 : [1, 1, 10, 100][Int.random(in: 0..<4, using: &random)]
    func numbers(_ count: Int, _ random: inout SplitMix64) -> [Double] {
      random.numbers(count).map { isRound ? ($0 * 2).rounded() / 2 : scale * $0 }
    }
    func matrix(_ rows: Int, _ columns: Int, _ random: inout SplitMix64) -> Tensor {
      Tensor(shape: .matrix(rows, columns), elements: numbers(rows * columns, &random)) ?? Tensor(0)
    }
    let biases = Bool.random(using: &random) ? 0.0 : 1
    let parameters = [
      matrix(sizes[1], sizes[0], &random), Tensor(numbers(sizes[1], &random).map { biases * $0 }),
      matrix(sizes[2], sizes[1], &random), Tensor(numbers(sizes[2], &random).map { biases * $0 }),
    ]
    let inputs = (0..<samples).map { _ in Tensor(numbers(sizes[0], &random)) }
    let activation = Self.activations.randomElement(using: &random) ?? relu
    let choice = Int.random(in: 0..<9, using: &random)
    let targets = (0..<samples).map { sample in
      Tensor((0..<sizes[2]).map { Self.target(choice, $0, sample % sizes[2]) })
    }
    formula = CheckedProgram.Formula(
      samples: samples, parameters: parameters, data: [inputs, targets]
    ) { p, data in
      let hidden = activation(weightedSum(p[0], data[0], p[1]))
      return Self.cost(choice, weightedSum(p[2], hidden, p[3]), data[1])
    }
  }

  /// A target that fits the cost: ±1 for the hinge, one-hot for the others.
  private static func target(_ choice: Int, _ place: Int, _ right: Int) -> Double {
    choice == 8 ? (place == right ? 1 : -1) : (place == right ? 1 : 0)
  }

  private static func cost(_ choice: Int, _ z: Variable, _ y: Variable) -> Variable {
    switch choice {
    case 0: squaredError(z, y)
    case 1: halfSquaredError(sigmoid(z), y)
    case 2: meanSquaredError(tanh(z), y)
    case 3: meanAbsoluteError(z, y)
    case 4: huber(z, y)
    case 5: crossEntropy(softmax(z), y)
    case 6: softmaxCrossEntropy(z, y)
    case 7: sigmoidCrossEntropy(z, y)
    default: hinge(z, y)
    }
  }
}
