import Foundation
import Lessons
import Rendering
import Testing

@testable import Shell

/// Lessons on paper: every lesson is written, alone and well formed, its answers only where they are
/// asked for.
@Suite struct HandoutTests {
  private static let lessons = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "lessons").path(percentEncoded: false)

  private static let names: [String] =
    (try? LessonLibrary(folder: lessons).entries.map(\.name)) ?? []

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The text that a line exports to `handout.html`.
  private func exported(_ line: String, after setup: [String] = []) throws -> String {
    var interpreter = Interpreter(context: CommandContext(folder: folder.path))
    interpreter.context.lessonsFolder = Self.lessons
    var session = Session()
    for line in setup { session = try interpreter.run(line, in: session).session }
    let before = session.program
    session = try interpreter.run(line, in: session).session
    #expect(session.program == before)
    return try String(contentsOfFile: folder.path + "/handout.html", encoding: .utf8)
  }

  private func lesson(_ name: String) throws -> Lesson {
    try LessonLibrary(folder: Self.lessons).lesson(named: name)
  }

  @Test(arguments: names) func everyLessonIsWritten(name: String) throws {
    let lesson = try lesson(name)
    for (ending, answers) in [("", 0), (" with answers", lesson.questions.count)] {
      let page = try exported("export lesson \(name) handout.html\(ending)")
      #expect(page.prefix(1000).contains(Generator.mark))
      #expect(page.ranges(of: "<section class=\"question\">").count == lesson.questions.count)
      #expect(page.ranges(of: "<div class=\"answer\">").count == answers)
      #expect(page.contains("<div class=\"blank\">") == ending.isEmpty)
      for number in 1...lesson.questions.count { #expect(page.contains("<h3>Question \(number)<")) }
      // It loads nothing.
      for part in ["src=", "<link", "@import", "<script", "url("] { #expect(!page.contains(part)) }
      try HTMLTags.check(page)
    }
  }

  /// σ(−0.5) = 0.377541, and (0.377541 − 0.2)² = 0.031521.
  @Test func theAnswersAreThoseOfTheLesson() throws {
    let without = try exported("export lesson 1 handout.html")
    #expect(without.contains("What will the cost C be, with the target y = 0.2?"))
    #expect(!without.contains("0.1775"))
    let with = try exported("export lesson 1 handout.html with answers")
    #expect(with.contains("<b>0.03152</b>"))
    #expect(with.contains("a − y is 0.1775, and C is the square of it"))
    // A choice, and a command.
    #expect(with.contains("<p><b>2</b></p>"))
    #expect(with.contains("<p><b>step</b></p>"))
  }

  @Test func theLessonThatIsPlayedIsWritten() throws {
    let page = try exported("export lesson handout.html", after: ["lesson 2"])
    #expect(page.contains("<h1>A slope is a nudge</h1>"))
    let error = #expect(throws: ShellError.self) { _ = try exported("export lesson handout.html") }
    #expect(error?.suggestion == "write export lesson 1 handout.html")
  }

  /// That would be asking the shell for the answer.
  @Test func theAnswersAreNotWrittenWhileTheLessonAsks() throws {
    for line in [
      "export lesson handout.html with answers", "export lesson 2 handout.html with answers",
    ] {
      let error = #expect(throws: ShellError.self) { _ = try exported(line, after: ["lesson 2"]) }
      #expect(error?.suggestion == "lesson stop leaves it")
    }
    #expect(try exported("export lesson 1 handout.html with answers", after: ["lesson 2"]) != "")
  }

  @Test func whatIsAskedForAmissIsTold() throws {
    for (line, message) in [
      ("export lesson nine-lives handout.html", "nine-lives"),
      ("export lesson 1 handout.tex", "ends in no format of lesson"),
      ("export walk walk.html with answers", "only a lesson has answers"),
    ] {
      let error = #expect(throws: ShellError.self) {
        _ = try exported(line, after: ["example mazur"])
      }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
  }

  /// What stands in a lesson stays text.
  @Test func aLessonPutsNoMarkupOnThePage() throws {
    let text = """
      ---
      id: odd
      title: <b>Odd</b> & "even"
      summary: a < b
      ---

      # Odd

      Is `a < b` & *c > d*?

      ```ask type=free id=why
      Why is 1 < 2?
      answer: Since 2 − 1 > 0.
      point: It says > 0.
      hint: Subtract.
      explain: So 1 < 2.
      ```

      """
    try Data(text.utf8).write(to: URL(filePath: folder.path + "/odd.md"))
    let page = try exported("export lesson ./odd.md handout.html with answers")
    #expect(page.contains("<h1>&lt;b&gt;Odd&lt;/b&gt; &amp; &quot;even&quot;</h1>"))
    #expect(page.contains("<code>a &lt; b</code> &amp; <em>c &gt; d</em>?"))
    #expect(page.contains("<p>Since 2 − 1 &gt; 0.</p>"))
    try HTMLTags.check(page)
  }
}
