import Presentation
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

  @Test func aLabelThatLeavesNoRoomStandsAbove() {
    let label = StyledText("a label of thirty characters..  ")
    let lines = StyledText("some words that need a second line").wrapped(beside: label, to: 34)
    #expect(
      lines.map(\.plain) == [
        "a label of thirty characters..", "    some words that need a second", "    line",
      ])
  }

  @Test(arguments: [30, 45, 60, 80])
  func whatTheShellSaysInProseFitsTheWindow(width: Int) throws {
    let output = CollectedOutput(columns: width)
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder), output: output)
    shell.greet()
    shell.converse(
      with: TypedLines(["lesson", "lesson 1", "step", "17", "0,5", "hint", "hint", "hint", "hint"]))
    let prose = output.take().map(\.text).filter { !$0.hasPrefix(" ") && !$0.contains("=") }
    #expect(prose.count > 20)
    #expect(prose.allSatisfy { $0.columns <= width })
  }
}
