import Autodiff
import Language
import Networks

/// Second derivatives: a Hessian–vector product against a gradient.
enum CurvatureBenchmarks {
  static func run(_ report: inout Report) throws {
    for (sizes, samples) in [([2, 4, 1], 4), ([2, 16, 16, 1], 100), ([784, 128, 10], 64)] {
      let name = sizes.map(String.init).joined(separator: "-") + " × \(samples)"
      guard report.wants("Hessian–vector product \(name)") else { continue }
      report.heading("Hessian–vector product, network \(name)")
      try measure(sizes, samples: samples, &report)
    }
  }

  private static func measure(_ sizes: [Int], samples: Int, _ report: inout Report) throws {
    var builder = TapeBuilder(samples: samples)
    let network = try SigmoidNetwork(sizes, &builder)
    var gradientTape = builder.tape()
    gradientTape.differentiate(withRespectTo: network.parameters)
    let derivative = try builder.derivative(
      of: network.cost, withRespectTo: network.parameters)
    var tape = builder.tape()
    tape.differentiate(withRespectTo: network.parameters)
    for node in network.parameters + [network.input, network.target] {
      let value = Tensor(
        shape: tape.shape(of: node),
        elements: (0..<tape.shape(of: node).count).map { 0.1 * Double($0 % 7 - 3) })
      guard let value else { continue }
      tape.set(node, to: value)
      gradientTape.set(node, to: value)
    }
    let seeds = network.parameters.map {
      (node: $0, tangent: Tensor(repeating: 0.5, shape: tape.shape(of: $0)))
    }
    let times = report.stopwatch.times(
      {
        for _ in 0..<$0 {
          gradientTape.evaluate()
          gradientTape.reverse(from: network.cost)
        }
      },
      {
        for _ in 0..<$0 {
          tape.evaluate()
          tape.forward(seeds: seeds)
        }
      })
    _ = derivative
    report.line("gradient", times[0] * 1e6, .microseconds)
    report.line("product with a vector", times[1] * 1e6, .microseconds)
    report.line("Hessian–vector product ÷ gradient", times[1] / times[0], .ratio, budget: 4)
  }
}

/// A sigmoid network with the squared error, recorded straight on a tape.
struct SigmoidNetwork {
  let input: NodeID
  let target: NodeID
  let cost: NodeID
  private(set) var parameters: [NodeID] = []

  init(_ sizes: [Int], _ builder: inout TapeBuilder) throws {
    input = try builder.variable(.vector(sizes[0]), perSample: true)
    target = try builder.variable(.vector(sizes[sizes.count - 1]), perSample: true)
    var activation = input
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      let weights = try builder.variable(.matrix(outputs, inputs))
      let biases = try builder.variable(.vector(outputs))
      parameters += [weights, biases]
      let sum = try builder.apply("weighted_sum", [weights, activation, biases])
      activation = try builder.apply("sigmoid", [sum])
    }
    cost = try builder.apply("squared_error", [activation, target])
  }
}
