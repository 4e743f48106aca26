import Testing
import Tutoring

@testable import Lessons

@Suite struct FreshNumbersTests {
  private typealias Event = LessonEvent<String>

  /// A lesson whose second question is one of an exam.
  private static let body = """
    ```run
    p = 0.25
    q = 0.5
    ```
    ```ask type=number id=fresh
    What is p + {q}?
    draw: p, q from -1 to 1 by 0.1
    answer: p + q
    hint: It is {p} + {q}.
    explain: {p + q}
    ```
    ```ask type=number as=exam id=exam
    What is p?
    draw: p from 2 to 3 by 0.5
    answer: p
    hint: h
    explain: e
    ```
    """

  private var player: LessonPlayer<FakeSession>
  private var session = FakeSession()

  init() throws {
    player = LessonPlayer(try sampleLesson(Self.body))
  }

  /// Fresh numbers are others than the lesson's own, however few there are to draw from.
  @Test func freshNumbersAreOthers() throws {
    for own in [1.0, 2] {
      let body = """
        ```run
        p = \(own)
        ```
        ```ask type=number id=fresh
        What is p?
        draw: p from 1 to 2 by 1
        answer: p
        hint: h
        explain: e
        ```
        """
      var (player, session) = (LessonPlayer<FakeSession>(try sampleLesson(body)), FakeSession())
      _ = player.start(in: &session)
      _ = player.reveal(in: &session)
      #expect(session.numbers["p"] == 3 - own)
    }
  }

  // MARK: The generator

  /// The vectors that the authors of FNV publish.
  @Test func theHashIsFNV1a() {
    #expect("".fnv1a == 0xcbf2_9ce4_8422_2325)
    #expect("a".fnv1a == 0xaf63_dc4c_8601_ec8c)
    #expect("foobar".fnv1a == 0x8594_4171_f739_67e8)
  }

  /// The draws of an implementation in Python of the two published algorithms.
  @Test(arguments: [
    ("", 0, 0, [0.4, -0.9]), ("", 1, 1, [-0.6, 0.2]), ("anna", 0, 0, [-0.7, 0.2]),
    ("anna", 0, 1, [0.5, -0.3]), ("bert", 0, 0, [0.8, -0.7]), ("bert", 1, 1, [-0.9, -0.6]),
  ])
  func theDrawsAreTheSameEverywhere(
    student: String, time: Int, asking: Int, numbers: [Double]
  ) throws {
    let range = try #require(NumberRange("p, q from -1 to 1 by 0.1"))
    var generator = DrawSeed(
      student: student, lesson: "sample", time: time, question: "fresh", asking: asking
    ).generator
    #expect(range.names.map { _ in generator.pick(from: range.numbers) } == numbers)
  }

