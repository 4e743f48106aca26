import Foundation
import Language
import Lessons
import Shell
import Testing
import Tutoring

/// Every question for a number, answered with the number of each known mistake and with random ones.
@Suite struct MisconceptionScriptTests {
  private struct Tally {
    var named = 0
    var count = 0
    var rest: [String] = []

    mutating func count(_ isNamed: Bool, _ label: @autoclosure () -> String) {
      count += 1
      if isNamed { named += 1 } else { rest.append(label()) }
    }
  }

  /// Plays all lessons; at each question for a number `answer` types wrong ones.
  private func play(
    _ answer: (Lesson, Question, TranscriptPlayer) throws -> Void
  ) throws {
    let library = try LessonLibrary(folder: LessonsPlayedTests.folder)
    for entry in library.entries {
      let (lesson, player) = (try library.read(entry), TranscriptPlayer())
      _ = player.type("lesson \(entry.slug)")
      for question in lesson.questions {
        switch question.kind {
        case .number: try answer(lesson, question, player)
        case .line(let whole):
          _ = player.type("\(whole.lines.right)")
          try answer(lesson, question, player)
        default: break
        }
        _ = player.type("skip")
      }
    }
  }

  /// Whether the reply to a wrong number says what was done.
  private func isNamed(_ reply: [String]) -> Bool {
    reply.first == "Not yet." && reply.count > 2
  }

  /// At least 95 of 100 mistakes are named, and all questions for numbers are gone through.
  @Test func mistakesAreNamed() throws {
    var tally = Tally()
    var asked = 0
    try play { lesson, question, player in
      asked += 1
      let mistakes = try #require(
        MisconceptionNumbers.all[lesson.id]?[question.id], "\(lesson.id) \(question.id)")
      #expect(!mistakes.isEmpty)
      for (mistake, value) in mistakes {
        let label = "\(lesson.id) \(question.id): \(mistake), \(value)"
        let reply = player.type(String(format: "%#.4g", value))
        try #require(!reply.contains("Right."), "\(label) is right")
        tally.count(isNamed(reply), label)
      }
    }
    #expect(asked == MisconceptionNumbers.all.values.map(\.count).reduce(0, +))
    #expect(
      tally.named * 100 >= tally.count * 95,
      "\(tally.named) of \(tally.count) are named; not \(tally.rest.sorted().joined(separator: "\n"))"
    )
    print("mistakes named: \(tally.named) of \(tally.count)")
  }

  /// At most 5 of 100 random wrong numbers are given a name, and none is right.
  ///
  /// They are drawn evenly by magnitude, up to thirty times and down to a thirtieth of the right one,
  /// with either sign, and typed with three digits.
  @Test func randomNumbersAreNotNamed() throws {
    var generator = RandomNumbers(seed: 1)
    var tally = Tally()
    try play { lesson, question, player in
      let answer: NumberAnswer
      switch question.kind {
      case .number(let number): answer = number
      case .line(let whole): answer = whole.repair
      default: return
      }
      let shown = try #require(try player.value(of: answer.expression.text))
      let truth = try #require(Double(shown))
      for _ in 0..<40 {
        let size = truth == 0 ? 1 : abs(truth)
        let magnitude = size * pow(30, 2 * generator.uniform() - 1)
        let value = generator.uniform() < 0.5 ? magnitude : -magnitude
        // What is near is told to be, and what rounds to the right one is right.
        guard abs(value - truth) > 0.02 * size else { continue }
        let reply = player.type(String(format: "%#.3g", value))
        try #require(!reply.contains("Right."), "\(lesson.id) \(question.id): \(value)")
        tally.count(isNamed(reply), "")
      }
    }
    #expect(tally.count > 1500)
    #expect(
      tally.named * 100 <= tally.count * 5, "\(tally.named) of \(tally.count) are given a name")
    print("random numbers named: \(tally.named) of \(tally.count)")
  }
}
