import Autodiff
import Glibc
import Testing

/// Sweeps with exchanged rules against loops that make the same mistakes by hand.
@Suite struct ExchangedRuleTests {
  /// A network of three sigmoid layers of three neurons and the squared error, and its gradient as
  /// loops, with the mistakes that are made on paper.
  private struct ByHand {
    /// What is done wrong in a layer, from 0.
    struct Mistakes {
      var withoutSlope: Set<Int> = []
      var slopeAtOutput: Set<Int> = []
      /// The layers whose weights are read with their indices exchanged on the way back.
      var transposed: Set<Int> = []
      /// The layers whose own activations stand where their inputs belong.
      var ownActivation: Set<Int> = []
      /// The only neuron that is followed outwards, by the layer it belongs to.
      var onlyNeuron: [Int: Int] = [:]
      /// What the cost is multiplied by.
      var factor = 1.0
    }

    let layers = 3
    let size = 3
    var weights: [[Double]] = []
    var biases: [[Double]] = []

    init() {
      var random = SplitMix64(seed: 11)
      for _ in 0..<layers {
        weights.append(random.numbers(size * size))
        biases.append(random.numbers(size))
      }
    }

    func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

    /// The derivatives by the weights and the biases of each layer.
    func gradient(
      _ x: [Double], _ y: [Double], _ mistakes: Mistakes
    ) -> (weights: [[Double]], biases: [[Double]]) {
      var activations = [x]
      for layer in 0..<layers {
        let input = activations[layer]
        activations.append(
          (0..<size).map { row in
            sigmoid(
              (0..<size).reduce(biases[layer][row]) {
                $0 + weights[layer][row * size + $1] * input[$1]
              })
          })
      }
      var arriving = (0..<size).map { mistakes.factor * 2 * (activations[layers][$0] - y[$0]) }
      var result = (weights: weights, biases: biases)
      for layer in (0..<layers).reversed() {
        let (input, output) = (activations[layer], activations[layer + 1])
        let errors = (0..<size).map { row in
          let slope =
            if mistakes.withoutSlope.contains(layer) {
              1.0
            } else if mistakes.slopeAtOutput.contains(layer) {
              sigmoid(output[row]) * (1 - sigmoid(output[row]))
            } else {
              output[row] * (1 - output[row])
            }
          return arriving[row] * slope
        }
        for row in 0..<size {
          result.biases[layer][row] = errors[row]
          for column in 0..<size {
            let read = mistakes.ownActivation.contains(layer) ? output[row] : input[column]
            result.weights[layer][row * size + column] = errors[row] * read
          }
        }
        arriving = (0..<size).map { column in
          (0..<size).reduce(0) { sum, row in
            if let only = mistakes.onlyNeuron[layer], only != row { return sum }
            let place =
              mistakes.transposed.contains(layer) ? column * size + row : row * size + column
            return sum + weights[layer][place] * errors[row]
          }
        }
      }
      return result
    }
  }

  /// The same network on a tape.
  private struct OnTape {
    var tape: Tape
    let byHand: ByHand
    let input: NodeID
    let target: NodeID
    let cost: NodeID
    private(set) var weights: [NodeID] = []
    private(set) var biases: [NodeID] = []
    private(set) var inputs: [NodeID] = []
    private(set) var sums: [NodeID] = []
    private(set) var activations: [NodeID] = []

    static let points: [(x: [Double], y: [Double])] = [
      ([0.3, -1.2, 0.7], [0, 1, 0.5]), ([1.5, 0.2, -0.4], [1, 0, 0.25]),
      ([-0.8, 0.9, 2.1], [0.5, 0.5, 1]),
    ]

    /// A 3×3 matrix.
    static func matrix(_ elements: [Double]) -> Tensor {
      var matrix = Tensor(repeating: 0, shape: .matrix(3, 3))
      for element in elements.indices { matrix[element] = elements[element] }
      return matrix
    }

