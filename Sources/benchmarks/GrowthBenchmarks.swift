import Autodiff
import CAllocations
import Glibc
import Language
import Lessons
import LineEditing
import Rendering
import Shell

/// What is typed, edited, read or drawn costs in proportion to its size: measured by doubling it.
enum GrowthBenchmarks {
  /// How much longer twice as much may take; 2 is linear, 4 quadratic.
  private static let mostPerDoubling = 2.6

  static func run(_ report: inout Report) throws {
    guard report.wants("growth") else { return }
    report.heading("growth: the time of twice as much ÷ the time of once as much")
    doubling(
      "a value typed over 8,000 lines", 4000, &report
    ) { count in
      ["d = ["] + (0..<count).map { "  0.\($0), \($0)," } + ["0]"]
    }
    doubling("graph of 160 layers of three", 80, &report) { count in
      ["network 3 " + String(repeating: "3 ", count: count) + "1", "x = [1, 2, 3]", "y = [1]"]
        + ["goto 30"] + Array(repeating: "graph", count: 20)
    }
    doubling("200 edits of a network with 8 MB of weights", 100, &report) { count in
      ["network 1000 1000 10"] + (0..<count).map { "w1[1,1] = \($0)" }
    }
    tabs(&report)
    definitions(&report)
    memory(&report)
  }

  /// Each definition is compiled onto those before it, and a program takes 4,000 at most.
  private static func definitions(_ report: inout Report) {
    let count = 4000
    let lines =
      ["x = 0.5", "a0 = x*0.5"] + (1..<count).map { "a\($0) = a\($0 - 1)*0.999 + x" }
    let time = Stopwatch.time { play(lines) }
    report.line(
      "4,000 definitions typed one by one, each", time / Double(count) * 1e3, .milliseconds,
      budget: 2)
  }

  /// Runs the lines made for a size and for twice the size, and reports how their times compare.
  private static func doubling(
    _ what: String, _ size: Int, _ report: inout Report, lines: (Int) -> [String]
  ) {
    let (once, twice) = (lines(size), lines(2 * size))
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { play(once) } }, { for _ in 0..<$0 { play(twice) } })
    report.line(what, times[1] * 1e3, .milliseconds)
    report.line(
      "  ÷ the time of half of it", times[1] / times[0], .ratio, budget: mostPerDoubling)
  }

  private static func play(_ lines: [String]) {
    let shell = Shell(output: NoOutput())
    if shell.run(lines: Lines(lines), name: "growth") != .done { print("  a line failed") }
  }

  private static func tabs(_ report: inout Report) {
    func read(_ count: Int) {
      let text = "---\nid: x\ntitle: T\nsummary: S\n---\n\n" + String(repeating: "\t", count: count)
      _ = try? LessonParser.parse(text.utf8, file: "tabs.md")
    }
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { read(1 << 16) } }, { for _ in 0..<$0 { read(1 << 17) } })
    report.line("a lesson with a line of 128 KiB of tabs", times[1] * 1e3, .milliseconds)
    report.line(
      "  ÷ the time of half of it", times[1] / times[0], .ratio, budget: mostPerDoubling)
  }

  /// What is held after edits, in units of the weights.
  private static func memory(_ report: inout Report) {
    let weights = 8.0 * 1000 * 1010
    let before = Heap.bytes
    let shell = Shell(output: NoOutput())
    let edits = (0..<500).map { "w1[1,1] = \($0)" }
    _ = shell.run(lines: Lines(["network 1000 1000 10"] + edits), name: "growth")
    report.line(
      "held after 500 edits of 8 MB ÷ the weights", (Heap.bytes - before) / weights, .ratio,
      budget: 6)
  }
}

/// Throws away what a shell prints.
private struct NoOutput: ShellOutput {
  var columns: Int { 100 }
  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool { false }
  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {}
}

/// Hands out lines one after another.
private final class Lines: LineReader {
  private var rest: ArraySlice<String>

  init(_ lines: [String]) { rest = lines[...] }

  func readLine(prompt: String) -> LineInput { rest.popFirst().map { .line($0) } ?? .endOfInput }
  func remember(_ line: String) {}
}
