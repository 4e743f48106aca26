import Autodiff
import Language
import SamplePrograms
import Stepping
import SafeText
import Testing

import Presentation
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
          // A place, a note, three sides, and a part with a name of its own; LaTeX has a side a line,
          // between the two that align them.
          #expect(whole.count <= (notation == .latex ? 10 : 6))
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

  /// A relu that is off stops what follows, however steep: the slope of √x at 0 is ∞.
  @Test func aReluThatIsOffPassesNothingThroughAnInfiniteSlope() throws {
    let steps = try steps(["f = relu(sqrt(x) - 1)", "x = 0"])
    #expect(steps.last?.last?.hasSuffix("= 0") == true)
    #expect(steps.joined().allSatisfy { !$0.contains("NaN") })
    #expect(steps.joined().contains { $0.contains("∞") })
  }

  private func steps(_ lines: [String], _ notation: Notation = .unicode) throws -> [[String]] {
    let walk = try #require(Walk(Compiler.model(of: Program(lines))))
    let renderer = StepRenderer(notation: notation, numbers: .digits(4), width: 100)
    return (0..<walk.count).map {
      renderer.lines(walk[$0], StepNumber($0 + 1, of: walk.count)).map(\.plain)
    }
  }

  /// σ′(11) is e⁻¹¹/(1 + e⁻¹¹)² = 1.67e-5, of which 1 · (1 − 1) shows nothing; σ(40) has no digits
  /// that tell it from 1, and σ′(40) = e⁻⁴⁰ = 4.248e-18 to 17 digits.
  @Test func aSaturatedFactorIsShownByDigitsOrByTheFormThatWasComputed() throws {
    #expect(
      try steps(["a = sigmoid(z)", "z = 11"])[2] == [
        "[3/3] backward · a", "  ∂a/∂z = σ′(z) = a(1 − a)",
        "        = 0.9999833 · (1 − 0.9999833)", "        = 1.67e−5",
      ])
    #expect(
      try steps(["a = sigmoid(z)", "z = 40"])[2] == [
        "[3/3] backward · a",
        "  a(1 − a) gives 0 here, however many digits are shown; this is the form that was computed",
        "  ∂a/∂z = σ′(z) = e/(1 + e)²",
        "        = 4.248e−18/(1 + 4.248e−18)²", "        = 4.248e−18",
        "  with e = exp(−abs(z)) = exp(−abs(40)) = 4.248e−18",
      ])
  }

  /// exp(1)/(exp(1) + exp(1.2) + exp(0.7)) is 0.3376.
  @Test func softmaxWithCrossEntropyIsProbabilityMinusTarget() throws {
    let lines = ["C = softmax_cross_entropy(z, y)", "z = [1, 1.2, 0.7]", "y = [1, 0, 0]"]
    #expect(
      try steps(lines)[2].dropFirst() == [
        "  ∂C/∂z₁ = p₁ − y₁", "         = 0.3376 − 1", "         = −0.6624",
        "  with p₁ = exp(z₁)/(exp(z₁) + exp(z₂) + exp(z₃)) = "
          + "exp(1)/(exp(1) + exp(1.2) + exp(0.7)) = 0.3376",
      ])
    let open = lines.dropLast() + ["y = [0.7, 0.5, 0]"]
    let step = try steps(Array(open))[2]
    #expect(
      step[1...3] == [
        "  ∂C/∂z₁ = p₁ · Σy − y₁", "         = 0.3376 · 1.2 − 0.7", "         = −0.2949",
      ])
    #expect(step.last == "  with Σy = y₁ + y₂ + y₃ = 0.7 + 0.5 + 0 = 1.2")
    #expect(try steps(Array(open), .ascii)[2][1] == "  dC/dz[1] = p[1] * sum_y - y[1]")
    // A quantity of the program keeps its name.
    let named = try steps(lines + ["p = 3", "f = C*p"])
    #expect(named.joined().contains { $0.hasSuffix("= p₀,₁ − y₁") })
  }

  /// The same where the probabilities are a quantity of the program: the shares add up to a − y.
  @Test func crossEntropyAfterSoftmaxHasTheShortForm() throws {
    let lines = ["a = softmax(z)", "C = cross_entropy(a, y)", "z = [1, 1.2, 0.7]"]
    let note = "  in short, for a cross-entropy of probabilities: "
    let shown = try steps(lines + ["y = [1, 0, 0]"]).joined()
    #expect(shown.contains(note + "a₁ − y₁ = 0.3376 − 1 = −0.6624"))
    let open = try steps(lines + ["y = [0.7, 0.5, 0]"]).joined().joined(separator: " ")
    #expect(open.contains("a₁ · Σy − y₁ = 0.3376 · 1.2 − 0.7 = −0.2949, with"))
    #expect(open.contains("Σy = 0.7 + 0.5 + 0 = 1.2"))
    let sigmoid = try steps(["a = sigmoid(z)", "C = binary_cross_entropy(a, y)", "z = 1", "y = 1"])
    #expect(sigmoid.joined().contains(note + "a − y = 0.7311 − 1 = −0.2689"))
  }

  @Test func aReluThatIsOffIsNamed() throws {
    let note = "  relu′(z) = 0 here, so nothing passes back this way"
    let shown = try steps(["a = relu(z)", "C = 3*a", "z = -2"])
    #expect(shown[4][1] == note)
    #expect(shown[5][1] == note)
    #expect(try !steps(["a = relu(z)", "C = 3*a", "z = 2"]).joined().contains(note))
  }

  @Test func aZeroHasNoSign() throws {
    let lines = [["f = -x*y", "x = 0", "y = 3"], ["C = cross_entropy(a, y)", "a = 0.3", "y = 0"]]
    for shown in try lines.map({ try steps($0).joined() }) {
      #expect(!shown.contains { $0.contains("−0 ") || $0.hasSuffix("−0") }, "\(shown)")
    }
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
