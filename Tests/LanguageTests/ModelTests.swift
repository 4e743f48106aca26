import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Whether two numbers agree to a relative error.
func agree(_ left: Double, _ right: Double, within error: Double = 1e-14) -> Bool {
  left == right || abs(left - right) <= error * max(abs(left), abs(right))
}

@Suite struct ModelTests {
  // MARK: Published numbers

  /// Mazur's numbers, recomputed at full precision from the published inputs.
  @Test(arguments: [
    ("z1[1]", 0.3775), ("z1[2]", 0.39249999999999996),
    ("a1[1]", 0.5932699921071872), ("a1[2]", 0.596884378259767),
    ("z2[1]", 1.10590596705977), ("z2[2]", 1.2249214040964653),
    ("a2[1]", 0.7513650695523157), ("a2[2]", 0.7729284653214625),
    ("C", 0.2983711087600027),
    ("dC/da2[1]", 0.7413650695523157), ("da2[1]/dz2[1]", 0.18681560180895948),
    ("dz2[1]/dw2[1,1]", 0.5932699921071872),
    ("dC/dw2[1,1]", 0.08216704056423078), ("dC/dw2[1,2]", 0.08266762784753326),
    ("dC/dw2[2,1]", -0.022602540477475067), ("dC/dw2[2,2]", -0.02274024221597822),
    ("dC/da1[1]", 0.03635030639314468), ("dC/da1[2]", 0.04137032264874471),
    ("dC/dz2[1]*dz2[1]/da1[1]", 0.05539942465142279),
    ("dC/dz2[2]*dz2[2]/da1[1]", -0.019049118258278114),
    ("dC/dw1[1,1]", 0.00043856773447434685), ("dC/dw1[1,2]", 0.0008771354689486937),
    ("dC/dw1[2,1]", 0.0004977127352608601), ("dC/dw1[2,2]", 0.0009954254705217202),
    ("half_squared_error(a2[1], 0.01)", 0.274811083176155),
    ("half_squared_error(a2[2], 0.99)", 0.023560025583847746),
  ])
  func mazur(line: String, value: Double) throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let found = try model.number(line)
    #expect(agree(found, value), "\(line) is \(found)")
  }

  @Test func mazurAfterOneStep() throws {
    var program = try Program(Published.mazur)
    let gradients = Dictionary(
      uniqueKeysWithValues: try Compiler.model(of: program).gradient().map {
        ($0.parameter.name, $0.gradient)
      })
    func move(_ names: String...) throws {
      for name in names {
        var value = try #require(program.value(of: name))
        let gradient = try #require(gradients[name])
        for place in value.elements.indices { value[place] -= 0.5 * gradient[place] }
        program.assign(name, value)
      }
    }
    try move("w1", "w2")
    #expect(agree(try Compiler.model(of: program).number("C"), 0.29102777369359933))
    try move("b1", "b2")
    #expect(agree(try Compiler.model(of: program).number("C"), 0.28047144679143016))
  }

  @Test(arguments: [
    ("L", -8.0), ("dL/da", 6), ("dL/db", -4), ("dL/dc", -2), ("dL/df", 4), ("dL/dd", -2),
    ("dL/de", -2),
  ])
  func karpathyExpression(line: String, value: Double) throws {
    #expect(try Compiler.model(of: Program(Published.expression)).number(line) == value)
  }

  @Test func karpathyExpressionMoved() throws {
    var program = try Program(Published.expression)
    for (name, gradient) in [("a", 6.0), ("b", -4), ("c", -2), ("f", 4)] {
      let value = try #require(program.value(of: name)?.scalar)
      program.assign(name, Tensor(value + 0.01 * gradient))
    }
    #expect(agree(try Compiler.model(of: program).number("L"), -7.286496))
  }

  @Test(arguments: [
    ("n", 0.8813735870195432), ("o", 0.7071067811865476), ("do/dn", 0.5), ("do/dx1", -1.5),
    ("do/dw1", 1), ("do/dx2", 0.5), ("do/dw2", 0), ("do/db", 0.5),
  ])
  func karpathyNeuron(line: String, value: Double) throws {
    let found = try Compiler.model(of: Program(Published.neuron)).number(line)
    // The published digits of n and o carry a rounding of n's sum at 6.88: an ulp of 8.9e-16.
    #expect(abs(found - value) <= 2e-15, "\(line) is \(found)")
  }

  @Test func repeatedOperandsAccumulate() throws {
    let sum = try Model(lines: "b = a + a", "a = 3")
    #expect(try sum.number("db/da") == 2)
    let product = try Model(lines: "f = (a*b)*(a + b)", "a = -2", "b = 3")
    #expect(try product.number("f") == -6)
    #expect(try product.number("df/da") == -3)
    #expect(try product.number("df/db") == -8)
    #expect(product.gradient().map(\.gradient) == [Tensor(-3), Tensor(-8)])
  }

  @Test(arguments: [
    ("f", 11.652071455223084), ("df/dx1", 5.5), ("df/dx2", 1.7163378145367738),
    ("d(df/dx1)/dx1", -0.25), ("d(df/dx1)/dx2", 1), ("d(df/dx2)/dx1", 1),
    ("d(df/dx2)/dx2", -0.9589242746631385),
    ("v1", 0.6931471805599453), ("v2", 10), ("v4", 10.693147180559945),
    ("v3", -0.9589242746631385),
    ("f(2, 5)", 11.652071455223084), ("f(1, 0)", 0),
  ])
  func baydin(line: String, value: Double) throws {
    let found = try Compiler.model(of: Program(Published.baydin)).number(line)
    #expect(agree(found, value), "\(line) is \(found)")
  }

  @Test(arguments: [
    ("f", 1.625), ("df/dx", 1.5), ("d(df/dx)/dx", 1), ("d(d(df/dx)/dx)/dx", 0),
    ("df/dv1", 1), ("df/dv3", 1), ("df/dv2", 0.5),
  ])
  func cppad(line: String, value: Double) throws {
    #expect(try Compiler.model(of: Program(Published.cppad)).number(line) == value)
  }

  /// D(x → x·D(y → x + y, 1), 1) = 1: the inner derivative does not see the outer variable.
  @Test func perturbationsAreNotConfused() throws {
    let model = try Model(lines: "g = x*d(x + y)/dy", "x = 1", "y = 1")
    #expect(try model.number("dg/dx") == 1)
    #expect(try model.number("g") == 1)
  }

  // MARK: Closed forms

  @Test(arguments: [
    ("d(x^3)/dx", 12.0), ("d(d(x^3)/dx)/dx", 12), ("d(d(d(x^3)/dx)/dx)/dx", 6),
    ("d(d(d(d(x^3)/dx)/dx)/dx)/dx", 0), ("d(2)/dx", 0), ("d(y)/dx", 0), ("dx/dx", 1),
    ("d(x*y)/dx", 5), ("d(x/y)/dy", -0.08), ("d(where(x > y, x, y))/dx", 0),
    ("d(where(x < y, x^2, y))/dx", 4), ("d(relu(x))/dx", 1), ("d(relu(-x))/dx", 0),
    ("d(abs(-x))/dx", 1), ("d(x < y)/dx", 0), ("dx/dx + dy/dy", 2),
    ("d(exp(x))/dx - exp(x)", 0), ("d(d(1/x)/dx)/dx", 0.25), ("d(sqrt(x*8))/dx", 1),
    ("d(ln(x*y))/dx", 0.5), ("d(x*dx/dx)/dx", 1),
  ])
  func derivativesOfNumbers(line: String, value: Double) throws {
    let model = try Model(lines: "x = 2", "y = 5")
    #expect(agree(try model.number(line), value, within: 1e-15), "\(line)")
  }

  @Test func jacobians() throws {
    let model = try Model(
      lines: "z = w @ x", "a = z^2", "s = sum(a)", "w = [[1, 2], [3, 4], [5, 6]]", "x = [1, -1]")
    #expect(try model.value("dz/dx") == Tensor(rows: [[1, 2], [3, 4], [5, 6]]))
    #expect(try model.value("dz/dx[2]") == Tensor([2, 4, 6]))
    #expect(try model.value("dz[2]/dx") == Tensor([3, 4]))
    #expect(try model.value("da/dz") == Tensor(rows: [[-2, 0, 0], [0, -2, 0], [0, 0, -2]]))
    #expect(try model.value("ds/dw") == Tensor(rows: [[-2, 2], [-2, 2], [-2, 2]]))
    #expect(try model.value("dz[2]/dw") == Tensor(rows: [[0, 0], [1, -1], [0, 0]]))
    // The Hessian of |w x|² is 2 wᵀw.
    #expect(try model.value("d(ds/dx)/dx") == Tensor(rows: [[70, 88], [88, 112]]))
    #expect(try model.number("d(ds/dx[1])/dx[2]") == 88)
  }

  // MARK: Samples

  /// One weight, three samples: C_i = (w x_i − y_i)², dC_i/dw = 2 x_i (w x_i − y_i).
  private func regression() throws -> Model {
    try Model(
      lines: "a = w*x[1]", "C = (a - y[1])^2", "w = 2", "data [[1], [2], [3]] -> [[1], [5], [2]]")
  }

  @Test func theCostIsTheMeanOverTheSamples() throws {
    let model = try regression()
    #expect(model.sampleCount == 3)
    #expect(try model.number("C") == 6)
    #expect(try (1...3).map { try model.number("C[\($0)]") } == [1, 1, 16])
    #expect(try model.number("dC/dw") == 22.0 / 3)
    #expect(try (1...3).map { try model.number("dC[\($0)]/dw") } == [2, -4, 24])
    #expect(model.gradient().map(\.gradient) == [Tensor(22.0 / 3)])
    #expect(try model.number("dC[2]/dC[2]", sample: 1) == 1)
    #expect(try model.number("dC/dC") == 1)
    #expect(languageError { _ = try model.value("dC[2]/dC[4]") } != nil)
    #expect(languageError { _ = try model.value("C[4]") }?.message == "C has 3 samples")
  }

  /// Whatever the walk leads to is the mean over the samples, and an index chooses one: f_i = w x_i.
  @Test func theTargetOfAnyNameIsTheMean() throws {
    let model = try Model(lines: "f = w*x[1]", "w = 2", "data [[1], [2], [3]] -> [[0], [0], [0]]")
    #expect(try model.number("f") == 4)
    #expect(try model.number("df/dw") == 2)
    #expect(try model.number("f[3]") == 6)
    #expect(try model.number("f₃") == 6)
    #expect(try model.number("df[3]/dw") == 3)
    #expect(try model.number("∂f₃/∂w") == 3)
    #expect(model.gradient().map(\.gradient) == [Tensor(2)])
  }

  @Test func anExpressionReadsTheCurrentSample() throws {
    let model = try regression()
    for (sample, a) in [2.0, 4, 6].enumerated() {
      #expect(try model.number("a", sample: sample) == a)
      #expect(try model.value("x", sample: sample) == Tensor([a / 2]))
      let error = a - [1.0, 5, 2][sample]
      #expect(try model.number("dC/da", sample: sample) == 2 * error)
      #expect(try model.number("da/dw", sample: sample) == a / 2)
      #expect(try model.number("C", sample: sample) == 6)
    }
  }

  @Test func theMeanOfTheGradientsIsTheGradientOfTheMean() throws {
    let model = try Model(
      lines: "z1 = w1 @ x + b1", "a1 = tanh(z1)", "C = mean_squared_error(a1, y)",
      "w1 = [[0.5, -1], [2, 0.25]]", "b1 = [0.1, -0.2]",
      "data [[0, 1], [1, 1], [-1, 0.5], [2, 2]] -> [[0, 1], [1, 0], [1, 1], [0, 0]]")
    for line in ["w1[1,1]", "w1[1,2]", "w1[2,1]", "b1[2]"] {
      let mean = try (1...4).reduce(0) { try $0 + model.number("dC[\($1)]/d\(line)") } / 4
      #expect(agree(try model.number("dC/d\(line)"), mean, within: 1e-13))
    }
  }

  // MARK: What is not finite

  @Test(arguments: [
    ("1/x", "divide", [1.0, 0]), ("ln(x)", "ln", [0]), ("ln(x - 1)", "ln", [-1]),
    ("sqrt(x - 4) + 1", "sqrt", [-4]), ("exp(1000) - exp(1000)", "exp", [1000]),
    ("sin(y*1e300*1e300)", "multiply", [3e300, 1e300]), ("x/x", "divide", [0, 0]),
    ("x^(-1)", "power", [0, -1]),
    ("ln([x, x - 1])[2]", "ln", [-1]), ("0 + where(x > 1, ln(x - 1), 1/x)", "divide", [1, 0]),
    ("d((x + 1e-300)^(-y))/dy", "power", [1e-300, -3]),
  ])
  func theCulpritIsTheFirst(line: String, primitive: String, operands: [Double]) throws {
    let model = try Model(lines: "x = 0", "y = 3")
    let answer = try model.evaluate(Parser.expression(line), text: line)
    let culprit = try #require(answer.culprit)
    #expect(culprit.primitive.name == primitive)
    #expect(zip(culprit.operands.joined(), operands).allSatisfy { agree($0, $1) })
    #expect(culprit.operands.count == operands.count)
    #expect(!culprit.result.isFinite)
  }

  @Test func theFirstValueOfAProgramThatIsNotFinite() throws {
    let model = try Model(
      lines: "u = ln(x)", "C = sum(u*0)", "data [[1, 2], [3, 0]] -> [[0], [0]]")
    let first = try #require(model.firstNonFinite)
    #expect(first.quantity.name == "u")
    #expect(first.element == 1)
    #expect(first.sample == 1)
    #expect(try Model(lines: "u = ln(x)", "x = 2").firstNonFinite == nil)
  }
}
