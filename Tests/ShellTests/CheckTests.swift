import Testing

@testable import Shell

/// What `check` says: agreement where there is one, a corner where no derivative exists.
@Suite struct CheckTests {
  private static func check(_ lines: [String], _ command: String = "check") throws -> [String] {
    try output(of: command, in: session(after: lines))
  }

  @Test(arguments: [
    ["f = abs(w)", "w = 0"], ["f = max(w, 1)", "w = 1"], ["f = norm([w, 0*w])", "w = 0"],
    ["f = clamp(w, 0, 1)", "w = 1"], ["f = relu(w)", "w = 0"], ["f = sqrt(w)", "w = 0"],
  ])
  func cornersAreNamed(_ lines: [String]) throws {
    let output = try Self.check(lines)
    #expect(output.first == "the derivative is at a corner, where none exists")
    #expect(output.contains { $0.contains("slope to the left") })
  }

  @Test func cornersAreCountedAmongOthers() throws {
    let output = try Self.check(["f = abs(a) + b^2", "a = 0", "b = 3"])
    #expect(output.first == "1 of 2 derivatives is at a corner, where none exists")
    #expect(output.contains("the first is ∂f/∂a:"))
  }

  @Test(arguments: [
    ["f = ln(w)", "w = 1e-5"], ["f = sqrt(w)", "w = 1e-5"], ["f = 1/w", "w = 1e-6"],
    ["f = sin(10000*w)", "w = 1"], ["f = exp(w)", "w = 709"],
  ])
  func smoothPointsAgree(_ lines: [String]) throws {
    let output = try Self.check(lines)
    #expect(output.first == "the derivative agrees:")
    #expect(output.contains { $0.contains("dot-product test") })
    #expect(output.contains { $0.contains("second derivatives") })
  }

  /// Of 2·600 + 600 + 600 + 1 parameters at most about a thousand are taken.
  @Test func largeNetworksAreSampled() throws {
    let lines = ["network 2 600 1 seed=1", "x = [0.5, -1]", "y = [1]"]
    let some = try Self.check(lines)
    let heading = try #require(some.first)
    #expect(heading.hasSuffix("of 2401 derivatives were taken, spread evenly, and agree:"))
    #expect(try Self.check(lines, "check all").first == "all 2401 derivatives agree:")
  }

  @Test func whatHasNoValueHasNoDerivative() throws {
    #expect(throws: ShellError.self) { try Self.check(["f = 1/w", "w = 0"]) }
    #expect(throws: ShellError.self) { try Self.check(["f = w^2", "w = 1"], "check some") }
  }
}
