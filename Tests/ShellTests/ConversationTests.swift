import Lessons
import LineEditing
import Rendering
import Synchronization
import Testing

@testable import Shell

/// What a person meets who types at a screen: every line is run, answered or refused aloud, and what
/// is longer than the screen waits.
@Suite struct ConversationTests {
  /// What a shell prints on a screen, with the prompts and the lines that are typed at them.
  private static func talk(
    _ lines: [String], rows: Int = 24, columns: Int = 80
  ) -> (text: [String], prompts: [String], shell: Shell) {
    let output = ScreenOutput(Screen(columns: columns, rows: rows))
    let shell = Shell(context: CommandContext(lessonsFolder: lessonsFolder), output: output)
    let reader = TypedLines(lines)
    shell.converse(with: reader)
    return (output.lines, reader.prompts, shell)
  }

  // MARK: Long results

  @Test func aLongResultPausesAndEnterGoesOn() {
    let all = Self.talk(["help all", "", "", "", ""])
    #expect(all.prompts.prefix(3) == ["bp> ", "more> ", "more> "])
    #expect(all.prompts.last == "bp> ")
    #expect(
      all.text.contains {
        $0.hasSuffix("more lines: Enter shows more, q skips the rest")
      })
    // All of it, in its order.
    let whole = try? output(of: "help all")
    let shown = all.text.filter { !$0.contains("more lines: Enter") }.dropLast()
    #expect(Array(shown.filter { !$0.isEmpty }) == whole?.filter { !$0.isEmpty })
  }

  @Test func qSkipsTheRestAndDoesNotLeave() {
    let talk = Self.talk(["help all", "q", "q", "q", "6*7"])
    #expect(talk.prompts == ["bp> ", "more> ", "bp> ", "bp> ", "bp> "])
    #expect(talk.text.filter { $0.hasPrefix("error: q leaves out what waits") }.count == 2)
    #expect(talk.text.contains("42"))
  }

  @Test func whatElseIsTypedAtAPauseIsRun() {
    let talk = Self.talk(["help all", "6*7", "x = 2", "x"])
    #expect(talk.prompts == ["bp> ", "more> ", "bp> ", "bp> "])
    #expect(talk.text.contains("42"))
    #expect(talk.text.suffix(2).contains("2"))
  }

  @Test func pagingCanBeSetOff() {
    let talk = Self.talk(["set paging off", "help all", "6*7"])
    #expect(talk.prompts == ["bp> ", "bp> ", "bp> "])
  }

  @Test func anErrorIsNotHeldBack() {
    let talk = Self.talk(["help all", "1/0"])
    #expect(talk.text.contains { $0.contains("division by zero") })
  }

  // MARK: Lessons

  @Test func aLessonPausesBeforeItsSections() throws {
    let talk = Self.talk(["lesson 1"])
    let pause = try #require(talk.text.last { $0.contains("Enter goes on") })
    #expect(pause == "section 1 of 5 next: Enter goes on, q goes to the question")
    #expect(!talk.text.contains("Three lines"))
  }

  @Test(arguments: [(24, 80), (20, 60), (10, 40), (60, 120)])
  func aQuestionIsTheLastThingOnTheScreen(rows: Int, columns: Int) throws {
    var lines = ["lesson 1"]
    // Enter as often as it pauses.
    while Self.talk(lines, rows: rows, columns: columns).prompts.count == lines.count,
      lines.count < 100
    {
      let talk = Self.talk(lines + ["hint"], rows: rows, columns: columns)
      if talk.prompts.last == "answer> " { break }
      lines.append("")
    }
    let talk = Self.talk(lines, rows: rows, columns: columns)
    let question = try #require(talk.text.lastIndex { $0.hasPrefix("Question 1 of 9") })
    #expect(talk.text.count - question <= 6)
    #expect(talk.shell.session.lesson?.player.isWaiting == true)
  }

  @Test func qGoesToTheQuestion() {
    let talk = Self.talk(["lesson 1", "q", "step"])
    #expect(talk.prompts == ["bp> ", "more> ", "answer> "])
    #expect(talk.text.contains("Take the first step: type step."))
    #expect(talk.text.contains("Right."))
  }

  @Test func wordsAboutTheQuestionAreRefusedBeforeItComes() {
    for word in ["hint", "skip", "reveal"] {
      let talk = Self.talk(["lesson 1", word, ""])
      #expect(talk.text.contains { $0.hasPrefix("error: the question has not come yet") })
      #expect(talk.prompts == ["bp> ", "more> ", "more> "])
      #expect(talk.text.contains("Three lines"))
    }
  }

  /// A number typed before the question is asked is no answer to it, and what is tried is tried on
  /// the network that the page shows.
  @Test func whatIsTriedAtAPauseIsAboutThePage() {
    let talk = Self.talk(["lesson 1", "q", "step", "z", "-0.8", ""], rows: 24)
    #expect(talk.prompts == ["bp> ", "more> ", "answer> ", "more> ", "more> ", "more> "])
    #expect(talk.text.contains("1.2"))
    #expect(talk.text.contains("-0.8"))
    #expect(!talk.text.contains("Not yet."))
  }

  @Test func exitLeavesTheLessonFirst() {
    let talk = Self.talk(["lesson 1", "q", "exit", "6*7", "exit", "never read"])
    #expect(talk.prompts == ["bp> ", "more> ", "answer> ", "bp> ", "bp> "])
    #expect(talk.text.contains("exit once more leaves the shell"))
  }

  @Test func qLeavesNothingWhileAQuestionWaits() {
    let talk = Self.talk(["lesson 1", "q", "q", "step"])
    #expect(talk.prompts.last == "answer> ")
    #expect(
      talk.text.joined(separator: " ").contains(/lesson stop leaves +the lesson, quit the shell/))
    #expect(talk.text.contains("Right."))
  }

  /// A lesson played a page at a time comes to the same end as one that is not.
  @Test func aPausingLessonComesToTheSameEnd() {
    let reveals = Array(repeating: ["q", "reveal"], count: 14).flatMap { $0 }
    let paused = Self.talk(["lesson 1"] + reveals)
    #expect(paused.text.contains { $0.hasPrefix("This lesson is done.") })
    let plain = Self.talk(
      ["set paging off", "lesson 1"] + Array(repeating: "reveal", count: 13), rows: 24)
    #expect(plain.text.contains { $0.hasPrefix("This lesson is done.") })
    #expect(paused.shell.session.program == plain.shell.session.program)
    #expect(paused.shell.session.snapshot.place == plain.shell.session.snapshot.place)
  }

  // MARK: Lines

  @Test func theLastLineIsRunAgain() {
    let talk = Self.talk(["x = 2", "x + 40", "!!"])
    #expect(talk.text.filter { $0 == "42" }.count == 2)
    #expect(Self.talk(["!!"]).text.contains { $0.hasPrefix("error: no command was run yet") })
  }

  @Test func aQuantityNamedQIsOne() {
    #expect(Self.talk(["q = 42", "q", "help all", "q", "q"]).text.filter { $0 == "42" }.count == 2)
  }

  @Test func thePromptMayShowThePlace() {
    let lines = ["set prompt place", "example mazur", "goto 11", "step into", "step"]
    #expect(
      Self.talk(lines).prompts == ["bp> ", "bp> ", "bp 0/50> ", "bp 11/50> ", "bp 11.0/16> "])
  }

  /// Whatever is typed at whatever prompt is run, answered, or refused with an error.
  @Test(arguments: 0..<40) func everyLineIsAnswered(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ count: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(count))
    }
    let words = [
      "", "q", "exit", "hint", "skip", "0.7", "6*7", "help all", "lesson 1", "lesson 2", "lesson",
      "lesson stop", "example mazur", "step 30", "foo", "predict on", "step", "w1[1,1] = 0.3", "!!",
      "undo", "?", "for x in y", "reveal", "back", "where", "graph",
    ]
    let lines = (0..<25).map { _ in words[below(words.count)] } + ["6*9+1"]
    let talk = Self.talk(lines, rows: 5 + below(30), columns: 40 + below(80))
    // Nothing that was typed was swallowed: each line had a prompt of its own, unless one has left.
    let left = talk.prompts.count < lines.count
    #expect(!left || ["q", "exit"].contains(lines[talk.prompts.count - 1]), "\(lines)")
    guard !left else { return }
    #expect(
      talk.text.suffix(12).contains { $0 == "55" || $0.contains("Not yet") || $0.contains("55") },
      "\(lines) \(talk.text.suffix(12))")
  }
}

/// A screen of a size, and all that was printed on it.
private final class ScreenOutput: ShellOutput {
  let size: Screen
  private let printed = Mutex<[String]>([])

  init(_ size: Screen) { self.size = size }

  var columns: Int { size.columns }
  var screen: Screen? { size }
  var lines: [String] { printed.withLock { $0 } }

  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool { false }

  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {
    printed.withLock { $0.append(line.plain) }
  }
}
