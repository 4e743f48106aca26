import Testing
import Tutoring

@testable import Lessons

@Suite struct MarkdownReaderTests {
  private func blocks(_ text: String) throws -> [MarkdownBlock] {
    try MarkdownReader(file: "sample.md", firstLine: 1).blocks(of: text)
  }

  @Test(arguments: [
    ("# One *two*", MarkdownBlock.heading(level: 1, [.text("One "), .emphasis([.text("two")])])),
    ("### Three", .heading(level: 3, [.text("Three")])),
    ("one\ntwo", .paragraph([.text("one"), .text(" "), .text("two")])),
    ("one  \ntwo", .paragraph([.text("one"), .lineBreak, .text("two")])),
    ("**b** `c`", .paragraph([.strong([.text("b")]), .text(" "), .code("c")])),
    ("[t](u.md)", .paragraph([.link([.text("t")], destination: "u.md")])),
    ("a &lt; b", .paragraph([.text("a < b")])),
    ("> q", .quote([.paragraph([.text("q")])])),
    ("- a\n- b", .list(start: nil, isTight: true, items: [[Self.p("a")], [Self.p("b")]])),
    ("- a\n\n- b", .list(start: nil, isTight: false, items: [[Self.p("a")], [Self.p("b")]])),
    ("3. a\n4. b", .list(start: 3, isTight: true, items: [[Self.p("a")], [Self.p("b")]])),
    ("```text\na  *b*\n```", .code(info: "text", text: "a  *b*\n")),
    ("    indented", .code(info: "", text: "indented\n")),
    ("***", .thematicBreak),
  ])
  func blockKinds(text: String, expected: MarkdownBlock) throws {
    #expect(try blocks(text) == [expected])
  }

  private static func p(_ text: String) -> MarkdownBlock { .paragraph([.text(text)]) }

  @Test func placesAreLinesOfTheFile() {
    let reader = MarkdownReader(file: "sample.md", firstLine: 11)
    var problems = LessonProblems()
    let placed = reader.placedBlocks(of: "# a\n\nb\nc\n\n```\nd\n```\n", &problems)
    #expect(placed.map(\.lines) == [11...11, 13...14, 16...18])
  }

  @Test(arguments: [
    ("<b>bold</b>", "html inline"), ("<div>\n</div>", "html block"), ("![alt](i.png)", "image"),
  ])
  func unsupportedMarkdownIsRefused(text: String, kind: String) {
    let expected = LessonError("sample.md", 3, .unsupportedMarkdown(kind))
    #expect(throws: expected) { try blocks("text\n\n" + text) }
  }

  @Test(arguments: ["a &#27;[31m", "`x` [t](u&#x9b;v)", "```a&#27;b\nx\n```", "**a &#8238;b**"])
  func controlCharactersOfEntitiesAreRefused(text: String) {
    #expect {
      try blocks(text)
    } throws: { error in
      if case .controlCharacter = (error as? LessonError)?.problem { true } else { false }
    }
  }

  @Test(arguments: [
    String(repeating: "> ", count: 10_000) + "deep",
    String(repeating: "*a **b ", count: 1_000) + String(repeating: "c** d*", count: 1_000),
  ])
  func deepNestingIsRefused(text: String) {
    let expected = LessonError("sample.md", 1, .nestedTooDeep(limit: 16))
    #expect(throws: expected) { try blocks(text) }
  }
}
