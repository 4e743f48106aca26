import Stepping
import Testing

@testable import Shell

/// Messages name what was typed, and never a function that only derivatives are made of.
@Suite struct TypedNamesTests {
  private static func message(_ line: String, after lines: [String] = []) throws -> String {
    do {
      _ = try output(of: line, in: session(after: lines))
      return ""
    } catch let error as ShellError { return error.message }
  }

  @Test(arguments: [
    ("log(0)", "log(0) is -∞: log needs a positive number"),
    ("ln(0)", "ln(0) is -∞: ln needs a positive number"),
    ("1 + log(ln(1))", "log(0) is -∞: log needs a positive number"),
    ("(-2)^0.5", "(-2)^0.5 is not a number"), ("x^0.5", "(-2)^0.5 is not a number"),
    ("1/(2 + x)", "1/0 is ∞: division by zero"), ("x/0", "-2/0 is -∞: division by zero"),
    ("w @ v + b", "w @ v + b is ∞"), ("w @ v", "[1e308, 1e308] @ [10, 10] is ∞"),
    ("g(0)", "ln(0) is -∞: ln needs a positive number"),
  ])
  func anOperationIsNamedAsItWasTyped(_ line: String, _ message: String) throws {
    let lines = [
      "x = -2", "w = [[1e308, 1e308]]", "v = [10, 10]", "b = [1]", "g(t) = ln(t)", "C = x^2",
    ]
    #expect(try Self.message(line, after: lines) == message)
  }

  @Test(arguments: [
    (["x = 0", "f = sqrt(x)"], "df/dx", "df/dx is ∞"),
    (["x = 0", "f = sqrt(x)"], "1 + df/dx*2", "df/dx is not finite"),
    (["x = 0", "f = sqrt(x)", "g = 2*df/dx"], "g", "df/dx is not finite"),
    (["p = [0, 1]", "y = [1, 0]", "C = cross_entropy(p, y)"], "dC/dp[1]", "dC/dp[1] is -∞"),
    (["p = 0", "y = 1", "C = binary_cross_entropy(p, y)"], "dC/dp", "dC/dp is -∞"),
    (["p = 0", "y = 0.5", "C = kl_divergence(p, y)"], "dC/dy", "dC/dy is ∞"),
  ])
  func aDerivativeIsNamedAsItWasTyped(
    _ lines: [String], _ line: String, _ message: String
  ) throws {
    #expect(try Self.message(line, after: lines) == message)
  }

  /// Nothing that a walk or a question shows has a name that nobody types.
  @Test(arguments: [
    ["p = 0.3", "y = 0.4", "C = cross_entropy(p, y)"],
    ["p = 0.3", "y = 0.4", "C = binary_cross_entropy(p, y)"],
    ["p = 0.3", "y = 0.4", "C = kl_divergence(p, y)"],
    ["p = 0.3", "y = 0.4", "C = sigmoid_cross_entropy(p, y)"],
    ["p = 0.3", "C = atan(p)*asin(p)*ln(p)*sqrt(p)"],
    ["p = 0.3", "y = 2", "C = hypot(p, y)*abs(p)"],
    ["p = [0.3, 2]", "C = norm(p)*prod(p)*max(softmax(p))"],
  ])
  func noFunctionOfDerivativesIsShown(_ lines: [String]) throws {
    let number = lines[0].contains("[") ? "[1]" : ""
    let session = try session(after: lines + ["g = dC/dp\(number)", "h = g^2"])
    let count = try #require(session.walk).count
    for step in 1...count {
      let there = try Interpreter().run("goto \(step)", in: session).session
      for line in ["where", "explain", "why h"] {
        let printed = try output(of: line, in: there).joined(separator: " ")
        #expect(!printed.contains("_"), "\(line) at \(step): \(printed)")
      }
    }
  }
}
