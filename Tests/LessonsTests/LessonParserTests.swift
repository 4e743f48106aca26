import Testing
import Tutoring

@testable import Lessons

@Suite struct LessonParserTests {
  private static let question = """
    ```ask type=number id=cost
    What is `C`?

    Think first.
    answer: C
    hint: Square
      the *distance*.
    hint: 0.25

    explain: It is a square.
    ```

    """

  @Test func aLessonIsReadInOrder() throws {
    let lesson = try sampleLesson(
      """
      # Title

      text
      ```run
      network 1 1

        step
      ```
      ```python
      shown = True
      ```
      ```expect
      bp> C
      0.5
        indented

      bp>  program
      ```

      """ + Self.question)
    #expect(lesson.id == "sample")
    #expect(lesson.title == "A sample")
    #expect(lesson.summary == "What a test needs.")
    #expect(lesson.requires.isEmpty)
    #expect(lesson.blocks.map(\.line) == [6, 9, 14, 17, 24])
    #expect(
      lesson.blocks.dropFirst().prefix(3).map(\.content) == [
        .run([
          LessonCommand(text: "network 1 1", line: 10), LessonCommand(text: "step", line: 12),
        ]),
        .prose([.code(info: "python", text: "shown = True\n")]),
        .expect([
          Exchange(
            command: LessonCommand(text: "C", line: 18), output: ["0.5", "  indented", ""]),
          Exchange(command: LessonCommand(text: "program", line: 22), output: []),
        ]),
      ])
  }

  @Test func aQuestionIsReadWithItsHelp() throws {
    let question = try #require(try sampleLesson(Self.question).questions.first)
    #expect(question.id == "cost")
    #expect(question.line == 6)
    #expect(
      question.text == [
        .paragraph([.text("What is "), .code("C"), .text("?")]),
        .paragraph([.text("Think first.")]),
      ])
    guard case .number(let answer) = question.kind else {
      Issue.record("\(question.kind)")
      return
    }
    #expect(answer.expression == LessonCommand(text: "C", line: 10))
    #expect(answer.digits == 2)
    #expect(answer.mistakes.isEmpty)
    #expect(
      question.hints == [
        [
          .paragraph([
            .text("Square"), .text(" "), .text("the "), .emphasis([.text("distance")]), .text("."),
          ])
        ],
        [.paragraph([.text("0.25")])],
      ])
    #expect(question.explanation == [.paragraph([.text("It is a square.")])])
  }

  @Test func frontMatterMayNameRequirementsAndComeFromAnotherSystem() throws {
    let text =
      "\u{FEFF}---\r\nid: b-2\r\ntitle: B: two\r\nsummary: S\r\nrequires: a, c-1\r\n---\r\nHi\r\n"
    let lesson = try LessonParser.parse(text.utf8, file: "b.md")
    #expect(lesson.title == "B: two")
    #expect(lesson.requires == ["a", "c-1"])
    #expect(lesson.blocks == [LessonBlock(content: .prose([.paragraph([.text("Hi")])]), line: 7)])
  }

  @Test(arguments: [
    ("", 1, LessonError.Problem.missingFrontMatter),
    ("# Title\n", 1, .missingFrontMatter),
    ("---\nid: a\n", 1, .unclosedFrontMatter),
    ("---\nid a\n---\n", 2, .malformedLine("id a", place: .frontMatter)),
    ("---\nid: a\nauthor: b\n---\n", 3, .unknownKey("author", place: .frontMatter)),
    ("---\nid: a\nid: b\n---\n", 3, .repeatedKey("id", firstLine: 2)),
    ("---\nid: a\ntitle:\n---\n", 3, .emptyValue(key: "title")),
    ("---\nid: a\nsummary: s\n---\n", 1, .missingKey("title", place: .frontMatter)),
    ("---\nid: a\ntitle: t\n---\n", 1, .missingKey("summary", place: .frontMatter)),
    ("---\ntitle: t\nsummary: s\n---\n", 1, .missingKey("id", place: .frontMatter)),
    ("---\ntitle: t\nid: A b\n---\n", 3, .malformedID("A b")),
    ("---\nid: a\ntitle: t\nsummary: s\nrequires: ../b\n---\n", 5, .malformedID("../b")),
  ])
  func malformedFrontMatter(text: String, line: Int, problem: LessonError.Problem) {
    #expect(throws: LessonError("a.md", line, problem)) {
      try LessonParser.parse(text.utf8, file: "a.md")
    }
  }

  @Test(arguments: [
    ("```run\n```\n", 6, LessonError.Problem.emptyBlock("run")),
    ("```run\nstep\n", 6, .unclosedBlock("run")),
    ("````run\nstep\n```\n", 6, .unclosedBlock("run")),
    ("```run fast=yes\nstep\n```\n", 6, .unknownOption("fast", block: "run")),
    ("```expect\n```\n", 6, .emptyBlock("expect")),
    ("```expect\n0.5\nbp> C\n```\n", 7, .outputBeforeCommand("0.5")),
    ("```expect\nbp>\n```\n", 7, .outputBeforeCommand("bp>")),
    ("```aks type=number id=a\n```\n", 6, .unknownBlock("aks")),
    ("```checkpoint id=a\n```\n", 6, .unknownBlock("checkpoint")),
    ("- item\n\n  ```run\n  step\n  ```\n", 6, .nestedBlock("run")),
    ("text\n\n> ```ask type=number id=a\n> ```\n", 8, .nestedBlock("ask")),
  ])
  func malformedBlocks(body: String, line: Int, problem: LessonError.Problem) {
    #expect(throws: LessonError("sample.md", line, problem)) { try sampleLesson(body) }
  }

  @Test(arguments: [
    (
      "id=a", ["Q", "answer: C", "hint: h", "explain: e"], 6,
      LessonError.Problem.missingOption("type", block: "ask")
    ),
    (
      "type=number", ["Q", "answer: C", "hint: h", "explain: e"], 6,
      .missingOption("id", block: "ask")
    ),
    ("type=number id=", ["Q"], 6, .missingOption("id", block: "ask")),
    ("type=number id=a id=b", ["Q"], 6, .repeatedOption("id", block: "ask")),
    ("type=number id=a unit=2", ["Q"], 6, .unknownOption("unit", block: "ask")),
    ("type=number id=a digits=1", ["Q"], 6, .wrongDigits("1")),
    ("type=number id=a digits=two", ["Q"], 6, .wrongDigits("two")),
    ("type=foo id=a", ["Q"], 6, .unknownQuestionType("foo")),
    ("type=number id=Q", ["Q"], 6, .malformedID("Q")),
    ("type=number id=a", ["answer: C", "hint: h", "explain: e"], 6, .missingQuestion),
    ("type=number id=a", ["Q", "hint: h", "explain: e"], 6, .missingKey("answer", place: .ask)),
    ("type=number id=a", ["Q", "answer: C", "explain: e"], 6, .missingKey("hint", place: .ask)),
    ("type=number id=a", ["Q", "answer: C", "hint: h"], 6, .missingKey("explain", place: .ask)),
    (
      "type=number id=a", ["Q", "answer: C", "answer: D"], 9,
      .repeatedKey("answer", firstLine: 8)
    ),
    ("type=number id=a", ["Q", "answer:", "hint: h"], 8, .emptyValue(key: "answer")),
    ("type=number id=a", ["Q", "answer: C", "stray"], 9, .malformedLine("stray", place: .ask)),
    ("type=number id=a", ["Q", "answr: C"], 8, .unknownKey("answr", place: .ask)),
    (
      "type=number id=a", ["Q", "answer: C", "hint: a <b>", "explain: e"], 9,
      .unsupportedMarkdown("html inline")
    ),
  ])
  func malformedQuestions(
    options: String, body: [String], line: Int, problem: LessonError.Problem
  ) {
    #expect(throws: LessonError("sample.md", line, problem)) {
      try sampleLesson("```ask \(options)\n\(body.joined(separator: "\n"))\n```\n")
    }
  }

  @Test func questionIDsAreUnique() {
    let expected = LessonError("sample.md", 17, .repeatedQuestionID("cost", firstLine: 6))
    #expect(throws: expected) { try sampleLesson(Self.question + Self.question) }
  }

  @Test(arguments: [
    "\u{1B}[31mred", "a\u{7}", "a\u{9B}31m", "a\u{202E}b", "a\u{2028}b", "a\rb", "\0",
  ])
  func controlCharactersAreRefusedWhereverTheyStand(text: String) {
    for body in ["one\n\(text)\n", "```run\n\(text)\n```\n", "```text\n\(text)\n```\n"] {
      #expect {
        try sampleLesson(body)
      } throws: { error in
        guard let error = error as? LessonError, case .controlCharacter = error.problem else {
          return false
        }
        return error.line == 7
      }
    }
  }

  @Test func tabsBecomeSpaces() throws {
    let lesson = try sampleLesson("```text\na\tb\n```\n")
    let code = MarkdownBlock.code(info: "text", text: "a   b\n")
    #expect(lesson.blocks.map(\.content) == [.prose([code])])
  }

  @Test func bytesThatAreNotTextAreRefusedWithTheirLine() {
    let bytes = Array((frontMatter + "one\n").utf8) + [0xC3, 0x28]
    #expect(throws: LessonError("sample.md", 7, .notText)) {
      try LessonParser.parse(bytes, file: "sample.md")
    }
  }

  @Test func everyErrorIsOneLineThatBeginsWithItsPlace() {
    let error = LessonError("a.md", 3, .unknownQuestionType("foo"))
    #expect(
      error.description
        == "a.md:3: 'foo' is no type of question; the types are number, choice, command, order, "
        + "line, sign, vector, expression, free, curve")
    #expect(
      LessonError("a.md", 1, .controlCharacter("\u{1B}")).description
        == "a.md:1: the control character U+001B may not stand in a lesson; remove it")
  }
}
