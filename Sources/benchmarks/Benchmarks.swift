import Glibc

/// Measures the budgets of the AD core and the shell, and prints what was measured beside each.
///
/// It measures and does not judge: it always exits with 0, and marks what misses its budget.
@main
struct Benchmarks {
  static let usage = """
    usage: benchmarks [--filter TEXT] [--quick]

      --filter TEXT  only the groups or lines whose names contain TEXT
      --quick        fewer rounds: rougher numbers in a tenth of the time
    """

  static func main() {
    var report = Report()
    var arguments = Array(CommandLine.arguments.dropFirst())
    while let argument = arguments.first {
      arguments.removeFirst()
      switch argument {
      case "--quick": report.stopwatch = Stopwatch(rounds: 12, seconds: 0.2)
      case "--filter" where !arguments.isEmpty: report.filter = arguments.removeFirst()
      default: return print(usage)
      }
    }
    print(Machine.description)
    do {
      StartBenchmarks.run(&report)
      try NetworkBenchmarks.run(&report)
      try DescentBenchmarks.run(&report)
      try ScalarBenchmarks.run(&report)
      try CurvatureBenchmarks.run(&report)
      try WalkBenchmarks.run(&report)
      try ProgramBenchmarks.run(&report)
      try GrowthBenchmarks.run(&report)
    } catch {
      print("stopped: \(error)")
    }
    print("\(report.met) budgets met, \(report.missed) missed")
  }
}
