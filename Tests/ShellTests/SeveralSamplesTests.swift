import Foundation
import Language
import Testing

@testable import Shell

/// What is typed about several samples is what is answered: C alone is the mean.
@Suite struct SeveralSamplesTests {
  private static let exclusiveOr = [
    "network 2 2 1 seed=3", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
  ]

  /// The number that an expression has, as it is printed.
  private static func number(_ text: String, _ session: Session) throws -> String {
    try #require(output(of: text, in: session).first)
  }

  @Test(arguments: 1...4) func showTellsTheMeanFromTheSample(number: Int) throws {
    let session = try session(after: Self.exclusiveOr + ["sample \(number)"])
    let rows = try output(of: "show", in: session).map { $0.split(separator: "=").map(String.init) }
    func row(_ name: String) -> String? {
      rows.first { $0[0].trimmingCharacters(in: .whitespaces) == name }?[1]
        .trimmingCharacters(in: .whitespaces)
    }
    #expect(row("C") == (try Self.number("C", session)))
    #expect(row("C[\(number)]") == (try Self.number("C[\(number)]", session)))
    let defined = try output(of: "C = sum((a2 - y)^2)", in: session)
    #expect(defined.first == (try output(of: "show C", in: session).first))
  }

  /// The value at the end of what `why` and `paths` print about it is that of the expression.
  @Test(arguments: ["C", "C[2]", "dC/dw1[1,1]", "dC[4]/dw1[1,1]", "dC[2]/da1[1]", "dC/da1[2]"])
  func whyExplainsWhatIsTyped(asked: String) throws {
    for place in ["sample 1", "sample 3", "goto 146"] {
      let session = try session(after: Self.exclusiveOr + [place])
      let lines = try output(of: "why \(asked) 1", in: session)
      let first = lines.prefix { !$0.hasPrefix("├") && !$0.hasPrefix("└") }.joined(separator: " ")
      let value = first.split(separator: " ").last { $0 != "│" && $0 != "…" }.map(String.init)
      let number = try Self.number(asked, session)
      #expect(value?.replacing("−", with: "-") == number, "\(place)")
      guard asked.hasPrefix("d") else { continue }
      let sums = try output(of: "paths \(asked)", in: session)
      #expect(
        sums.contains { $0.replacing("−", with: "-").hasSuffix("= \(number)") }, "\(sums)")
    }
  }

  @Test func theDrawingSaysWhoseNumbersItShows() throws {
    let other = try session(after: Self.exclusiveOr + ["sample 2"])
    let lines = try output(of: "graph", in: other)
    #expect(lines[0] == "[34/146] before the first step of sample 2")
    #expect(!lines.contains { $0.contains("▶") })
    let own = try session(after: Self.exclusiveOr + ["sample 2", "step"])
    #expect(try output(of: "graph", in: own).contains { $0.contains("▶ a₁⁽¹⁾") })
    let mean = try session(after: Self.exclusiveOr + ["goto 146"])
    let drawn = try output(of: "graph", in: mean)
    #expect(drawn[0].contains("mean over the samples"))
    #expect(drawn[1] == "a mean over all samples; drawn is sample 4, the last")
    #expect(!drawn.contains { $0.contains("▶") })
  }

  /// A walk that is the same for every sample has one pass: going to a sample moves within no other.
  @Test(arguments: [0, 1, 3])
  func aSampleIsGoneToWhereTheWalkDoesNotDependOnIt(step: Int) throws {
    let lines = ["z = 1", "C = z^2", "data [1,2,3,4,5,6,7,8]", "goto \(step)", "sample 8"]
    let session = try session(after: lines)
    #expect(session.cursor == step)
    #expect(session.sample == 7)
    #expect(try output(of: "x", in: session) == ["8"])
    #expect(try output(of: "where", in: session)[0].hasPrefix("[\(step)/3]"))
    #expect(try output(of: "whatif z = 3", in: session).contains { $0.contains("1 → 9") })
    for line in ["graph", "why C", "paths dC/dz", "show", "explain", "restart"] where step > 0 {
      #expect(throws: Never.self) { try output(of: line, in: session) }
    }
    let start = try Interpreter().run("restart", in: session).session
    #expect(start.cursor == 0 && start.sample == 7)
  }

  /// Whatever place is asked for, the walk is at one that it has.
  @Test func theCursorStaysInItsWalk() throws {
    var session = try session(after: ["z = 1", "C = z^2", "data [1, 2]"])
    for step in [-1, 4, .min, .max] {
      session.place(at: step)
      #expect((0...3).contains(session.cursor))
      session.read(sample: step)
      #expect((0...1).contains(session.sample))
    }
  }
}
