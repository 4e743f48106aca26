import Rendering
import Testing

@testable import Shell

/// What the views of a computation say.
@Suite struct ViewTests {
  private static let softmax = [
    "w = [[0.1,0.2],[0.3,0.4],[0.5,0.6]]", "x = [1,2]", "b = [0,0.1,0.2]", "y = [0,0,1]",
    "C = softmax_cross_entropy(w @ x + b, y)",
  ]

  @Test func aGraphShowsSmallArraysAndProductsAsTheyAreTyped() throws {
    // By hand: 0.1 + 0.4, 0.3 + 0.8 + 0.1, 0.5 + 1.2 + 0.2.
    let session = try session(after: Self.softmax + ["forward"])
    let lines = try output(of: "graph", in: session)
    #expect(lines.contains { $0.contains("v₁ = w @ x + b") })
    #expect(lines.contains { $0.contains("[0.5, 1.2, 1.9]") })
    #expect(!lines.contains { $0.contains("weighted_sum") })
  }

  @Test func onlyATermThatStandsAloneIsSpokenOf() throws {
    // Every probability depends on every logit, and each target stands in one term.
    let coupled = try session(after: Self.softmax + ["goto 9"])
    #expect(!(try output(of: "explain", in: coupled)).joined().contains("only the term"))
    let apart = try session(after: ["example mazur", "goto 11"])
    #expect(try output(of: "explain", in: apart).joined(separator: " ").contains("only the term"))
  }

  @Test func parallelUsesAreToldApart() throws {
    // f = 1/x − 1/x + ln x: the first two paths cancel.
    let session = try session(after: ["x = 2", "u = 1/x", "w = u-u", "f = w+ln(x)"])
    let lines = try output(of: "paths f x", in: session)
    #expect(lines.contains("  x → 1st u → w → f"))
    #expect(lines.contains("  x → 2nd u → w → f"))
  }

  @Test func whatWhyLeavesOutIsCounted() throws {
    let numbers = (1...20).map(String.init).joined(separator: ", ")
    let session = try session(after: ["w = [\(numbers)]", "x = [\(numbers)]", "C = dot(w, x)"])
    #expect(try output(of: "why C 1", in: session).joined().contains("… 14 more"))
  }

  @Test func bothNumbersOfAChangeHaveAsManyDecimals() throws {
    let session = try session(after: ["x = 2", "u = 1/x"])
    #expect(
      try output(of: "whatif x = 2.00001", in: session).joined().contains("0.500000 → 0.499998"))
  }

  /// Digits that are shown are the number's: 1.00034 has no zeros after 1.000.
  @Test func noDigitsAreMadeUpForAChange() throws {
    let session = try session(after: ["x = 1.00034", "u = x*x", "set digits 4"])
    let lines = try output(of: "whatif x = 0.9998", in: session)
    #expect(!lines.contains { $0.contains("1.0000") }, "\(lines)")
  }

  @Test func whatIsReadAloudKeepsWhatIsPredicted() throws {
    // By hand: 0.15 · 0.05 + 0.2 · 0.1 + 0.35, and 0.25 · 0.05 + 0.3 · 0.1 + 0.35 is still to come.
    let session = try session(
      after: ["example mazur", "step", "predict on", "set notation spoken"])
    let lines = try output(of: "matrix", in: session)
    #expect(lines.contains("z of layer 1 is 0.3775, not known yet."))
    #expect(!lines.joined().contains("0.3925"))
  }

  private static let samples = [
    "network 2 2 1", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]", "goto 20",
  ]

  private static let inside = [
    "gate(u, s) = u * sigmoid(s * u)", "x = 1.5", "C = gate(x, 0.25)", "step", "step into", "step",
  ]

  @Test(arguments: [
    ["example mazur", "goto 31"], softmax + ["goto 20"], samples, inside,
    samples + ["predict on", "step"],
  ])
  func whatIsReadAloudHasNoArtAndNoColumns(_ lines: [String]) throws {
    let session = try session(after: ["set notation spoken"] + lines)
    let questions = [
      "graph", "why C", "why dC/dw1[1,1]", "matrix", "compare", "where", "explain sigmoid", "show",
      "gradient", "check", "set", "paths C w1[1,1]", "whatif b[1] = 1", "step 12",
      "explain average", "explain", "paths C x",
    ]
    for question in questions {
      // matrix and the elements of layers are mazur's only.
      guard let printed = try? output(of: question, in: session) else { continue }
      for line in printed {
        #expect(!line.contains("  "), "\(question): \(line)")
        #expect(!line.contains { "│├└┌┐┘┤●─⎡⎣=".contains($0) }, "\(question): \(line)")
        #expect(!line.contains(",,") && !line.contains(",."), "\(question): \(line)")
      }
    }
  }
}
