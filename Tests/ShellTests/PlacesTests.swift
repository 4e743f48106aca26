import Language
import Stepping
import Testing

@testable import Shell

/// Places that are none say what would be one.
@Suite struct PlacesTests {
  @Test(arguments: [
    ("break layer", "the number of a layer is expected", "there are the layers 1 and 2"),
    ("break layer 7", "this walk has no layer 7", "there are the layers 1 and 2"),
    ("break Partial", "Partial is no place of this walk", "did you mean partial?"),
    (
      "break step", "step is no place of this walk",
      "a place is a quantity or derivative, layer 1, value, partial, contribution, total, mean or "
        + "update, or if and a condition"
    ),
    ("watch 3", "3 never changes", "watch a quantity, as in watch C"),
    ("watch 2*pi", "2*pi never changes", "watch a quantity, as in watch C"),
    (
      "restart a1[1]", "a walk leads to a number that is defined under its own name",
      "give this one a name, as in f = a1[1], then restart f"
    ),
  ])
  func areRefused(line: String, message: String, suggestion: String) throws {
    let start = try session(after: ["example mazur"])
    do {
      _ = try Interpreter().run(line, in: start)
      Issue.record("\(line) is accepted")
    } catch {
      #expect(error.message == message)
      #expect(error.suggestion == suggestion)
    }
  }

  /// A number with a name of its own can be walked to.
  @Test func anElementUnderANameIsWalkedTo() throws {
    let walked = try session(after: ["example mazur", "f = a1[1]", "restart f", "continue"])
    #expect(walked.walk?.model.target?.name == "f")
  }

  /// A display of a program that is gone says so once, and is silent from then on.
  @Test func aDisplayThatMeansNothingSaysSoOnce() throws {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in ["example mazur", "display z1", "example baydin"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(output.take().last?.text == "1: z1 is no part of this program")
    #expect(shell.run(command: "step") == .done)
    #expect(!output.take().contains { $0.text.contains("z1") })
    #expect(shell.run(command: "info") == .done)
    #expect(output.take().last?.text.hasSuffix("z1  no part of this program") ?? false)
    for line in ["example mazur", "step"] { #expect(shell.run(command: line) == .done) }
    #expect(output.take().contains { $0.text.hasPrefix("1: z1 = ") })
  }
}
