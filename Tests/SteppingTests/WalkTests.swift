import Autodiff
import Language
import Networks
import SamplePrograms
import Testing

@testable import Stepping

@Suite struct WalkTests {
  /// Programs with what walks find hard, each held to everything that holds of walks.
  @Test(arguments: [
    Published.expression, Published.neuron, Published.baydin, Published.cppad,
    ["C = a + a", "a = 3"], ["C = a*a", "a = 3"], ["C = (a*b)*(a + b)", "a = -2", "b = 3"],
    ["C = x[1]*x[2]", "x = [3, 4]"], ["C = x[1]*x[1] + x[3]", "x = [3, 4, 5]"],
    ["C = x[2]", "x = [3, 4]"], ["u = x[2]", "C = u^2 + x[2]", "x = [3, 4]"], ["C = a", "a = 3"],
    ["C = 2*a + 0*b", "a = 3", "b = 4"], ["C = a*[1, 2][2]", "a = 3"],
    ["C = sum([1, 2]*u)", "u = [3, 4]"], ["C = sum([[1, 2], [3, 4]] @ u)", "u = [3, 4]"],
    ["C = sum((w @ x)^2)", "w = [[1, 2], [3, 4]]", "x = [5, -6]"],
    ["C = sum((w @ w)*w)", "w = [[1, 2], [3, 4]]"],
    ["C = sum(w @ x + w @ y)", "w = [[1, 2], [3, 4]]", "x = [5, -6]", "y = [1, 2]"],
    ["C = sum(m + b) + b[1]", "m = [[1, 2, 3], [4, 5, 6]]", "b = [5, -6]"],
    ["C = sum(b*m)*p", "m = [[1, 2, 3], [4, 5, 6]]", "b = [5, -6]", "p = 3"],
    ["C = mean(p*u)", "p = 2", "u = [1, 2, 3]"], ["C = sum(relu(u))", "u = [1, -2, 0]"],
    ["C = where(a > b, a^2, b)", "a = 3", "b = 2"], ["C = abs(a)*relu(b)", "a = -3", "b = 2"],
    ["C = sum(where(u > 1, u, 2*u))", "u = [1, 2, 3]"], ["C = a < b", "a = 1", "b = 2"],
    ["C = sum([a, b, a]^2)", "a = 3", "b = 2"],
    ["C = sum([[a, b], [b, a]] @ [a, b])", "a = 3", "b = 2"],
    ["C = g + a", "g = d(a^3)/da", "a = 2"], ["C = a^3*b^(-2)", "a = 2", "b = 4"],
    ["C = a^b", "a = 2", "b = 3"], ["C = sum(transpose(w) @ x)", "w = [[1, 2, 3]]", "x = [2]"],
    ["C = sum(outer(u, v))", "u = [1, 2]", "v = [3, 4]"], ["C = a - (b - a)", "a = 3", "b = 5"],
    ["C = -a", "a = 3"], ["C = exp(a)*tan(a)*sinh(a)*cosh(a)", "a = 0.3"],
    ["f(x) = x^2", "C = f(a)*f(b) + f(a)", "a = 3", "b = 5"],
  ])
  func everythingThatHolds(lines: [String]) throws {
    let label = lines[0]
    try #require(WalkChecker(Compiler.model(of: Program(lines)), label)).check()
  }

  /// Where an operand reaches the operation in another way as well, the factor has a name of its
  /// own: C = √x · x has the factor √x by x, and the derivative 1.5·√x.
  @Test func aDirectFactorIsNotTheDerivative() throws {
    let walk = try #require(Walk(Compiler.model(of: Program(["C = sqrt(x)*x", "x = 2"]))))
    let values = Dictionary(
      steps(walk).map { (typed($0.result.symbol), $0.result.value) }, uniquingKeysWith: { $1 })
    #expect(agree(try #require(values["dC/dx direct"]), 2.squareRoot(), 1e-15))
    #expect(agree(try #require(values["dC/dx"]), 1.5 * 2.squareRoot(), 1e-15))
  }

