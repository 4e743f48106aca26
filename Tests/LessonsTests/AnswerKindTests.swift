import Testing

@testable import Lessons
import Tutoring

/// The kinds of answer: what each accepts, and what it says of the rest.
@Suite struct AnswerKindTests {
  private typealias Event = LessonEvent<String>

  private static func text(_ text: String) -> [MarkdownBlock] { [.paragraph([.text(text)])] }

  private static func ask(_ type: String, _ lines: String...) -> String {
    (["```ask type=\(type) id=a", "Q"] + lines + ["hint: h", "explain: e", "```", ""])
      .joined(separator: "\n")
  }

  /// A lesson that has asked, and its session.
  private func asked(
    _ body: String
  ) throws -> (player: LessonPlayer<FakeSession>, session: FakeSession, last: Event?) {
    var player = LessonPlayer<FakeSession>(
      try sampleLesson("```run\nn = 0.25\nm = 0.5\n```\n" + body))
    var session = FakeSession()
    let last = player.start(in: &session).last
    return (player, session, last)
  }

  // MARK: Mistakes

  private static let number = ask(
    "number", "answer: n", "when: m", "says: twice", "when: k", "says: more")

  @Test(arguments: [
    ("0.50", Feedback.mistake(text("twice"))), ("0.5", .mistake(text("twice"))),
    ("0.502", .mistake(text("twice"))), ("4.0", .mistake(text("more"))), ("0.70", .different),
    ("0.252", .nearly),
  ])
  func aMistakeIsNamed(typed: String, feedback: Feedback) throws {
    var (player, session, _) = try asked("```run\nk = 4\n```\n" + Self.number)
    #expect(player.answer(typed, in: &session) == [.notYet(feedback, hintsLeft: 1)])
    #expect(player.answer("0.25", in: &session).first == .right(explanation: Self.text("e")))
  }

