import Testing
import Tutoring

@testable import Lessons

@Suite struct LessonPlayerTests {
  private typealias Event = LessonEvent<String>

  /// A lesson of two questions: n is 0.25 at the first, 0.75 at the second.
  private static let body = """
    Hello.
    ```run
    n = 0.25
    ```
    ```ask type=number id=first
    What is n?
    answer: n
    hint: one
    hint: two
    explain: because
    ```
    ```expect
    bp> n = 0.75
    n is 0.75
    ```
    ```ask type=number id=second
    And now?
    answer: n
    hint: three
    explain: so
    ```
    Bye.
    """

  private let lesson: Lesson
  private var player: LessonPlayer<FakeSession>
  private var session = FakeSession()

  init() throws {
    lesson = try sampleLesson(Self.body)
    player = LessonPlayer(lesson)
  }

  private static func text(_ text: String) -> [MarkdownBlock] { [.paragraph([.text(text)])] }

  /// What is shown from the end of the first question up to the second.
  private var onwards: [Event] {
    [
      .ran(command: "n = 0.75", output: "n is 0.75"),
      .question(
        lesson.questions[1], number: 2, count: 2, wanted: "a number, two significant digits"),
    ]
  }

  @Test mutating func startPlaysUpToTheFirstQuestion() {
    #expect(!player.isWaiting)
    #expect(
      player.start(in: &session) == [
        .prose(Self.text("Hello.")),
        .ran(command: "n = 0.25", output: "n is 0.25"),
        .question(
          lesson.questions[0], number: 1, count: 2, wanted: "a number, two significant digits"),
      ])
    #expect(player.isWaiting)
  }

  @Test mutating func aRightAnswerGoesOn() {
    _ = player.start(in: &session)
    #expect(
      player.answer("0.25", in: &session)
        == [.right(explanation: Self.text("because"))] + onwards)
    #expect(player.record.questions["first"]?.outcome == .unaided)
  }

  @Test(arguments: [
    ("0.35", Feedback.different), ("0.2512", .nearly), ("0.3", .tooCoarse(digits: 2)),
    ("", .unreadable(.empty)), ("0", .tooCoarse(digits: 2)), ("1", .tooCoarse(digits: 2)),
  ])
  mutating func anyOtherAnswerWaitsOn(text: String, feedback: Feedback) {
    _ = player.start(in: &session)
    #expect(player.answer(text, in: &session) == [.notYet(feedback, hintsLeft: 2)])
    #expect(player.isWaiting)
    let counted = [Feedback.different].contains(feedback) ? 1 : 0
    #expect(player.record.questions["first"]?.wrongAnswers == counted)
    #expect(player.record.settled == 0)
  }

  @Test mutating func hintsComeInStages() {
    _ = player.start(in: &session)
    #expect(player.hint() == [.hint(Self.text("one"), number: 1, count: 2)])
    #expect(player.answer("9.5", in: &session) == [.notYet(.different, hintsLeft: 1)])
    #expect(player.hint() == [.hint(Self.text("two"), number: 2, count: 2)])
    #expect(player.hint() == [.noMoreHints])
    _ = player.answer("0.25", in: &session)
    #expect(player.record.questions["first"]?.outcome == .hinted)
    #expect(player.hint() == [.hint(Self.text("three"), number: 1, count: 1)])
  }

  @Test mutating func skipAndRevealGoOnToTheEnd() {
    _ = player.start(in: &session)
    #expect(player.skip(in: &session) == [.skipped] + onwards)
    let last = player.reveal(in: &session)
    #expect(
      last == [
        .revealed(.number(0.75), explanation: Self.text("so")), .prose(Self.text("Bye.")),
        .finished(player.record),
      ])
    #expect(player.record.isFinished)
    #expect(player.record.tally.map(\.outcome) == [.revealed, .skipped])
    #expect(player.record.tally.map(\.count) == [1, 1])
    #expect(!player.isWaiting)
  }

  @Test mutating func whatTheLearnerTriesDoesNotDisturbTheLesson() throws {
    _ = player.start(in: &session)
    _ = try session.run("n = 9")
    _ = try session.run("m = 1")
    #expect(player.answer("9.0", in: &session) == [.notYet(.different, hintsLeft: 2)])
    #expect(session.numbers == ["n": 9, "m": 1])
    _ = player.answer("0.25", in: &session)
    #expect(session.commands == ["n = 0.25", "n = 0.75"])
  }

  @Test mutating func comingBackAsksTheSameQuestionInTheSameSession() throws {
    _ = player.start(in: &session)
    _ = player.answer("0.25", in: &session)
    _ = player.hint()
    session = FakeSession()
    #expect(
      player.resume(in: &session) == [
        .question(
          lesson.questions[1], number: 2, count: 2, wanted: "a number, two significant digits")
      ])
    #expect(session.numbers == ["n": 0.75])
    #expect(player.hint() == [.noMoreHints])
  }

  /// Whoever leaves out what led to a question sees what the question is about.
  @Test func goingToTheQuestionShowsItsNumbers() throws {
    let body = "# One\n\n## Two\n\n```run\nn = 0.25\n```\n" + Self.ask("first", "n")
    var player = LessonPlayer<FakeSession>(try sampleLesson(body))
    player.pausesAtSections = true
    var session = FakeSession()
    _ = player.start(in: &session)
    let events = player.goToQuestion(in: &session)
    #expect(events == [.ran(command: "numbers", output: "n")] + player.question)
    #expect(events == player.questionAnew)
  }

  /// What was tried before it does not make the right command a wrong one.
  @Test func aCommandIsRightIfItIsWhereItWasAsked() throws {
    let body = "```run\nn = 1\n```\n" + Self.ask("first", "n = 2", type: "command")
    var player = LessonPlayer<FakeSession>(try sampleLesson(body))
    var session = FakeSession()
    _ = player.start(in: &session)
    func type(_ line: String) throws -> [LessonPlayer<FakeSession>.Event] {
      let earlier = session
      _ = try session.run(line)
      return player.judgeCommand(line, after: earlier, in: &session)
    }
    #expect(try type("m = 7") == [.notYet(.otherCommand, hintsLeft: 1)])
    #expect(try type("n = 3") == [.notYet(.otherCommand, hintsLeft: 1)])
    #expect(try type("n = 2").first == .right(explanation: Self.text("e")))
    #expect(session.numbers == ["n": 2])
  }

  private static func ask(_ id: String, _ answer: String, type: String = "number") -> String {
    "```ask type=\(type) id=\(id)\nQ\nanswer: \(answer)\nhint: h\nexplain: e\n```\n"
  }

  // MARK: Coming back in a later run

  /// The session is rebuilt by doing again what led to the question; nothing of that is shown.
  @Test(arguments: [["0.25"], ["9", "0.25"], ["skip"], ["reveal"]])
  mutating func aLaterPlayerComesBackToTheQuestion(lines: [String]) {
    _ = player.start(in: &session)
    for line in lines {
      switch line {
      case "skip": _ = player.skip(in: &session)
      case "reveal": _ = player.reveal(in: &session)
      default: _ = player.answer(line, in: &session)
      }
    }
    var later = LessonPlayer<FakeSession>(lesson, record: player.record)
    var empty = FakeSession()
    #expect(
      later.comeBack(in: &empty) == [
        .ran(command: "numbers", output: "n"),
        .question(
          lesson.questions[1], number: 2, count: 2, wanted: "a number, two significant digits"),
      ])
    #expect(empty.numbers == ["n": 0.75])
    #expect(later.position == player.position)
    #expect(later.answer("0.75", in: &empty).last == .finished(later.record))
  }

  @Test mutating func hintsThatWereGivenAreNotGivenAgain() {
    _ = player.start(in: &session)
    _ = player.hint()
    var later = LessonPlayer<FakeSession>(lesson, record: player.record)
    var empty = FakeSession()
    _ = later.comeBack(in: &empty)
    #expect(later.hint() == [.hint(Self.text("two"), number: 2, count: 2)])
    _ = later.answer("0.25", in: &empty)
    #expect(later.record.questions["first"]?.outcome == .hinted)
  }

  /// A question that was put into the file meanwhile is asked; those settled after it are not again.
  @Test mutating func aLessonThatHasChangedAsksWhatIsNew() throws {
    _ = player.start(in: &session)
    _ = player.answer("0.25", in: &session)
    _ = player.answer("0.75", in: &session)
    let added = """
      ```ask type=number id=new
      What is n now?
      answer: n
      hint: h
      explain: e
      ```

      """
    var body = Self.body
    body.replace("```expect", with: added + "```expect")
    var later = LessonPlayer<FakeSession>(try sampleLesson(body), record: player.record)
    var empty = FakeSession()
    #expect(later.comeBack(in: &empty).last == later.question.last)
    #expect(empty.numbers == ["n": 0.25])
    #expect(later.answer("0.25", in: &empty).last == .finished(later.record))
    #expect(empty.numbers == ["n": 0.75])
  }

  @Test mutating func askingTheShellForTheAnswerIsNotUnaided() {
    _ = player.start(in: &session)
    player.notice(["0.25"], by: "n")
    #expect(player.record.questions["first"]?.lookups == 1)
    _ = player.answer("0.25", in: &session)
    #expect(player.record.questions["first"]?.outcome == .lookedUp)
  }

  @Test mutating func withoutAQuestionNothingHappens() {
    #expect(player.answer("1", in: &session).isEmpty)
    #expect(player.hint().isEmpty)
    #expect(player.skip(in: &session).isEmpty)
    #expect(player.reveal(in: &session).isEmpty)
    #expect(player.resume(in: &session).isEmpty)
  }

  @Test mutating func startingAgainBeginsAfresh() {
    let first = player.start(in: &session)
    _ = player.skip(in: &session)
    #expect(player.start(in: &session) == first)
    #expect(player.record.settled == 0)
  }

  @Test func aCopyOfAPlayerIsItsOwn() {
    var (player, session) = (player, session)
    _ = player.start(in: &session)
    let (earlier, earlierSession) = (player, session)
    _ = player.answer("0.25", in: &session)
    var (copy, copiedSession) = (earlier, earlierSession)
    #expect(copy.answer("0.25", in: &copiedSession).count == 3)
  }

  @Test(arguments: [
    (
      "```run\nn = 1\nfly\n```\n", 8,
      LessonError.Problem.commandFailed("fly", reason: "no command 'fly'")
    ),
    (
      "```ask type=number id=a\nQ\nanswer: m\nhint: h\nexplain: e\n```\n", 8,
      .answer(.failed("m", reason: "nothing is called 'm'"))
    ),
    (
      "```ask type=number id=a\nQ\nanswer: pair\nhint: h\nexplain: e\n```\n", 8,
      .answer(.notNumber("pair", values: [1, 2]))
    ),
    (
      "```run\nn = inf\n```\n```ask type=number id=a\nQ\nanswer: n\nhint: h\nexplain: e\n```\n", 11,
      .answer(.notNumber("n", values: [.infinity]))
    ),
  ])
  func aLessonThatDoesNotHoldSaysWhere(
    body: String, line: Int, problem: LessonError.Problem
  ) throws {
    var player = LessonPlayer<FakeSession>(try sampleLesson(body))
    var session = FakeSession()
    #expect(
      player.start(in: &session).last == .broken(LessonError("sample.md", line, problem)))
    #expect(!player.isWaiting)
  }

  /// A session may hold its player, which holds a session.
  @Test func aSessionMayHoldItsPlayer() throws {
    struct Shell: LessonSession {
      var player: LessonPlayer<Shell>?
      func run(_ command: String) -> String { command }
      func lines(of output: String) -> [String] { [output] }
      func value(of expression: String) -> [Double] { [0.75] }
      func curve(
        of expression: String, over name: String, _ range: ClosedRange<Double>, places: Int
      ) -> [Double] { [0, 1] }
      func isFormula(_ line: String) -> Bool { false }
      func place(of expression: String) -> WalkPlace? { nil }
      func shown(_ number: Double) -> Double { number }
      func agree(_ one: String, _ other: String) -> Bool { one == other }
      var overview: (command: String, output: String)? { nil }
      func text(of expression: String) -> String { expression }
      func line(giving name: String, _ number: () -> Double) -> String { name }
      var given: [(name: String, elements: [Double])] { [] }
      func isLike(_ other: Shell) -> Bool { true }
    }
    var shell = Shell()
    var player = LessonPlayer<Shell>(lesson)
    _ = player.start(in: &shell)
    shell.player = player
    #expect(shell.player?.isWaiting == true)
  }
}
