import Autodiff
import Language
import SamplePrograms
import Stepping
import SafeText
import Testing

@testable import Rendering

@Suite struct StepRendererTests {
  private static let wide = [
    "z1 = w1 @ x + b1", "a1 = sigmoid(z1)", "C = squared_error(a1, y)",
    "w1 = [[0.111111, -0.222222, 0.333333, -0.444444, 0.555555, 0.666666, 0.777777, 0.888888]]",
    "b1 = [0.5]", "data [[1, 2, 3, 4, 5, 6, 7, 8]] -> [[1]]",
  ]

  /// No line is wider than the terminal unless one term alone is, and nothing is lost or changed.
  @Test(arguments: [20, 40, 60, 80, 132, 400], Notation.allCases)
  func wrapping(width: Int, notation: Notation) throws {
    for lines in [Published.mazur, Published.baydin, StepRendererTests.wide] {
      let walk = try #require(Walk(Compiler.model(of: Program(lines))))
      for numbers in [NumberFormat.digits(4), .full] {
        let narrow = StepRenderer(notation: notation, numbers: numbers, width: width)
        let endless = StepRenderer(notation: notation, numbers: numbers, width: 100_000)
        for place in 0..<walk.count {
          let wrapped = narrow.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(
            \.plain)
          let whole = endless.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
          func words(_ lines: [String]) -> [Substring] {
            lines.flatMap { $0.split(separator: " ") }
          }
          #expect(words(wrapped) == words(whole))
          #expect(whole.count <= 5)
          // LaTeX is for copying and sentences are for listening: neither is broken.
          guard width >= 60, notation != .latex, notation != .spoken, numbers == .digits(4) else {
            continue
          }
          for line in wrapped.dropFirst() {
            #expect(line.columns <= width, "\(line)")
          }
        }
      }
    }
  }

  @Test func threeLines() throws {
    let walk = try #require(Walk(Compiler.model(of: Program(Published.mazur))))
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 80)
    func lines(_ place: Int) -> [String] {
      renderer.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
    }
    #expect(
      lines(0) == [
        "[1/50] forward · layer 1 · neuron 1",
        "  z₁⁽¹⁾ = w₁₁⁽¹⁾x₁ + w₁₂⁽¹⁾x₂ + b₁⁽¹⁾",
        "        = 0.15 · 0.05 + 0.2 · 0.1 + 0.35", "        = 0.3775",
      ])
    #expect(
      lines(11) == [
        "[12/50] backward · layer 2 · neuron 1",
        "  ∂a₁⁽²⁾/∂z₁⁽²⁾ = σ′(z₁⁽²⁾) = a₁⁽²⁾(1 − a₁⁽²⁾)",
        "                = 0.7514 · (1 − 0.7514)", "                = 0.1868",
      ])
    // Nothing is said twice: the derivative of the cost by itself is 1.
    #expect(
      lines(9) == [
        "[10/50] backward · C",
        "  the backward pass starts here, at the outside",
        "  ∂C/∂C = 1",
      ])
  }

  @Test func whatNothingUsesHasTheDerivativeZero() throws {
    let walk = try #require(try Walk(Model(lines: "C = x[1]*x[2]", "x = [3, 4, 5]")))
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 80)
    let lines = renderer.lines(walk[4], StepNumber(5, of: walk.count)).map(\.plain)
    #expect(
      lines == ["[5/5] backward · x₃", "  no path leads from x₃ to C", "  ∂C/∂x₃ = 0"])
  }

  /// The walk says what the sweep does, and that it does it: x√x has the derivative 0 at 0.
  @Test func aZeroPassesNothingThroughAnInfiniteSlope() throws {
    let walk = try #require(try Walk(Model(lines: "f = sqrt(x)*x", "x = 0")))
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 100)
    let steps = (0..<walk.count).map {
      renderer.lines(walk[$0], StepNumber($0 + 1, of: walk.count)).map(\.plain)
    }
    let step = try #require(steps.first { $0.contains { $0.contains("0 · ∞") } })
    #expect(
      step.dropFirst().first
        == "  what is 0 passes nothing on, however steep the slope: 0 · ∞ counts as 0 here")
    #expect(step.last?.hasSuffix("= 0") == true)
    #expect(steps.joined().allSatisfy { !$0.contains("NaN") })
    #expect(walk[walk.count - 1].result.value == 0)
  }

  /// σ′(11) is e⁻¹¹/(1 + e⁻¹¹)² = 1.67e-5, of which 1 · (1 − 1) shows nothing.
  @Test func aSaturatedFactorSaysThatItsDigitsAreHidden() throws {
    func notes(_ z: Double) throws -> [String] {
      let walk = try #require(try Walk(Model(lines: "a = sigmoid(z)", "z = \(z)")))
      let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 100)
      return (0..<walk.count).flatMap {
        renderer.lines(walk[$0], StepNumber($0 + 1, of: walk.count)).map(\.plain)
      }.filter { $0.contains("so near to 1") }
    }
    #expect(
      try notes(11)
        == ["  a is so near to 1 that its digits do not show it; the value has them all"])
    #expect(try notes(40).count == 1)
    #expect(try notes(2).isEmpty)
  }

  /// Colours carry no meaning alone: the text is the same with and without them.
  @Test func rolesAddNothingToTheText() throws {
    let text = StyledText("a", .heading) + StyledText("b") + StyledText("c", .current)
    #expect(TextOutput(isColored: false).text(text).characters == "abc")
    let colored = TextOutput(isColored: true).text(text).characters
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == "abc")
    #expect(colored.hasSuffix("\u{1B}[0m"))
  }
}