  @Test(arguments: [("Anna", "anna"), ("a.b_c-d@e1", "a.b_c-d@e1"), ("7", "7")])
  func aStudentHasAName(typed: String, name: String) { #expect(typed.asStudent == name) }

  @Test(arguments: ["", " ", "=1+1", "a,b", "-x", "Zoë", "a b", String(repeating: "x", count: 65)])
  func whatIsNoNameIsNone(typed: String) { #expect(typed.asStudent == nil) }

  // MARK: Ranges

  @Test func aRangeHasMultiplesOfItsStepWithoutZero() throws {
    let range = try #require(NumberRange("w, b1 from −0.3 to 0.3 by 0.1"))
    #expect(range.names == ["w", "b1"])
    #expect(range.numbers == [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3])
    #expect(NumberRange("x from 1 to 2 by 0.4")?.numbers == [1, 1.4, 1.8])
    #expect(NumberRange(around: [0.25, -1.5], of: "x")?.numbers.first == -3)
  }

  @Test(arguments: [
    "", "w", "w from 1 to 2", "w from 2 to 1 by 1", "w from 1 to 2 by 0", "w from 1 to 2 by -1",
    "w from 0 to 1e9 by 1", "w from 0 to 100000 by 1", "w+1 from 0 to 1 by 1", "from 1 to 2 by 1",
    "w, from 1 to 2 by 1", "w from a to 2 by 1",
  ])
  func whatIsNoRangeIsRefused(text: String) { #expect(NumberRange(text) == nil) }

  // MARK: Asking

  @Test mutating func afterRevealTheQuestionComesOnceMore() {
    _ = player.start(in: &session)
    let events = player.reveal(in: &session)
    // p = 0.2 and q = −0.9 are the draws of Python for the second asking.
    #expect(
      events.prefix(4) == [
        .revealed(.number(0.75), explanation: [.paragraph([.text("0.75")])]), .again,
        .ran(command: "p = 0.2", output: "p is 0.2"),
        .ran(command: "q = -0.9", output: "q is -0.9"),
      ])
    #expect(
      player.hint().first
        == .hint([.paragraph([.text("It is 0.2 + (−0.9).")])], number: 1, count: 1))
    _ = player.answer("-0.70", in: &session)
    #expect(player.record.questions["fresh"]?.outcome == .relearned)
    #expect(player.record.questions["fresh"]?.askings.map(\.outcome) == [.revealed, .hinted])
    // The lesson goes on with its own numbers, and an exam with those it has drawn.
    #expect(session.numbers["q"] == 0.5)
    #expect([2, 2.5, 3].contains(session.numbers["p"]))
    #expect(player.isExam)
  }

  @Test mutating func revealedTwiceItGoesOn() {
    _ = player.start(in: &session)
    _ = player.reveal(in: &session)
    _ = player.reveal(in: &session)
    #expect(player.record.questions["fresh"]?.outcome == .revealed)
    #expect(player.isExam)
    let first = session.numbers
    _ = player.reveal(in: &session)
    #expect(player.isExam)
    // Of three numbers the same one may be drawn again.
    #expect(first.keys == session.numbers.keys)
    #expect(player.reveal(in: &session).last == .finished(player.record))
  }

  @Test mutating func comingBackFindsTheSameNumbers() throws {
    _ = player.start(in: &session)
    _ = player.reveal(in: &session)
    var later = LessonPlayer<FakeSession>(player.lesson, record: player.record)
    var empty = FakeSession()
    // The question as it was asked, with the numbers that it is about.
    #expect(later.comeBack(in: &empty).suffix(2) == player.questionAnew.suffix(2))
    #expect(empty.numbers == session.numbers)
    _ = later.skip(in: &empty)
    var latest = LessonPlayer<FakeSession>(player.lesson, record: later.record)
    var other = FakeSession()
    _ = latest.comeBack(in: &other)
    #expect(other.numbers == empty.numbers)
  }

  @Test func numbersThatAreNeverApartAreSaid() throws {
    let near = Self.body.replacing(
      "answer: p + q\n", with: "answer: p + q\nwhen: p + q + 0.001\nsays: No.\n"
    )
    .replacing("p = 0.25", with: "p = -0.4995")
    .replacing("from -1 to 1 by", with: "from 1 to 2 by")
    var player = LessonPlayer<FakeSession>(try sampleLesson(near))
    var session = FakeSession()
    _ = player.start(in: &session)
    #expect(
      player.reveal(in: &session).last
        == .broken(LessonError("sample.md", 10, .noFreshNumbers("fresh", found: 0, of: 1_000))))
  }

  // MARK: What is kept

  @Test func theLaterOfTwoRecordsCounts() throws {
    var first = QuestionRecord()
    first.end = .revealed
    var second = first.askedAgain
    second.end = .answered
    #expect(first.merged(with: second) == second)
    #expect(second.merged(with: first) == second)
    second.stamp(7)
    #expect(second.askings.map(\.date) == [7, 7])
  }

  /// A spreadsheet may change line ends and put quotes around fields.
  @Test func aTableIsCheckedByItsCode() throws {
    let lesson = try sampleLesson(Self.body)
    var player = LessonPlayer<FakeSession>(lesson)
    var session = FakeSession()
    _ = player.start(in: &session)
    _ = player.answer("0.75", in: &session)
    _ = player.skip(in: &session)
    var progress = LearnerProgress()
    progress.take(player.record, of: lesson.id)
    let table = progress.table(of: [lesson])
    let report = try #require(ProgressReport(table))
    #expect(report.isWhole)
    #expect(
      [report.lessons, report.questions, report.unaided, report.unaidedOnFresh] == [1, 2, 1, 0])
    let spreadsheet = table.replacing("\r\n", with: "\n")
      .replacing("sample,", with: "\"sample\",")
    #expect(ProgressReport(spreadsheet)?.isWhole == true)
    for (old, new) in [("skipped", "unaided"), (",own,", ",fresh,"), ("completion code", "code")] {
      #expect(ProgressReport(table.replacing(old, with: new))?.isWhole == false, "\(old)")
    }
    #expect(ProgressReport("") == nil)
    #expect(ProgressReport("a,b\n1,2\n") == nil)
  }
}
