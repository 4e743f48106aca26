import Foundation
import PseudoTerminal
import Testing

/// Ctrl-C at a terminal in the middle of what takes long: it ends soon, says so, and the session is
/// the one before.
@Suite struct InterruptTests {
  private let home: TemporaryFolder

  init() throws {
    home = try TemporaryFolder()
  }

  /// A line that would take long, and what leads to it.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var before: [String] = []
    let line: String
  }

  private static let nested = (0..<15).reduce("sin(x)*exp(x)/(1 + x^2)") { text, _ in
    "d(\(text))/dx"
  }

  private static let cases = [
    Case(testDescription: "nested derivatives", before: ["x = 0.5"], line: nested),
    Case(
      testDescription: "products of large matrices", before: ["network 1200 1200 10"],
      line: "sum(" + Array(repeating: "w1", count: 40).joined(separator: " @ ") + ")"),
    Case(
      testDescription: "a definition", before: ["network 1200 1200 10"],
      line: "h = sum(" + Array(repeating: "w1", count: 40).joined(separator: " @ ") + ")"),
    Case(testDescription: "open", line: "open large.json"),
    Case(testDescription: "save", before: ["network 3000 2000 10"], line: "save saved.json"),
    Case(
      testDescription: "until",
      before: [
        "network 300 300 300 1", "y = [1]",
        "x = [" + Array(repeating: "1", count: 300).joined(separator: ",") + "]",
      ], line: "until if abs(dC/dw1) > 1e9"),
    Case(testDescription: "a folder of lessons", line: "lesson nowhere"),
  ]

  /// A session file that takes long to read, and lessons that do.
  private func prepare() throws {
    let numbers = Array(repeating: "0.123456789", count: 3_000_000).joined(separator: ",")
    _ = try home.write(
      #"""
      {"format": "backprop session", "version": 1, "program": [],
       "values": [{"name": "v", "value": [\#(numbers)]}], "data": [], "dataNames": [],
       "step": 0, "sample": 1, "settings": {}}
      """#.utf8, to: "large.json")
    for number in 10..<60 {
      let lesson =
        "---\nid: a\(number)\ntitle: T\nsummary: S\n---\n\n"
        + String(repeating: "[[]", count: 80_000)
      _ = try home.write(lesson.utf8, to: "lessons/\(number)-a.md")
    }
  }

  @Test(arguments: cases)
  func endsSoon(_ item: Case) throws {
    if item.line.contains("open") || item.line.contains("lesson") { try prepare() }
    let terminal = try PseudoTerminal(
      running: "/bin/sh",
      arguments: [
        "-c",
        "cd '\(home.path)'; exec '\(BuiltProgram.path)' --no-rc --color never --lessons lessons",
      ],
      environment: ["HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8"], columns: 200)
    try terminal.waitForEditing()
    for line in item.before { try enter(line, at: terminal, expecting: "\r\n") }
    try enter("k = 17", at: terminal, expecting: "\r\n")
    terminal.type(item.line + "\r")
    try terminal.wait(for: "\u{1B}[?2004l")
    Thread.sleep(forTimeInterval: 0.3)
    let start = Date()
    terminal.type("\u{3}")
    try terminal.wait(for: "error: this was interrupted; nothing has changed")
    // A fifth of a second where the program is optimised and has the machine to itself.
    #expect(Date().timeIntervalSince(start) < 5)
    try terminal.waitForEditing()
    try enter("k + 1", at: terminal, expecting: "\u{1B}[?2004l18\r")
    #expect(!FileManager.default.fileExists(atPath: home.path + "/saved.json"))
    #expect(!terminal.output.contains("does not come to"))
    try leave(terminal)
  }
}
