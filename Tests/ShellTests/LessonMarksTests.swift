import Foundation
import Language
import Testing

@testable import Shell

/// What a lesson stops at and shows is its own: a person's marks are as before when it ends.
@Suite struct LessonMarksTests {
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

  private static let own = ["example mazur", "display a2", "break layer 1"]
  private static let kept = ["display a2", "breakpoint layer 1"]

  @Test(arguments: [
    ["lesson marked", "2", "3"], ["lesson marked", "skip", "skip"],
    ["lesson marked", "lesson stop"],
    ["lesson marked", "lesson stop", "lesson marked", "2", "lesson stop"],
    ["lesson marked", "2", "lesson marked again", "2", "3"],
  ])
  func theyDoNotOutliveIt(lines: [String]) {
    let shell = shell(after: Self.own + lines)
    #expect(shell.session.lesson == nil)
    #expect(marks(shell) == Self.kept)
    // A number that the lesson gave is not given again.
    #expect(shell.run(command: "watch b1") == .done)
    #expect(shell.session.marks.list.last.map { $0.number > 5 } == true)
  }

  @Test func whileItIsPlayedTheyAreThere() {
    let shell = shell(after: Self.own + ["lesson marked"])
    #expect(marks(shell) == Self.kept + ["display C", "watch w1", "breakpoint layer 2"])
  }

  /// What a person marks while a question waits is the person's own.
  @Test func whatAPersonMarksMeanwhileStays() {
    let shell = shell(
      after: Self.own + ["lesson marked", "hint", "watch b2", "hint", "lesson stop"])
    #expect(marks(shell) == Self.kept + ["watch b2"])
  }
}
