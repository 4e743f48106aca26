import Foundation
import Language
import Testing

@testable import Shell

/// What is told of an error are words and what was typed, never how the program calls it.
@Suite struct ErrorTextTests {
  @Test(arguments: [
    ("break if C < nope(C)", "there is no function nope"),
    ("break if C < a1 @ dC/dw1", "a1 is a number"),
    ("break if dC/da1[2] @ C < 1", "dC/da1[2] is a number"),
  ])
  func aConditionIsToldOfAsItIsTyped(line: String, message: String) throws {
    let session = try session(after: ["example mazur"])
    let error = #expect(throws: ShellError.self) { try output(of: line, in: session) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("operand") == false, "\(error?.message ?? "")")
  }

  /// A quantity may have the name of anything.
  @Test func aConditionOnAnyName() throws {
    let session = try session(after: [
      "holds = 2*k", "operand1 = holds^2", "k = 3", "break if operand1 > holds",
    ])
    #expect(try output(of: "continue", in: session).contains { $0.contains("breakpoint 1") })
  }

  @Test(arguments: [("nothing + 1", "1"), ("1 + 1", "nothing + 1"), ("x[3]", "1"), ("w @", "1")])
  func aLessonThatFailsSaysWhyInWords(command: String, answer: String) throws {
    let folder = try TemporaryFolder()
    try """
    ---
    id: failing
    title: Failing
    summary: It fails.
    ---

    ```run
    x = [1, 2]
    \(command)
    ```

    ```ask type=number id=first
    What?
    answer: \(answer)
    hint: None.
    explain: So.
    ```
    """.write(toFile: folder.path + "/failing.md", atomically: true, encoding: .utf8)
    let printed = CollectedOutput()
    let shell = Shell(context: CommandContext(lessonsFolder: folder.path), output: printed)
    _ = shell.run(command: "lesson failing")
    let text = printed.take().map(\.text).joined(separator: "\n")
    #expect(text.contains("error: "), "\(text)")
    #expect(!text.contains("Error("), "\(text)")
  }

  /// Any error has words of its own.
  @Test func whatIsNotKnownIsNotShown() {
    struct Unheard: Error {}
    #expect(!ShellError(describing: Unheard()).message.contains("Unheard"))
    let error = LanguageError("x is not known here", in: "x", at: 0..<1, suggestion: "try y")
    #expect(ShellError(describing: error).message == "x is not known here")
    #expect("\(error)" == "x is not known here (try y)")
  }
}
