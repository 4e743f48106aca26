import Autodiff
import Testing

/// The Swift interface: derivatives of closures, against closed forms.
@Suite struct DifferentiationTests {
  /// Baydin's function of two numbers.
  private func baydin(_ x1: Variable, _ x2: Variable) -> Variable {
    log(x1) + x1 * x2 - sin(x2)
  }

  @Test func gradientsHaveTheTypesOfTheirPoints() throws {
    let (value, (first, second)) = try valueWithGradient(at: 2.0, 5.0, of: baydin)
    #expect(isClose(value, 11.652071455223084, 1e-15))
    #expect(isClose(first, 5.5, 1e-15))
    #expect(isClose(second, 1.7163378145367738, 1e-14))
    let mixed = try gradient(at: [1.0, 2.0], 3.0, Tensor(repeating: 2, shape: .matrix(2, 2))) {
      x, scale, w in scale * sum(matmul(w, x))
    }
    #expect(mixed.0 == [12, 12])
    #expect(mixed.1 == 12)
    #expect(mixed.2 == Tensor(rows: [[3, 6], [3, 6]]))
  }

  @Test func hessiansAreThePublishedOnes() throws {
    let matrix = try hessian(at: [2.0, 5.0]) { x in baydin(x[0], x[1]) }
    for (found, published) in zip(matrix.elements, [-0.25, 1, 1, -0.9589242746631385]) {
      #expect(isClose(found, published, 1e-14))
    }
    #expect(matrix.shape == .matrix(2, 2))
  }

