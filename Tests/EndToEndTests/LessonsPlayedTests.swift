import Foundation
import Lessons
import Shell
import Testing
import Tutoring

/// The lessons played to their ends at the shell, as learners of several kinds would.
@Suite struct LessonsPlayedTests {
  static let folder = TranscriptFile.package.appending(path: "lessons").path(percentEncoded: false)
  static let names: [String] =
    (try? LessonLibrary(folder: folder).entries.map(\.slug)) ?? []

  private func lesson(_ name: String) throws -> Lesson {
    try LessonLibrary(folder: Self.folder).lesson(named: name)
  }

  private func player() -> TranscriptPlayer { TranscriptPlayer(lessonsFolder: Self.folder) }

  /// The lines that answer a question, one for each of its parts: of a number, what the shell shows for
  /// its expression, to four digits.
  private func answers(
    to question: Question, _ player: TranscriptPlayer
  ) throws -> [String] {
    func value(_ expression: LessonCommand) throws -> String {
      try #require(try player.value(of: expression.text))
    }
    return switch question.kind {
    case .number(let answer): [try value(answer.expression)]
    case .choice(let answer): ["\(answer.right)"]
    case .command(let answer): [answer.command.text]
    case .order(let answer): [answer.right[0].map(String.init).joined(separator: " ")]
    case .line(let answer): ["\(answer.lines.right)", try value(answer.repair.expression)]
    case .sign(let answer): [AnswerSign(Double(try value(answer.expression)) ?? .nan).rawValue]
    case .vector(let answer): [try value(answer.expression)]
    case .expression(let answer): [answer.expression.text]
    case .curve(let answer): [CurveSketch.letter(answer.right - 1)]
    case .free: ["This says it in my own words.", "all"]
    }
  }

  /// What `reveal` says the answer is.
  private func revealed(_ question: Question, _ answers: [String]) -> String {
    switch question.kind {
    case .line: "line \(answers[0]), and \(answers[1])"
    case .vector: answers[0].filter { !"[]".contains($0) }
    default: answers[0]
    }
  }

  /// Lines that answer a question wrongly, or not at all.
  private func wrongAnswers(to question: Question, _ right: String) -> [String] {
    switch question.kind {
    case .number: ["12345", "-(\(right)) - 7.7", "1/0", "2 *"]
    case .choice(let answer): ["0", "99", "1.5", "\(answer.right % answer.options.count + 1)"]
    case .line(let answer):
      ["0", "99", "1.5", "\(answer.lines.right % answer.lines.options.count + 1)"]
    case .command: ["reset", "x = 12345"]
    case .order: ["1", "1 1 2", "7 8 9", "0.5"]
    case .sign: ["0", "zero", right == "positive" ? "-" : "+"]
    case .expression: ["1/0", "1 + 1", "0.5"]
    case .vector: ["1", "1 2", "[77, 88, 99]", "1 2 3 4"]
    // Words are not wrong before they are compared.
    case .free: []
    case .curve: ["0", "7"]
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
    // Curves and fresh numbers stand above their question.
    #expect(
      asked.first?.output.contains("Question \(number) of \(lesson.questions.count)") == true,
      sourceLocation: location)
  }

  /// Whether an answer was taken: as right, or as one's own words and what they say.
  private func isTaken(_ output: [String], _ question: Question) -> Bool {
    guard case .free = question.kind else { return output.contains("Right.") }
    return output.contains { $0 == "An answer as it could be" || $0.hasPrefix("You have found") }
  }