    init(_ byHand: ByHand, samples: Int) throws {
      self.byHand = byHand
      var builder = TapeBuilder(samples: samples)
      input = try builder.variable(.vector(3), perSample: true)
      target = try builder.variable(.vector(3), perSample: true)
      var activation = input
      for layer in 0..<byHand.layers {
        weights.append(try builder.variable(.matrix(3, 3)))
        biases.append(try builder.variable(.vector(3)))
        inputs.append(activation)
        let sum = try builder.apply(
          "weighted_sum", [weights[layer], activation, biases[layer]])
        sums.append(sum)
        activation = try builder.apply("sigmoid", [sum])
        activations.append(activation)
      }
      cost = try builder.apply("squared_error", [activation, target])
      tape = builder.tape()
      for layer in 0..<byHand.layers {
        tape.set(
          weights[layer], to: Self.matrix(byHand.weights[layer]))
        tape.set(biases[layer], to: Tensor(byHand.biases[layer]))
      }
      for sample in 0..<samples {
        tape.set(input, sample: sample, to: Tensor(Self.points[sample].x))
        tape.set(target, sample: sample, to: Tensor(Self.points[sample].y))
      }
      tape.evaluate()
    }

    /// The rules that make the mistakes, at the values of one sample.
    func rules(_ mistakes: ByHand.Mistakes, sample: Int) -> [SweepEdge: ExchangedRule] {
      var rules: [SweepEdge: ExchangedRule] = [:]
      let sigmoid = byHand.sigmoid
      for layer in 0..<byHand.layers {
        let slope = SweepEdge(activations[layer], operand: 0)
        if mistakes.withoutSlope.contains(layer) { rules[slope] = .slope { _, _ in 1 } }
        if mistakes.slopeAtOutput.contains(layer) {
          rules[slope] = .slope { _, output in sigmoid(output) * (1 - sigmoid(output)) }
        }
        if mistakes.transposed.contains(layer) {
          let rows = tape.tensor(of: weights[layer]).rows
          let columns = (0..<3).flatMap { column in rows.map { $0[column] } }
          rules[SweepEdge(sums[layer], operand: 1)] = .reading([
            weights[layer]: Self.matrix(columns)
          ])
        }
        if mistakes.ownActivation.contains(layer) {
          rules[SweepEdge(sums[layer], operand: 0)] = .reading([
            inputs[layer]: Tensor([1, 1, 1])
          ]).times(tape.tensor(of: activations[layer], sample: sample))
        }
        if let only = mistakes.onlyNeuron[layer] {
          rules[SweepEdge(sums[layer], operand: 1)] = .times(
            Tensor((0..<3).map { $0 == only ? 1 : 0 }))
        }
      }
      if mistakes.factor != 1 {
        rules[SweepEdge(cost, operand: 0)] = .times(mistakes.factor)
      }
      return rules
    }
  }

  private static func mistakes(
    _ change: (inout ByHand.Mistakes) -> Void
  ) -> ByHand.Mistakes {
    var mistakes = ByHand.Mistakes()
    change(&mistakes)
    return mistakes
  }

  /// Each mistake in one layer, and systematically in all of them.
  private static let all: [ByHand.Mistakes] = [
    mistakes { _ in }, mistakes { $0.withoutSlope = [1] },
    mistakes { $0.withoutSlope = [0, 1, 2] },
    mistakes { $0.slopeAtOutput = [2] }, mistakes { $0.slopeAtOutput = [0, 1, 2] },
    mistakes { $0.transposed = [1] }, mistakes { $0.transposed = [1, 2] },
    mistakes { $0.ownActivation = [0] }, mistakes { $0.ownActivation = [0, 1, 2] },
    mistakes { $0.onlyNeuron = [2: 1] }, mistakes { $0.onlyNeuron = [1: 0, 2: 2] },
    mistakes { $0.factor = 2 }, mistakes { $0.factor = 0 },
    mistakes {
      $0.withoutSlope = [2]
      $0.transposed = [1]
      $0.factor = 0.5
    },
  ]

