import Testing

@testable import LineEditing

@Suite struct DisplayTextTests {
  @Test func leavesOutControlCharacters() {
    #expect(DisplayText("a\u{1B}[31mb\n\0").text == "a[31mb")
    #expect(DisplayText("a\u{1B}\nb").width == 2)
  }

  @Test(arguments: [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…")])
  func trims(text: String, columns: Int, expected: String) {
    #expect(DisplayText(text).trimmed(to: columns, ellipsis: "…") == expected)
  }

  @Test(arguments: [
    ("", 0, 0), ("abc", 0, 3), ("abcd", 0, 4), ("abcde", 1, 0), ("abcdef", 1, 1),
    ("a\nb", 1, 1), ("abcde\n", 2, 0), ("\u{1}", 0, 2), ("abcd\u{1}", 1, 2), ("\t", 1, 0),
  ])
  func followsTheCursor(text: String, row: Int, column: Int) {
    var position = ScreenPosition()
    position.advance(over: text.unicodeScalars, columns: 5)
    #expect(position == ScreenPosition(row: row, column: column))
  }

  @Test func promptsShowNoControlCharacters() {
    #expect(Prompt("b\u{1B}p> ", isColored: false).text == "bp> ")
    #expect(Prompt("", isColored: true).text == "")
  }
}
