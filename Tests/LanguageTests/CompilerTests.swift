import Autodiff
import SamplePrograms
import Testing

@testable import Language

@Suite struct CompilerTests {
  private func primitives(_ model: Model) -> [String] {
    model.tape.nodeIDs.compactMap { model.tape.primitive(of: $0)?.name }
  }

  // MARK: Recognised operations

  @Test(arguments: ["w @ x + b", "b + w @ x", "(w @ x) + b", "b + (w @ x)"])
  func theWeightedSumIsOneOperation(formula: String) throws {
    let model = try Model(
      lines: "z = \(formula)", "w = [[1, 2], [3, 4]]", "x = [5, 6]", "b = [0.5, -0.5]")
    #expect(primitives(model) == ["weighted_sum"])
    #expect(try model.value("z") == Tensor([17.5, 38.5]))
  }

  @Test func aMatrixOfColumnsIsAWeightedSumToo() throws {
    let model = try Model(
      lines: "z = b + w @ x", "w = [[1, 2], [3, 4]]", "x = [[5, 1, 0], [6, 0, 1]]", "b = [10, 20]")
    #expect(primitives(model) == ["weighted_sum"])
    #expect(try model.value("z") == Tensor(rows: [[27, 11, 12], [59, 23, 24]]))
  }

  @Test(arguments: [
    ("w @ x + 1", ["matmul", "add"], [18.0, 40]),
    ("w @ x - b", ["matmul", "subtract"], [16.5, 39.5]),
    ("w @ x + w @ x", ["matmul", "weighted_sum"], [34, 78]),
    ("w @ x + b + b", ["weighted_sum", "add"], [18, 38]),
    ("2*(w @ x) + b", ["matmul", "multiply", "add"], [34.5, 77.5]),
  ])
  func whatIsNoWeightedSum(formula: String, operations: [String], value: [Double]) throws {
    let model = try Model(
      lines: "z = \(formula)", "w = [[1, 2], [3, 4]]", "x = [5, 6]", "b = [0.5, -0.5]")
    #expect(try model.value("z") == Tensor(value))
    #expect(primitives(model) == operations)
  }

