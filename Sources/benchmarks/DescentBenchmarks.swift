import Autodiff
import Descent
import Exchange
import Language
import Networks

/// Training as the shell does it, its history kept, against the same loop written by hand.
enum DescentBenchmarks {
  static func run(_ report: inout Report) throws {
    try measure("xor", [2, 4, 1], samples: 4, run: 10_000, &report, budget: 1.5)
    try measure("spiral", [2, 16, 16, 1], samples: 200, run: 1000, &report, ratioBudget: 1.5)
    try measure("iris", [4, 8, 3], samples: 150, run: 1000, &report, ratioBudget: 1.5)
    try measure("digits", [784, 128, 10], samples: 64, run: 200, &report, productBudget: 1.2)
    try epoch(&report)
  }

  /// An epoch over as many samples as the MNIST digits have, read from a file of their kind.
  private static func epoch(_ report: inout Report) throws {
    guard report.wants("training epoch") else { return }
    let (sizes, count, size) = ([784, 128, 10], 60_000, 64)
    report.heading("training an epoch of 784-128-10, batches of \(size) of \(count) samples")
    let header: [UInt8] = [0, 0, 8, 2, 0, 0, 0xEA, 0x60, 0, 0, 0x03, 0x10]
    let bytes = header + (0..<count * sizes[0]).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    var inputs: [Tensor] = []
    let reading = Stopwatch.time {
      guard let array = try? ArrayFormat.named("it.idx")?.arrays(bytes, name: "x").first else {
        return
      }
      inputs = (0..<count).map { row in
        Tensor(array.elements(row * sizes[0]..<(row + 1) * sizes[0]).map { $0 / 255 })
      }
    }
    report.line("reading the samples from IDX", reading * 1e3, .milliseconds)
    var program = try NetworkBenchmarks.Subject.program(sizes: sizes, samples: 1)
    program.bind("x", samples: inputs)
    program.bind(
      "y", samples: (0..<count).map { sample in Tensor((0..<10).map { $0 == sample % 10 ? 1 : 0 }) }
    )
    guard var choice = Optimiser.named("sgd").map({ OptimiserChoice($0) }) else { return }
    try choice.set("rate", to: "1e-12")
    let byHand = HandWrittenNetwork(sizes: sizes, samples: size)
    let batches = (count + size - 1) / size
    var stopwatch = report.stopwatch
    stopwatch.rounds = min(stopwatch.rounds, 3)
    let (data, optimiser) = (program, choice)
    let times = stopwatch.times(
      { times in
        for _ in 0..<times {
          var training = Training()
          _ = try? training.descend(data, by: optimiser, Batching(size: size), iterations: batches)
        }
      },
      { for _ in 0..<$0 * batches { byHand.matrixProducts() } })
    report.line("an epoch, history kept", times[0] * 1e3, .milliseconds)
    report.line(
      "an epoch ÷ its matrix products on BLAS", times[0] / times[1], .ratio, budget: 1.2)
  }

  /// - Parameter length: the iterations of a run, among which what it takes to begin one is shared out.
  private static func measure(
    _ name: String, _ sizes: [Int], samples: Int, run length: Int, _ report: inout Report,
    budget: Double? = nil, ratioBudget: Double? = nil, productBudget: Double? = nil
  ) throws {
    guard report.wants("training \(name)") else { return }
    report.heading(
      "training \(name), \(sizes.map(String.init).joined(separator: "-")) on \(samples) samples")
    let program = try NetworkBenchmarks.Subject.program(sizes: sizes, samples: samples)
    guard var choice = Optimiser.named("sgd").map({ OptimiserChoice($0) }) else { return }
    // So small a rate that the work stays the same.
    try choice.set("rate", to: "1e-12")
    let byHand = HandWrittenNetwork(sizes: sizes, samples: samples)
    let times = report.stopwatch.times(
      {
        for _ in 0..<$0 {
          var training = Training()
          _ = try? training.descend(program, by: choice, Batching(), iterations: length)
        }
      },
      {
        for _ in 0..<$0 {
          byHand.gradient()
          byHand.update(rate: 1e-12)
        }
      },
      { for _ in 0..<$0 { byHand.matrixProducts() } })
    let iteration = times[0] / Double(length)
    report.line("an iteration, history kept", iteration * 1e6, .microseconds, budget: budget)
    report.line(
      "an iteration ÷ the same loop by hand", iteration / times[1], .ratio, budget: ratioBudget)
    report.line(
      "an iteration ÷ its matrix products on BLAS", iteration / times[2], .ratio,
      budget: productBudget)
  }
}
