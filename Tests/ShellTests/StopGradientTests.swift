import Autodiff
import Language
import Testing

@testable import Shell

/// `stop_gradient(x)`: x itself, taken as a constant.
@Suite struct StopGradientTests {
  private static let lines = ["w = [1, 2]", "C = sum((3*w - stop_gradient(w^2))^2)"]

  @Test func derivativesTakeItAsAConstant() throws {
    let session = try session(after: Self.lines)
    // 2 · 3 · (3w − w²) at 1 and 2.
    #expect(session.model.gradient().first?.gradient.elements == [12, 12])
    #expect(session.model.targetMean == 8)
  }

  @Test func checkHoldsItFixed() throws {
    let printed = try output(of: "check", in: try session(after: Self.lines))
    #expect(printed.first == "all 2 derivatives agree:", "\(printed)")
    let compared = try output(of: "compare", in: try session(after: Self.lines))
    #expect(!compared.joined().contains("-6"), "\(compared)")
  }

  /// After a check the value follows its operand again.
  @Test func itFollowsItsOperand() throws {
    let session = try session(after: Self.lines + ["check", "w[1] = 3"])
    #expect(session.model.targetMean == 4)
  }
}
