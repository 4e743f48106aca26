import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// jacobian, hessian and their products with vectors, against closed forms and each other.
@Suite struct DerivativeFunctionTests {
  private static func value(_ text: String, _ lines: [String]) throws -> Tensor {
    let model = try Compiler.model(of: Program(lines))
    let expression = try Parser.expression(text) { model.program.mentions($0) }
    return try model.evaluate(expression, text: text).value
  }

  /// Baydin's function at (2, 5): gradient (ln′ + x₂, x₁ − cos x₂), Hessian [[−1/4, 1], [1, sin 5]].
  private static let baydin = ["f = ln(x[1]) + x[1]*x[2] - sin(x[2])", "x = [2, 5]"]

  @Test func theHessianIsTheClosedForm() throws {
    let hessian = try Self.value("hessian(f, x)", Self.baydin)
    let expected = try #require(Tensor(rows: [[-0.25, 1], [1, -0.9589242746631385]]))
    #expect(hessian.shape == expected.shape)
    for (found, wanted) in zip(hessian.elements, expected.elements) {
      #expect(abs(found - wanted) < 1e-15)
    }
    let product = try Self.value("hvp(f, x, [3, -2])", Self.baydin)
    for (found, wanted) in zip(product.elements, [-2.75, 3 + 2 * 0.9589242746631385]) {
      #expect(abs(found - wanted) < 1e-14)
    }
  }

  /// f(x) = (x₁x₂, x₁², e^x₂) at (3, 0): J = [[x₂, x₁], [2x₁, 0], [0, e^x₂]].
  @Test func theJacobianAndItsProductsAreTheClosedForm() throws {
    let lines = ["f = [x[1]*x[2], x[1]^2, exp(x[2])]", "x = [3, 0]"]
    let jacobian = [[0.0, 3], [6, 0], [0, 1]]
    #expect(try Self.value("jacobian(f, x)", lines) == Tensor(rows: jacobian))
    let (u, v) = ([1.0, -2, 5], [4.0, 7])
    #expect(
      try Self.value("jvp(f, x, [4, 7])", lines)
        == Tensor(jacobian.map { $0[0] * v[0] + $0[1] * v[1] }))
    #expect(
      try Self.value("vjp(f, x, [1, -2, 5])", lines)
        == Tensor((0..<2).map { k in (0..<3).reduce(0) { $0 + jacobian[$1][k] * u[$1] } }))
  }

  /// With matrices the elements are counted row by row: z = w x has ∂zⱼ/∂wⱼₖ = xₖ.
  @Test func matricesAreTakenElementByElement() throws {
    let lines = ["z = w @ x", "w = [[1, 2], [3, 4]]", "x = [5, 6]"]
    #expect(
      try Self.value("jacobian(z, w)", lines) == Tensor(rows: [[5, 6, 0, 0], [0, 0, 5, 6]]))
    #expect(try Self.value("vjp(z, w, [1, 2])", lines) == Tensor(rows: [[5, 6], [10, 12]]))
    #expect(try Self.value("jvp(z, w, [[1, 0], [0, 1]])", lines) == Tensor([5, 6]))
    let square = ["C = sum((w @ x)^2)", "w = [[1, 2], [3, 4]]", "x = [5, 6]"]
    let hessian = [[50.0, 60, 0, 0], [60, 72, 0, 0], [0, 0, 50, 60], [0, 0, 60, 72]]
    #expect(try Self.value("hessian(C, w)", square) == Tensor(rows: hessian))
    #expect(
      try Self.value("hvp(C, w, [[1, 0], [0, 1]])", square) == Tensor(rows: [[50, 60], [60, 72]]))
  }

  @Test func numbersHaveDerivativesOfOneElement() throws {
    let lines = ["f = x^3", "x = 2"]
    #expect(try Self.value("jvp(f, x, 3)", lines) == Tensor(36))
    #expect(try Self.value("vjp(f, x, 3)", lines) == Tensor(36))
    #expect(try Self.value("hvp(f, x, 3)", lines) == Tensor(36))
    #expect(try Self.value("hessian(f, x)", lines) == Tensor(rows: [[12]]))
    // They can be parts of formulas, and be differentiated again: d(6x·v)/dx = 6v.
    #expect(try Self.value("d(hvp(f, x, 3))/dx + 1", lines) == Tensor(19))
  }

  @Test(arguments: [
    ("jacobian(f)", "takes 2 operands"), ("hvp(f, x)", "takes 3 operands"),
    ("hessian(x, x)", "only a number"), ("jvp(f, x, [1, 2, 3])", "need the same shape"),
    ("jacobian(f, x[1])", "whole quantity"), ("jacobian(f, 3)", "taken by a quantity"),
    ("hessian", "needs its operands"), ("hesian(f, x)", "hesian"),
  ])
  func mistakesAreToldApart(_ text: String, _ message: String) throws {
    let error = #expect(throws: LanguageError.self) { try Self.value(text, Self.baydin) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
