import Testing

@testable import Shell

/// What is said of a derivative that is not known: the step, the reason, and the form that works, the
/// same by every command.
@Suite struct UnknownDerivativeTests {
  private static let reason =
    "v₁ = √(x) = √(0) = 0 is where the chain rule multiplies 0 by ∞, which can be any number"
  private static let advice = "write x for sqrt(x)^2: the same, and its derivative is known"

  @Test(arguments: ["gradient", "check", "until df/dx", "continue"])
  func everyCommandSaysWhy(_ command: String) throws {
    let session = try session(after: ["x = 0", "f = sqrt(x)^2"])
    let text = try output(of: command, in: session).joined(separator: " ")
    #expect(text.contains(Self.reason), "\(text)")
    #expect(text.contains(Self.advice), "\(text)")
  }

  @Test func explainSaysWhy() throws {
    let session = try session(after: ["x = 0", "f = sqrt(x)^2", "until df/dx"])
    let text = try output(of: "explain", in: session).joined(separator: " ")
    #expect(text.contains(Self.reason) && text.contains(Self.advice), "\(text)")
  }

  @Test func anExpressionSaysWhy() throws {
    let session = try session(after: ["x = 0", "f = sqrt(x)^2"])
    let error = try #require(throws: ShellError.self) { try output(of: "df/dx", in: session) }
    #expect(error.message == "df/dx is not a number: \(Self.reason)")
    #expect(error.suggestion == Self.advice)
  }

  /// The reason comes before the first value on the way that is not finite.
  @Test func anExpressionOverInfinitySaysWhy() throws {
    let session = try session(after: ["x = 0", "f = 1/(1/x)"])
    let error = try #require(throws: ShellError.self) { try output(of: "df/dx", in: session) }
    #expect(error.message.hasPrefix("df/dx is not a number: "))
    #expect(error.suggestion == "write x for 1/(1/x): the same, and its derivative is known")
  }

  /// What is advised is typed, and the derivative is there: 1, −1 at −1, and softmax's p − y.
  @Test(arguments: [
    (["x = 0", "f = sqrt(x)^2"], "f = x", "df/dx", 1.0),
    (["x = 0", "f = 1/(1/x)"], "f = x", "df/dx", 1.0),
    (["x = -1", "f = sqrt(x^2)"], "f = abs(x)", "df/dx", -1.0),
  ])
  func theFormThatWorksWorks(
    _ lines: [String], _ form: String, _ asked: String, _ expected: Double
  ) throws {
    let found = try output(of: asked, in: session(after: lines + [form]))
    #expect(found == [expected < 0 ? "-1" : "1"])
  }

  /// Without a form that is known only the reason is given.
  @Test func withoutAFormOnlyTheReasonIsGiven() throws {
    let session = try session(after: ["x = 0", "f = sqrt(x)*0"])
    let lines = try output(of: "gradient", in: session)
    #expect(!lines.contains { $0.contains("write ") })
  }

  // MARK: Second derivatives at corners

  @Test(arguments: ["hessian(A, x)", "d(dA/dx)/dx", "1 + d(dA/dx)/dx"])
  func aSecondDerivativeThatDoesNotExistIsNamed(_ asked: String) throws {
    let session = try session(after: ["x = 0", "A = 0.5*relu(x)^2"])
    let error = try #require(throws: ShellError.self) { try output(of: asked, in: session) }
    #expect(error.message.hasSuffix("does not exist here: relu is at its corner in A"))
  }

  @Test func aDefinitionThatDoesNotExistIsNamed() throws {
    let session = try session(after: ["x = 0", "A = 0.5*relu(x)^2"])
    #expect(
      try output(of: "h = d(dA/dx)/dx", in: session) == [
        "h = NaN", "h does not exist here: relu is at its corner in A",
      ])
  }

  /// Where the pieces meet smoothly it is what they have: 1, ¼ and 2.
  @Test(arguments: [
    (["x = [0, 0]", "A = 0.5*norm(x)^2"], "hessian(A, x)", ["[[1, 0],", " [0, 1]]"]),
    (["x = 0", "A = max(x, 0) - x*0.3 + ln(1 + exp(-abs(x)))"], "d(dA/dx)/dx", ["0.25"]),
    (["x = 0", "A = abs(x)^2"], "d(dA/dx)/dx", ["2"]),
  ])
  func smoothPiecesHaveSecondDerivatives(
    _ lines: [String], _ asked: String, _ expected: [String]
  ) throws {
    #expect(try output(of: asked, in: session(after: lines)) == expected)
  }

  /// 0^y jumps at y = 0, and no derivative of any order is known.
  @Test(arguments: ["dA/dy", "d(dA/dy)/dy"])
  func aJumpHasNoDerivativeOfAnyOrder(_ asked: String) throws {
    let session = try session(after: ["y = 0", "A = 0^y", "parameter y"])
    #expect(try output(of: asked, in: session) == ["NaN"])
  }

  /// relu(x) − relu(−x) is x: the sweep adds up two slopes by convention, and check says so.
  @Test(arguments: [
    ["x = 0", "A = relu(x) - relu(-x)"], ["x = 1", "A = hard_tanh(x) - hard_tanh(2 - x)"],
  ])
  func slopesByConventionAreNoError(_ lines: [String]) throws {
    let found = try output(of: "check", in: session(after: lines))
    #expect(
      found == [
        "the derivative is a matter of convention at corners",
        "  ∂A/∂x  slope 1 on both sides; reverse mode gives 0",
      ])
  }
}
