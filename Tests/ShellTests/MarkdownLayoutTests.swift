import Lessons
import Presentation
import Rendering
import Testing
import Tutoring

@testable import Shell

@Suite struct MarkdownLayoutTests {
  private func plain(_ blocks: [MarkdownBlock], width: Int) -> [String] {
    MarkdownLayout(width: width).lines(blocks).map(\.plain)
  }

  private static func paragraph(_ text: String) -> MarkdownBlock { .paragraph([.text(text)]) }

  @Test func paragraphsAreFilledAndSetApart() {
    let blocks = [Self.paragraph("one two three four"), Self.paragraph("five")]
    #expect(plain(blocks, width: 9) == ["one two", "three", "four", "", "five"])
  }

  @Test func columnsAreCountedAndNotBytes() {
    let text = "w₁₁⁽²⁾ a₁⁽¹⁾ e\u{301}é"
    #expect(plain([Self.paragraph(text)], width: 15) == [text])
    #expect(plain([Self.paragraph(text)], width: 14) == ["w₁₁⁽²⁾ a₁⁽¹⁾", "e\u{301}é"])
  }

  @Test func rolesFollowTheWordsAndLeaveNoMarks() {
    let block = MarkdownBlock.paragraph([
      .text("a "), .strong([.text("b c")]), .text(", "), .code("d"), .emphasis([.text("e")]),
    ])
    var expected = StyledText("a ")
    expected.append("b c", .strong)
    expected.append(", ")
    expected.append("d", .code)
    expected.append("e", .emphasis)
    #expect(MarkdownLayout(width: 40).lines([block]) == [expected])
  }

  @Test func headingsHaveTheirRole() {
    let block = MarkdownBlock.heading(level: 2, [.text("Your "), .emphasis([.text("turn")])])
    #expect(MarkdownLayout(width: 40).lines([block]) == [StyledText("Your turn", .heading)])
  }

  @Test func linksSayWhereTheyLead() {
    let named = MarkdownBlock.paragraph([.link([.text("next")], destination: "02.md"), .text(".")])
    #expect(plain([named], width: 40) == ["next (02.md)."])
    let bare = MarkdownBlock.paragraph([.link([.text("https://a.b")], destination: "https://a.b")])
    #expect(plain([bare], width: 40) == ["https://a.b"])
  }

  @Test func lineBreaksAreKept() {
    let block = MarkdownBlock.paragraph([.text("one"), .lineBreak, .text("two")])
    #expect(plain([block], width: 40) == ["one", "two"])
  }

  @Test func bulletsHang() {
    let list = MarkdownBlock.list(
      start: nil, isTight: true,
      items: [
        [
          Self.paragraph("one two three"),
          .list(start: nil, isTight: true, items: [[Self.paragraph("four five")]]),
        ],
        [Self.paragraph("six")],
      ])
    #expect(
      plain([list], width: 9) == ["• one two", "  three", "  • four", "    five", "• six"])
  }

  @Test func numbersAlignAndLooseItemsAreSetApart() {
    let list = MarkdownBlock.list(
      start: 9, isTight: false, items: [[Self.paragraph("one two")], [Self.paragraph("three")]])
    #expect(plain([list], width: 10) == [" 9. one", "    two", "", "10. three"])
  }

  @Test func codeStandsAsItIs() {
    let code = MarkdownBlock.code(info: "text", text: "a  *b*\n\n  c is a long line\n")
    #expect(plain([code], width: 10) == ["    a  *b*", "", "      c is a long line"])
  }

  @Test func quotesAndBreaksHaveTheirMarks() {
    let blocks: [MarkdownBlock] = [
      .quote([Self.paragraph("one two"), Self.paragraph("three")]), .thematicBreak,
    ]
    #expect(plain(blocks, width: 7) == ["│ one", "│ two", "│ ", "│ three", "", "───────"])
    let ascii = MarkdownLayout(width: 7, marks: .ascii).lines(blocks).map(\.plain)
    #expect(ascii == ["| one", "| two", "| ", "| three", "", "-------"])
  }

  /// No line is wider than the width, and the words come out as they went in.
  @Test func wrappingKeepsWidthAndWords() {
    var generator = SystemRandomNumberGenerator()
    let letters = ["a", "σ", "∂", "⁽²⁾", "e\u{301}", "w₁"]
    for _ in 0..<300 {
      let words = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
        (0..<Int.random(in: 1...12, using: &generator)).map { _ in
          letters.randomElement(using: &generator) ?? "a"
        }.joined()
      }
      let text = Self.paragraph(words.joined(separator: " "))
      let blocks: [MarkdownBlock] = [
        text, .quote([.list(start: 1, isTight: true, items: [[text], [text]])]),
      ]
      let width = Int.random(in: 8...60, using: &generator)
      let lines = MarkdownLayout(width: width).lines(blocks)
      #expect(lines.allSatisfy { $0.width <= width })

      let wrapped = MarkdownLayout(width: width).lines([text]).map(\.plain)
      // A word wider than a line is cut, so spaces say nothing; with room for each they do.
      #expect(wrapped.joined().replacing(" ", with: "") == words.joined())
      if words.allSatisfy({ $0.columns <= width }) {
        #expect(wrapped.joined(separator: " ") == words.joined(separator: " "))
      }
    }
  }

  @Test(arguments: [-1, 0, 1, 2])
  func aTerminalWithoutRoomStillGetsEveryCharacter(width: Int) {
    let lines = plain([Self.paragraph("one two")], width: width)
    #expect(lines.joined() == "onetwo")
  }
}