  /// One symbol has one value: in every walk, and the value that the language gives it.
  @Test(arguments: [
    ["C = sqrt(x)*x", "x = 2"], ["u = x*y", "v = u*x", "C = v*y + u", "x = 2", "y = 3"],
    ["C = x*sigmoid(x) + x", "x = 0.5"], ["u = p^2", "C = u[1]*p[2] + u[2]*p[2]", "p = [2, 3]"],
    ["h1 = w*h0", "h2 = w*h1", "C = w*h2", "w = 0.5", "h0 = 2"],
    ["C = sum((w @ w)*w)", "w = [[1, 2], [3, 4]]"],
  ])
  func aSymbolHasOneValue(lines: [String]) throws {
    let model = try Compiler.model(of: Program(lines))
    for step in steps(try #require(Walk(model))) {
      guard case .derivative(let target, let variable) = step.result.symbol,
        variable.occurrence == nil
      else { continue }
      let name = "d(\(typed(target)))/d(\(typed(variable)))"
      let forward = model.forwardDerivative(
        of: try model.element(typed(target)), by: try model.element(typed(variable)), sample: 0)
      #expect(agree(step.result.value, forward, 1e-12), "\(lines): \(name)")
    }
  }

  /// The same with samples: numbers, vectors, costs that mix what depends on the sample with what
  /// does not, and parameters that are used twice.
  @Test(arguments: [
    ["a = w*x[1]", "C = (a - y[1])^2", "w = 2", "data [[1], [2], [3]] -> [[1], [5], [2]]"],
    [
      "z1 = w1 @ x + b1", "a1 = tanh(z1)", "C = half_squared_error(a1, y) + sum(w1^2)",
      "w1 = [[0.5, -1], [2, 0.25]]", "b1 = [0.1, -0.2]",
      "data [[0, 1], [1, 1], [-1, 0.5]] -> [[0, 1], [1, 0], [1, 1]]",
    ],
    [
      "z1 = w1 @ x + b1", "a1 = relu(z1)", "z2 = w1 @ a1 + b1", "a2 = sigmoid(z2)",
      "C = mean_squared_error(a2, y)", "w1 = [[0.5, -1], [2, 0.25]]", "b1 = [0.1, -0.2]",
      "data [[0, 1], [1, 1]] -> [[0, 1], [1, 0]]",
    ],
    ["C = p*x[1] + q", "p = 2", "q = 3", "data [[1], [2], [3], [4], [5], [6], [7], [8]]"],
    ["C = p^2", "p = 2", "a = p*x[1]", "data [[1], [2]]"],
    ["s = p^2", "C = s*x[1] + s", "p = 2", "data [[1], [2]]"],
  ])
  func everythingThatHoldsWithSamples(lines: [String]) throws {
    let label = lines.joined(separator: "; ")
    try #require(WalkChecker(Compiler.model(of: Program(lines)), label)).check()
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func everythingThatHoldsOfRandomPrograms(seed: UInt64) throws {
    for samples in [0, 3] {
      let program = RandomProgram(seed: seed, samples: samples)
      let label = "seed \(seed), \(samples) samples: \(program.lines.joined(separator: "; "))"
      try #require(WalkChecker(Compiler.model(of: program.program()), label)).check()
    }
  }

  @Test(
    arguments: [[1, 1], [2, 3, 1], [3, 2, 2, 2], [1, 2, 1, 2]], ["sigmoid", "relu", "identity"])
  func everythingThatHoldsOfNetworks(sizes: [Int], activation: String) throws {
    for samples in [1, 2] {
      var network = Network(sizes: sizes)
      network.hidden = activation
      network.cost = "mean_squared_error"
      var program = try network.program()
      var numbers = RandomNumbers(seed: UInt64(sizes.count))
      func rows(_ width: Int) -> [Tensor] {
        (0..<samples).map { _ in Tensor((0..<width).map { _ in numbers.normal() }) }
      }
      program.bind("x", samples: rows(sizes[0]))
      program.bind("y", samples: rows(sizes[sizes.count - 1]))
      let label = "\(sizes) \(activation), \(samples) samples"
      try #require(WalkChecker(Compiler.model(of: program), label)).check()
    }
  }

  @Test func withoutATargetThereIsNoWalk() throws {
    #expect(try Walk(Compiler.model(of: Program(lines: "z = w*x", "w = 2"))) == nil)
    #expect(try Walk(Compiler.model(of: Program(lines: "a = 2"))) == nil)
    #expect(try Walk(Model(lines: "C = [a, 2]", "a = 2")) == nil)
    #expect(Walk(.empty) == nil)
  }

  @Test func theMeansOverTheSamplesComeLast() throws {
    let walk = try #require(
      try Walk(
        Model(
          lines: "a = w*x[1]", "C = (a - y[1])^2", "w = 2",
          "data [[1], [2], [3]] -> [[1], [5], [2]]")))
    #expect(walk.samples == 3)
    let means = steps(walk).suffix(2)
    #expect(means.map { typed($0.result.symbol) } == ["C", "dC/dw"])
    #expect(means.map(\.kind) == [.mean, .mean])
    #expect(means.map(\.result.value) == [6, 22.0 / 3])
    #expect(means.last?.formula.terms.map(\.value) == [2, -4, 24])
    #expect(
      means.last?.formula.terms.map { typed($0.symbol) } == ["dC[1]/dw", "dC[2]/dw", "dC[3]/dw"])
  }

  /// 784-128-10 on 100 samples: forty million steps, of which any is found without the others.
  @Test(.timeLimit(.minutes(1))) func aLongWalk() throws {
    let (inputs, hidden, outputs, samples) = (784, 128, 10, 100)
    var program = try Network(sizes: [inputs, hidden, outputs]).program()
    var numbers = RandomNumbers(seed: 9)
    func rows(_ width: Int) -> [Tensor] {
      (0..<samples).map { _ in Tensor((0..<width).map { _ in numbers.uniform() }) }
    }
    program.bind("x", samples: rows(inputs))
    program.bind("y", samples: rows(outputs))
    let model = try Compiler.model(of: program)
    let walk = try #require(Walk(model))
    let forward = 2 * hidden + 2 * outputs + 1
    // A neuron's own two factors; a factor and a total for each weight and for the bias; in the
    // hidden layer a factor and a share for each path, and their sum, before that.
    let output = outputs * (2 + 2 * (hidden + 1))
    let inner = hidden * (2 * outputs + 1 + 1 + 2 * (inputs + 1))
    let parameters = hidden * (inputs + 1) + outputs * (hidden + 1)
    let pass = forward + 1 + output + inner
    #expect(walk.count == samples * pass + 1 + parameters)
    #expect(typed(walk[0].result.symbol) == "z1[1]")
    #expect(typed(walk[walk.count - 1].result.symbol) == "dC/db2[10]")
    #expect(walk[walk.count / 2].location.sample == samples / 2 + 1)
    #expect(walk.steps(ofSample: 50).lowerBound == 50 * pass)
    #expect(walk.steps(ofSample: -1) == 0..<pass)
    #expect(walk.steps(ofSample: .max).upperBound == samples * pass)
    #expect(walk.pass(of: walk.count - 1).count == 1 + parameters)
    // The first and last steps, and two thousand in between: sums are shortened, and every value
    // is finite. A step that cost as much as the walk is long would not end within the limit.
    for place in 0..<2000 {
      let step = walk[place * (walk.count - 1) / 1999]
      #expect(step.formula.terms.count <= 40)
      #expect(step.result.value.isFinite)
    }
    let gradient = try #require(model.gradient().first { $0.parameter.name == "w1" }).gradient
    let first = walk.count - parameters
    for element in [0, 1, 783, 784, 100_351] {
      let step = walk[first + element]
      let value = gradient[element]
      #expect(abs(step.result.value - value) <= 1e-12 * abs(value))
    }
  }
}
