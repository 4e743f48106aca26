import Language
import Presentation
import Rendering
import Testing

@testable import Autodiff
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
    #expect(
      output.contains { $0.contains("∂f/∂a") && $0.contains("to the left −1, to the right 1") })
  }

  /// Every corner by its name, with both slopes, also under a large value.
  @Test func everyCornerIsNamed() throws {
    let output = try Self.check(["f = sum(relu(v)) + 1e6", "v = [0, 1, 0]"])
    #expect(output.first == "2 of 3 derivatives are at a corner, where none exists")
    #expect(output.dropFirst().map { $0.prefix(8).trimmingPrefix("  ") } == ["∂f/∂v₁", "∂f/∂v₃"])
    #expect(output.dropFirst().allSatisfy { $0.contains("slope to the left 0, to the right 1") })
  }

  @Test(arguments: [
    ["network 2 2 1 hidden=selu", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]"],
    [
      "network 2 2 1 hidden=relu output=identity seed=2",
      "data [[0,0],[0,1],[1,0],[1,1],[2,0],[0,3],[0,0],[1,-1]] -> [[0],[1],[1],[0],[1],[0],[1],[1]]",
    ],
  ])
  func cornersOfNetworksAreNamed(_ lines: [String]) throws {
    let output = try Self.check(lines)
    #expect(output.first == "2 of 9 derivatives are at a corner, where none exists")
    #expect(output.contains { $0.contains("∂C/∂b₁⁽¹⁾") })
    #expect(output.contains { $0.contains("∂C/∂b₂⁽¹⁾") })
  }

  /// The derivative is 0, or nearly: its terms cancel, and it is right all the same.
  @Test(arguments: [
    ["f = x^3 - 0.3*x", "x = 0.31622776601683794"], ["f = sin(x)^2 + cos(x)^2", "x = 0.7"],
    ["f = sum(softmax(z))", "z = [1, 2, -3]"], ["f = ln(exp(x)) - x", "x = 0.3"],
    ["f = sum((v - mean(v)) / sqrt(mean((v - mean(v))^2)))", "v = [1, -2, 5]"],
    ["f = sigmoid(40*x)", "x = 1"],
  ])
  func whatCancelsIsNotAccused(_ lines: [String]) throws {
    let heading = try #require(try Self.check(lines).first)
    #expect(heading.hasSuffix("agrees:") || heading.hasSuffix("agree:"))
  }

  @Test func missingSecondDerivativesAreNamed() throws {
    let output = try Self.check(["f = a*abs(a) + b^2", "a = 0", "b = 3"])
    #expect(output.first == "all 2 derivatives agree:")
    #expect(output.last == "no second derivative exists by a: the first has a corner there")
  }

  /// What differences leave open is said beside them.
  @Test func roundingIsShown() throws {
    let output = try Self.check(["f = 1e-8*sin(x) + 1e8", "x = 1"])
    #expect(output.contains { $0.contains("central differences") && $0.contains(" ± ") })
  }

  /// A primitive whose derivative is wrong is named.
  @Test func aWrongPrimitiveIsNamed() throws {
    let session = try session(after: ["f = sin(w)", "w = 1"])
    var check = try #require(
      try session.model.checkDerivatives(limit: 10) { false })
    let sine = try #require(Primitive.named("sin"))
    check = DerivativeCheck(
      gradient: check.gradient, products: check.products,
      wrongOperations: [
        OperationComparison(
          node: check.gradient[0].variable, primitive: sine, operand: 0, element: 0, output: 0,
          sample: 0, reverse: 0.6, forward: 0.6, difference: 0.5403, verdict: .wrong)
      ], wrongRecordings: [], curvature: check.curvature)
    #expect(
      session.layout(80, numbers: .full).lines(CheckReport(check, of: session.model).blocks)
        .map(\.plain) == [
          "the derivative of sin is wrong", "by x, in one use of it:",
          "  reverse mode         0.6", "  forward mode         0.6",
          "  central differences  0.5403",
        ])
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
