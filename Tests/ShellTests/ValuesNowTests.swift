import Autodiff
import Language
import Testing

@testable import Shell

/// `:=`, which takes a value now.
@Suite struct ValuesNowTests {
  private static let lines = ["x = 2", "w = 3", "b = 1", "C = (w*x + b)^2"]

  /// (w x + b)² at 3, 2, 1: C = 49, ∂C/∂w = 2·7·2 = 28, ∂C/∂b = 14.
  @Test func allTakeTheirValuesFromTheOldOnes() throws {
    let after = try session(after: Self.lines + ["w, b := w - 0.1*dC/dw, b - 0.1*dC/db"])
    #expect(abs((after.program.value(of: "w")?.scalar ?? 0) - 0.2) < 1e-12)
    #expect(abs((after.program.value(of: "b")?.scalar ?? 0) + 0.4) < 1e-12)
  }

  @Test func anElementTakesAValue() throws {
    let after = try session(after: ["v = [1, 2]", "v[1], v[2] := v[2], v[1]"])
    #expect(after.program.value(of: "v")?.elements == [2, 1])
  }

  @Test func oneWeightAfterAnotherIsPointedOut() throws {
    let first = try session(after: Self.lines + ["w := w - 0.1*dC/dw"])
    let second = try output(of: "b := b - 0.1*dC/db", in: first)
    #expect(
      second.joined(separator: " ").contains("the derivative by b was taken after w had moved"))
    // The next round begins with w again.
    let round = try session(after: Self.lines + ["w := w - 0.1*dC/dw", "b := b - 0.1*dC/db"])
    let third = try output(of: "w := w - 0.1*dC/dw", in: round)
    #expect(!third.joined(separator: " ").contains("was taken after"), "\(third)")
  }

  @Test(arguments: [
    ("w = w - 0.1*dC/dw", "write w := w - 0.1*dC/dw, which takes a value now"),
    ("w, w := 1, 2", "give it one value"),
  ])
  func whatIsMeantIsOffered(_ line: String, _ suggestion: String) throws {
    let before = try session(after: Self.lines)
    #expect(throws: ShellError.self) { try Interpreter().run(line, in: before) }
    do { _ = try Interpreter().run(line, in: before) } catch {
      #expect(error.suggestion?.contains(suggestion) == true, "\(error)")
    }
  }
}
