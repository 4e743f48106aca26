import Foundation
import Language
import PseudoTerminal
import Testing

/// Lines typed at random at every kind of prompt: each is executed, judged as an answer, or refused,
/// and something on the screen says which.
@Suite struct EveryLineTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  /// A kind of prompt, and the lines that lead to it.
  enum Opening: String, CaseIterable {
    case shell, pause, answer, prediction, restore

    var lines: [String] {
      switch self {
      case .shell: ["example mazur"]
      case .pause: ["help all"]
      case .answer: ["lesson 1"]
      case .prediction: ["example mazur", "predict on", "step"]
      case .restore: ["x = 3"]
      }
    }
  }

  private func start(_ size: (columns: Int, rows: Int)) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: ["--no-rc", "--color", "never"],
      environment: [
        "HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "XDG_STATE_HOME": home.path + "/state",
      ], columns: size.columns, rows: size.rows)
    try prompt(of: terminal)
    return terminal
  }

  /// What the editor writes as it begins to read a line, and as it has read it.
  private static let (begins, ends) = ("\u{1B}[?2004h", "\u{1B}[?2004l")

  private func prompt(of terminal: PseudoTerminal) throws {
    try terminal.wait(for: Self.begins)
    try terminal.waitForEditing()
  }

  /// Types a line and Enter, and ends it with two more where it goes on: a bracket was left open.
  ///
  /// - Returns: what is printed until the next prompt.
  private func answer(to keys: String, at terminal: PseudoTerminal) throws -> Substring {
    terminal.type(keys + "\r")
    try terminal.wait(for: Self.ends)
    try prompt(of: terminal)
    for _ in 0..<2 where terminal.output.hasSuffix("..> ") {
      terminal.type("\r")
      try terminal.wait(for: Self.ends)
      try prompt(of: terminal)
    }
    let output = terminal.output
    let last = try #require(output.range(of: Self.ends, options: .backwards))
    return output[last.upperBound...].prefix { $0 != "\u{1B}" }
  }

  /// Lines each of which has something to say, whichever prompt it is typed at.
  private static let lines = [
    "6*7", "0.7", "-1e3", "step", "next", "back 2", "goto 12", "where", "why", "explain",
    "gradient",
    "hint", "skip", "lesson", "undo", "undo 3", "redo", "help step", "man step", "?", "graph",
    "what is a neuron", "for i in range(3):", "print(x)", "import numpy as np", "\\frac{a}{b}",
    "dC/dw1", "dC/dw1[9,9]", "w1[1,1] := 0.3", "[1, 2", "sin(", "x = = 3", "s", "y", "n", "yes",
    "qq",
    "reveal", "save", "open nowhere.json", "set", "set colour blue", "sigmoid(0.7)", "0,7", "σ(2)",
    "∂C/∂w", "positive", "a", "1", "resume", "play", "check", "diagnose", "w = 1 w = 2", "!!",
  ]

  /// What may be done to a line before it is typed: each leaves an empty one.
  private static let detours = [
    "", "", "abc\u{15}", "goto 7\u{17}\u{17}", "\u{12}\u{7}\u{15}", "\u{1B}[A\u{15}", "x\u{7F}",
    "\u{1B}[A\u{1B}[A\u{1B}[B\u{15}", "s\t\u{15}",
  ]

  @Test(arguments: Opening.allCases, [(80, 24), (60, 20)])
  func everyLineIsSpokenTo(_ opening: Opening, _ size: (columns: Int, rows: Int)) throws {
    var random = RandomNumbers(seed: UInt64(opening.lines.joined().count * size.columns))
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    var terminal = try start(size)
    for line in opening.lines { _ = try answer(to: line, at: terminal) }
    if opening == .restore {
      terminal.send(SIGKILL)
      _ = try terminal.waitForEnd()
      terminal = try start(size)
      #expect(terminal.output.contains("restore? "))
    }
    for count in 0..<80 {
      // Every seventh line has a name that nothing else has.
      let name = "unheard\(count)"
      let line = count % 7 == 0 ? name : Self.lines[below(Self.lines.count)]
      let keys = Self.detours[below(Self.detours.count)] + line
      let said = try answer(to: keys, at: terminal)
      #expect(
        said.contains { !$0.isWhitespace },
        "\(line) after \(terminal.output.suffix(600).debugDescription)")
      if line == name { #expect(said.contains(name), "\(said)") }
      if below(4) == 0, terminal.output.hasSuffix("more> ") {
        // What waits is left out, or a question comes.
        _ = try answer(to: "q", at: terminal)
      }
    }
    terminal.type("\u{15}\u{4}\u{4}\u{4}\u{4}")
    _ = try terminal.waitForEnd()
  }
}
