import Autodiff
import Testing

/// Second derivatives where one piece of a function meets another: what all sides tend to, or NaN.
///
/// The expected values are those of the pieces.
@Suite struct KinkTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let point: [Double]
    /// Row by row.
    let hessian: [Double]
    let function: @Sendable (Variable) -> Variable

    init(
      _ name: String, at point: [Double], _ hessian: [Double],
      _ function: @escaping @Sendable (Variable) -> Variable
    ) {
      (self.name, self.point, self.hessian, self.function) = (name, point, hessian, function)
    }

    var testDescription: String { "\(name) at \(point)" }
  }

  /// The pieces meet smoothly.
  static let smooth: [Case] = [
    .init("½ norm(x)²", at: [0, 0], [1, 0, 0, 1]) { 0.5 * square(norm($0)) },
    .init("½ norm(x − 1)²", at: [1, 1], [1, 0, 0, 1]) { 0.5 * square(norm($0 - 1)) },
    .init("max(x, 0) − 0.3 x + ln(1 + exp(−|x|))", at: [0], [0.25]) { x in
      let x = x[0]
      return max(x, x.recording.constant(0)) - 0.3 * x + log(1 + exp(-abs(x)))
    },
    .init("relu(x) − relu(−x)", at: [0], [0]) { relu($0[0]) - relu(-$0[0]) },
    .init("|x|²", at: [0], [2]) { square(abs($0[0])) },
    .init("|x|³", at: [0], [0]) { abs($0[0]) * square(abs($0[0])) },
    .init("|x − 2|⁴", at: [2], [0]) { square(square(abs($0[0] - 2))) },
    .init("where(x < 1, x², 2x − 1 + (x − 1)²)", at: [1], [2]) { x in
      let x = x[0]
      return choose(
        compare(x, .less, x.recording.constant(1)), square(x), 2 * x - 1 + square(x - 1))
    },
    .init("x₁ |x₂|, along x₁", at: [3, 1], [0, 1, 1, 0]) { $0[0] * abs($0[1]) },
  ]

  /// They do not: at second order, or already at first.
  static let corners: [Case] = [
    .init("½ relu(x)²", at: [0], [.nan]) { 0.5 * square(relu($0[0])) },
    .init("relu(x)", at: [0], [.nan]) { relu($0[0]) },
    .init("|x|", at: [0], [.nan]) { abs($0[0]) },
    .init("elu(x)", at: [0], [.nan]) { elu($0[0]) },
    .init("x |x|", at: [0], [.nan]) { $0[0] * abs($0[0]) },
    .init("|x|^1.5", at: [0], [.nan]) { x in
      x.recording.apply("power", [abs(x[0]), x.recording.constant(1.5)])
    },
    .init("|x₁| + x₂²", at: [0, 1], [.nan, .nan, 0, 2]) { abs($0[0]) + square($0[1]) },
    .init("|x₁| |x₂|", at: [0, 0], [0, .nan, .nan, 0]) { abs($0[0]) * abs($0[1]) },
    .init("norm(x)", at: [0, 0], [.nan, .nan, .nan, .nan]) { norm($0) },
  ]

  @Test(arguments: smooth + corners)
  func hessiansAreWhatAllSidesTendTo(_ test: Case) throws {
    let recording = Recording()
    let x = recording.variable(.vector(test.point.count))
    let gradient = recording.gradient(of: test.function(x), withRespectTo: [x])[0]
    let rows = test.point.indices.map {
      recording.gradient(of: gradient[$0], withRespectTo: [x])[0]
    }
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(test.point))
    tape.evaluate()
    let found = rows.flatMap { tape.tensor(of: $0.node).elements }
    for (one, other) in zip(found, test.hessian) {
      #expect(isClose(one, other, 1e-13) || abs(one - other) < 1e-13, "\(found)")
    }
    let hasCorner = rows.contains { tape.firstKink(upTo: $0.node) != nil }
    #expect(hasCorner || test.name.hasSuffix("along x₁"))
  }

  /// 0^y jumps at y = 0: the first derivative is not known, nor is the second.
  @Test func whatHasNoFirstDerivativeHasNoSecond() throws {
    let recording = Recording()
    let y = recording.variable(.scalar)
    let power = recording.apply("power", [recording.constant(0), y])
    let first = recording.gradient(of: power, withRespectTo: [y])[0]
    let second = recording.gradient(of: first, withRespectTo: [y])[0]
    var tape = try recording.tape()
    tape.set(y.node, to: Tensor(0))
    tape.evaluate()
    #expect(tape.value(of: first.node).isNaN && tape.value(of: second.node).isNaN)
  }

  /// Beside a kink nothing is asked of the sides, and what follows a limit follows it.
  @Test func whatFollowsALimitFollowsIt() throws {
    let recording = Recording()
    let x = recording.variable(.scalar)
    let first = recording.gradient(of: square(abs(x)), withRespectTo: [x])[0]
    let second = recording.gradient(of: first, withRespectTo: [x])[0]
    let after = 10 * second + x
    var tape = try recording.tape()
    for number in [0.0, 3, 0, -1] {
      tape.set(x.node, to: Tensor(number))
      tape.evaluate()
      #expect(tape.value(of: after.node) == 20 + number)
    }
  }

  /// A mask made of data stays as it is, whatever the numbers in the data: they do not move.
  @Test func whatIsNotDifferentiatedByStays() throws {
    let recording = Recording()
    let (w, y) = (recording.variable(.scalar), recording.variable(.scalar))
    let mask = choose(compare(y, .greater, recording.constant(0)), w, w * w * w)
    let first = recording.gradient(of: mask, withRespectTo: [w])[0]
    let second = recording.gradient(of: first, withRespectTo: [w])[0]
    let mixed = recording.gradient(of: first, withRespectTo: [y])[0]
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor(2))
    tape.evaluate()
    #expect(tape.value(of: second.node) == 12)
    #expect(tape.value(of: mixed.node).isNaN)
  }
}
