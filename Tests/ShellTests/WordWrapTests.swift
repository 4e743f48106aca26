import Rendering
import Testing

@testable import Shell

@Suite struct WordWrapTests {
  @Test func textStandsBesideItsLabel() {
    let text = StyledText("one two three four five six seven eight nine ten")
    let lines = text.wrapped(beside: StyledText("label  ", .code), to: 34).map(\.plain)
    #expect(
      lines == ["label  one two three four five six", "       seven eight nine ten"])
  }

  @Test func aLabelWiderThanTheWindowLeavesRoom() {
    let label = StyledText(String(repeating: "l", count: 50))
    let lines = StyledText("some words that need a second line").wrapped(beside: label, to: 40)
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.width <= 74 })
  }

  @Test(arguments: [30, 45, 60, 80])
  func whatTheShellSaysInProseFitsTheWindow(width: Int) throws {
    let output = CollectedOutput(columns: width)
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder), output: output)
    shell.greet()
    shell.converse(
      with: TypedLines(["lesson", "lesson 1", "17", "0,5", "hint", "hint", "hint", "hint"]))
    let prose = output.take().map(\.text).filter { !$0.hasPrefix(" ") && !$0.contains("=") }
    #expect(prose.count > 20)
    // Names in the list of lessons have 18 columns, and 24 are left beside them.
    #expect(prose.allSatisfy { $0.columns <= max(width, 42) })
  }
}
