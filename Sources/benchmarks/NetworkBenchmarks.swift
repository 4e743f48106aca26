import Autodiff
import Language
import Networks

/// Networks as the shell compiles them: the gradient against the value, hand-written loops and BLAS.
enum NetworkBenchmarks {
  /// A network with data bound, compiled, and the nodes that training needs.
  struct Subject {
    var tape: Tape
    let target: NodeID
    let parameters: [NodeID]

    init(sizes: [Int], samples: Int) throws {
      let model = try Compiler.model(of: Subject.program(sizes: sizes, samples: samples))
      guard let target = model.target else { throw LanguageError("the network has no cost") }
      tape = model.tape
      self.target = target.node
      parameters = model.parameters.map(\.node)
    }

    /// The network as a program.
    static func program(sizes: [Int], samples: Int) throws -> Program {
      var program = try Network(sizes: sizes).program()
      program.bind("x", samples: Subject.data(sizes[0], samples))
      program.bind("y", samples: Subject.data(sizes[sizes.count - 1], samples))
      return program
    }

    private static func data(_ count: Int, _ samples: Int) -> [Tensor] {
      (0..<samples).map { sample in
        Tensor((0..<count).map { Double(($0 * 31 + sample * 17) % 64) / 64 })
      }
    }

    mutating func gradient() {
      tape.evaluate()
      tape.reverse(from: target)
    }

    /// One step of gradient descent; so small a rate that the work stays the same.
    mutating func train() {
      gradient()
      tape.descend(parameters, rate: 1e-12)
    }
  }

  static func run(_ report: inout Report) throws {
    try measure([2, 4, 1], samples: 4, &report, budget: 1)
    try measure([2, 16, 16, 1], samples: 100, &report)
    try measure([784, 128, 10], samples: 64, &report, productBudget: 1.1)
    try measure([784, 128, 10], samples: 1, &report)
  }

  private static func measure(
    _ sizes: [Int], samples: Int, _ report: inout Report, budget: Double? = nil,
    productBudget: Double? = nil
  ) throws {
    let name = sizes.map(String.init).joined(separator: "-") + " × \(samples)"
    guard report.wants("network \(name)") else { return }
    report.heading("network \(name) \(samples == 1 ? "sample" : "samples")")
    var subject = try Subject(sizes: sizes, samples: samples)
    let byHand = HandWrittenNetwork(sizes: sizes, samples: samples)
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { subject.tape.evaluate() } },
      { for _ in 0..<$0 { subject.gradient() } },
      { for _ in 0..<$0 { subject.train() } },
      { for _ in 0..<$0 { byHand.gradient() } },
      {
        for _ in 0..<$0 {
          byHand.gradient()
          byHand.update(rate: 1e-12)
        }
      },
      { for _ in 0..<$0 { byHand.matrixProducts() } })
    report.line("value", times[0] * 1e6, .microseconds)
    report.line("gradient", times[1] * 1e6, .microseconds)
    report.line("gradient and update", times[2] * 1e6, .microseconds, budget: budget)
    report.line("gradient ÷ value", times[1] / times[0], .ratio, budget: 3)
    report.line("gradient ÷ hand-written loops", times[1] / times[3], .ratio)
    report.line("gradient and update ÷ hand-written loops", times[2] / times[4], .ratio)
    report.line(
      "gradient and update ÷ its matrix products on BLAS", times[2] / times[5], .ratio,
      budget: productBudget)
    report.line("its matrix products on BLAS", times[5] * 1e6, .microseconds)
    let floatingPointOperations = HandWrittenNetwork.productOperations(sizes, samples)
    report.line(
      "speed of those products", floatingPointOperations / times[5] / 1e9, .gigaflops)
    // OpenBLAS takes memory of its own for some products.
    let byBLAS =
      samples * sizes.reduce(0, +) < 100 ? 0 : Heap.allocations { byHand.matrixProducts() }
    report.line(
      "allocations of a gradient and update, BLAS aside",
      max(0, Heap.allocations { subject.train() } - byBLAS), .allocations, budget: 0)
  }
}

extension HandWrittenNetwork {
  /// The multiplications and additions of a gradient's matrix products.
  static func productOperations(_ sizes: [Int], _ samples: Int) -> Double {
    var operations = 0.0
    for (layer, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      // The value and the weights' gradient; the inputs' adjoint in all layers but the first.
      operations += Double(2 * inputs * outputs * samples) * (layer == 0 ? 2 : 3)
    }
    return operations
  }
}
