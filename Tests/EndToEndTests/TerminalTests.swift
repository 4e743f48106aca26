import Foundation
import PseudoTerminal
import Testing

/// A person at the program on a terminal of its own: keys in, screen out.
@Suite struct TerminalTests {
  private let home: TemporaryFolder

  init() throws {
    home = try TemporaryFolder()
  }

  /// The program, ready to be typed at, on a screen on which little pauses.
  private func start(
    _ arguments: [String] = ["--no-rc", "--color", "never"], columns: Int = 80,
    environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: arguments,
      environment: [
        "HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "XDG_STATE_HOME": home.path + "/state",
      ].merging(environment) { $1 },
      columns: columns, rows: 100)
    try terminal.waitForEditing()
    return terminal
  }

  // MARK: Typing and stepping

  @Test func greetsAndStepsByEnter() throws {
    let terminal = try start()
    #expect(terminal.output.contains("example mazur"))
    try enter("example mazur", at: terminal, expecting: "y  = [0.01, 0.99]")
    try enter("", at: terminal, expecting: "[1/50] forward")
    try enter("", at: terminal, expecting: "[2/50] forward")
    try enter("step 13", at: terminal, expecting: "[15/50] backward")
    try enter("", at: terminal, expecting: "[28/50] backward")
    try enter("C", at: terminal, expecting: "0.2984")
    try enter("goto 15", at: terminal, expecting: "[15/50]")
    terminal.type("step\r")
    try terminal.wait(for: "0.5933 · 0.1868 · 0.7414")
    try terminal.wait(for: "0.08217")
    try leave(terminal)
  }

  @Test func quitLeaves() throws {
    let terminal = try start()
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
  }

  @Test func anErrorIsShownAndTheSessionGoesOn() throws {
    let terminal = try start()
    try enter("x = 3", at: terminal, expecting: "\r\n")
    try enter("x + foo", at: terminal, expecting: "error: foo is not known here")
    try enter("x + 1", at: terminal, expecting: "\u{1B}[?2004l4\r")
    try leave(terminal)
  }

  @Test func bracketsMaySpanLines() throws {
    let terminal = try start()
    terminal.type("w = [[1, 2],\r")
    try terminal.wait(for: "..> ")
    terminal.type("[3, 4]]\r")
    try terminal.wait(for: "bp> ")
    try terminal.waitForEditing()
    try enter("sum(w)", at: terminal, expecting: "\u{1B}[?2004l10\r")
    try leave(terminal)
  }

  @Test func aForgottenBracketTrapsNobody() throws {
    let terminal = try start()
    terminal.type("sin(\r")
    try terminal.wait(for: "..> ")
    terminal.type("help\r")
    try terminal.wait(for: "..> ")
    try enter("\r", at: terminal, expecting: "error: ")
    try enter("6*7", at: terminal, expecting: "\u{1B}[?2004l42\r")
    // One blank line between rows is part of the array.
    terminal.type("w = [[1, 2],\r\r[3, 4]]\r")
    try enter("sum(w)", at: terminal, expecting: "\u{1B}[?2004l10\r")
    try leave(terminal)
  }

  // MARK: Completion

  @Test(arguments: [
    ("exam\tmaz\t\r", "M. Mazur"),
    ("netw\t2 1 hid\t\u{15}help gradi\t\r", "gradient"),
    ("network 2 1 hidden=ta\t\r", "no hidden layer"),
    ("network 2 2 1 hidden=ta\t\r", "a1 = tanh(z1)"),
    ("network 2 1 cost=half\t\r", "half_squared_error is"),
    ("set no\tasc\t\rset\r", "ascii"),
    ("iden\t0.5)\r", "\u{1B}[?2004l0.5\r"),
    ("help primi\t\r", "add(x, y)"),
    ("lesson 01\t\r", "One neuron"),
  ])
  func completes(keys: String, result: String) throws {
    let terminal = try start()
    terminal.type(keys)
    try terminal.wait(for: result)
    try leave(terminal)
  }

  @Test func completesQuantities() throws {
    let terminal = try start()
    try enter("learning_rate = 0.5", at: terminal, expecting: "\r\n")
    try enter("2*lear\t", at: terminal, expecting: "\u{1B}[?2004l1\r")
    try enter("example mazur", at: terminal, expecting: "0.99")
    terminal.type("show \t\t")
    try terminal.wait(for: "2×2")
    try leave(terminal)
  }

  @Test func completesFiles() throws {
    _ = try home.write("7 * 6\n".utf8, to: "scripts/my script.bp")
    let terminal = try start()
    try enter("source \(home.path)/scr\tmy\t", at: terminal, expecting: "42")
    try leave(terminal)
  }

  @Test func listsWhatACommandCouldBe() throws {
    let terminal = try start()
    terminal.type("res\t\t")
    try terminal.wait(for: "reset")
    try terminal.wait(for: "forget a quantity")
    try terminal.wait(for: "restart")
    try leave(terminal)
  }

  @Test func showsTheArgumentsThatAreExpected() throws {
    func shows(_ hint: String, after keys: String) throws {
      let terminal = try start(["--no-rc"])
      terminal.type(keys)
      try terminal.wait(for: "\u{1B}7\u{1B}[2m\(hint)\u{1B}[0m\u{1B}8")
      terminal.type("\u{3}")
      try terminal.wait(for: "bp>")
      try leave(terminal)
    }
    try shows("Q [depth]", after: "why ")
    try shows("[n | over | into]", after: "step ")
    try shows("VALUE", after: "set digits ")
    try shows("a bracket is open: close it, or press Enter twice", after: "sin(\r")
    try shows("goes on after the comma, or press Enter", after: "data [1, 2],\r")
    for (arguments, environment) in [
      (["--no-rc", "--color", "never"], [:]), (["--no-rc"], ["NO_COLOR": "1"]),
      (["--no-rc"], ["TERM": "dumb"]),
    ] as [([String], [String: String])] {
      let terminal = try start(arguments, environment: environment)
      terminal.type("why \u{15}1 + 1\r")
      try terminal.wait(for: "2\r\n")
      #expect(!terminal.output.contains("depth"))
      try leave(terminal)
    }
  }

  // MARK: History

  @Test func recallsLinesWithTheArrowAndBySearch() throws {
    let terminal = try start()
    try enter("x = 41", at: terminal, expecting: "\r\n")
    try enter("x + 1", at: terminal, expecting: "\u{1B}[?2004l42\r")
    try enter("\u{1B}[A\u{7F}2", at: terminal, expecting: "\u{1B}[?2004l43\r")
    terminal.type("\u{12}x =")
    try terminal.wait(for: "= 41")
    terminal.type("\r")
    // The prompt of the line after it: the search has drawn one, too.
    try terminal.wait(for: "\u{1B}[?2004l")
    try terminal.wait(for: "\u{1B}[?2004hbp> ")
    try leave(terminal)
  }

  @Test func theHistoryIsKeptBetweenRuns() throws {
    let first = try start()
    try enter("12345 + 1", at: first, expecting: "12346")
    try leave(first)
    #expect(FileManager.default.fileExists(atPath: home.path + "/state/backprop/history"))
    let second = try start()
    try enter("\u{1B}[A1", at: second, expecting: "12356")
    try leave(second)
  }

  // MARK: Interrupts and the window

  @Test func controlCAbandonsALine() throws {
    let terminal = try start()
    try enter("x = 5", at: terminal, expecting: "\r\n")
    terminal.type("x + 1000")
    try terminal.wait(for: "1000")
    terminal.type("\u{3}")
    try terminal.wait(for: "bp> ")
    try terminal.waitForEditing()
    try enter("x + 1", at: terminal, expecting: "\u{1B}[?2004l6\r")
    terminal.type("y = [1,\r")
    try terminal.wait(for: "..> ")
    try terminal.waitForEditing()
    terminal.type("\u{3}")
    try terminal.wait(for: "bp> ")
    try terminal.waitForEditing()
    try enter("x", at: terminal, expecting: "\u{1B}[?2004l5\r")
    try leave(terminal)
  }

  @Test func controlCStopsALongCheckAndTheSessionIsIntact() throws {
    let terminal = try start()
    try enter("network 300 300 300 1", at: terminal, expecting: "next:")
    terminal.type("x = " + "[" + Array(repeating: "0.5", count: 300).joined(separator: ",") + "]\r")
    try terminal.wait(for: "bp> ")
    try terminal.waitForEditing()
    try enter("y = [1]", at: terminal, expecting: "\r\n")
    try enter("k = 17", at: terminal, expecting: "\r\n")
    terminal.type("check all\r")
    try terminal.wait(for: "check all\r\n")
    Thread.sleep(forTimeInterval: 0.3)
    terminal.type("\u{3}")
    try terminal.wait(for: "error: this was interrupted; nothing has changed")
    try terminal.waitForEditing()
    try enter("k + 1", at: terminal, expecting: "\u{1B}[?2004l18\r")
    try enter("step", at: terminal, expecting: "[1/")
    try leave(terminal)
  }

  @Test func followsTheWidthOfTheWindow() throws {
    let terminal = try start(columns: 120)
    try enter("help check", at: terminal, expecting: "For example")
    let wide = Self.lines(terminal.output)
    #expect(wide.contains { $0.count > 80 })
    terminal.resize(columns: 50, rows: 24)
    try enter("help check", at: terminal, expecting: "For example")
    let narrow = Self.lines(terminal.output).dropFirst(wide.count)
    #expect(narrow.count > 8 && narrow.allSatisfy { $0.count <= 50 }, "\(narrow)")
    try leave(terminal)
  }

  /// The lines that the program printed, without those of the prompt.
  private static func lines(_ output: String) -> [Substring] {
    output.split(whereSeparator: \.isNewline).filter { !$0.contains("bp>") }
  }

  @Test func takesAPasteOfSeveralLines() throws {
    let terminal = try start()
    terminal.type("\u{1B}[200~a = 2\rb = [1,\r 2]\ra*sum(b)\r\u{1B}[201~")
    try terminal.wait(for: "\u{1B}[?2004l6\r")
    try leave(terminal)
  }

  // MARK: Lessons, colour, locale

  @Test func aQuestionIsAnswered() throws {
    let terminal = try start()
    terminal.type("lesson 1\rq\r")
    try terminal.wait(for: "Take the first step")
    try terminal.wait(for: "answer> ")
    try terminal.waitForEditing()
    try enter("step", at: terminal, expecting: "Right.")
    try enter("q", at: terminal, expecting: "What will z be?")
    try enter("12", at: terminal, expecting: "Not yet.")
    try enter("hint", at: terminal, expecting: "Hint 1 of 3")
    try enter("-0.5*1.5 + 0.25", at: terminal, expecting: "Right.")
    try enter("lesson stop", at: terminal, expecting: "left")
    try leave(terminal)
  }

  @Test func colorIsForTerminalsThatWantIt() throws {
    let bold = "\u{1B}[1;31merror: "
    for (arguments, environment, isColored) in [
      (["--no-rc"], [:], true), (["--no-rc"], ["NO_COLOR": "1"], false),
      (["--no-rc"], ["NO_COLOR": ""], true), (["--no-rc"], ["TERM": "dumb"], false),
      (["--no-rc", "--color=never"], [:], false),
      (["--no-rc", "--color=always"], ["NO_COLOR": "1"], true),
    ] as [([String], [String: String], Bool)] {
      let terminal = try start(arguments, environment: environment)
      terminal.type("1/0\r")
      try terminal.wait(for: "division by zero")
      try terminal.wait(for: "bp>")
      #expect(terminal.output.contains(bold) == isColored, "\(arguments) \(environment)")
      #expect(
        terminal.output.contains("\u{1B}[1;32mbp>") == isColored, "\(arguments) \(environment)")
      try leave(terminal)
    }
  }

  @Test func aTerminalWithoutUnicodeGetsAscii() throws {
    let terminal = try start(environment: ["LC_ALL": "C"])
    try enter("example mazur", at: terminal, expecting: "0.99")
    try enter("step 16", at: terminal, expecting: "0.5933 * 0.1868 * 0.7414")
    #expect(terminal.output.utf8.allSatisfy { $0 < 0x80 })
    try leave(terminal)
  }

  @Test func theStartupFileIsReadBeforeThePrompt() throws {
    _ = try home.write("set digits 9\nmy_number = 2\n".utf8, to: ".config/backprop/rc")
    let terminal = try start(["--color", "never"])
    try enter("my_number/3", at: terminal, expecting: "0.666666667")
    try leave(terminal)
  }
}
