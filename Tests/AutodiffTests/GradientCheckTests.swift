import Testing

@testable import Autodiff

/// The checks find what is wrong, and tell it from where nothing can be right.
@Suite struct GradientCheckTests {
  typealias Verdict = GradientComparison.Verdict

  struct Case: Sendable {
    let point: Double
    let verdict: Verdict
    let function: @Sendable (Variable) -> Variable
  }

  static let cases: [Case] = [
    Case(point: 1.3, verdict: .agrees) { sin($0) * exp($0) },
    Case(point: -40, verdict: .agrees) { sigmoid($0) },
    Case(point: 1e6, verdict: .agrees) { square($0) },
    // Flat points of smooth functions are no corners.
    Case(point: 0, verdict: .agrees) { $0 * $0 * $0 },
    Case(point: 0, verdict: .agrees) { square(square($0)) },
    Case(point: 0, verdict: .agrees) { cos($0) },
    Case(point: 0, verdict: .agrees) { tanh($0) },
    Case(point: 2, verdict: .agrees) { $0.recording.constant(3) + 0 * $0 },
    Case(point: 0, verdict: .corner) { abs($0) },
    Case(point: 0, verdict: .corner) { relu($0) },
    Case(point: 0, verdict: .corner) { relu($0) + sin($0) },
    Case(point: 0, verdict: .corner) { 5 * $0 - relu(3 * $0) },
    // Beside a corner there is a derivative, however near.
    Case(point: 3e-4, verdict: .agrees) { relu($0) },
    Case(point: -3e-4, verdict: .agrees) { relu($0) },
    Case(point: 9e-4, verdict: .agrees) { abs($0) },
    Case(point: -0.01, verdict: .agrees) { relu($0) },
    // Where only the second derivative has a jump, the first one exists.
    Case(point: 0, verdict: .agrees) { $0 * abs($0) },
    Case(point: 0, verdict: .agrees) { 3 * $0 + square(relu($0)) },
    Case(point: 2e-4, verdict: .agrees) { $0 - square(relu($0)) },
    Case(point: 0, verdict: .agrees) { square(relu($0)) },
    // What changes faster than the first step, or lies near to where there are no values.
    Case(point: 1e-5, verdict: .agrees) { log($0) },
    Case(point: 1e-20, verdict: .agrees) { log($0) },
    Case(point: 1e-5, verdict: .agrees) { sqrt($0) },
    Case(point: 1e-6, verdict: .agrees) { 1 / $0 },
    Case(point: -1e-3, verdict: .agrees) { 1 / ($0 * $0 * $0) },
    Case(point: 709, verdict: .agrees) { exp($0) },
    Case(point: 1, verdict: .agrees) { sin(1e4 * $0) },
    Case(point: 1, verdict: .agrees) { sin(1e6 * $0) },
    Case(point: 0, verdict: .agrees) { tanh(1e5 * $0) },
    Case(point: 0, verdict: .agrees) { sigmoid(1e4 * $0) },
    Case(point: 0.99999999, verdict: .agrees) { asin($0) },
    Case(point: 1e-7, verdict: .agrees) { relu($0) },
    Case(point: -1e-12, verdict: .agrees) { abs($0) },
    Case(point: 1e160, verdict: .corner) { square($0) },
    Case(point: 0, verdict: .corner) { cbrt($0) },
    Case(point: 0, verdict: .corner) { sin(abs($0)) },
    Case(point: 1, verdict: .corner) { max($0, $0.recording.constant(1)) },
    Case(point: 0, verdict: .corner) { hypot($0, $0.recording.constant(0)) },
    // A corner under a large value, or a small one under a very large value.
    Case(point: 0, verdict: .corner) { relu($0) + 10 },
    Case(point: 0, verdict: .corner) { relu($0) + 1e12 },
    Case(point: 0, verdict: .corner) { 1e-8 * abs($0) - 1e8 },
    Case(point: 0, verdict: .corner) { selu($0) },
    Case(point: 0, verdict: .corner) { sqrt(square($0)) },
    // Reverse mode's 0 is of neither side.
    Case(point: 0, verdict: .corner) { relu(-$0) - 2 * relu($0) },
    Case(point: 1, verdict: .corner) { rootFromOne($0) },
    Case(point: 0, verdict: .agrees) { rootFromOne($0) },
    Case(point: 0, verdict: .agrees) { elu($0) + 1e6 },
    // What cancels: the derivative is 0, or nearly, and its terms are not.
    Case(point: 0.1.squareRoot(), verdict: .agrees) { $0 * $0 * $0 - 0.3 * $0 },
    Case(point: 0.7, verdict: .agrees) { square(sin($0)) + square(cos($0)) },
    Case(point: 0.3, verdict: .agrees) { log(exp($0)) - $0 },
    Case(point: 1e3, verdict: .agrees) { 1e8 * $0 - 1e8 * $0 },
    // Saturation.
    Case(point: 40, verdict: .agrees) { sigmoid($0) },
    Case(point: 800, verdict: .agrees) { 1e8 * tanh($0) },
    // A gradient far below the rounding of the value.
    Case(point: 1, verdict: .agrees) { 1e-8 * sin($0) + 1e8 },
    // A jump.
    Case(point: 0, verdict: .corner) { compare($0, .greater, $0.recording.constant(0)) },
    // No values to the left, no slope, no value.
    Case(point: 0, verdict: .corner) { sqrt($0) },
    Case(point: 0, verdict: .corner) { pow($0, 1.5) },
    Case(point: 0, verdict: .corner) { log($0) },
  ]