  @Test func theNumberMayStandAfterItsName() throws {
    var (player, session, _) = try asked("```run\nk = 4\n```\n" + Self.number)
    #expect(player.isAnswer("n = 0.25"))
    #expect(!player.isAnswer("m = 0.25"))
    #expect(
      player.answer("n = 0.50", in: &session)
        == [.notYet(.mistake(Self.text("twice")), hintsLeft: 1)])
    #expect(player.answer("n=0.25", in: &session).first == .right(explanation: Self.text("e")))
  }

  @Test(arguments: [("0.26", "n", 0.25), ("0.52", "m", 0.5), ("0.25", "n", 0.25)])
  func aMistakeThatCouldBeAnotherIsRefused(k: String, other: String, value: Double) throws {
    let (player, _, last) = try asked("```run\nk = \(k)\n```\n" + Self.number)
    let number = try #require(Double(k))
    let problem = LessonError.Problem.answer(
      .tooNear("k", number, earlier: other, value))
    #expect(last == .broken(LessonError("sample.md", 18, problem)))
    #expect(!player.isWaiting)
  }

  @Test func aMistakeWithoutAValueIsRefused() throws {
    let (_, _, last) = try asked(Self.number)
    let problem = LessonError.Problem.answer(
      .failed("k", reason: "nothing is called 'k'"))
    #expect(last == .broken(LessonError("sample.md", 15, problem)))
  }

  /// A sum that nearly cancels is not too coarse for the digits of numbers that are given.
  @Test func givenNumbersAreExact() throws {
    let body = "```run\nw = -1.5\nd = 0.02776\n```\n" + Self.ask("number", "answer: m")
    var (player, session, _) = try asked("```run\nm = 0.00136\n```\n" + body)
    let sum = "-1.5*0.02776 + 0.0430"
    #expect(player.answer(sum, in: &session).first == .right(explanation: Self.text("e")))
    #expect(try TypedNumber(sum, given: [1.5]).judge(0.00136) == .right)
  }

  // MARK: Choices

  private static let choice = ask(
    "choice", "option: one", "says: no", "option: two", "answer: 2")

  @Test(arguments: [
    ("1", Feedback.mistake(text("no"))), ("0", .noOption(count: 2)), ("3", .noOption(count: 2)),
    ("1.5", .noOption(count: 2)), ("", .noOption(count: 2)),
  ])
  func anotherOptionIsAnswered(typed: String, feedback: Feedback) throws {
    var (player, session, _) = try asked(Self.choice)
    #expect(player.isAnswer("1") && !player.isAnswer("step"))
    #expect(player.answer(typed, in: &session) == [.notYet(feedback, hintsLeft: 1)])
    #expect(player.answer(" 2 ", in: &session).first == .right(explanation: Self.text("e")))
  }

  @Test func theRightOptionIsRevealed() throws {
    var (player, session, _) = try asked(Self.choice)
    #expect(
      player.reveal(in: &session).first == .revealed(.option(2), explanation: Self.text("e")))
  }

  // MARK: Words of one's own

  private static let free = ask("free", "answer: model", "point: p", "point: q", "point: r")

  /// What is written is compared with a model answer, and graded by who has written it.
  @Test func wordsAreGradedByTheirWriter() throws {
    var (player, session, last) = try asked(Self.free)
    #expect(last?.wanted == "a sentence of your own, in one line")
    for line in ["step", "n = 0.25", "lesson one again", "set paging off", "0.25"] {
      #expect(!player.isAnswer(line), "\(line)")
    }
    let sentence = "Because the shares add up, and none may be missing."
    #expect(player.isAnswer(sentence))
    let events = player.answer(sentence, in: &session)
    #expect(events.first == .compare(Self.text("model")))
    #expect(events.last?.wanted == "numbers from 1 to 3, all or none")
    #expect(!player.isAnswer(sentence))
    #expect(player.isAnswer("1 4"))
    #expect(
      player.answer("1 4", in: &session) == [.notYet(.noPoints(count: 3), hintsLeft: 0)])
    #expect(
      player.answer("3, 1 3", in: &session).first
        == .graded(2, of: 3, explanation: Self.text("e")))
    #expect(player.record.questions["a"]?.points == 2)
    #expect(player.record.tally.map(\.outcome) == [.graded])
  }

  @Test(arguments: [("all", 3), ("none", 0), ("0", 0), ("2", 1)])
  func pointsMayBeNamedTogether(typed: String, points: Int) throws {
    var (player, session, _) = try asked(Self.free)
    _ = player.answer("one two three four", in: &session)
    #expect(player.isAnswer(typed))
    #expect(
      player.answer(typed, in: &session).first
        == .graded(points, of: 3, explanation: Self.text("e")))
  }

  @Test func theModelAnswerIsRevealed() throws {
    var (player, session, _) = try asked(Self.free)
    #expect(player.answer == .revealed(.text(Self.text("model")), explanation: Self.text("e")))
    #expect(player.reveal(in: &session).first?.revealed == .text(Self.text("model")))
    #expect(player.record.tally.map(\.outcome) == [.revealed])
    #expect(player.answer == nil)
  }

  // MARK: Curves

  private static let curve = ask(
    "curve", "curve: up", "says: no", "curve: down", "curve: flat", "says: neither",
    "over: z from -2 to 4", "answer: 2")

  /// The curves are drawn before the question, which is the last thing on the screen.
  @Test func aCurveIsChosenByItsLetter() throws {
    var (player, session, last) = try asked(Self.curve)
    #expect(last?.wanted == "the letter of a curve, from a to c")
    #expect(
      player.question.first
        == .sketch(
          CurveSketch(
            variable: "z", range: -2...4, curves: [[-2, 4], [2, -4], [0, 0]])))
    #expect(!player.isAnswer("plot"))
    for (typed, feedback) in [
      ("a", Feedback.mistake(Self.text("no"))), ("C ", .mistake(Self.text("neither"))),
      ("1", .noCurve(last: "c")),
    ] {
      #expect(player.isAnswer(typed))
      #expect(player.answer(typed, in: &session) == [.notYet(feedback, hintsLeft: 1)])
    }
    #expect(player.answer == .revealed(.curve("b"), explanation: Self.text("e")))
    #expect(player.answer("b", in: &session).first == .right(explanation: Self.text("e")))
  }

  @Test(arguments: [
    ("nearly", AnswerError.Problem.curvesTooNear("flat", earlier: "nearly")),
    ("k", .failed("k", reason: "nothing is called 'k'")),
  ])
  func curvesAreApart(name: String, problem: AnswerError.Problem) throws {
    let body = Self.ask(
      "curve", "curve: up", "curve: \(name)", "says: s", "curve: flat", "says: s",
      "over: z from 0 to 1", "answer: 1")
    let (_, _, last) = try asked(body)
    guard case .broken(let error)? = last else {
      Issue.record("the lesson is played")
      return
    }
    #expect(error.problem == .answer(problem))
  }

  // MARK: Commands

  private static let command = ask("command", "answer: n = 0.75")

  @Test mutating func aCommandIsJudgedByWhatItLeaves() throws {
    var (player, session, _) = try asked(Self.command)
    #expect(!player.isAnswer("0.75"))
    #expect(player.judgeCommand("show", after: session, in: &session).isEmpty)
    var earlier = session
    _ = try session.run("n = 3")
    #expect(
      player.judgeCommand("n = 3", after: earlier, in: &session)
        == [.notYet(.otherCommand, hintsLeft: 1)])
    // What only shows something is not judged.
    #expect(player.judgeCommand("show", after: session, in: &session).isEmpty)
    earlier = session
    _ = try session.run("n = 0.750")
    #expect(
      player.judgeCommand("n = 0.750", after: earlier, in: &session).first
        == .right(explanation: Self.text("e")))
    #expect(player.record.tally.map(\.outcome) == [.retried])
  }

  @Test func aLessonGoesOnWithTheCommandItAskedFor() throws {
    let ran = Event.ran(command: "n = 0.75", output: "n is 0.75")
    var (player, session, _) = try asked(Self.command)
    #expect(Array(player.skip(in: &session).prefix(2)) == [.skipped, ran])
    #expect(session.numbers["n"] == 0.75)
    (player, session, _) = try asked(Self.command)
    let revealed = Event.revealed(.command("n = 0.75"), explanation: Self.text("e"))
    #expect(Array(player.reveal(in: &session).prefix(2)) == [ran, revealed])
    #expect(session.numbers["n"] == 0.75)
  }

  @Test(arguments: [
    ("n = 0.25", LessonError.Problem.commandWithoutEffect("n = 0.25")),
    ("fly", .commandFailed("fly", reason: "no command 'fly'")),
  ])
  func aCommandThatCannotBeJudgedIsRefused(
    command: String, problem: LessonError.Problem
  ) throws {
    let (_, _, last) = try asked(Self.ask("command", "answer: \(command)"))
    #expect(last == .broken(LessonError("sample.md", 12, problem)))
  }

  // MARK: Orders

  private static let order = ask(
    "order", "item: one", "item: two", "item: three", "answer: 3 1 2 or 1 3 2", "when: 1 2 3",
    "says: as they stand")

  @Test(arguments: [
    ("1 2 3", Feedback.mistake(text("as they stand"))), ("2, 1, 3", .different),
    ("1 2", .noOrder(count: 3)), ("1 1 2", .noOrder(count: 3)), ("", .noOrder(count: 3)),
    ("0 1 2", .noOrder(count: 3)), ("3 1 2.5", .noOrder(count: 3)),
  ])
  func anotherOrderIsAnswered(typed: String, feedback: Feedback) throws {
    var (player, session, _) = try asked(Self.order)
    #expect(player.answer(typed, in: &session) == [.notYet(feedback, hintsLeft: 1)])
    for right in ["3 1 2", "1,3,2", " 3 > 1 > 2", "three one two", "one, 3, two"] {
      var copy = player
      #expect(player.isAnswer(right))
      #expect(copy.answer(right, in: &session).first == .right(explanation: Self.text("e")))
    }
    #expect(!player.isAnswer("step"))
    #expect(player.reveal(in: &session).first?.revealed == .order([3, 1, 2]))
  }

  // MARK: Lines

  private static let line = """
    ```ask type=line id=a
    Which line?
    option: fine
    says: It is right.
    option: wrong
    answer: 2
    hint: look
    found: That one.
    mend: What then?
    repair: n
    when: m
    says: twice
    hint: count
    hint: again
    explain: e
    ```

    """

  @Test func theWrongLineIsFoundAndThenMended() throws {
    var (player, session, _) = try asked(Self.line)
    #expect(
      player.answer("1", in: &session)
        == [.notYet(.mistake(Self.text("It is right.")), hintsLeft: 1)])
    #expect(player.answer("7", in: &session) == [.notYet(.noLine(count: 2), hintsLeft: 1)])
    #expect(player.hint() == [.hint(Self.text("look"), number: 1, count: 1)])
    #expect(player.hint() == [.noMoreHints])
    #expect(
      player.answer("2", in: &session) == [
        .partly(Self.text("That one.")),
        .part(.text(Self.text("What then?")), wanted: "a number, two significant digits"),
      ])
    // What was found stays found.
    #expect(
      player.question.last
        == .part(.text(Self.text("What then?")), wanted: "a number, two significant digits"))
    #expect(
      player.answer("0.50", in: &session)
        == [.notYet(.mistake(Self.text("twice")), hintsLeft: 2)])
    #expect(player.hint() == [.hint(Self.text("count"), number: 1, count: 2)])
    #expect(player.answer("0.25", in: &session).first == .right(explanation: Self.text("e")))
    #expect(player.record.questions["a"]?.wrongAnswers == 2)
  }

  @Test func aCalculationIsNoLine() throws {
    var (player, session, _) = try asked(Self.line)
    #expect(player.answer(calculated: 0.25, in: &session).isEmpty)
    _ = player.answer("2", in: &session)
    #expect(!player.answer(calculated: 0.25, in: &session).isEmpty)
  }

  // MARK: Signs and arrays

  @Test(arguments: ["-", "−", "minus", " Negative", "-0.3"])
  func aSignIsSaidInSeveralWays(typed: String) throws {
    var (player, session, _) = try asked("```run\nk = -4\n```\n" + Self.ask("sign", "answer: k"))
    #expect(player.isAnswer(typed))
    for wrong in ["+", "0", "positive", "3"] {
      #expect(player.answer(wrong, in: &session) == [.notYet(.different, hintsLeft: 1)])
    }
    #expect(player.answer("up", in: &session) == [.notYet(.noSign, hintsLeft: 1)])
    #expect(player.answer(typed, in: &session).first == .right(explanation: Self.text("e")))
  }

  @Test func arraysAreJudgedByElements() throws {
    let body = Self.ask("vector", "answer: pair")
    var (player, session, _) = try asked(body)
    for (typed, feedback) in [
      ("1 3", Feedback.elements(differing: [2])), ("2 1", .elements(differing: [1, 2])),
      ("1", .otherCount(1, of: 2)), ("[[1, 2], [3]]", .otherCount(3, of: 2)),
      ("", .otherCount(0, of: 2)), ("1 x", .unreadable(.expectedNumber(found: "x"))),
    ] {
      #expect(player.answer(typed, in: &session) == [.notYet(feedback, hintsLeft: 1)], "\(typed)")
    }
    for right in ["1 2", "[1, 2]", "[1; 2]", "0.5*2, 2", "[[1], [2]]"] {
      var copy = player
      #expect(player.isAnswer(right))
      #expect(copy.answer(right, in: &session).first == .right(explanation: Self.text("e")))
    }
    #expect(player.reveal(in: &session).first?.revealed == .numbers([1, 2]))
  }

  // MARK: Files

  @Test(arguments: [
    (
      ask("number", "answer: n", "option: a"), 9,
      LessonError.Problem.keyOfAnotherKind("option", type: "number")
    ),
    (
      ask("command", "answer: n", "when: a", "says: b"), 9,
      .keyOfAnotherKind("when", type: "command")
    ),
    (ask("number", "answer: n", "when: m"), 9, .missingReply("when")),
    (ask("number", "answer: n", "says: b"), 9, .misplacedReply("when")),
    (ask("number", "answer: n", "when: m", "says: b", "says: c"), 11, .misplacedReply("when")),
    (ask("choice", "answer: 1", "option: a", "option: b"), 10, .missingReply("option")),
    (ask("choice", "answer: 1", "option: a", "says: s", "option: b"), 9, .replyToRightOption),
    (ask("choice", "answer: 3", "option: a", "option: b"), 8, .noSuchOption("3", count: 2)),
    (ask("choice", "answer: 1", "option: a"), 8, .noSuchOption("1", count: 1)),
    (ask("choice", "answer: a", "option: a", "option: b"), 8, .noSuchOption("a", count: 2)),
    (ask("order", "answer: 1 2", "item: a"), 8, .noOrder("1 2", count: 1)),
    (ask("order", "answer: 1 3", "item: a", "item: b"), 8, .noOrder("1 3", count: 2)),
    (
      ask("order", "answer: 2 1", "item: a", "item: b", "when: 2 1", "says: c"), 11,
      .rightOrderAsMistake("2 1")
    ),
    (
      ask("line", "option: a", "says: b", "option: c", "answer: 2"), 6,
      .missingKey("repair", place: .ask)
    ),
    (ask("choice digits=3", "answer: 1"), 6, .unknownOption("digits", block: "ask")),
    (ask("free", "answer: so"), 6, .missingKey("point", place: .ask)),
    (
      ask("curve", "curve: up", "curve: down", "says: s", "over: z from 4 to -4", "answer: 1"), 11,
      .noCurveRange("z from 4 to -4")
    ),
    (
      ask("curve", "curve: up", "curve: down", "over: z from 0 to 1", "answer: 1"), 9,
      .missingReply("curve")
    ),
    (ask("free", "point: so"), 6, .missingKey("answer", place: .ask)),
  ])
  func malformedKinds(body: String, line: Int, problem: LessonError.Problem) {
    #expect(throws: LessonError("sample.md", line, problem)) { try sampleLesson(body) }
    #expect(!problem.description.isEmpty)
  }
}

extension LessonEvent {
  /// What is to be typed.
  fileprivate var wanted: String? {
    switch self {
    case .question(_, _, _, let wanted): wanted
    case .part(_, let wanted): wanted
    default: nil
    }
  }

  /// The answer that was told.
  fileprivate var revealed: RightAnswer? {
    if case .revealed(let answer, _) = self { answer } else { nil }
  }
}
