import Testing

@testable import Shell

/// A cost of rounded probabilities says so once, and names the cost that keeps the digits.
@Suite struct LostDigitsNoteTests {
  private static func notes(_ lines: [String]) -> [String] {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in lines { _ = shell.run(command: line) }
    let lines = output.take().map(\.text)
    // A note may go on in the next line.
    return lines.indices.filter { lines[$0].contains("has lost digits") }.map {
      lines[$0...].prefix(2).joined(separator: " ")
    }
  }

  /// 1 − σ(20) is 2.06e-9: the probability keeps eight digits of it.
  @Test func aCostInsideOfAFunctionSaysSo() {
    let notes = Self.notes([
      "y = 0", "z = 20", "cost(p) = binary_cross_entropy(p, y)", "C = cost(sigmoid(z))", "z = 21",
      "z = 0", "z = 20",
    ])
    #expect(
      notes
        == Array(
          repeating: "C has lost digits: it is made of 1 − p, and p is rounded to "
            + "0.9999999979388463; sigmoid_cross_entropy of the logits keeps them", count: 2))
  }

  @Test func theFormThatIsWrittenIsNamed() {
    let notes = Self.notes([
      "y = 0", "z = 20", "p = clamp(sigmoid(z), 0, 1)", "C = binary_cross_entropy(p, y)",
    ])
    #expect(notes.count == 1 && notes[0].contains("0.99999999793"))
  }

  /// What is computed as one loses nothing, what is far from 1 neither, and what is given is as it is.
  @Test(arguments: [
    ["y = 0", "z = 20", "C = binary_cross_entropy(sigmoid(z), y)"],
    ["y = 0", "z = 20", "p = sigmoid(z)", "C = binary_cross_entropy(p, y)"],
    ["y = 0", "z = 5", "f(p) = binary_cross_entropy(p, y)", "C = f(sigmoid(z))"],
    ["y = 0", "p = 0.99999999", "C = binary_cross_entropy(p, y)"],
    ["y = 0", "z = 20", "C = (sigmoid(z) - y)^2"],
  ])
  func othersSayNothing(_ lines: [String]) {
    #expect(Self.notes(lines).isEmpty)
  }
}