  private func expect(
    _ byHand: ByHand, _ network: OnTape, _ expected: (weights: [[Double]], biases: [[Double]]),
    _ adjoint: (NodeID, Int) -> Double
  ) {
    for layer in 0..<byHand.layers {
      for element in 0..<9 {
        #expect(
          isClose(adjoint(network.weights[layer], element), expected.weights[layer][element], 1e-13)
        )
      }
      for element in 0..<3 {
        #expect(
          isClose(adjoint(network.biases[layer], element), expected.biases[layer][element], 1e-13))
      }
    }
  }

  @Test(arguments: all.indices) func theWholeGradientHasTheMistakesMadeByHand(_ place: Int) throws {
    let byHand = ByHand()
    var network = try OnTape(byHand, samples: 1)
    let (x, y) = OnTape.points[0]
    network.tape.reverse(
      from: network.cost, exchanging: network.rules(Self.all[place], sample: 0))
    expect(byHand, network, byHand.gradient(x, y, Self.all[place])) {
      network.tape.adjoint(of: $0, element: $1)
    }
    // Afterwards an ordinary sweep has none of them.
    network.tape.reverse(from: network.cost)
    expect(byHand, network, byHand.gradient(x, y, .init())) {
      network.tape.adjoint(of: $0, element: $1)
    }
  }

  @Test(arguments: all.indices) func oneSampleOfSeveralHasThem(_ place: Int) throws {
    let byHand = ByHand()
    let network = try OnTape(byHand, samples: 3)
    var excerpt = TapeExcerpt(of: network.tape, leadingTo: network.cost, sample: 0)
    for sample in [2, 0, 1] {
      let (x, y) = OnTape.points[sample]
      excerpt.load(sample: sample, from: network.tape)
      excerpt.reverse(
        from: network.cost, exchanging: network.rules(Self.all[place], sample: sample))
      expect(byHand, network, byHand.gradient(x, y, Self.all[place])) {
        excerpt.adjoint(of: $0, element: $1)
      }
    }
  }

  /// Rules that are the same for all samples are exchanged in the sum over them, too.
  @Test func theSumOverTheSamplesHasThem() throws {
    let byHand = ByHand()
    var network = try OnTape(byHand, samples: 3)
    let mistakes = Self.mistakes { $0.withoutSlope = [0, 2] }
    network.tape.reverse(from: network.cost, exchanging: network.rules(mistakes, sample: 0))
    let each = OnTape.points.map { byHand.gradient($0.x, $0.y, mistakes) }
    for layer in 0..<byHand.layers {
      for element in 0..<9 {
        let sum = each.reduce(0) { $0 + $1.weights[layer][element] }
        #expect(
          isClose(network.tape.adjoint(of: network.weights[layer], element: element), sum, 1e-13))
      }
    }
  }

  /// d = (a·b)·(a·b) of plain numbers: each use is exchanged by itself.
  @Test func operationsOnNumbersAreExchangedByTheirOperands() throws {
    var builder = TapeBuilder()
    let (a, b) = (try builder.variable(.scalar), try builder.variable(.scalar))
    let product = try builder.apply("multiply", [a, b])
    let square = try builder.apply("multiply", [product, product])
    let result = try builder.apply("exp", [square])
    var tape = builder.tape()
    tape.set(a, to: Tensor(0.5))
    tape.set(b, to: Tensor(-1.5))
    tape.evaluate()
    let slope = exp(0.5625)
    tape.reverse(from: result, exchanging: [SweepEdge(square, operand: 1): .times(0)])
    #expect(isClose(tape.adjoint(of: a), slope * -0.75 * -1.5, 1e-15))
    tape.reverse(from: result, exchanging: [SweepEdge(result, operand: 0): .slope { x, _ in x }])
    #expect(isClose(tape.adjoint(of: a), 0.5625 * 2 * -0.75 * -1.5, 1e-15))
    tape.reverse(
      from: result, exchanging: [SweepEdge(product, operand: 0): .reading([b: Tensor(4)])])
    #expect(isClose(tape.adjoint(of: a), slope * 2 * -0.75 * 4, 1e-15))
    #expect(isClose(tape.adjoint(of: b), slope * 2 * -0.75 * 0.5, 1e-15))
    #expect(tape.value(of: b) == -1.5)
  }
}