  /// Every operation is recorded once, however many sums of products stand one after another.
  @Test(.timeLimit(.minutes(1)), arguments: [20, 200])
  func aSumOfMatrixProductsIsLinear(terms: Int) throws {
    let sum = Array(repeating: "w @ m", count: terms).joined(separator: " + ")
    let model = try Model(lines: "s = \(sum)", "w = [[1, 2], [3, 4]]", "m = [[1, 0], [0, 1]]")
    #expect(primitives(model).count == 2 * terms - 1)
    let scale = Double(terms)
    #expect(
      try model.value("s") == Tensor(rows: [[scale, 2 * scale], [3 * scale, 4 * scale]]))
  }

  @Test(.timeLimit(.minutes(1))) func nestedSumsOfMatrixProductsAreLinear() throws {
    let depth = 60
    let sum =
      String(repeating: "w @ m + (", count: depth) + "m" + String(repeating: ")", count: depth)
    let model = try Model(lines: "s = \(sum)", "w = [[1, 2], [3, 4]]", "m = [[1, 0], [0, 1]]")
    #expect(primitives(model).count == 2 * depth)
    #expect(try model.value("s") == Tensor(rows: [[61, 120], [180, 241]]))
  }

  @Test func namesAndRolesOfQuantities() throws {
    let model = try Model(
      lines: "C = sum((w @ x - y)^2)", "w = [[1, 2]]", "data [[1, 1], [2, 0]] -> [[3], [2]]")
    let roles = Dictionary(
      uniqueKeysWithValues: model.quantities.map { ($0.name, $0.role) })
    #expect(
      roles == [
        "w": .parameter, "x": .data, "y": .data, "v1": .intermediate, "v2": .intermediate,
        "v3": .intermediate, "C": .defined,
      ])
    #expect(model.parameters.map(\.name) == ["w"])
    #expect(model.target?.name == "C")
  }

  /// v₁ is an element of v, so that what has no name gets another.
  @Test func intermediatesAreNotShownAsElements() throws {
    let array = try Model(lines: "f = sin(v[1])*v[2]", "v = [1, 2]")
    #expect(array.quantities.map(\.name) == ["v", "u1", "f"])
    let both = try Model(lines: "f = sin(v[1])*u[2]*u1", "v = [1, 2]", "u = [1, 2]", "u1 = 3")
    #expect(both.quantities.map(\.name) == ["v", "t1", "u", "t2", "u1", "f"])
    let number = try Model(lines: "f = sin(v)*v1", "v = 1", "v1 = 2")
    #expect(number.quantities.map(\.name) == ["v", "v2", "v1", "f"])
  }

  /// CppAD's exp_2 has the operations v1 … v5; the variable is its v1.
  @Test func intermediatesAreNumberedInEvaluationOrder() throws {
    let model = try Compiler.model(of: Program(Published.cppad))
    #expect(model.quantities.map(\.name) == ["x", "v1", "v2", "v3", "f"])
    let values = try model.quantities.map { try model.number($0.name) }
    #expect(values == [0.5, 1.5, 0.25, 0.125, 1.625])
  }

  @Test func aTakenNameIsNotGivenToAnIntermediate() throws {
    let model = try Model(lines: "v1 = a + 1", "C = v1*a + v2", "a = 2", "v2 = 5")
    #expect(model.quantities.map(\.name) == ["a", "v1", "v3", "v2", "C"])
    #expect(try model.number("C") == 11)
  }

  @Test func aDefinitionThatOnlyNamesAnotherIsAQuantityOfItsOwn() throws {
    for (line, value) in [("u = a", 2.0), ("u = 3*1 + 0*a", 3), ("u = x[2]", 7), ("u = -a", -2)] {
      let model = try Model(lines: "C = u^2", line, "a = 2", "x = [5, 7]")
      let quantity = try #require(model.quantity("u"))
      #expect(quantity.role == .defined)
      #expect(!model.isElement(quantity.node), "\(line)")
      #expect(try model.number("u") == value)
      #expect(try model.number("dC/du") == 2 * value)
    }
  }

  // MARK: Functions

  @Test(arguments: [
    ("f(2)", 5.0), ("g(2, 3)", 11), ("g(f(1), f(2))", 15), ("h(2)", 23), ("g(p, q)", 37),
    ("f(f(f(1)))", 26), ("f(p)*f(q)", 1717), ("x + f(2)", 105), ("u", 52), ("du/dp", 8),
    ("d(g(p, q))/dq", 2), ("d(f(p)*f(q))/dp", 808),
  ])
  func functions(line: String, value: Double) throws {
    // x is an argument here and a quantity there: the two do not meet.
    let model = try Model(
      lines: "f(x) = x^2 + 1", "g(x, y) = f(x)*1 + 2*y", "h(x) = g(f(x), 0) - 3", "p = 4", "q = 10",
      "x = 100", "u = g(p, q) + 15")
    #expect(try model.number(line) == value)
  }

  @Test(arguments: [
    ("f(1, 2)", "f takes one operand, not 2"),
    ("g(1)", "g takes 2 operands, not 1"),
    ("sin(1, 2)", "sin takes one operand, not 2"),
    ("squared_error(1)", "squared_error takes 2 operands, not 1"),
    ("h(1)", "there is no function h"),
    ("sgmoid(1)", "there is no function sgmoid"),
    ("p(1)", "p is a quantity, not a function"),
    ("sin", "sin is a function; it needs its operands"),
    ("k + 1", "k is not known here"),
    ("f", "f is a function of x"),
    ("g(k, 1)", "k is not known here"),
    ("p[1]", "p is a number, which takes no index"),
    ("v[3]", "v has 2 elements; it has no such element"),
    ("v[1,1]", "v has 2 elements, which takes one index"),
    ("m[1]", "m is 2×2, which takes two indices, row and column"),
    ("m[3,1]", "m is 2×2; it has no such element"),
    ("v2[:]", "v2 is a number, which takes no index"),
    ("m21[1:2]", "m21 is a number, which takes no index"),
    ("m @ [1, 2, 3]", "m is 2×2 and [1, 2, 3] has 3 elements; @ needs [1, 2, 3] to have 2"),
    ("[1, 2, 3] @ m", "[1, 2, 3] has 3 elements; @ needs a matrix on its left"),
    ("v + [1, 2, 3]", "+ needs two of the same shape, or a number and anything"),
    ("[[1, 2], [3]]", "this row has 1 and the first has 2"),
    ("[1, [2, 3]]", "a list holds numbers, or rows of numbers, not both"),
    ("[[1, 2], 3]", "a list holds numbers, or rows of numbers, not both"),
    ("[[[1]]]", "lists nest at most twice: a matrix is a list of rows"),
    ("[v, 1]", "a list takes numbers"),
    ("[[p, 1], [2]]", "rows"),
    ("[[p, 1], 2]", "rows"),
    ("dp/d(p*2)", "a derivative is taken by a quantity or one of its elements"),
    ("dp/dv[3]", "v has 2 elements; it has no such element"),
    ("dm/dv", "this derivative would have 3 indices"),
    ("dp/dk", "k is not known here"),
    ("dk/dp", "k is not known here"),
  ])
  func errors(line: String, message: String) throws {
    let model = try Model(
      lines: "f(x) = x + 1", "g(x, y) = x*y", "p = 4", "v = [1, 2]", "m = [[1, 2], [3, 4]]")
    let error = languageError { _ = try model.value(line) }
    #expect(error?.message.contains(message) == true, "\(line): \(error?.message ?? "")")
    let range = try #require(error?.range)
    #expect(range.upperBound <= error?.text.count ?? 0)
  }

  @Test(arguments: [
    "1️⃣k2️⃣ + 1", "2*(p + 1️⃣sgmoid(p)2️⃣)", "p + 1️⃣v[3]2️⃣", "1 + 1️⃣m @ [1, 2, 3]2️⃣",
    "sum(1️⃣v*[1, 2, 3]2️⃣) − p", "dp/d1️⃣v[3]2️⃣", "[[1, 2], 1️⃣[3]2️⃣]", "2 + 1️⃣sin(1, 2)2️⃣",
    "∂1️⃣k2️⃣/∂p",
  ])
  func errorsPointAtTheirPlace(source: String) throws {
    let model = try Model(lines: "p = 4", "v = [1, 2]", "m = [[1, 2], [3, 4]]")
    let (text, range) = marked(source)
    let error = languageError { _ = try model.value(text) }
    #expect(error?.range == range, "\(source): \(error?.message ?? "")")
  }

  @Test func aShapeErrorIsToldInTheDefinitionItComesFrom() throws {
    let program = try Program(
      lines: "z1 = w1 @ x + b1", "a1 = sigmoid(z1)", "w1 = [[1, 2, 3], [4, 5, 6]]", "x = [1, 2]",
      "b1 = [0, 0]")
    let error = languageError { _ = try Compiler.model(of: program) }
    #expect(error?.text == "z1 = w1 @ x + b1")
    #expect(error?.message == "w1 is 2×3 and x has 2 elements; @ needs x to have 3")
  }

  @Test func anErrorInAFunctionPointsIntoTheFunction() throws {
    let model = try Model(lines: "f(x) = x + [1, 2, 3]", "v = [1, 2]")
    let error = languageError { _ = try model.value("1 + f(v)") }
    #expect(error?.text == "f(x) = x + [1, 2, 3]")
    #expect(error?.range == 7..<20)
  }

  @Test(.timeLimit(.minutes(1))) func functionsThatDoubleAreRefusedInTime() throws {
    var lines = ["f0(x) = x + x"]
    for place in 1...40 { lines.append("f\(place)(x) = f\(place - 1)(x) + f\(place - 1)(x)") }
    let model = try Compiler.model(of: Program(lines))
    #expect(try model.number("f12(1)") == 8192)
    let error = languageError { _ = try model.value("f40(1)") }
    #expect(error?.message == "this calls functions more than 100000 times")
  }

  @Test func formulasInsideFormulasAreRefusedBeforeTheStackEnds() throws {
    // Each function is 100 operations around the one before.
    let signs = String(repeating: "-", count: 100)
    var lines = ["f0(x) = x"]
    for place in 1...1000 { lines.append("f\(place)(x) = \(signs)f\(place - 1)(x)") }
    let model = try Compiler.model(of: Program(lines))
    #expect(try model.number("f4(1)") == 1)
    let error = languageError { _ = try model.value("f1000(1)") }
    #expect(error?.message == "this leads through more than 500 formulas, one inside another")
  }
}
