import Foundation
import Testing

/// Worked examples from books, courses and pages, as the built program computes them.
@Suite struct PublishedCasesTests {
  @Test(arguments: PublishedCase.all)
  func theNumbersComeOut(_ example: PublishedCase) throws {
    let lines = example.lines + ["set digits full"]
    let heading = try BuiltProgram.run(commands: lines).lines.count
    let result = try BuiltProgram.run(commands: lines + example.numbers.map(\.question))
    #expect(result.status == 0 && result.error.isEmpty, "\(result.error)")
    let printed = result.lines.dropFirst(heading)
    #expect(printed.count == example.numbers.count, "\(printed)")
    for (line, (question, number)) in zip(printed, example.numbers) {
      let found = try #require(Double(line), "\(question): \(line)")
      #expect(
        abs(found - number) <= 1e-12 * max(1e-3, abs(number)),
        "\(question) is \(number), and not \(found)")
    }
  }

  /// Every derivative of every one of them agrees.
  @Test(arguments: PublishedCase.all)
  func theirDerivativesAreChecked(_ example: PublishedCase) throws {
    let heading = try BuiltProgram.run(commands: example.lines).lines.count
    let result = try BuiltProgram.run(commands: example.lines + ["check"])
    let verdict = try #require(result.lines.dropFirst(heading).first)
    #expect(verdict.hasSuffix("agree:"), "\(verdict)")
  }

  /// Two of the pages print a number that their own inputs do not give; `example` has both.
  @Test(arguments: [("recurrent", "h2", 0.7790, 0.7803), ("softmax", "z2[2]", 0.185, 0.1574)])
  func slipsOfPagesAreSeen(
    _ name: String, _ question: String, _ printed: Double, _ right: Double
  ) throws {
    let commands = ["example \(name)"]
    let heading = try BuiltProgram.run(commands: commands)
    #expect(heading.output.contains("the page prints"))
    let result = try BuiltProgram.run(commands: commands + [question])
    let found = try #require(
      result.lines.dropFirst(heading.lines.count).first.flatMap { Double($0) })
    #expect(abs(found - right) < 5e-5 && abs(found - printed) > 5e-4)
  }
}