  /// What a lesson says at its end when all questions went alike, but for those that one grades oneself.
  private func tally(of lesson: Lesson, _ outcome: String) -> String {
    let free = lesson.questions.count { if case .free = $0.kind { true } else { false } }
    return "\(lesson.questions.count - free) \(outcome)"
      + (free > 0 ? ", \(free) graded by oneself" : "")
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
      for line in try answers(to: question, player) {
        last = player.type(line)
        #expect(isTaken(last, question), "\(question.id): \(line): \(last)")
      }
    }
    expectDone(last, tally(of: lesson, "unaided"), player)
  }

  @Test(arguments: names)
  func withReveal(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    var last: [String] = []
    for question in lesson.questions {
      expectWaiting(player, question, of: lesson)
      let shown = revealed(question, try answers(to: question, player))
      last = player.type("reveal")
      #expect(last.contains("The answer is \(shown)") || isTaken(last, question))
      guard !question.draws.isEmpty else { continue }
      // It is asked once more, on other numbers.
      expectWaiting(player, question, of: lesson)
      let other = revealed(question, try answers(to: question, player))
      last = player.type("reveal")
      #expect(last.contains("The answer is \(other)"))
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
      let answers = try answers(to: question, player)
      let shown = answers[0]
      for wrong in wrongAnswers(to: question, shown) {
        let reply = player.type(wrong).joined(separator: " ")
        #expect(reply.contains("hint for a hint."), "\(wrong): \(reply)")
        #expect(!reply.contains(shown) || shown.count < 5, "\(wrong): \(reply)")
      }
      var count = question.hints.count
      if case .line(let answer) = question.kind { count = answer.hintsToFind }
      for number in 1...count {
        #expect(player.type("hint").first == "Hint \(number) of \(count)")
      }
      #expect(player.type("hint").first?.contains("reveal") == true)
      if let wrong = wrongAnswers(to: question, shown).first {
        #expect(player.type(wrong).last?.contains("reveal") == true)
      }
      // What was tried is put back.
      _ = player.type("lesson")
      for line in answers {
        last = player.type(line)
        #expect(isTaken(last, question))
      }
    }
    expectDone(last, tally(of: lesson, "with hints"), player)
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
    let (questions, undisturbed, disturbed) = (
      try lesson(name).questions, player(), player()
    )
    var calm = undisturbed.type("lesson \(name)")
    var busy = disturbed.type("lesson \(name)")
    let distractions = [
      "example baydin", "step 3", "reset", "x = 77", "network 3 3", "w1[1,1] = 9", "1/0", "undo",
      "show", "nonsense", "", "set digits 7", "set digits 4", "data [[1,2,3]]", "continue",
    ]
    for question in questions {
      #expect(calm == busy)
      let answers = try answers(to: question, undisturbed)
      for line in distractions { _ = disturbed.type(line) }
      // A command is to be typed where it was asked for.
      if case .command = question.kind { _ = disturbed.type("lesson") }
      for line in answers {
        calm = undisturbed.type(line)
        busy = disturbed.type(line)
        #expect(isTaken(busy, question), "\(question.id): \(busy)")
      }
    }
    // But for the count of what was looked up.
    func upToTheEnd(_ lines: [String]) -> [String] {
      Array(lines.prefix { !$0.hasPrefix("This lesson is done.") })
    }
    #expect(upToTheEnd(calm) == upToTheEnd(busy))
  }

  @Test(arguments: names)
  func leavingAndComingBack(name: String) throws {
    let (lesson, player) = (try lesson(name), player())
    _ = player.type("lesson \(name)")
    _ = player.type("skip")
    let question = lesson.questions[1]
    expectWaiting(player, question, of: lesson)
    let shown = try answers(to: question, player)
    #expect(player.type("lesson stop").joined().contains("lesson \(lesson.id)"))
    let outside = player.type(["example cppad", "hint", "3 + 4"])
    #expect(outside.allSatisfy { $0.prompt == "bp> " })
    #expect(outside.last?.output == ["7"])
    #expect(outside[1].output.first?.contains("no question waits") == true)
    // The question is asked again, where it was, over the lesson's own numbers.
    #expect(player.type("lesson \(name)").contains("Question 2 of \(lesson.questions.count)"))
    #expect(try answers(to: question, player) == shown)
    for line in shown { #expect(player.type(line).contains("Right.")) }
    // And it can be begun anew.
    #expect(player.type("lesson \(name) again").first == lesson.title)
    expectWaiting(player, lesson.questions[0], of: lesson)
  }

  /// Where a question asks for a number, a formula for it made of what is known will do.
  @Test func aRightCalculationIsAnAnswer() throws {
    let player = player()
    _ = player.type("lesson 1")
    _ = player.type("step")
    #expect(player.type("w*x").last == "-0.75")
    #expect(player.type("w*x + b").contains("Right."))
    _ = player.type("2")
    #expect(player.type("sigmoid(-0.5)").contains("Right."))
    #expect(player.type("(a - y)^2").contains("Right."))
    // The shell's own number is shown, but it is no answer.
    #expect(player.type("z") == ["0.25"])
    #expect(player.type("0.25").contains("Right."))
    let tally = (0..<3).map { _ in player.type("skip") }.last?.last
    #expect(
      tally == "This lesson is done. Questions: 5 unaided, 1 looked up, 3 skipped.")
  }

  /// Arithmetic is judged however it is written, and a decimal comma is told of.
  @Test func howANumberIsWrittenDoesNotMatter() throws {
    let player = player()
    _ = player.type(["lesson 1", "step"])
    let comma = player.type("-0,5").joined(separator: " ")
    #expect(comma.contains("with a decimal point here; type -0.5."))
    #expect(player.type("z = -0.5").contains("Right."))
    _ = player.type("2")
    #expect(player.type("1/(1+e^-0.5)").contains { $0.hasPrefix("You raised e to the power z") })
    #expect(player.type("1/(1+e^0.5)").contains("Right."))
    let tally = (0..<5).map { _ in player.type("skip") }.last?.last
    #expect(tally?.hasPrefix("This lesson is done. Questions: 3 unaided, 1 after") == true)
  }

  @Test func helpSaysHowToAnswer() throws {
    let player = player()
    #expect(player.type("help").first == "Start here")
    _ = player.type("lesson 1")
    #expect(player.type("help").first == "While a question waits")
  }

  @Test func oneLessonAfterAnother() throws {
    let player = player()
    _ = player.type("lesson 1")
    _ = player.type("skip")
    #expect(player.type("lesson 2").first == "A slope is a nudge")
    let back = player.type("lesson 1")
    #expect(back.prefix(3) == ["Your turn", "", "bp> program"])
    #expect(back.contains("w = -0.5"))
    #expect(back.suffix(3).first == "Question 2 of 9")
  }

  /// A person's settings hold during a lesson, and after it.
  @Test func theSettingsStayThePersonsOwn() throws {
    let player = player()
    _ = player.type("set digits 7")
    _ = player.type("lesson 1")
    _ = player.type("skip")
    #expect(player.type("a") == ["0.3775407"])
    _ = player.type("lesson stop")
    #expect(player.type("2/3") == ["0.6666667"])
  }
}