  /// f(x) = ½ xᵀ A x has the Hessian ½ (A + Aᵀ), whatever the point.
  @Test(arguments: [2, 5, 12])
  func quadraticFormsHaveTheirSymmetricPart(_ count: Int) throws {
    var random = SplitMix64(seed: UInt64(count))
    let a = try #require(
      Tensor(shape: .matrix(count, count), elements: random.numbers(count * count)))
    let (point, direction) = (random.numbers(count), random.numbers(count))
    func form(_ x: Variable) -> Variable {
      0.5 * sum(x * matmul(x.recording.constant(a), x))
    }
    let matrix = try hessian(at: point, of: form)
    let product = try hessianVectorProduct(at: point, along: direction, of: form)
    for row in 0..<count {
      var expected = 0.0
      for column in 0..<count {
        let part = 0.5 * (a[row * count + column] + a[column * count + row])
        #expect(isClose(matrix[row * count + column], part, 1e-14, scale: 1))
        expected += part * direction[column]
      }
      #expect(isClose(product[row], expected, 1e-13, scale: 1))
    }
  }

  /// The spherical coordinates' Jacobian, whose determinant is r² sin θ.
  @Test func jacobianOfSphericalCoordinates() throws {
    let (r, theta, phi) = (2.0, 0.7, 1.1)
    let matrix = try jacobian(at: [r, theta, phi]) { x in
      let plane = x[0] * sin(x[1])
      return x.recording.apply(
        "stack", [plane * cos(x[2]), plane * sin(x[2]), x[0] * cos(x[1])], attributes: [3])
    }
    let m = matrix.elements
    let determinant =
      m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
      + m[2] * (m[3] * m[7] - m[4] * m[6])
    // r² sin θ at r = 2, θ = 0.7.
    #expect(isClose(determinant, 4 * 0.644217687237691, 1e-14))
  }

  /// Tall and wide Jacobians take the two kinds of sweep: W of x ↦ W x both ways.
  @Test(arguments: [(2, 5), (5, 2), (1, 4), (4, 1), (3, 3)])
  func jacobiansOfLinearMapsAreTheirMatrices(_ rows: Int, _ columns: Int) throws {
    var random = SplitMix64(seed: 7)
    let w = try #require(
      Tensor(shape: .matrix(rows, columns), elements: random.numbers(rows * columns)))
    let matrix = try jacobian(at: random.numbers(columns)) { x in
      matmul(x.recording.constant(w), x)
    }
    #expect(matrix == w)
  }

  @Test func jacobiansOfOneSample() throws {
    let recording = Recording(samples: 3)
    let x = recording.variable(.vector(2), perSample: true)
    let y = x * x
    var tape = try recording.tape()
    for sample in 0..<3 { tape.set(x.node, sample: sample, to: Tensor([Double(sample), 10])) }
    tape.evaluate()
    for sample in 0..<3 {
      let matrix = tape.jacobian(of: y.node, withRespectTo: x.node, sample: sample)
      #expect(matrix == Tensor(rows: [[2 * Double(sample), 0], [0, 20]]))
    }
  }

  /// f(s, x) = s Σ x³ of a number and two others, against closed forms.
  @Test func severalPointsAreOneAfterTheOther() throws {
    func cubes(_ s: Variable, _ x: Variable) -> Variable { s * sum(x * x * x) }
    let slopes = try jacobian(at: 3.0, [1.0, 2.0], of: cubes)
    // Σ x³, 3 s x².
    #expect(slopes == Tensor(rows: [[9, 9, 36]]))
    // ∂²/∂s² = 0, ∂²/∂s∂xᵢ = 3 xᵢ², ∂²/∂xᵢ² = 6 s xᵢ.
    let matrix = try hessian(at: 3.0, [1.0, 2.0], of: cubes)
    #expect(matrix == Tensor(rows: [[0, 3, 12], [3, 18, 0], [12, 0, 36]]))
    let product = try hessianVectorProduct(
      at: 3.0, [1.0, 2.0], along: 1.0, [0.5, -1.0], of: cubes)
    // 0.5 · 3 − 12; 3 + 0.5 · 18, 12 − 36.
    #expect(product.0 == -10.5)
    #expect(product.1 == [12, -24])
    let (value, derivative) = try valueWithDerivative(
      at: 3.0, [1.0, 2.0], along: 1.0, [0.5, -1.0], of: cubes)
    // 9 + 0.5 · 9 − 36.
    #expect(value == Tensor(27) && derivative == Tensor(-22.5))
  }

  /// The Hessian of Σₛ (w xₛ)² is 2 Σ xₛ².
  @Test func tapesAddTheirProductsUpOverTheSamples() throws {
    let recording = Recording(samples: 3)
    let (w, x) = (recording.variable(.scalar), recording.variable(.scalar, perSample: true))
    let cost = square(w * x)
    let gradient = recording.gradient(of: cost, withRespectTo: [w])
    var tape = try recording.tape()
    for sample in 0..<3 { tape.set(x.node, sample: sample, to: Tensor(Double(sample + 1))) }
    tape.evaluate()
    let product = tape.hessianVectorProduct(
      of: gradient.map(\.node), along: [(w.node, Tensor(0.5))])
    // 0.5 · 2 (1 + 4 + 9).
    #expect(product == [Tensor(14)])
  }

  @Test func pullbacksAndDerivativesAreAdjoint() throws {
    func map(_ x: Variable) -> Variable { tanh(x) * x[0] + exp(x) }
    let point = [0.3, -1.2, 2]
    let (u, v) = ([1.0, -2, 0.5], [0.25, 3, -1])
    let (value, pullback) = try valueWithPullback(at: point, of: map)
    let (again, derivative) = try valueWithDerivative(at: point, along: u, of: map)
    #expect(value == again)
    #expect(isClose(v.dot(derivative.elements), pullback(Tensor(v)).dot(u), 1e-14))
    #expect(pullback(Tensor(v)) == pullback(Tensor(v)))
  }

  // MARK: Nesting

  /// D(x ↦ x · D(y ↦ x + y)(1))(1) = 1, and the inner point may be the outer variable itself.
  @Test func perturbationsAreNotConfused() throws {
    let constant = try gradient(at: 1.0) { x in
      x * gradient(at: x.recording.constant(1)) { y in x + y }
    }
    #expect(constant == 1)
    // D(x ↦ D(y ↦ x · y)(x))(3): the inner derivative is x, its derivative 1 and not 2.
    #expect(try gradient(at: 3.0) { x in gradient(at: x) { y in x * y } } == 1)
    // D(x ↦ D(y ↦ x · y²)(x))(3): the inner derivative is 2x², its derivative 4x.
    #expect(try gradient(at: 3.0) { x in gradient(at: x) { y in x * y * y } } == 12)
  }

  /// dⁿ/dxⁿ of exp(2x) is 2ⁿ exp(2x).
  @Test(arguments: 1...6)
  func derivativesNestToAnyOrder(_ order: Int) throws {
    func differentiated(_ order: Int, _ x: Variable) -> Variable {
      order == 0 ? exp(2 * x) : gradient(at: x) { differentiated(order - 1, $0) }
    }
    let value = try gradient(at: 0.5) { x in differentiated(order - 1, x) }
    // e¹.
    #expect(isClose(value, Double(1 << order) * 2.718281828459045, 1e-14))
  }

  // MARK: Size

  /// The Rosenbrock function of many variables, each a number of its own: a million nodes.
  @Test func aMillionNodes() throws {
    let count = 125_000
    let recording = Recording()
    let x = (0..<count).map { _ in recording.variable(.scalar) }
    var total = recording.constant(0)
    for (one, next) in zip(x, x.dropFirst()) {
      let valley = next - one * one
      total += 100 * valley * valley + square(1 - one)
    }
    var tape = try recording.tape()
    #expect(tape.count > 1_000_000)
    for (place, variable) in x.enumerated() {
      tape.set(variable.node, to: Tensor(Double(place % 3)))
    }
    tape.evaluate()
    tape.reverse(from: total.node)
    // ∂/∂xᵢ = 200 (xᵢ − xᵢ₋₁²) − 400 xᵢ (xᵢ₊₁ − xᵢ²) − 2 (1 − xᵢ).
    for place in [1, 2, 3, 61_234, 124_998] {
      let (last, here, next) = (
        Double((place - 1) % 3), Double(place % 3), Double((place + 1) % 3)
      )
      let slope =
        200 * (here - last * last) - 400 * here * (next - here * here) - 2 * (1 - here)
      #expect(tape.adjoint(of: x[place].node) == slope)
    }
  }

  // MARK: What a caller does wrong

  @Test func shapesThatDoNotFitAreThrown() throws {
    #expect(throws: RecordingProblem.self) {
      try gradient(at: [1.0, 2.0], [1.0, 2.0, 3.0]) { x, y in sum(x + y) }
    }
    #expect(throws: RecordingProblem.operation(.noNumber(.vector(2)))) {
      try gradient(at: [1.0, 2.0]) { x in x * x }
    }
    #expect(throws: RecordingProblem.self) { try gradient(at: [1.0, 2.0]) { x in x[2] } }
    #expect(throws: RecordingProblem.self) { try gradient(at: [1.0, 2.0]) { x in x[0, 1] } }
    #expect(throws: RecordingProblem.self) { try gradient(at: [1.0]) { x in x[-1] } }
    #expect(throws: RecordingProblem.operation(.noNumber(.vector(2)))) {
      try hessian(at: [1.0, 2.0]) { x in x * x }
    }
  }

  @Test func directionsOfAnotherShapeAreThrown() {
    #expect(throws: RecordingProblem.direction(.vector(1), point: .vector(2))) {
      try hessianVectorProduct(at: [1.0, 2.0], along: [1.0]) { x in sum(x * x) }
    }
    #expect(throws: RecordingProblem.direction(.vector(3), point: .vector(2))) {
      try valueWithDerivative(at: 1.0, [1.0, 2.0], along: 1.0, [1.0, 2.0, 3.0]) { s, x in s * x }
    }
    let problem = RecordingProblem.direction(.vector(1), point: .vector(2))
    #expect("\(problem)" == "the direction has 1 element, and the point has 2 elements")
  }

  @Test func theFirstProblemIsTheOneThatIsTold() throws {
    let recording = Recording()
    let (x, y) = (recording.variable(.vector(2)), recording.variable(.vector(3)))
    let first = recording.apply("sinn", [x])
    _ = sum(first + y * x)
    #expect(recording.problem == .operation(.unknownPrimitive("sinn")))
    #expect(throws: RecordingProblem.operation(.unknownPrimitive("sinn"))) {
      try recording.tape()
    }
    #expect(
      "\(RecordingProblem.operation(.unknownPrimitive("sinn")))" == "there is no primitive sinn")
  }

  @Test func problemsAreToldInOneLine() throws {
    let recording = Recording()
    let (w, x) = (recording.variable(.matrix(2, 3)), recording.variable(.vector(2)))
    _ = matmul(w, x)
    let problem = try #require(recording.problem)
    #expect("\(problem)" == "matmul: @ needs operand 2 to have 3")
  }

  @Test func variablesOfAnotherRecordingAreRefused() throws {
    let (one, other) = (Recording(), Recording())
    _ = one.variable(.scalar) + other.variable(.scalar)
    #expect(one.problem == .foreignVariable(primitive: "add"))
    // A function that ends in one.
    let foreign = other.variable(.scalar)
    func end(_ x: Variable) -> Variable { foreign }
    let ended = RecordingProblem.foreignVariable(primitive: nil)
    let recorded = RecordingProblem.foreignVariable(primitive: "gradient")
    #expect(throws: ended) { try gradient(at: 1.0, of: end) }
    #expect(throws: ended) { try jacobian(at: [1.0], of: end) }
    #expect(throws: ended) { try valueWithDerivative(at: 1.0, along: 1.0, of: end) }
    #expect(throws: recorded) { try hessian(at: 1.0, of: end) }
    #expect(throws: recorded) { try hessianVectorProduct(at: 1.0, along: 1.0, of: end) }
    #expect(throws: recorded) { try gradient(at: 1.0) { x in gradient(at: x, of: end) } }
    #expect(throws: ended) { try checkDerivatives(at: 1.0, of: end) }
    // An inner derivative recorded elsewhere is an outer variable's constant by mistake only.
    #expect(throws: RecordingProblem.foreignVariable(primitive: "multiply")) {
      try gradient(at: 2.0) { x in
        _ = try gradient(at: 3.0) { y in y * x }
        return x
      }
    }
  }

  @Test func aRecordingThatFailsAtOnceStillHasVariables() {
    let recording = Recording(memoryLimit: 0)
    let x = recording.variable(.vector(3))
    #expect(recording.problem != nil)
    #expect(throws: RecordingProblem.self) { try recording.tape() }
    _ = x
  }

  @Test func whatTheFunctionThrowsIsThrown() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try gradient(at: 1.0) { _ in throw Stop() } }
  }
}
