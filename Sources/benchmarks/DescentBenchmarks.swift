import Autodiff
import Descent
import Language
import Networks

/// Training as the shell does it, its history kept, against the same loop written by hand.
enum DescentBenchmarks {
  static func run(_ report: inout Report) throws {
    try measure("xor", [2, 4, 1], samples: 4, run: 10_000, &report, budget: 1.5)
    try measure("spiral", [2, 16, 16, 1], samples: 200, run: 1000, &report, ratioBudget: 1.5)
    try measure("iris", [4, 8, 3], samples: 150, run: 1000, &report, ratioBudget: 1.5)
    try measure("digits", [784, 128, 10], samples: 64, run: 200, &report, productBudget: 1.2)
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
