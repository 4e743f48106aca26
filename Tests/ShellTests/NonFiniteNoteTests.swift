import Testing

@testable import Shell

@Suite struct NonFiniteNoteTests {
  private static let lead = "the first value that is not finite: "

  private static func notes(_ lines: [String]) -> [String] {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in lines { _ = shell.run(command: line) }
    return output.take().map(\.text).filter { $0.hasPrefix(lead) }
      .map { String($0.dropFirst(lead.count)) }
  }

  @Test(arguments: [
    (["x = 0", "u = 1/x"], ["u = 1/x = 1/0 = ∞"]),
    (["x = 2", "u = 1/x", "x = 0"], ["u = 1/x = 1/0 = ∞"]),
    // What follows from it is told once, and it is told again when it comes back.
    (["x = 0", "u = 1/x", "v = u + 1", "C = v - u"], ["u = 1/x = 1/0 = ∞"]),
    (
      ["x = 0", "u = 1/x", "x = 1", "x = 0"], ["u = 1/x = 1/0 = ∞", "u = 1/x = 1/0 = ∞"]
    ),
    (["x = -1", "u = 1 + ln(x)"], ["v₁ = ln(x) = ln(−1) = NaN"]),
    (["data [1, 0, 2]", "u = ln(x)"], ["u₂ = ln(x) = ln(0) = −∞"]),
    (["data [1, 0, 2]", "u = ln(x)", "C = u + 1"], ["u₂ = ln(x) = ln(0) = −∞"]),
    (["x = 1", "data [1, 0, 2]", "C = ln(x)^2"], ["v₁ = ln(x) = ln(0) = −∞, of sample 2"]),
    (["x = 3", "u = 1/x", "step 2"], []),
  ])
  func theFirstValueIsTracedOnce(lines: [String], notes: [String]) {
    #expect(Self.notes(lines) == notes)
  }

  @Test func theStepAtWhichItComesInSaysSo() throws {
    let note = "  −∞ comes in here: what it is computed from is finite"
    let logarithm = try session(after: ["x = 0", "u = ln(x)", "C = u - 1"])
    let lines = try output(of: "step 2", in: logarithm)
    #expect(lines.filter { $0 == note }.count == 1)
    #expect(lines[1] == note)
    // A derivative that is infinite at a finite value, too.
    let root = try session(after: ["q = 0", "s = sqrt(q)"])
    #expect(try output(of: "step 3", in: root).contains(note.replacing("−∞", with: "∞")))
  }
}
