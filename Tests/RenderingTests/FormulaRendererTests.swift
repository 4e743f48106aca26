import Autodiff
import Language
import SamplePrograms
import Stepping
import Testing

@testable import Rendering

@Suite struct FormulaRendererTests {
  private static func leaf(_ name: String) -> Formula<String> { .leaf(name) }
  private static let (a, b, c) = (leaf("a"), leaf("b"), leaf("c"))

  /// Where parentheses belong, by the precedence of the language.
  @Test(arguments: [
    (a + b + c, "a + b + c"), (a + (b + c), "a + b + c"), (a - b - c, "a - b - c"),
    (a - (b - c), "a - (b - c)"), (a - (b + c), "a - (b + c)"), (a * b * c, "a * b * c"),
    (a * (b * c), "a * (b * c)"), (a * (b + c), "a * (b + c)"), ((a + b) * c, "(a + b) * c"),
    (a / b / c, "a/b/c"), (a / (b / c), "a/(b/c)"), (a / (b * c), "a/(b * c)"),
    (a * b / c, "a * b/c"), (a / b * c, "a/b * c"), (-a, "-a"), (-(a + b), "-(a + b)"),
    (-(a * b), "-a * b"), (a - -b, "a - (-b)"), (a + -b, "a + (-b)"), (a * -b, "a * (-b)"),
    (-a * b, "-a * b"), ((-a).squared, "(-a)^2"), (-(a.squared), "-a^2"),
    ((a + b).squared, "(a + b)^2"), ((a * b).squared, "(a * b)^2"),
    (a.power(b).power(c), "(a^b)^c"), (a.power(b.power(c)), "a^(b^c)"),
    (a.power(-b), "a^(-b)"), (a.power(-2), "a^(-2)"), (a.power(b - 1), "a^(b - 1)"),
    (a.squared.squared, "(a^2)^2"), (1 / a, "1/a"), (1 / a.squared, "1/a^2"),
    (.apply("sin", [a + b]) * c, "sin(a + b) * c"), (.apply("sin", [a]).squared, "(sin(a))^2"),
    (a - 2, "a - 2"), (a - -2, "a - (-2)"), (2 * a, "2 * a"), (a * 2, "a * 2"),
    (.number(-2) * a, "-2 * a"), (.number(-2).squared, "(-2)^2"), (a.power(0.5), "a^0.5"),
    (.sum([a, -b, b * c, .elided(3), c]), "a + (-b) + b * c + ... 3 more ... + c"),
    (.sum([a, b]) * c, "(a + b) * c"), (a / .sum([a, b]), "a/(a + b)"),
  ])
  func parentheses(formula: Formula<String>, ascii: String) {
    let renderer = FormulaRenderer(notation: .ascii, numbers: .digits(4))
    #expect(renderer.text(formula) { $0 } == ascii)
  }

  /// What is written in ASCII means the same to the parser as the formula: random formulas.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func writtenFormulasAreReadBack(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let model = try Model(lines: "a = 1.25", "b = 0.75", "c = 2.5")
    let values = ["a": 1.25, "b": 0.75, "c": 2.5]
    let renderer = FormulaRenderer(notation: .ascii, numbers: .full)
    for _ in 0..<300 {
      let (formula, value) = random(depth: 4, &numbers, values)
      guard value.isFinite, abs(value) < 1e12 else { continue }
      let text = renderer.text(formula) { $0 }
      let found = try model.number(text)
      #expect(abs(found - value) <= 1e-9 * max(1, abs(value)), "seed \(seed): \(text)")
    }
  }

  private func random(
    depth: Int, _ numbers: inout SeededNumbers, _ values: [String: Double]
  ) -> (Formula<String>, Double) {
    guard depth > 0, numbers.next() % 6 != 0 else {
      let name = ["a", "b", "c"][Int(numbers.next() % 3)]
      if numbers.next() % 3 > 0 { return (.leaf(name), values[name] ?? .nan) }
      let number = Double(numbers.next() % 9) - 4
      return (.number(number), number)
    }
    let (left, x) = random(depth: depth - 1, &numbers, values)
    let (right, y) = random(depth: depth - 1, &numbers, values)
    switch numbers.next() % 8 {
    case 0: return (left + right, x + y)
    case 1: return (left - right, x - y)
    case 2: return (left * right, x * y)
    case 3: return (left / right, x / y)
    case 4: return (-left, -x)
    case 5: return (left.squared, x * x)
    case 6: return (.sum([left, right, left]), x + y + x)
    default: return (left.power(2), x * x)
    }
  }

  @Test func textbooksWriteProductsSideBySide() throws {
    func unicode(_ formula: Formula<String>) -> String {
      FormulaRenderer(notation: .unicode, numbers: .digits(4)).text(formula) { $0 }
    }
    let (a, b) = (Formula<String>.leaf("a"), Formula<String>.leaf("b"))
    #expect(unicode(a * b) == "ab")
    #expect(unicode(2 * a) == "2a")
    #expect(unicode(a * (1 - a)) == "a(1 − a)")
    #expect(unicode(2 * (a - b)) == "2(a − b)")
    #expect(unicode(a * 2) == "a · 2")
    #expect(unicode(.number(0.5) * .number(0.25)) == "0.5 · 0.25")
    #expect(unicode(.leaf("loss") * .leaf("rate")) == "loss · rate")
    #expect(unicode(a.power(12)) == "a¹²")
    #expect(unicode(a.power(-1)) == "a⁻¹")
    #expect(unicode(.prime("sigmoid", a)) == "σ′(a)")
    #expect(unicode(.number(-0.5) + a) == "−0.5 + a")
  }

  @Test func latex() {
    func latex(_ formula: Formula<String>) -> String {
      FormulaRenderer(notation: .latex, numbers: .digits(4)).text(formula) { $0 }
    }
    let (a, b) = (Formula<String>.leaf("a"), Formula<String>.leaf("b"))
    #expect(latex(a / (a + b)) == "\\frac{a}{a + b}")
    #expect(latex(a.power(b)) == "a^{b}")
    #expect(latex(.number(1e-7) + a) == "1 \\cdot 10^{-7} + a")
    #expect(latex(.apply("sigmoid", [a])) == "\\sigma(a)")
    #expect(latex(.number(1e-7).squared) == "(1 \\cdot 10^{-7})^{2}")
  }
}
