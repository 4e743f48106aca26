import Foundation
import Lessons
import Shell
import Testing

/// The lessons played to their ends at the shell, as learners of several kinds would.
@Suite struct LessonsPlayedTests {
  static let folder = TranscriptFile.package.appending(path: "lessons").path(percentEncoded: false)
  static let names = ["one-neuron", "three-factors"]

  private func lesson(_ name: String) throws -> Lesson {
    try LessonLibrary(folder: Self.folder).lesson(named: name)
  }

  private func player() -> TranscriptPlayer { TranscriptPlayer(lessonsFolder: Self.folder) }

  /// The expression that answers a question.
  private func answer(to question: Question) -> String {
    switch question.kind {
    case .number(let answer, _): answer.text
    }
  }

  /// Expects that a question waits: the shell asks with its own prompt.
  private func expectWaiting(
    _ player: TranscriptPlayer, _ question: Question, of lesson: Lesson,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let asked = player.type(["lesson"])
    let number = (lesson.questions.firstIndex(of: question) ?? -1) + 1
    #expect(asked.first?.prompt == "answer> ", sourceLocation: location)
    #expect(
      asked.first?.output.first == "Question \(number) of \(lesson.questions.count)",
      sourceLocation: location)
  }

  private func expectDone(_ output: [String], _ tally: String, _ player: TranscriptPlayer) {
    #expect(output.last == "This lesson is done. Questions: \(tally).")
    #expect(player.type(["1 + 1"]).first?.prompt == "bp> ")
  }

  @Test(arguments: names)
  func withTheReferenceAnswers(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    #expect(player.type("lesson \(name)").first == lesson.title)
    var last: [String] = []
    for question in lesson.questions {
      expectWaiting(player, question, of: lesson)
      // What the shell shows for the answer's expression, to four digits, is the answer.
      let shown = try #require(player.type(answer(to: question)).first)
      last = player.type(shown)
      #expect(last.first == "Right.", "\(question.id): \(shown): \(last)")
    }
    expectDone(last, "\(lesson.questions.count) unaided", player)
  }

  @Test(arguments: names)
  func withReveal(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    var last: [String] = []
    for question in lesson.questions {
      expectWaiting(player, question, of: lesson)
      let shown = try #require(player.type(answer(to: question)).first)
      last = player.type("reveal")
      #expect(last.first == "The answer is \(shown)")
    }
    expectDone(last, "\(lesson.questions.count) revealed", player)
  }

  @Test(arguments: names)
  func withWrongAnswersAndHints(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    var last: [String] = []
    for question in lesson.questions {
      expectWaiting(player, question, of: lesson)
      let shown = try #require(player.type(answer(to: question)).first)
      for wrong in ["12345", "-(\(shown)) - 3", "1/0", "2 *"] {
        let reply = player.type(wrong).joined(separator: " ")
        #expect(reply.hasSuffix("hint for a hint."), "\(wrong): \(reply)")
        #expect(!reply.contains(shown) || shown.count < 4, "\(wrong): \(reply)")
      }
      let count = question.hints.count
      for number in 1...count {
        #expect(player.type("hint").first == "Hint \(number) of \(count)")
      }
      #expect(player.type("hint").first?.contains("reveal") == true)
      #expect(player.type("12345").first?.contains("reveal") == true)
      last = player.type(shown)
      #expect(last.first == "Right.")
    }
    expectDone(last, "\(lesson.questions.count) with hints", player)
  }

  @Test(arguments: names)
  func skippingEverything(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    var last: [String] = []
    for _ in lesson.questions { last = player.type("skip") }
    expectDone(last, "\(lesson.questions.count) skipped", player)
  }

  /// Whatever is tried while a question waits, the answer is judged, and the lesson goes on, by the
  /// lesson's own numbers.
  @Test(arguments: names)
  func ordinaryCommandsDoNotDisturb(name: String) throws {
    let (lesson, undisturbed, disturbed) = (try lesson(name), player(), player())
    var calm = undisturbed.type("lesson \(name)")
    var busy = disturbed.type("lesson \(name)")
    let distractions = [
      "example baydin", "step 3", "reset", "x = 77", "network 3 3", "w1[1,1] = 9", "1/0", "undo",
      "show", "nonsense", "", "set digits 7", "set digits 4", "data [[1,2,3]]", "continue",
    ]
    for question in lesson.questions {
      #expect(calm == busy)
      let shown = try #require(undisturbed.type(answer(to: question)).first)
      for line in distractions { _ = disturbed.type(line) }
      calm = undisturbed.type(shown)
      busy = disturbed.type(shown)
      #expect(busy.first == "Right.", "\(question.id): \(busy)")
    }
    #expect(calm == busy)
  }

  @Test(arguments: names)
  func leavingAndComingBack(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    _ = player.type("skip")
    let question = lesson.questions[1]
    expectWaiting(player, question, of: lesson)
    let shown = try #require(player.type(answer(to: question)).first)
    #expect(player.type("lesson stop").joined().contains("lesson \(lesson.id)"))
    let outside = player.type(["example cppad", "hint", "3 + 4"])
    #expect(outside.allSatisfy { $0.prompt == "bp> " })
    #expect(outside.last?.output == ["7"])
    #expect(outside[1].output.first?.contains("no question waits") == true)
    // The question is asked again, where it was, over the lesson's own numbers.
    #expect(player.type("lesson \(name)").first == "Question 2 of \(lesson.questions.count)")
    #expect(player.type(answer(to: question)).first == shown)
    #expect(player.type(shown).first == "Right.")
    // And it can be begun anew.
    #expect(player.type("lesson \(name) again").first == lesson.title)
    expectWaiting(player, lesson.questions[0], of: lesson)
  }

  @Test func oneLessonAfterAnother() throws {
    let player = player()
    _ = player.type("lesson 1")
    _ = player.type("skip")
    #expect(player.type("lesson 2").first == "Three factors")
    #expect(player.type("lesson 1").first == "Question 2 of 7")
  }

  /// A person's settings hold during a lesson, and after it.
  @Test func theSettingsStayThePersonsOwn() throws {
    let player = player()
    _ = player.type("set digits 7")
    _ = player.type("lesson 1")
    _ = player.type("skip")
    #expect(player.type("a1[1]") == ["0.6681878"])
    _ = player.type("lesson stop")
    #expect(player.type("2/3") == ["0.6666667"])
  }

  /// Every product that a lesson's text or the shell's own steps write out is right, as far as four
  /// decimals of its factors tell.
  @Test(arguments: names)
  func theProductsAreRight(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    var printed = player.type("lesson \(name)")
    for _ in lesson.questions { printed += player.type("reveal") }
    let text = printed.joined(separator: " ").replacing("−", with: "-")
    let number = /\(?(-?[0-9]+(?:\.[0-9]+)?)\)?/
    var count = 0
    for product in text.matches(
      of: /(?:= +)([-0-9.()]+(?: +· +[-0-9.()]+)+) += +(-?[0-9]+(?:\.[0-9]+)?)/)
    {
      let factors = product.1.matches(of: number).compactMap { Double($0.1) }
      let result = try #require(Double(product.2))
      #expect(abs(factors.reduce(1, *) - result) < 1.5e-4, "\(product.0)")
      count += 1
    }
    #expect(count > (name == "one-neuron" ? -1 : 5))
  }
}
