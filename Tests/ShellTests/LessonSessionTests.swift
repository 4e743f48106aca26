import Autodiff
import Foundation
import Language
import Lessons
import Testing

@testable import Shell

/// A lesson has a session of its own: a person's is as it was when the lesson ends.
@Suite struct LessonSessionTests {
  private static let lesson = """
    ---
    id: marked
    title: Marked
    summary: Marks of its own.
    ---

    ```run
    example mazur
    display C
    watch w1
    break layer 2
    ```

    ```ask type=number id=first
    How much is 1 + 1?
    answer: 1 + 1
    hint: Count.
    explain: So.
    ```

    ```ask type=number id=second
    And 2 + 1?
    answer: 2 + 1
    hint: Count.
    explain: So.
    ```
    """

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Self.lesson.write(
      toFile: folder.path + "/marked.md", atomically: true, encoding: .utf8)
  }

  private func shell(after lines: [String]) -> Shell {
    let shell = Shell(
      context: CommandContext(lessonsFolder: folder.path), output: CollectedOutput())
    for line in lines { #expect(shell.run(command: line) == .done, "\(line)") }
    return shell
  }

  private func marks(_ shell: Shell) -> [String] {
    shell.session.marks.list.map { "\($0.kind.rawValue) \($0.text)" }
  }

  private static let own = [
    "q = 3", "r = q^2", "optimizer momentum rate=0.2", "set digits 6", "display q", "break r",
    "predict on",
  ]

  @Test(arguments: [
    ["lesson marked", "2", "3"], ["lesson marked", "skip", "skip"],
    ["lesson marked", "lesson stop"], ["lesson marked", "play", "lesson stop"],
    ["lesson marked", "lesson stop", "resume", "2", "lesson stop"],
    ["lesson marked", "play", "resume", "2", "3"],
    ["lesson marked", "2", "lesson marked again", "2", "3"],
    ["lesson marked", "w1[1,1] = 7", "set digits 2", "optimizer sgd rate=9", "delete 1", "2", "3"],
    ["lesson marked", "play", "reset", "q = 9", "watch q", "set digits 2", "lesson stop"],
    ["lesson marked", "lesson other", "skip"],
  ])
  func thePersonsSessionIsAsItWas(lines: [String]) throws {
    try Self.lesson.replacing("id: marked", with: "id: other").replacing(
      "How much", with: "Now, how much"
    ).write(toFile: folder.path + "/other.md", atomically: true, encoding: .utf8)
    let before = shell(after: Self.own)
    let after = shell(after: Self.own + lines)
    if after.session.lesson != nil { #expect(after.run(command: "lesson stop") == .done) }
    #expect(after.session.snapshot == before.session.snapshot)
    #expect(after.session.prediction == before.session.prediction)
    // What was done before it can be taken back, and nothing that was done in it.
    for shell in [before, after] { #expect(shell.run(command: "undo 2") == .done) }
    #expect(after.session.snapshot == before.session.snapshot)
  }

  @Test func aLessonBeginsWithNothing() {
    let shell = shell(after: Self.own + ["lesson marked"])
    #expect(marks(shell) == ["display C", "watch w1", "breakpoint layer 2"])
    #expect(shell.session.program.value(of: "q") == nil)
    #expect(shell.session.prediction == nil)
    #expect(shell.session.training == Session().training)
    #expect(shell.session.settings == self.shell(after: Self.own).session.settings)
    #expect(shell.run(command: "undo") == .failed)
  }

  @Test func whatIsPlayedWithIsACopy() throws {
    let shell = shell(after: ["lesson marked", "2", "play", "w1[1,1] = 7", "3"])
    #expect(shell.session.program.value(of: "w1")?.elements.first == 7)
    #expect(shell.run(command: "hint") == .failed)
    #expect(shell.run(command: "play") == .failed)
    for line in ["resume", "3"] { #expect(shell.run(command: line) == .done) }
    #expect(shell.session.layer == nil)
    #expect(shell.session.progress.lessons["marked"]?.isDone == true)
  }

  /// In a lesson, what was done in it is taken back.
  @Test func undoStaysInTheLesson() throws {
    let shell = shell(after: ["q = 3", "lesson marked", "w1[1,1] = 7", "undo"])
    #expect(shell.session.program.value(of: "w1")?.elements.first == 0.15)
    #expect(shell.run(command: "undo") == .failed)
    for line in ["lesson stop", "undo"] { #expect(shell.run(command: line) == .done) }
    #expect(shell.session.program.isEmpty)
  }

  @Test func settingsOfThePersonGoAlong() {
    let shell = shell(after: ["lesson marked", "set prompt place", "lesson stop"])
    #expect(shell.session.settings.prompt == .place)
  }
}
