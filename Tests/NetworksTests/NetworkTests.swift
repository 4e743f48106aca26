import Autodiff
import Language
import Testing

@testable import Networks

@Suite struct NetworkTests {
  @Test func theProgramOfALayeredNetwork() throws {
    var network = Network(sizes: [2, 3, 1])
    network.hidden = "tanh"
    network.cost = "half_squared_error"
    #expect(
      network.lines == [
        "z1 = w1 @ x + b1", "a1 = tanh(z1)", "z2 = w2 @ a1 + b2", "a2 = sigmoid(z2)",
        "C = half_squared_error(a2, y)",
      ])
    let program = try network.program()
    #expect(program.definitions.map(\.text) == network.lines)
    #expect(program.valueOrder == ["w1", "b1", "w2", "b2"])
    #expect(program.roles == ["x": .data, "y": .data])
    #expect(program.missing == ["x", "y"])
    #expect(network.layers == 2)
    #expect(network.parameterCount == 13)
  }

  @Test func theSameSeedWritesTheSameProgram() throws {
    var network = Network(sizes: [3, 4, 2])
    let first = try network.program()
    let second = try network.program()
    #expect(second == first)
    network.seed = 2
    let third = try network.program()
    #expect(third != first)
  }

  @Test(arguments: [
    ([], Network.Problem.noLayer), ([3], .noLayer), ([2, 0, 1], .emptyLayer(0)),
    ([-1, 2], .emptyLayer(-1)), ([2, Int.min], .emptyLayer(.min)),
  ])
  func whatIsNoNetwork(sizes: [Int], problem: Network.Problem) {
    #expect(throws: problem) { try Network(sizes: sizes).program() }
    #expect(!Network(sizes: sizes).lines.isEmpty)
  }

  @Test(arguments: [
    [10_000_000_000, 1], [1, 10_000_000_000], [100_000, 1_000_000, 10], [Int.max, Int.max],
    [2, Int.max, 2],
  ])
  func whatWouldNotFitIsRefusedBeforeItIsAllocated(sizes: [Int]) throws {
    let network = Network(sizes: sizes)
    do {
      _ = try network.program(memoryLimit: 1e9)
      Issue.record("it was allocated")
    } catch let problem as Network.Problem {
      #expect(problem == .tooLarge(bytes: network.parameterCount * 32, available: 1e9))
    }
  }

  @Test func aLimitIsALimit() throws {
    // 2 × (2 + 1) parameters take 6 × 8 bytes, and three arenas beside.
    let network = Network(sizes: [2, 2])
    #expect(throws: Never.self) { try network.program(memoryLimit: 192) }
    #expect(throws: Network.Problem.tooLarge(bytes: 192, available: 191)) {
      try network.program(memoryLimit: 191)
    }
  }

  /// Every combination of options gives a program that has a value and a gradient.
  @Test(arguments: ["sigmoid", "tanh", "relu", "identity"], Initialiser.allCases)
  func everyCombinationOfOptions(activation: String, initialiser: Initialiser) throws {
    for cost in ["squared_error", "half_squared_error", "mean_squared_error"] {
      for sizes in [[1, 1], [2, 3, 1], [3, 2, 2, 4]] {
        var network = Network(sizes: sizes)
        (network.hidden, network.output, network.cost) = (activation, "sigmoid", cost)
        network.initialiser = initialiser
        var program = try network.program()
        program.bind("x", samples: [Tensor(Array(repeating: 0.5, count: sizes[0]))])
        program.bind("y", samples: [Tensor(Array(repeating: 1, count: sizes.last ?? 0))])
        let model = try Compiler.model(of: program)
        #expect(model.target?.name == "C")
        let gradient = model.gradient()
        #expect(gradient.count == 2 * network.layers)
        #expect(
          Double(gradient.reduce(0) { $0 + $1.gradient.elements.count }) == network.parameterCount)
        #expect(gradient.allSatisfy { $0.gradient.elements.allSatisfy(\.isFinite) })
        guard initialiser == .zeros, activation != "sigmoid" || sizes.count == 2 else { continue }
        // With all weights 0 the last layer gives σ(0) = ½ for each output.
        let outputs = Double(sizes.last ?? 0)
        let scale = ["squared_error": 1, "half_squared_error": 0.5][cost] ?? 1 / outputs
        let found = model.target.map { model.tape.value(of: $0.node) }
        #expect(found.map { abs($0 - scale * outputs * 0.25) < 1e-15 } == true)
      }
    }
  }

  /// A cost of logits takes z themselves: with zeros both outcomes are as likely, and C is ln 2.
  @Test(arguments: [("softmax_cross_entropy", [2, 2, 2]), ("sigmoid_cross_entropy", [2, 2, 1])])
  func costsOfLogits(cost: String, sizes: [Int]) throws {
    var network = Network(sizes: sizes)
    network.cost = cost
    network.initialiser = .zeros
    #expect(network.lines.last == "C = \(cost)(z2, y)")
    #expect(!network.lines.contains { $0.hasPrefix("a2") })
    var program = try network.program()
    program.bind("x", samples: [Tensor([1, -1])])
    program.bind("y", samples: [Tensor([1, 0].prefix(sizes[2]).map { $0 })])
    let model = try Compiler.model(of: program)
    let value = try #require(model.target.map { model.tape.value(of: $0.node) })
    #expect(abs(value - 0.6931471805599453) < 1e-15)
  }

  @Test func functionsOfOnesOwnAreKept() throws {
    guard
      case .function(let name, let range, let parameters, let body) = try Parser.statement(
        "swish(z) = z*sigmoid(z)")
    else {
      Issue.record("not a function")
      return
    }
    let swish = Program.Definition(
      name: name, parameters: parameters, body: body, text: "swish(z) = z*sigmoid(z)",
      nameRange: range)
    var network = Network(sizes: [1, 1])
    network.output = "swish"
    var program = try network.program(keeping: [swish])
    program.assign("w1", Tensor(rows: [[2]]) ?? Tensor(0))
    program.bind("x", samples: [Tensor([0])])
    program.bind("y", samples: [Tensor([3])])
    let model = try Compiler.model(of: program)
    #expect(model.target.map { model.tape.value(of: $0.node) } == 9)
  }

  @Test func aNetworkIsGivenUp() throws {
    #expect(throws: Network.Problem.stopped) {
      try Network(sizes: [2, 2, 1]).program(shouldStop: { true })
    }
    let program = try Network(sizes: [2, 2, 1]).program()
    #expect(throws: LanguageError.self) {
      try Compiler.model(of: program, shouldStop: { true })
    }
  }

  @Test func thirtyLayersOfTwoNeurons() throws {
    var program = try Network(sizes: Array(repeating: 2, count: 31)).program()
    program.bind("x", samples: [Tensor([0, 1])])
    program.bind("y", samples: [Tensor([0, 1])])
    #expect(try Compiler.model(of: program).gradient().count == 60)
  }

  /// A line of a hundred thousand characters holds no more layers than this.
  @Test(.timeLimit(.minutes(1))) func aThousandLayers() throws {
    let program = try Network(sizes: Array(repeating: 1, count: 1001)).program()
    #expect(program.missing == ["x", "y"])
    #expect(try Compiler.model(of: program).parameters.count == 2000)
  }
}
