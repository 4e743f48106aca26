import Foundation
import PseudoTerminal
import Testing

/// Types at the probe on a terminal of its own, and reads what it made of it.
@Suite struct EditLineReaderTests {
  let home = TemporaryFolder()

  var historyPath: String { home.path + "/state/history" }

  /// The probe, ready to be typed at.
  func probe(
    _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: probePath, arguments: arguments,
      environment: ["HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8"].merging(
        environment
      ) { $1 },
      columns: columns, rows: rows)
    try terminal.waitForEditing()
    return terminal
  }

  /// Types a whole line and waits until the next can be typed.
  func enter(_ line: String, at terminal: PseudoTerminal) throws {
    terminal.type(line + "\r")
    try terminal.wait(for: "line \(line.debugDescription)")
    try terminal.waitForEditing()
  }

  /// Leaves with Ctrl-D, which has to end the program well.
  func leave(_ terminal: PseudoTerminal) throws {
    try terminal.waitForEditing()
    terminal.type("\u{4}")
    try terminal.wait(for: "end of input")
    #expect(try terminal.waitForEnd() == 0)
  }

  /// Keys that make one line, and that line.
  @Test(arguments: [
    ("hello\r", "hello"),
    ("\r", ""),
    ("  two  \r", "  two  "),
    ("∂C/∂w₁₃⁽²⁾ = σ′(z)·x\r", "∂C/∂w₁₃⁽²⁾ = σ′(z)·x"),
    ("𝛿 e\u{301}\r", "𝛿 e\u{301}"),
    ("abc\u{7F}d\r", "abd"),
    ("ac\u{1B}[Db\r", "abc"),
    ("bc\u{1B}[1~a\r", "abc"),
    ("xabc\u{1}\u{1B}[3~\r", "abc"),
    ("xabc\u{1}\u{4}\r", "abc"),
    ("a\\nb\r", "a\\nb"),
  ])
  func editsALine(keys: String, line: String) throws {
    let terminal = try probe()
    terminal.type(keys)
    try terminal.wait(for: "line \(line.debugDescription)\r\n")
    try leave(terminal)
  }

  /// Keys with Tab, and the line they make.
  @Test(arguments: [
    ("st\t\r", "step "),
    ("si\tz)\r", "sigmoid(z)"),
    ("n\tx\r", "nex"),
    ("net\t2 2\r", "network 2 2"),
    ("σ st\tx\r", "σ step x"),
    ("st x\u{1B}[D\u{1B}[D\t\r", "step  x"),
    ("zzz\t\r", "zzz"),
    ("sin(\rst\t)\r", "sin(\nstep )"),
  ])
  func completes(keys: String, line: String) throws {
    let terminal = try probe()
    terminal.type(keys)
    try terminal.wait(for: "line \(line.debugDescription)\r\n")
    try leave(terminal)
  }

  @Test func listsWhatAWordCanBecomeAndGoesOn() throws {
    let terminal = try probe()
    terminal.type("a ne\t")
    try terminal.wait(for: "network  builds a network")
    try terminal.wait(for: "next     the rest of this neuron")
    try terminal.wait(for: "bp> a ne")
    terminal.type("t\t\r")
    try terminal.wait(for: #"line "a network ""#)
    try leave(terminal)
  }

  @Test func goesBackInTheHistory() throws {
    let terminal = try probe()
    for line in ["first", "second", "second", "  "] { try enter(line, at: terminal) }
    terminal.type("\u{1B}[A\u{1B}[A!\r")
    try terminal.wait(for: #"line "first!""#)
    try terminal.waitForEditing()
    terminal.type("\u{1B}[A\u{1B}[A\u{1B}[A\u{1B}[B?\r")
    try terminal.wait(for: #"line "second?""#)
    try leave(terminal)
  }

  @Test func searchesTheHistoryBackwards() throws {
    let terminal = try probe()
    for line in ["w = 0.5", "explain σ", "step"] { try enter(line, at: terminal) }
    terminal.type("\u{12}expl")
    try terminal.wait(for: "explain σ")
    terminal.type("\r")
    try terminal.wait(for: #"line "explain σ""#)
    try leave(terminal)
  }

  @Test func keepsTheHistoryBetweenRuns() throws {
    for (typed, line) in [("f(1,\r2)\r", "f(1,\n2)"), ("\u{1B}[A + 1\r", "f(1,\n2) + 1")] {
      let terminal = try probe([historyPath])
      terminal.type(typed)
      try terminal.wait(for: "line \(line.debugDescription)")
      try leave(terminal)
    }
    #expect(
      try String(contentsOfFile: historyPath, encoding: .utf8) == "f(1,\\n2)\nf(1,\\n2) + 1\n")
  }

  @Test func asksForMoreLinesWhileABracketIsOpen() throws {
    let terminal = try probe()
    terminal.type("f(\r")
    try terminal.wait(for: "..> ")
    terminal.type("1,\r")
    try terminal.wait(for: "..> ")
    terminal.type("2)\r")
    try terminal.wait(for: #"line "f(\n1,\n2)""#)
    try leave(terminal)
  }

  @Test(arguments: ["\u{3}", "\u{4}"])
  func abandonsSeveralLines(key: String) throws {
    let terminal = try probe()
    terminal.type("f(\r")
    try terminal.wait(for: "..> ")
    try terminal.waitForEditing()
    terminal.type(key)
    try terminal.wait(for: "interrupted")
    try terminal.waitForEditing()
    terminal.type("x\r")
    try terminal.wait(for: #"line "x""#)
    try leave(terminal)
  }

  @Test(arguments: ["abc", "\u{12}abc"])
  func abandonsALineOnInterrupt(keys: String) throws {
    let terminal = try probe()
    terminal.type(keys)
    try terminal.wait(for: "c")
    terminal.type("\u{3}")
    try terminal.wait(for: "^C\r")
    try terminal.wait(for: "interrupted")
    try terminal.waitForEditing()
    terminal.type("d\r")
    try terminal.wait(for: #"line "d""#)
    try leave(terminal)
  }

  @Test func interruptsALongCommand() throws {
    let terminal = try probe()
    terminal.type("busy\r")
    try terminal.wait(for: "working")
    terminal.type("\u{3}")
    try terminal.wait(for: "stopped true false")
    try leave(terminal)
  }

  @Test func takesAPasteAsText() throws {
    let terminal = try probe()
    terminal.type("\u{1B}[200~st\tep\u{1}x\ra(\r  b)\rlast\u{1B}[201~!\r")
    for line in ["st epx", "a(\n  b)", "last!"] {
      try terminal.wait(for: "line \(line.debugDescription)")
    }
    try terminal.waitForEditing()
    terminal.type("st\t\r")
    try terminal.wait(for: #"line "step ""#)
    try leave(terminal)
  }

  @Test func takesALongPasteWithoutMarkers() throws {
    let terminal = try probe(columns: 200)
    let lines = (1...200).map { "line number \($0)" }
    terminal.type(lines.map { $0 + "\r" }.joined())
    for line in lines { try terminal.wait(for: "line \"\(line)\"") }
    try leave(terminal)
  }

  @Test func followsTheSizeOfTheWindow() throws {
    let terminal = try probe()
    terminal.type("abc")
    try terminal.wait(for: "abc")
    terminal.resize(columns: 33, rows: 11)
    try terminal.wait(for: "bp> abc")
    terminal.type("\u{15}size\r")
    try terminal.wait(for: "size 33x11")
    try leave(terminal)
  }

  @Test func goesOnAfterBeingStopped() throws {
    let terminal = try probe()
    terminal.type("abc")
    try terminal.wait(for: "abc")
    terminal.send(SIGSTOP)
    terminal.send(SIGCONT)
    try terminal.wait(for: "bp> abc")
    terminal.type("d\r")
    try terminal.wait(for: #"line "abcd""#)
    try leave(terminal)
  }

  @Test func givesTheTerminalBackWhenEnded() throws {
    let terminal = try probe()
    terminal.send(SIGTERM)
    #expect(try terminal.waitForEnd() == 128 + Int(SIGTERM))
    #expect(terminal.output.hasSuffix("\u{1B}[?2004l\r\r\n"))
  }

  @Test func colorsThePrompt() throws {
    let terminal = try probe(["--color"])
    try terminal.wait(for: "\u{1B}[1;32mbp>\u{1B}[0m ")
    try leave(terminal)
  }

  // MARK: Hints

  /// The hint as it is written after the cursor, which goes back before it.
  private static let hint = "\u{1B}7\u{1B}[2m[n] …\u{1B}[0m\u{1B}8"

  @Test func showsWhatMayFollowUntilTheNextKey() throws {
    let terminal = try probe(["--color"])
    terminal.type("step ")
    try terminal.wait(for: Self.hint)
    terminal.type("2")
    // It is erased before the key is drawn, and is no part of the line.
    try terminal.wait(for: "\u{1B}[K")
    terminal.type("\r")
    try terminal.wait(for: #"line "step 2""#)
    try terminal.waitForEditing()
    // An entry of the history has its hint as well.
    terminal.type("\u{1B}[A\u{7F}")
    try terminal.wait(for: Self.hint)
    terminal.type("3\r")
    try terminal.wait(for: #"line "step 3""#)
    try leave(terminal)
  }

  @Test func noHintStandsWithinALineOrASearch() throws {
    let terminal = try probe(["--color"])
    try enter("step 3", at: terminal)
    terminal.type("\u{12}step ")
    try terminal.wait(for: "bck:")
    try terminal.wait(for: "3")
    terminal.type("\r")
    try terminal.wait(for: #"line "step 3""#)
    try terminal.waitForEditing()
    terminal.type("xstep ")
    try terminal.wait(for: "xstep ")
    terminal.type("\u{1}\u{1B}[3~")
    try terminal.wait(for: "\u{1B}[")
    terminal.type("\r")
    try terminal.wait(for: #"line "step ""#)
    #expect(!terminal.output.contains("[n]"))
    try leave(terminal)
  }

  @Test func theHintStandsAfterTheLineOfANarrowerWindow() throws {
    let terminal = try probe(["--color"])
    terminal.type("σ step ")
    try terminal.wait(for: Self.hint)
    terminal.resize(columns: 40, rows: 11)
    try terminal.wait(for: "step \u{1B}7")
    terminal.type("x\r")
    try terminal.wait(for: #"line "σ step x""#)
    try leave(terminal)
  }

  @Test func theHintIsShownWhereTheRowHasRoom() throws {
    // The prompt takes 4 columns, the text 5, the hint 5, and the last stays free.
    for (columns, hasHint) in [(15, true), (14, false)] {
      let terminal = try probe(["--color"], columns: columns)
      terminal.type("step ")
      try terminal.wait(for: hasHint ? Self.hint : "step ")
      terminal.type("\r")
      try terminal.wait(for: #"line "step ""#)
      #expect(terminal.output.contains("\u{1B}7") == hasHint, "\(columns)")
      try leave(terminal)
    }
  }

  @Test(arguments: [([], ["TERM": "xterm"]), (["--color"], ["TERM": "dumb"])])
  func thereIsNoHintWithoutColor(arguments: [String], environment: [String: String]) throws {
    let terminal = try probe(arguments, environment: environment)
    terminal.type("step ")
    try terminal.wait(for: "step ")
    terminal.type("\r")
    try terminal.wait(for: #"line "step ""#)
    #expect(!terminal.output.contains("[n]"))
    try leave(terminal)
  }

  @Test func understandsViKeys() throws {
    try "bind -v\nother:bind -e\n".write(
      toFile: home.path + "/.editrc", atomically: true, encoding: .utf8)
    let terminal = try probe()
    terminal.type("abcd")
    try terminal.wait(for: "abcd")
    terminal.type("\u{1B}0x")
    try terminal.wait(for: "bcd")
    terminal.type("\r")
    try terminal.wait(for: #"line "bcd""#)
    try terminal.waitForEditing()
    terminal.type("st\t\r")
    try terminal.wait(for: #"line "step ""#)
    try leave(terminal)
  }

  @Test(arguments: [["TERM": "dumb"], ["TERM": "no-such-terminal"], ["LC_ALL": "C"]])
  func worksOnPoorTerminals(environment: [String: String]) throws {
    let terminal = try probe(environment: environment)
    terminal.type("σ ne\t")
    try terminal.wait(for: "builds a network")
    terminal.type("x\r")
    try terminal.wait(for: #"line "σ nex""#)
    #expect(environment != ["TERM": "dumb"] || !terminal.output.contains("\u{1B}"))
    try leave(terminal)
  }

  @Test func refusesWhatIsNotATerminal() throws {
    let probe = Process()
    let output = Pipe()
    probe.executableURL = URL(fileURLWithPath: probePath)
    probe.standardInput = FileHandle.nullDevice
    probe.standardOutput = output
    try probe.run()
    let text = try output.fileHandleForReading.readToEnd()
    probe.waitUntilExit()
    #expect(text == Data("not a terminal\n".utf8))
  }
}

/// The program that the tests type at, which is built beside them.
let probePath =
  Bundle.main.executableURL?.deletingLastPathComponent()
  .appendingPathComponent("LineEditingProbe").path ?? ""
