import Testing

import Presentation
@testable import Rendering

@Suite struct EquationLayoutTests {
  private func lines(_ text: StyledText, after start: StyledText, _ width: Int) -> [String] {
    LineBreaks.lines(text, after: start, width: width).map(\.plain)
  }

  @Test func aSumIsBrokenBetweenItsTermsFirst() {
    let sum: StyledText = "0.5 · 0.25 · 2 + 0.75 · 0.125 · 4"
    #expect(lines(sum, after: "C = ", 24) == ["C = 0.5 · 0.25 · 2", "    + 0.75 · 0.125 · 4"])
    // A term that is too long by itself is broken between its factors.
    #expect(
      lines(sum, after: "C = ", 18)
        == ["C = 0.5 · 0.25 · 2", "    + 0.75 · 0.125", "    · 4"])
  }

  @Test func parenthesesAreOpenedLast() {
    let product: StyledText = "σ(a + b) · (c + d + e) + f"
    #expect(lines(product, after: "", 22) == ["σ(a + b) · (c + d + e)", "+ f"])
    #expect(lines(product, after: "", 14) == ["σ(a + b)", "· (c + d + e)", "+ f"])
    #expect(lines(product, after: "", 9) == ["σ(a + b)", "· (c + d", "+ e) + f"])
  }

  @Test func equalsSignsStandUnderEachOther() {
    let layout = EquationLayout(width: 16, first: "", rest: "│  ")
    #expect(
      layout.lines("C", ["x·x + y·y", "0.25 + 0.5", "0.75"]).map(\.plain)
        == ["C = x·x + y·y", "│ = 0.25 + 0.5", "│ = 0.75"])
    let inner = EquationLayout(width: 18, first: "└─ ", rest: "   │  ")
    #expect(
      inner.lines("v₁", ["0.25 + 0.5", "0.75"]).map(\.plain)
        == ["└─ v₁ = 0.25 + 0.5", "   │  = 0.75"])
  }

  @Test func aLeftSideThatLeavesNoRoomStandsAbove() {
    let layout = EquationLayout(width: 30, rest: "  ")
    #expect(
      layout.lines("their sum is ∂C/∂w", ["0.0006684 + 0.0002298", "0.0008982"]).map(\.plain)
        == ["their sum is ∂C/∂w", "    = 0.0006684 + 0.0002298", "    = 0.0008982"])
  }

  @Test func columnsWithoutRoomFollowBelow() {
    let table = TextTable(
      header: ["x", "one", "two"], rows: [["a", "1", "2"], ["b", "10", "20"]])
    #expect(
      table.lines(width: 80).map(\.plain) == ["  x  one  two", "  a    1    2", "  b   10   20"])
    #expect(
      table.lines(width: 10).map(\.plain)
        == ["  x  one", "  a    1", "  b   10", "", "  x  two", "  a    2", "  b   20"])
  }
}
