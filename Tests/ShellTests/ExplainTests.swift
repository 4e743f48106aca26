import Testing

@testable import Shell

@Suite struct ExplainTests {
  @Test func aFunctionOfTheProgramIsExplainedByItsDefinition() throws {
    let session = try session(after: ["g(u) = sin(u)^2 + u", "x = 2", "y = g(x)"])
    let lines = try output(of: "explain g", in: session)
    #expect(lines[0] == "g(u) = sin(u)^2 + u")
    let text = lines.joined(separator: " ")
    #expect(text.contains("the argument put in for u"))
    #expect(text.contains("It calls sin"))
    #expect(text.contains("It is used for y"))
  }
}
