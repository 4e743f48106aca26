import Autodiff
import Language
import Networks
import Rendering
import Stepping

/// Stepping commands: finding and writing a step, anywhere in a walk.
enum WalkBenchmarks {
  static func run(_ report: inout Report) throws {
    for sizes in [[2, 2, 1], [784, 128, 10]] {
      let name = sizes.map(String.init).joined(separator: "-")
      guard report.wants("walk \(name)") else { continue }
      report.heading("walk through the network \(name)")
      try measure(sizes, &report)
    }
  }

  private static func measure(_ sizes: [Int], _ report: inout Report) throws {
    var program = try Network(sizes: sizes).program()
    program.assign("x", Tensor(repeating: 0.5, shape: .vector(sizes[0])))
    program.assign("y", Tensor(repeating: 0.25, shape: .vector(sizes[sizes.count - 1])))
    let model = try Compiler.model(of: program)
    guard let walk = Walk(model) else { throw LanguageError("the network has no cost") }
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 100)
    func step(_ place: Int, _ times: Int) {
      for _ in 0..<times {
        _ = renderer.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
      }
    }
    let times = report.stopwatch.times(
      { step(0, $0) }, { step(walk.count / 2, $0) }, { step(walk.count - 1, $0) },
      { for _ in 0..<$0 { _ = Walk(model) } },
      { for _ in 0..<$0 { _ = try? Compiler.model(of: program) } })
    report.line("steps", Double(walk.count), .allocations)
    for (place, name) in ["first", "middle", "last"].enumerated() {
      report.line(
        "the \(name) step, found and written", times[place] * 1e3, .milliseconds,
        budget: 1)
    }
    report.line("the walk made, with its reverse sweep", times[3] * 1e3, .milliseconds)
    report.line("the network compiled and evaluated", times[4] * 1e3, .milliseconds)
  }
}
