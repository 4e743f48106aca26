import Autodiff
import Testing

/// 0 · ∞ in the chain rule: a zero that comes of a branch, element or path not taken stops what
/// follows; a zero that arithmetic made does not, and the derivative is not known.
///
/// Every case is swept in reverse and forward, and recorded; as numbers, as arrays and as lanes.
@Suite struct StructuralZeroTests {
  /// A function of one number, and its derivative at a point.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let x: Double
    let expected: Double
    let function: @Sendable (Variable) -> Variable

    init(
      _ name: String, at x: Double, _ expected: Double,
      _ function: @escaping @Sendable (Variable) -> Variable
    ) {
      (self.name, self.x, self.expected, self.function) = (name, x, expected, function)
    }

    var testDescription: String { "\(name) at \(x)" }
  }

  /// Zeros of arithmetic: no factor alone says what the product is, though a limit may exist.
  static let unknown: [Case] = [
    .init("1/(1/x)", at: 0, .nan) { 1 / (1 / $0) },
    .init("(√x)²", at: 0, .nan) { square(sqrt($0)) },
    .init("√x · √x", at: 0, .nan) { sqrt($0) * sqrt($0) },
    .init("0 · √x", at: 0, .nan) { 0 * sqrt($0) },
    .init("√x · (x − x)", at: 0, .nan) { sqrt($0) * ($0 - $0) },
    .init("cos √x", at: 0, .nan) { cos(sqrt($0)) },
    .init("√|x|", at: 0, .nan) { sqrt(abs($0)) },
    .init("√(x · 0)", at: 3, .nan) { sqrt($0 * 0) },
    .init("√(x²)", at: 0, .nan) { sqrt(square($0)) },
    .init("relu(1 − (√x)²)", at: 0, .nan) { relu(1 - square(sqrt($0))) },
  ]

  /// Zeros of a branch, an element or a path not taken.
  static let structural: [Case] = [
    .init("where(x > 0, √x, x)", at: 0, 1) { x in
      choose(compare(x, .greater, x.recording.constant(Tensor(0))), sqrt(x), x)
    },
    .init("max(√x, x + 1)", at: 0, 1) { max(sqrt($0), $0 + 1) },
    .init("min(√x, x − 1)", at: 0, 1) { min(sqrt($0), $0 - 1) },
    .init("relu(√x − 1)", at: 0, 0) { relu(sqrt($0) - 1) },
    .init("√relu(x)", at: -1, 0) { sqrt(relu($0)) },
    .init("√relu(x)", at: 4, 0.25) { sqrt(relu($0)) },
    .init("hard_tanh(√x − 2)", at: 0, 0) { x in
      x.recording.apply("hard_tanh", [sqrt(x) - 2])
    },
    .init("clamp(√x, 1, 2)", at: 0, 0) { x in
      clamp(sqrt(x), x.recording.constant(1), x.recording.constant(2))
    },
    .init("largest of √x, 3", at: 0, 0) { x in
      max(stack(sqrt(x), x.recording.constant(Tensor(3))))
    },
    .init("the second of √x, x", at: 0, 1) { stack(sqrt($0), $0)[1] },
    .init("the second of √x, x, times 2", at: 0, 2) { (stack(sqrt($0), $0) * 2)[1] },
    .init("the second of sums with √x, x", at: 0, 1) { x in
      sum(stack(stack(sqrt(x), sqrt(x)), stack(x, 3 + 0 * x)), axis: 2)[1]
    },
    .init("−(the second of √x, x)", at: 0, -1) { -(stack(sqrt($0), $0)[1]) },
    .init("x − (the second of √x, x)", at: 0, 0) { $0 - stack(sqrt($0), $0)[1] },
  ]

  private enum Form: CaseIterable { case number, vector, lanes }

  private func derivatives(
    _ test: Case, _ form: Form
  ) throws -> (reverse: Double, forward: Double, recorded: Double) {
    let recording = Recording(samples: form == .lanes ? 2 : 1)
    let x = recording.variable(
      form == .vector ? .vector(1) : .scalar, perSample: form == .lanes)
    let y = test.function(form == .vector ? x[0] : x)
    let recorded = recording.gradient(of: y, withRespectTo: [x])[0]
    var tape = try recording.tape()
    tape.set(x.node, to: form == .vector ? Tensor([test.x]) : Tensor(test.x))
    tape.evaluate()
    tape.reverse(from: y.node)
    tape.forward(seeds: [(x.node, form == .vector ? Tensor([1]) : Tensor(1))])
    return (
      tape.adjoint(of: x.node), tape.tangent(of: y.node), tape.value(of: recorded.node)
    )
  }

  @Test(arguments: unknown + structural)
  func allWaysSayTheSame(_ test: Case) throws {
    for form in Form.allCases {
      let found = try derivatives(test, form)
      for (way, derivative) in [
        ("reverse", found.reverse), ("forward", found.forward), ("recorded", found.recorded),
      ] {
        #expect(
          isClose(derivative, test.expected, 1e-15), "\(way), \(form): \(derivative)")
      }
    }
  }

  /// cross_entropy(identity(softmax(z)), y), which is not computed as one operation as it is without
  /// the identity, where the share of the wanted class is below all numbers.
  @Test func aShareBelowAllNumbersLeavesNothingKnown() throws {
    let recording = Recording()
    let (z, y) = (recording.variable(.vector(3)), recording.variable(.vector(3)))
    let shares = recording.apply("identity", [recording.apply("softmax", [z])])
    let cost = recording.apply("cross_entropy", [shares, y])
    var tape = try recording.tape()
    tape.set(z.node, to: Tensor([-431, 279, 427]))
    tape.set(y.node, to: Tensor([1, 0, 0]))
    tape.evaluate()
    tape.reverse(from: cost.node)
    #expect(tape.value(of: cost.node) == .infinity)
    for element in 0..<3 { #expect(tape.adjoint(of: z.node, element: element).isNaN) }
  }

  // MARK: What the target does not depend on

  /// An ∞ in a matrix beside the way to the target touches nothing.
  @Test(arguments: [1, 3])
  func deadProductsTouchNothing(_ samples: Int) throws {
    let recording = Recording(samples: samples)
    let w = recording.variable(.matrix(2, 2))
    let x = recording.variable(.vector(2), perSample: true)
    let unused = matmul(w, x)
    let target = sum(square(x))
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor(rows: [[1, .infinity], [2, 3]]) ?? Tensor(0))
    tape.set(x.node, to: Tensor([1, 2]))
    tape.evaluate()
    tape.reverse(from: target.node)
    #expect(tape.adjointTensor(of: x.node).elements == [2, 4])
    #expect(tape.adjointTensor(of: w.node).elements == [0, 0, 0, 0])
    #expect(tape.adjointTensor(of: unused.node).elements == [0, 0])
  }

  /// In a product on the way, what meets the ∞ is a row that was not chosen, or one with a zero that
  /// arithmetic made: of every size, with one sample and with many.
  @Test(arguments: [2, 20], [1, 16])
  func productsKeepToThePolicy(_ size: Int, _ samples: Int) throws {
    let recording = Recording(samples: samples)
    let w = recording.variable(.matrix(size, size))
    let x = recording.variable(.vector(size), perSample: true)
    let z = matmul(w, x)
    let chosen = z[1]
    let weighted = sum(
      z * recording.constant(Tensor([0] + Array(repeating: 1, count: size - 1))))
    let recorded = recording.gradient(of: chosen, withRespectTo: [w, x])
    var weights = Tensor(repeating: 0.5, shape: .matrix(size, size))
    weights[0] = .infinity
    var tape = try recording.tape()
    tape.set(w.node, to: weights)
    tape.set(x.node, to: Tensor(repeating: 2, shape: .vector(size)))
    tape.evaluate()
    let halves = Array(repeating: 0.5, count: size)
    tape.reverse(from: chosen.node)
    #expect(tape.adjointTensor(of: x.node).elements == halves)
    let row = Array(repeating: 2.0 * Double(samples), count: size)
    let rows = Array(repeating: 0.0, count: size) + row
    #expect(Array(tape.adjointTensor(of: w.node).elements.prefix(2 * size)) == rows)
    #expect(tape.tensor(of: recorded[1].node).elements == halves)
    tape.forward(seeds: [(x.node, Tensor([0] + Array(repeating: 1, count: size - 1)))])
    // The first column's ∞ meets what does not move.
    #expect(tape.tangent(of: z.node, element: 0) == 0.5 * Double(size - 1))
    tape.reverse(from: weighted.node)
    #expect(tape.adjoint(of: x.node).isNaN)
    #expect(tape.adjoint(of: x.node, element: 1) == 0.5 * Double(size - 1))
  }

  /// A row to which nothing arrives stays a structural zero through a product, added or stored.
  @Test(arguments: [1, 16], [false, true])
  func productsPassOnThatNothingArrived(_ samples: Int, _ isShared: Bool) throws {
    let size = 20
    let recording = Recording(samples: samples)
    let v = recording.variable(.matrix(size, size))
    let x = recording.variable(.vector(size), perSample: true)
    let w = sqrt(v)
    let z = matmul(w, x)
    let target = isShared ? z[1] + matmul(w, x)[1] : z[1]
    let recorded = recording.gradient(of: target, withRespectTo: [v])[0]
    var roots = Tensor(repeating: 4, shape: .matrix(size, size))
    for element in 0..<size { roots[element] = 0 }
    var tape = try recording.tape()
    tape.set(v.node, to: roots)
    tape.set(x.node, to: Tensor(repeating: 2, shape: .vector(size)))
    tape.evaluate()
    tape.reverse(from: target.node)
    for gradient in [tape.adjointTensor(of: v.node), tape.tensor(of: recorded.node)] {
      #expect((0..<size).allSatisfy { gradient[$0] == 0 })
      let expected = 0.5 * Double(samples) * (isShared ? 2 : 1)
      #expect((size..<2 * size).allSatisfy { gradient[$0] == expected })
    }
  }

  /// What weights of 0 leave out of a vector–Jacobian product is not multiplied.
  @Test func seedsOfZeroAreLeftOut() throws {
    let recording = Recording()
    let x = recording.variable(.vector(2))
    let roots = sqrt(x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor([0, 4]))
    tape.evaluate()
    tape.reverse(from: roots.node, seed: Tensor([0, 1]))
    #expect(tape.adjointTensor(of: x.node).elements == [0, 0.25])
    tape.forward(seeds: [(x.node, Tensor([0, 1]))])
    #expect(tape.tangentTensor(of: roots.node).elements == [0, 0.25])
  }

  /// The second derivative of what is not chosen does not matter either.
  @Test(arguments: [Shape.scalar, .vector(1)])
  func secondDerivativesPassNothingThroughNothing(_ shape: Shape) throws {
    let recording = Recording()
    let x = recording.variable(shape)
    let condition = compare(x, .greater, recording.constant(Tensor(1)))
    let y = sum(choose(condition, sqrt(x), x * x * x + 5 * x * x))
    let first = recording.gradient(of: y, withRespectTo: [x])[0]
    let second = recording.gradient(of: sum(first), withRespectTo: [x])[0]
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(repeating: 0, shape: shape))
    tape.evaluate()
    #expect(tape.value(of: first.node) == 0 && tape.value(of: second.node) == 10)
  }
}
