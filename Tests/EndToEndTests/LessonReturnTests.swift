import Foundation
import PseudoTerminal
import Testing

/// However a run ends in the middle of a lesson, the next one comes back to the question.
@Suite struct LessonReturnTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private func start() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: ["--no-rc", "--color", "never"],
      environment: [
        "HOME": home.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "XDG_STATE_HOME": home.path + "/state",
      ])
    try terminal.waitForEditing()
    return terminal
  }

  /// A terminal at which the second question of lesson 1 waits, answered wrongly once.
  private func atTheSecondQuestion() throws -> PseudoTerminal {
    let terminal = try start()
    try enter("own = 41", at: terminal, expecting: "own = 41")
    try enter("lesson 1", at: terminal, expecting: "next: Enter goes on")
    try enter("q", at: terminal, expecting: "Take the first step")
    try enter("step", at: terminal, expecting: "Right.")
    try enter("q", at: terminal, expecting: "What will z be?")
    try enter("12", at: terminal, expecting: "Not yet.")
    return terminal
  }

  /// Goes on with the lesson, and leaves it for the session around it.
  private func goOn(at terminal: PseudoTerminal) throws {
    try terminal.wait(for: "What will z be?")
    try terminal.wait(for: "answer> ")
    try terminal.waitForEditing()
    try enter("hint", at: terminal, expecting: "Hint 1 of 3")
    try enter("-0.5", at: terminal, expecting: "Right.")
    try enter("lesson stop", at: terminal, expecting: "One neuron is left")
  }

  @Test(arguments: ["quit", "\u{4}"]) func afterQuit(keys: String) throws {
    let terminal = try atTheSecondQuestion()
    terminal.type(keys == "quit" ? "quit\r" : keys)
    #expect(try terminal.waitForEnd() == 0)
    let next = try start()
    try enter("open last", at: next, expecting: "own = 41")
    #expect(next.output.contains("resume goes on with lesson one-neuron"))
    next.type("resume\r")
    try goOn(at: next)
    try enter("own + 1", at: next, expecting: "l42\r\n")
    try leave(next)
  }

  @Test(arguments: [SIGKILL, SIGHUP]) func afterTheEndOfTheTerminal(signal: CInt) throws {
    let terminal = try atTheSecondQuestion()
    terminal.send(signal)
    #expect(try terminal.waitForEnd() == 128 + Int(signal))
    let next = try start()
    try next.wait(for: "A session ended without quit")
    next.type("y\r")
    try next.wait(for: "The session is restored.")
    try goOn(at: next)
    try enter("own + 1", at: next, expecting: "l42\r\n")
    // Nothing was counted twice.
    try enter("progress", at: next, expecting: "2 of 9 questions: 1 unaided, 1 with hints")
    try leave(next)
  }

  /// Where a lesson paused is not where it would with the settings of today.
  @Test func settingsChangedOnTheWayAreChangedAgain() throws {
    let first = try start()
    try enter("set paging off", at: first, expecting: "\r\n")
    try leave(first)
    let terminal = try start()
    try enter("lesson 1", at: terminal, expecting: "Take the first step")
    try enter("step", at: terminal, expecting: "What will z be?")
    try enter("set paging on", at: terminal, expecting: "\r\n")
    try enter("12", at: terminal, expecting: "Not yet.")
    terminal.send(SIGKILL)
    _ = try terminal.waitForEnd()
    let next = try start()
    next.type("y\r")
    try next.wait(for: "The session is restored.")
    try goOn(at: next)
    try leave(next)
    let last = try start()
    try enter("set", at: last, expecting: "paging")
    #expect(last.output.contains(/paging +on/))
    try leave(last)
  }

  @Test func whoDeclinesFindsTheLessonAllTheSame() throws {
    let terminal = try atTheSecondQuestion()
    terminal.send(SIGKILL)
    _ = try terminal.waitForEnd()
    let next = try start()
    next.type("n\r")
    try next.wait(for: "bp> ")
    try next.waitForEditing()
    next.type("resume\r")
    try next.wait(for: "What will z be?")
    try leave(next)
  }

  @Test func playLeavesTheLessonForAWhile() throws {
    let terminal = try atTheSecondQuestion()
    try enter("play", at: terminal, expecting: "try what you like")
    try enter("w = 9", at: terminal, expecting: "w = 9")
    try enter("w*2", at: terminal, expecting: "l18\r\n")
    terminal.type("resume\r")
    try goOn(at: terminal)
    try enter("own + 1", at: terminal, expecting: "l42\r\n")
    try leave(terminal)
  }
}
