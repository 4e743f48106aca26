import Testing

@testable import Lessons

/// Lessons of the largest size that is read, made to take as long as they can: each is read, or
/// refused, in time that is linear in its length.
@Suite struct HostileLessonTests {
  private static let texts: [(name: String, unit: String)] = [
    ("tabs", "\t"), ("lines of tabs", "\t\t\t\t\t\t\tx\n"), ("tabs in text", "a\t"),
    ("brackets", "["), ("images", "!["), ("links", "[a]("), ("references", "[a]["),
    ("definitions", "[a]: b\n"), ("emphasis", "*a "), ("strong", "**a "), ("underscores", "_a__a"),
    ("quotes", "> a\n"), ("deep quotes", ">"), ("lists", "- a\n"), ("deep lists", "- "),
    ("numbers", "1. "), ("fences", "```\n"), ("asks", "```ask id=a type=number\n"), ("ticks", "` "),
    ("entities", "&amp;"), ("angles", "<"), ("headings", "# a\n"), ("underlines", "a\n-\n"),
    ("backslashes", "\\"), ("empty lines", "\n"), ("front matter", "a: b\n"),
  ]

  @Test(.timeLimit(.minutes(2)), arguments: texts.map(\.unit))
  func isReadOrRefusedInLinearTime(unit: String) {
    let body = String(repeating: unit, count: LessonFile.largest / unit.utf8.count - 100)
    let time = ContinuousClock().measure {
      _ = try? sampleLesson(body)
      _ = try? LessonParser.parse("---\n\(body)".utf8, file: "front.md")
    }
    // Without optimisation and on a machine that is busy; a quarter of a second otherwise.
    #expect(time < .seconds(20), "\(unit.debugDescription): \(time)")
  }
}
