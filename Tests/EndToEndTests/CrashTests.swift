import Foundation
import PseudoTerminal
import Testing

/// A session survives `kill -9`, and whatever else ends it without `quit`.
@Suite struct CrashTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private func start(_ environment: [String: String] = [:]) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: ["--no-rc", "--color", "never"],
      environment: [
        "HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "XDG_STATE_HOME": home.path + "/state",
      ].merging(environment) { $1 }, rows: 100)
    try terminal.waitForEditing()
    return terminal
  }

  private func kill(_ terminal: PseudoTerminal, _ signal: CInt = SIGKILL) throws {
    terminal.send(signal)
    #expect(try terminal.waitForEnd() == 128 + Int(signal))
  }

  private var journals: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: home.path + "/state/backprop/journals"))
      ?? []
  }

  /// The program is killed a moment after it was given more to do, each time another moment.
  ///
  /// What had printed its result is not lost, and what was not typed has not happened.
  @Test(arguments: [0, 300, 1000, 3000, 10_000, 30_000] as [UInt32])
  func theSessionIsAsAfterTheLastCompletedCommand(microseconds: UInt32) throws {
    let terminal = try start()
    try enter("example mazur", at: terminal, expecting: "y  = [0.01, 0.99]")
    try enter("w1[1,2] = 7", at: terminal, expecting: "w1[1,2] = 7")
    try enter("step 7", at: terminal, expecting: "[7/50]")
    try enter("q = 100", at: terminal, expecting: "q = 100")
    try enter("q + 0.5", at: terminal, expecting: "100.5")
    terminal.type((101...130).map { "q = \($0)\rq\r" }.joined())
    usleep(microseconds)
    try kill(terminal)
    let shown = printed(in: terminal.output) ?? 100

    let next = try start()
    try next.wait(for: "A session ended without quit")
    next.type("y\r")
    try next.wait(for: "The session is restored.")
    try next.waitForEditing()
    let before = next.output.count
    next.type("q\r9*9\r")
    try next.wait(for: "l81\r\n")
    let restored = try #require(printed(in: String(next.output.dropFirst(before))))
    #expect((shown...130).contains(restored))
    try enter("w1[1,2]", at: next, expecting: "l7\r\n")
    try leave(next)
    #expect(journals.isEmpty)
  }

  /// The largest whole number from 100 to 130 that a result of the output is.
  private func printed(in output: String) -> Int? {
    (100...130).last { output.contains("l\($0)\r\n") }
  }

  @Test func theTerminalThatIsClosedLosesNothing() throws {
    let terminal = try start()
    try enter("q = 41", at: terminal, expecting: "q = 41")
    try enter("q", at: terminal, expecting: "l41\r\n")
    try kill(terminal, SIGHUP)
    let next = try start()
    next.type("yes\r")
    try next.wait(for: "The session is restored.")
    try next.waitForEditing()
    try enter("q + 1", at: next, expecting: "l42\r\n")
    try leave(next)
  }

  @Test func whatIsDeclinedIsNotOfferedAgain() throws {
    let terminal = try start()
    try enter("q = 41", at: terminal, expecting: "q = 41")
    try enter("q", at: terminal, expecting: "l41\r\n")
    try kill(terminal)
    let later = try start()
    later.type("\r")
    try later.wait(for: "bp")
    try leave(later)
    let never = try start()
    never.type("n\r")
    try never.wait(for: "bp")
    try leave(never)
    #expect(journals.isEmpty)
    let last = try start()
    #expect(!last.output.contains("restore?"))
    try leave(last)
  }

  @Test func twoShellsAtOnceDoNotMix() throws {
    let (first, second) = (try start(), try start())
    try enter("q = 1", at: first, expecting: "q = 1")
    try enter("q = 2", at: second, expecting: "q = 2")
    try enter("q", at: first, expecting: "l1\r\n")
    try enter("q", at: second, expecting: "l2\r\n")
    #expect(journals.count == 2)
    try kill(first)
    let third = try start()
    third.type("y\r")
    try third.wait(for: "The session is restored.")
    try third.waitForEditing()
    try enter("q + 4", at: third, expecting: "l5\r\n")
    try enter("q + 4", at: second, expecting: "l6\r\n")
    try leave(third)
    try leave(second)
    #expect(journals.isEmpty)
  }

  @Test func scriptsKeepNoJournal() throws {
    let result = try BuiltProgram.run(
      ["--no-rc", "-c", "q = 1"], environment: ["XDG_STATE_HOME": home.path + "/state"])
    #expect(result.status == 0)
    #expect(journals.isEmpty)
  }

  // MARK: Around the prompt

  @Test func tabTellsIndicesAndArguments() throws {
    let terminal = try start()
    try enter("example mazur", at: terminal, expecting: "y  = [0.01, 0.99]")
    terminal.type("dC/dw1[\t")
    try terminal.wait(for: "row of w1, 2×2")
    terminal.type("2,\t")
    try terminal.wait(for: "0.25")
    terminal.type("1]\r")
    try terminal.wait(for: "0.0004977")
    try terminal.waitForEditing()
    terminal.type("undo \t")
    try terminal.wait(for: "undo [n]: take back")
    terminal.type("\r")
    try terminal.wait(for: "taken back: example mazur")
    try leave(terminal)
  }
}
