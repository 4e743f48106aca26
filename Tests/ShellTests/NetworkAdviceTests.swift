import Testing

@testable import Shell

/// Networks whose parts do not go together are told of at once, with what fits.
@Suite struct NetworkAdviceTests {
  @Test(arguments: [
    // One output: −y ln a has no part for y = 0.
    ("network 2 3 1 cost=cross_entropy", "cost=binary_cross_entropy fits"),
    ("network 2 3 1 cost=softmax_cross_entropy", "cost=sigmoid_cross_entropy fits"),
    // eᶻ/eᶻ = 1.
    ("network 2 3 1 output=softmax", "output=sigmoid fits"),
    // ln of what is not positive.
    ("network 2 3 2 cost=cross_entropy output=tanh", "output=sigmoid fits"),
    ("network 2 3 1 cost=binary_cross_entropy output=identity", "output=sigmoid fits"),
    ("network 2 3 1 cost=binary_cross_entropy output=relu", "output=sigmoid fits"),
  ])
  func isToldOf(_ line: String, _ advice: String) throws {
    let lines = try output(of: line)
    #expect(lines.joined(separator: " ").contains(advice), "\(lines)")
  }

  @Test(arguments: [
    "network 2 3 1", "network 2 3 1 output=identity", "network 2 1 cost=binary_cross_entropy",
    "network 2 3 1 cost=sigmoid_cross_entropy", "network 2 3 2 cost=softmax_cross_entropy",
    "network 2 3 2 cost=cross_entropy output=softmax", "network 2 3 2 cost=cross_entropy",
    "network 2 3 1 cost=hinge output=tanh", "network 2 3 1 output=relu cost=huber",
  ])
  func whatGoesTogetherIsNot(_ line: String) throws {
    let lines = try output(of: line)
    #expect(!lines.contains { $0.contains("fits") }, "\(lines)")
  }

  @Test func hiddenNeedsAHiddenLayer() throws {
    do {
      _ = try output(of: "network 2 1 hidden=tanh")
      Issue.record("it was accepted")
    } catch let error as ShellError {
      #expect(error.message.contains("no hidden layer"))
      #expect(error.suggestion?.contains("network 2 3 1 hidden=tanh") == true)
    }
  }

  @Test func aLetterThatEveryLayerHasNamesThem() throws {
    do {
      _ = try output(of: "dC/dw", in: session(after: ["example mazur"]))
      Issue.record("it was accepted")
    } catch let error as ShellError {
      #expect(error.suggestion == "each layer has its own: w1, w2")
    }
  }
}
