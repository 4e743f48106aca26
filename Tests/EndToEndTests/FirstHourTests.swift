import Foundation
import PseudoTerminal
import Testing

/// The first hour of a newcomer, on terminals of the usual sizes: nothing that is typed is lost, and
/// nobody is trapped.
@Suite struct FirstHourTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private func start(
    columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: ["--no-rc", "--color", "never"],
      environment: [
        "HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "XDG_STATE_HOME": home.path + "/state",
      ].merging(environment) { $1 },
      columns: columns, rows: rows)
    try terminal.waitForEditing()
    return terminal
  }

  private static let sizes = [(80, 24), (60, 20)]

  /// Types a line and waits for what it prints and for a prompt.
  private func type(
    _ line: String, at terminal: PseudoTerminal, _ text: String, then prompt: String = "bp> "
  ) throws {
    terminal.type(line + "\r")
    try terminal.wait(for: text)
    try waitForPrompt(prompt, at: terminal)
  }

  /// Waits for a prompt, which a lesson's own lines may look like, but for the mode it is typed in.
  private func waitForPrompt(_ prompt: String, at terminal: PseudoTerminal) throws {
    try terminal.wait(for: "\u{1B}[?2004h" + prompt)
    try terminal.waitForEditing()
  }

  // MARK: Lessons

  @Test(arguments: sizes) func playsLesson1ToItsEnd(columns: Int, rows: Int) throws {
    let terminal = try start(columns: columns, rows: rows)
    try type("lesson 1", at: terminal, "section 1 of 5 next", then: "more> ")
    try type("", at: terminal, "Three lines", then: "more> ")
    // What is tried at a pause is run, and the lesson goes on.
    try type("6*7", at: terminal, "l42\r", then: "more> ")
    try type("hint", at: terminal, "the question has not come yet", then: "more> ")
    try type("s", at: terminal, "error: ", then: "more> ")
    try type("q", at: terminal, "Take the first step", then: "answer> ")
    try type("step", at: terminal, "Right.", then: "more> ")
    try type("q", at: terminal, "What will z be?", then: "answer> ")
    try type("q", at: terminal, "q leaves out what waits", then: "answer> ")
    try type("12", at: terminal, "Not yet.", then: "answer> ")
    try type("for i in x", at: terminal, "no loops", then: "answer> ")
    try type("-0.5*1.5 + 0.25", at: terminal, "Right.", then: "")
    for _ in 0..<60 {
      terminal.type("\r")
      try waitForPrompt("", at: terminal)
      if terminal.output.contains("This lesson is done.") { break }
      terminal.type("reveal\r")
      try waitForPrompt("", at: terminal)
      if terminal.output.contains("This lesson is done.") { break }
    }
    #expect(terminal.output.contains("This lesson is done."))
    try type("6*7", at: terminal, "l42\r")
    try leave(terminal)
  }

  @Test func exitLeavesTheLessonAndThenTheShell() throws {
    let terminal = try start()
    try type("lesson 1", at: terminal, "section 1", then: "more> ")
    try type("exit", at: terminal, "exit once more leaves the shell")
    terminal.type("exit\r")
    #expect(try terminal.waitForEnd() == 0)
  }

  // MARK: Long results

  @Test(arguments: sizes) func longResultsPause(columns: Int, rows: Int) throws {
    let terminal = try start(columns: columns, rows: rows, environment: ["PAGER": "sed 's/^/| /'"])
    try type("help all", at: terminal, "Build a network", then: "more> ")
    #expect(terminal.output.contains("more lines: Enter shows more, q skips the rest"))
    #expect(!terminal.output.contains("| Build"))
    try type("", at: terminal, "more lines", then: "more> ")
    try type("x = 3", at: terminal, "\r\n")
    try type("x", at: terminal, "l3\r")
    try type("help all", at: terminal, "Build a network", then: "more> ")
    try type("q", at: terminal, "\r\n")
    try type("q", at: terminal, "q leaves out what waits")
    try type("x + 1", at: terminal, "l4\r")
    terminal.type("help all\r")
    try terminal.wait(for: "more> ")
    try terminal.waitForEditing()
    terminal.type("\u{3}")
    try terminal.wait(for: "bp> ")
    try leave(terminal)
  }

  @Test func whatIsTypedAheadIsNeverSwallowed() throws {
    let terminal = try start()
    terminal.type("help all\rx = 40\rhelp all\ry = 2\rx + y\r")
    try terminal.wait(for: "l42\r")
    try leave(terminal)
  }

  @Test func pagingStaysOff() throws {
    let first = try start()
    try type("set paging off", at: first, "\r\n")
    try type("set prompt place", at: first, "\r\n")
    try leave(first)
    let second = try start()
    try type("help all", at: second, "apropos")
    #expect(!second.output.contains("more> "))
    try type("example mazur", at: second, "0.99", then: "bp 0/50> ")
    try leave(second)
    let dumb = try start(environment: ["TERM": "dumb", "XDG_STATE_HOME": home.path + "/other"])
    dumb.type("help all\r")
    try dumb.wait(for: "apropos")
    #expect(!dumb.output.contains("more> "))
    try leave(dumb)
  }

  // MARK: Leaving

  @Test func whatIsLeftIsThereTheNextTime() throws {
    let first = try start()
    try type("example mazur", at: first, "0.99")
    try type("goto 12", at: first, "[12/50]")
    first.type("quit\r")
    try first.wait(for: "kept for the next time: open last goes on with it")
    #expect(try first.waitForEnd() == 0)
    let second = try start()
    #expect(second.output.contains("open last goes on with what was left just now."))
    try type("open last", at: second, "[12/50]")
    try type("", at: second, "[13/50]")
    try type("save \(home.path)/mine.json", at: second, "saved in")
    second.type("quit\r")
    #expect(try second.waitForEnd() == 0)
    #expect(!second.output.contains("kept for the next time"))
  }

  @Test func nothingIsKeptOfNothing() throws {
    let first = try start()
    try type("6*7", at: first, "42")
    try leave(first)
    let second = try start()
    #expect(!second.output.contains("open last"))
    try type("open last", at: second, "no session was left unsaved")
    try leave(second)
  }

  // MARK: Mazur with every command

  @Test(arguments: sizes) func stepsThroughMazur(columns: Int, rows: Int) throws {
    let terminal = try start(columns: columns, rows: rows)
    try type("example mazur", at: terminal, "y  = [0.01, 0.99]")
    try type("", at: terminal, "[1/50]")
    try type("n", at: terminal, "[2/50]")
    try type("forward", at: terminal, "C    = 0.2984")
    try type("goto dC/da2[1]", at: terminal, "= 0.7414")
    try type("bt", at: terminal, "on the way to")
    try type("p C", at: terminal, "C = 0.2984")
    try type("da2[1]/dz2[1]", at: terminal, "0.1868")
    try type("dC/dw", at: terminal, "each layer has its own: w1, w2")
    try type("w1[1,1] = 0.3", at: terminal, "the walk begins again")
    try type("undo", at: terminal, "taken back: w1[1,1] = 0.3")
    try type("goto end", at: terminal, "[50/50]")
    try type("graph", at: terminal, "0.2984", then: "")
    try type("what is the gradient?", at: terminal, "type gradient")
    try type("!!", at: terminal, "graph", then: "")
    try leave(terminal)
  }
}
