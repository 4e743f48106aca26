import Foundation
import Language
import Networks
import PseudoTerminal

/// Presses keys at random at the shell on a terminal, at every kind of prompt: it goes on reading,
/// and leaves when it is told to.
enum KeyFuzz: Campaign {
  static let name = "keys"
  static let summary = "random keys on a terminal, at every kind of prompt"

  static func run(_ limits: Limits) -> CampaignResult {
    let end = Date.now.addingTimeInterval(limits.seconds)
    var random = RandomNumbers(seed: limits.seed)
    var (keys, sessions) = (0, 0)
    var faults = Faults()
    while Date.now < end, faults.count < 5 {
      sessions += 1
      var typed: [String] = []
      do {
        try press(&random, until: end, &typed)
      } catch {
        faults.add("\(error)\nafter \(typed.joined().debugDescription)")
      }
      keys += typed.count
    }
    return CampaignResult(figures: "\(keys) keys in \(sessions) sessions", faults: faults)
  }

  /// What went wrong.
  private struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private static func press(
    _ random: inout RandomNumbers, until end: Date, _ typed: inout [String]
  ) throws {
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let home = Replay.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    let terminal = try PseudoTerminal(
      running: BuiltShell.path, arguments: ["--no-rc"],
      environment: ["HOME": home, "TERM": "xterm", "LC_ALL": "C.UTF-8"],
      columns: 20 + below(100), rows: 5 + below(40))
    try terminal.waitForEditing()
    for opening in [["example mazur\r"], ["lesson 1\r"], ["example mazur\r", "predict on\r"], []][
      below(4)]
    {
      terminal.type(opening)
      typed.append(opening)
    }
    for _ in 0..<(20 + below(150)) where Date.now < end {
      let key = Self.keys[below(Self.keys.count)]
      terminal.type(key)
      typed.append(key)
      if below(40) == 0 { terminal.resize(columns: 1 + below(200), rows: 1 + below(60)) }
    }
    // Ctrl-C ends what is running or being typed; an empty line's Ctrl-D leaves.
    for _ in 0..<3 {
      terminal.type("\u{3}")
      usleep(50_000)
    }
    try leave(terminal)
    let status = try terminal.waitForEnd()
    guard status == 0 else {
      throw Fault(description: "it ends with \(status): \(terminal.output.suffix(2000))")
    }
  }

  private static func leave(_ terminal: PseudoTerminal) throws {
    // One Ctrl-D for a lesson, one for a walk's question, one for the shell.
    for _ in 0..<4 {
      terminal.type("\u{4}")
      usleep(100_000)
    }
  }

  private static let keys: [String] =
    [
      "\r", "\r", "\r", "\t", "\t\t", "\u{1}", "\u{5}", "\u{B}", "\u{15}", "\u{17}", "\u{12}",
      "\u{10}", "\u{3}",
      "\u{7F}", "\u{8}", "\u{1B}", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[3~",
      "\u{1B}b",
      "\u{1B}f", "\u{1B}[200~step\n\u{1B}[201~", "σ", "∂", "é", "👩‍👩‍👧", "\u{C}", "\u{14}", "\u{0}",
    ]
    + [
      "step", "next", "back 2", "goto 12", "w1[1,1] = 0.3", "dC/dw1", "why ", "help", "?", "q",
      "quit ",
      "0.7", "+", "skip", "hint", "reveal", "lesson", "undo", "redo", "[1, ", "]", "(", ")", " ",
      "x", "C",
      "graph", "explain", "gradient", "where", "save a.json", "open a.json",
    ]
}

/// The built `backprop`, which stands beside this program.
enum BuiltShell {
  static let path =
    Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "backprop")
    .path(percentEncoded: false) ?? ""
}