  /// x below 1, √x from there on.
  private static func rootFromOne(_ x: Variable) -> Variable {
    let isBelow = compare(x, .less, x.recording.constant(1))
    return choose(isBelow, x, sqrt(x))
  }

  @Test(arguments: cases.indices)
  func cornersAreToldFromSmoothPoints(_ place: Int) throws {
    let test = Self.cases[place]
    let recording = Recording()
    let x = recording.variable(.scalar)
    let y = test.function(x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(test.point))
    tape.evaluate()
    let comparison = try #require(
      tape.compareGradient(of: y.node, variables: [x.node]).first)
    #expect(comparison.verdict == test.verdict, "\(comparison)")
    // The tape is as it was.
    #expect(tape.value(of: x.node) == test.point)
  }

  /// A derivative that is wrong: 0, where nothing was asked for.
  @Test(arguments: [1.0, 0.3, -2])
  func aWrongDerivativeIsFound(_ point: Double) throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.vector(3))
    let square = try builder.apply("square", [x])
    let sum = try builder.apply("sum", [square])
    var tape = builder.tape()
    tape.set(x, to: Tensor([0, point, 0]))
    tape.evaluate()
    // The sweeps pass the square over: every derivative is 0.
    tape.differentiate(withRespectTo: [])
    let comparisons = tape.compareGradient(of: sum, variables: [x])
    let worst = try #require(comparisons.max { $0.error < $1.error })
    #expect(worst.element == 1 && worst.verdict == .wrong)
    #expect(worst.reverse == 0)
    #expect(isClose(worst.difference, 2 * point, 1e-9))
    #expect(isClose(worst.forward, 2 * point, 1e-15))
    #expect(!tape.compareProducts(of: sum, variables: [x]).agrees)
  }

  /// Gradients and the slopes beside a corner, at magnitudes where each is far below the rounding of
  /// the value.
  @Test func slopesBesideACornerAreThose() throws {
    for offset in [0, 10, 1e8, 1e12] {
      let check = try checkDerivatives(at: 0.0) { x in 3 * abs(x) - x + offset }
      let corner = try #require(check.gradient.first)
      #expect(corner.verdict == .corner)
      #expect(isClose(corner.oneSided.left, -4, 1e-6) && isClose(corner.oneSided.right, 2, 1e-6))
    }
  }

  /// Each element has its own verdict.
  @Test func cornersAreFoundElementByElement() throws {
    let check = try checkDerivatives(at: [0, 1, 0, -2]) { x in sum(relu(x)) + x[2] * 0 - relu(x[2])
    }
    #expect(check.gradient.map(\.verdict) == [.corner, .agrees, .agrees, .agrees])
    let second = try checkDerivatives(at: [0, 1, 0.5]) { x in sum(x * abs(x)) + square(relu(x[2])) }
    #expect(second.gradient.allSatisfy { $0.verdict == .agrees })
    #expect(second.curvature.map(\.verdict) == [.corner, .agrees, .agrees])
  }

  /// A wrong derivative is found by the operation that has it, and by the derivative recorded from
  /// the formula, which is right.
  @Test(arguments: [1e-8, 1, 1e8], [0, 1e8])
  func aWrongPrimitiveIsNamed(_ factor: Double, _ offset: Double) throws {
    let recording = Recording()
    let x = recording.variable(.vector(2))
    let y = factor * sum(tanh(sin(x))) + offset
    var tape = try recording.tape()
    let place = try #require(Primitive.place(of: "sin", operands: 1))
    let sine = FaultyRule(rule: Primitive.all[place].rule, operand: 0, error: 1e-5)
    tape.kernels[place] = Unmanaged.passRetained(Kernel(sine))
    tape.set(x.node, to: Tensor([0.3, -1]))
    tape.evaluate()
    let check = try DerivativeCheck(
      of: y.node, variables: [x.node], on: tape, from: recording.builder)
    #expect(check.verdict == .wrong)
    #expect(Set(check.wrongOperations.map(\.primitive.name)) == ["sin"])
    #expect(check.wrongRecordings.count == (check.gradient[0].verdict == .wrong ? 0 : 2))
    let wrong = try #require(check.wrongOperations.first)
    #expect(isClose(wrong.reverse, wrong.difference * (1 + 1e-5), 1e-9))
  }

  @Test func samplesAreComparedOneByOne() throws {
    let recording = Recording(samples: 3)
    let w = recording.variable(.vector(2))
    let x = recording.variable(.vector(2), perSample: true)
    let cost = square(sum(w * sin(x)))
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor([0.5, -2]))
    for sample in 0..<3 {
      tape.set(x.node, sample: sample, to: Tensor([Double(sample) + 0.3, 0.7]))
    }
    tape.evaluate()
    let comparisons = tape.compareGradient(of: cost.node, variables: [w.node, x.node])
    #expect(comparisons.count == 2 + 3 * 2)
    #expect(comparisons.allSatisfy { $0.verdict == .agrees })
    #expect(comparisons.contains { $0.variable == x.node && $0.sample == 2 && $0.reverse != 0 })
    for sample in 0..<3 {
      #expect(tape.tensor(of: x.node, sample: sample) == Tensor([Double(sample) + 0.3, 0.7]))
    }
    #expect(tape.compareProducts(of: cost.node, variables: [w.node, x.node]).agrees)
  }

  /// e⁻⁷²⁰ is 2e−313, a number of 36 bits: what is added up from it is rounded to 1e−11 of it, which
  /// makes no derivative wrong and no corner.
  @Test(arguments: [0.1, 0.3, 0.7, 1.1, 1.3, 1.9, 2.3, 3.1])
  func whatGoesUnderIsNotWrong(factor: Double) throws {
    let check = try checkDerivatives(at: [factor, -0.7, 0.1]) { x in
      sigmoid(0.3 * x[0] + factor * x[1] - 1.1 * x[2] - 720)
    }
    #expect(check.verdict == .agrees || check.verdict == .undecided)
  }

  /// 0.3 · 2⁻¹⁰⁶³ has ten bits, and its root has no more of them.
  @Test func whatComesFromLostDigitsIsNotWrong() throws {
    let check = try checkDerivatives(at: 0.3) { x in sqrt(x * 0x1p-1063) }
    #expect(check.verdict == .agrees || check.verdict == .undecided)
  }

  @Test func aComparisonCanBeStopped() throws {
    let recording = Recording()
    let x = recording.variable(.vector(10))
    let y = sum(x * x)
    var tape = try recording.tape()
    tape.evaluate()
    var asked = 0
    let comparisons = tape.compareGradient(of: y.node, variables: [x.node]) {
      asked += 1
      return asked > 4
    }
    #expect(comparisons.count == 4)
  }

  @Test func bothOrdersAreChecked() throws {
    let check = try checkDerivatives(at: [0.4, -1.1, 2]) { x in
      sum(tanh(x) * x[0]) + exp(x[1]) / x[2]
    }
    #expect(check.verdict == .agrees)
    #expect(check.gradient.count == 3 && check.curvature.count == 3)
    #expect((check.worst?.error ?? 2) <= 1)
    // x|x| has a derivative at 0, which has a corner there.
    #expect(try checkDerivatives(at: 0.0) { x in x * abs(x) }.verdict == .corner)
    #expect(try checkDerivatives(at: 0.5) { x in x * abs(x) }.verdict == .agrees)
  }
}
