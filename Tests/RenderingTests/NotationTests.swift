import Language
import Stepping
import Testing

@testable import Rendering

@Suite struct NotationTests {
  @Test(arguments: [
    (Reference(name: "C"), "C", "C", "C"),
    (Reference(name: "C", sample: 3), "C₃", "C[3]", "C_{3}"),
    (Reference(name: "C", sample: 12), "C₁₂", "C[12]", "C_{12}"),
    (Reference(name: "x", indices: [1], isArray: true), "x₁", "x[1]", "x_{1}"),
    (Reference(name: "x", indices: [12], isArray: true), "x₁₂", "x[12]", "x_{12}"),
    (Reference(name: "x1"), "x₁", "x1", "x_{1}"),
    (Reference(name: "v12"), "v₁₂", "v12", "v_{12}"),
    (
      Reference(name: "w2", indices: [1, 3], isArray: true), "w₁₃⁽²⁾", "w2[1,3]",
      "w_{13}^{(2)}"
    ),
    (
      Reference(name: "w2", indices: [1, 12], isArray: true), "w₁,₁₂⁽²⁾", "w2[1,12]",
      "w_{1,12}^{(2)}"
    ),
    (
      Reference(name: "w10", indices: [11, 3], isArray: true), "w₁₁,₃⁽¹⁰⁾", "w10[11,3]",
      "w_{11,3}^{(10)}"
    ),
    (Reference(name: "b1", indices: [10], isArray: true), "b₁₀⁽¹⁾", "b1[10]", "b_{10}^{(1)}"),
    (Reference(name: "a1", isArray: true), "a⁽¹⁾", "a1", "a^{(1)}"),
    (Reference(name: "w1"), "w₁", "w1", "w_{1}"),
    (Reference(name: "m", indices: [1, 2], isArray: true), "m₁₂", "m[1,2]", "m_{12}"),
    (Reference(name: "v2", indices: [1], isArray: true), "v₂,₁", "v2[1]", "v_{2,1}"),
    (Reference(name: "v2", indices: [1, 3], isArray: true), "v₂,₁₃", "v2[1,3]", "v_{2,13}"),
    (Reference(name: "v21"), "v₂₁", "v21", "v_{21}"),
    (Reference(name: "L2", sample: 3), "L₂,₃", "L2[3]", "L_{2,3}"),
    (Reference(name: "loss"), "loss", "loss", "\\mathrm{loss}"),
    (Reference(name: "loss2"), "loss₂", "loss2", "\\mathrm{loss}_{2}"),
  ])
  func references(reference: Reference, unicode: String, ascii: String, latex: String) {
    #expect(Notation.unicode.text(reference) == unicode)
    #expect(Notation.ascii.text(reference) == ascii)
    #expect(Notation.latex.text(reference) == latex)
  }

  /// What is shown of an element can be typed again, in ASCII always.
  @Test func shownNamesAreReadBack() throws {
    for row in [1, 9, 10, 128] {
      for column in [1, 9, 12, 784] {
        let reference = Reference(name: "w2", indices: [row, column], isArray: true)
        let ascii = try Parser.expression(Notation.ascii.text(reference))
        #expect(ascii.kind == .index(try Parser.expression("w2"), [row, column]))
        guard row < 10, column < 10 else { continue }
        let unicode = try Parser.expression(Notation.unicode.text(reference))
        guard case .index(let base, [row, column]) = unicode.kind else {
          Issue.record("\(Notation.unicode.text(reference)) is read as another element")
          continue
        }
        #expect(base.kind == .name("w2"))
      }
    }
  }

  @Test func derivativesAndShares() {
    let (cost, weight) = (
      Reference(name: "C", sample: 2), Reference(name: "w2", indices: [1, 3], isArray: true)
    )
    let derivative = Symbol.derivative(of: cost, by: weight)
    #expect(Notation.unicode.text(derivative) == "∂C₂/∂w₁₃⁽²⁾")
    #expect(Notation.ascii.text(derivative) == "dC[2]/dw2[1,3]")
    #expect(
      Notation.latex.text(derivative) == "\\frac{\\partial C_{2}}{\\partial w_{13}^{(2)}}")
    let direct = Symbol.direct(of: Reference(name: "f"), by: Reference(name: "x1"))
    #expect(Notation.unicode.text(direct) == "∂f/∂x₁ (direct)")
    #expect(Notation.ascii.text(direct) == "df/dx1 (direct)")
    #expect(
      Notation.latex.text(direct)
        == "\\frac{\\partial f}{\\partial x_{1}}\\Big|_{\\text{direct}}")
    #expect(Notation.spoken.text(direct) == "the partial derivative of f by x 1, directly")
    let share = Symbol.contribution(
      of: cost, by: weight, through: Reference(name: "z2", indices: [1], isArray: true))
    #expect(Notation.unicode.text(share) == "∂C₂/∂w₁₃⁽²⁾ via z₁⁽²⁾")
    #expect(Notation.ascii.text(share) == "dC[2]/dw2[1,3] via z2[1]")
  }

  @Test(arguments: [
    ("w₁₂⁽²⁾", "w2[1,2]"), ("a₁⁽¹⁾", "a1[1]"), ("z⁽²⁾", "z2"), ("x₁", "x[1]"),
    ("w₁,₁₂⁽²⁾", "w2[1,12]"), ("∂C/∂w₁₁⁽²⁾", "dC/dw2[1,1]"), ("σ(z)", "sigmoid(z)"),
    ("a − y", "a - y"), ("½ Σ", "1/2 sum"), ("x²", "x^2"), ("plain text", "plain text"),
    ("a·b → c", "a*b -> c"), ("√2 ≤ π", "sqrt2 <= pi"),
  ])
  func textInASCII(text: String, expected: String) {
    #expect(Notation.ascii(text) == expected)
  }
}
