import Autodiff
import Foundation
import Language
import SamplePrograms
import Testing

@testable import Stepping

/// What a function computes at once is one step, and opens into a walk that ends at the same number.
@Suite struct OpeningTests {
  /// Programs with calls of functions: of numbers and arrays, element by element and not, of other
  /// functions, with quantities of the program in them.
  static let calls = [
    ["h(x) = x*sigmoid(x)", "z = w*p", "C = h(z)^2", "w = 2.6", "p = 1"],
    [
      "h(x) = x*sigmoid(x)", "z1 = w1 @ x + b1", "a1 = h(z1)", "C = sum(a1^2)",
      "w1 = [[1, 2], [-1, 0.5]]", "b1 = [0.1, 0.2]", "x = [0.5, 1]",
    ],
    ["g(u, v) = u*h(v) + sin(v)", "h(x) = x^3", "C = g(a[1], a[2]) + a[1]", "a = [2, 0.5]"],
    ["m(a, y) = sum((a - y)^4)", "C = m(tanh(z), y)", "z = [0.2, -0.4, 1]", "y = [1, 0, 2]"],
    ["s(z) = exp(z)/sum(exp(z))", "a = s(z)", "C = a[1]^2 + a[3]", "z = [0.2, -0.4, 1]"],
    ["q(x) = x^2 + u*x", "D = q(k)", "k = 2", "u = 3"],
    ["q(x) = x*u[2] + u[1]", "D = q(k)*u[2]", "k = 2", "u = [3, 5]"],
    ["g(v) = v*x", "q(x) = g(x)*x", "D = q(k)", "k = 2", "x = 5"],
    [
      "layer(w, x, b) = tanh(w @ x + b)", "a1 = layer(w1, x, b1)", "C = sum(a1*a1)",
      "w1 = [[1, 2], [-1, 0.5]]", "b1 = [0.1, 0.2]", "x = [0.5, 1]",
    ],
    ["m(a, y) = sum((a - y)^2)", "C = m(w*x, y)", "w = 2", "data [[1], [2]] -> [[1], [5]]"],
    ["f(x, y) = x*y", "C = f(a, a)", "a = 3"],
    ["f(x) = x^3", "C = g + f(a)", "g = d(f(a))/da", "a = 2"],
    ["f(x) = x", "C = f(a) + f(f(a))", "a = 2"], ["f(x) = 2*x", "C = f(f(a))", "a = 2"],
    ["t(w) = w + transpose(w)", "C = sum(t(w)*t(w))", "w = [[1, 2], [3, 4]]"],
  ]

  @Test(arguments: calls)
  func everythingThatHoldsOfWalks(lines: [String]) throws {
    let label = lines.joined(separator: "; ")
    try #require(WalkChecker(Compiler.model(of: Program(lines)), label)).check()
  }

  @Test(arguments: calls + [Published.baydin, Published.neuron, Published.cppad])
  func theWalkInsideEndsAtTheStepsOwnNumber(lines: [String]) throws {
    let label = lines.joined(separator: "; ")
    check(try #require(Walk(Compiler.model(of: Program(lines)))), label)
  }

  /// Every primitive that has a definition, at its test points.
  @Test(arguments: Primitive.all.filter { $0.definition != nil && $0.isCallable }.map(\.name))
  func theDefinitionOfAPrimitiveEndsAtItsNumbers(name: String) throws {
    let primitive = try #require(Primitive.named(name))
    for point in primitive.testPoints where point.attributes.isEmpty {
      var program = Program()
      let names = point.operands.indices.map { "o\($0 + 1)" }
      for (name, value) in zip(names, point.operands) { program.assign(name, value) }
      let text = "C = sum(\(name)(\(names.joined(separator: ", "))))"
      guard case .definition(_, let range, let body) = try Parser.statement(text) else { continue }
      program.define(
        Program.Definition(
          name: "C", parameters: nil, body: body, text: text, nameRange: range))
      let walk = try #require(Walk(Compiler.model(of: program)))
      #expect(check(walk, text) > 0, "\(text) has no step that opens")
    }
  }

  /// Checks all steps that open, and those inside; how many did.
  @discardableResult
  private func check(_ walk: Walk, _ label: String) -> Int {
    var count = 0
    for place in 0..<walk.count {
      guard let opening = try? walk.opening(place) else { continue }
      count += 1
      let inside = opening.walk
      let step = walk[place]
      let last = inside[inside.count - 1]
      #expect(
        agree(last.result.value, step.result.value, 1e-12),
        "\(label), step \(place): inside \(last.result.value), outside \(step.result.value)")
      #expect(step.kind == .value ? last.kind == .value : last.kind != .value)
      count += check(inside, "\(label), inside \(opening.function)")
    }
    return count
  }

  @Test func aCallIsOneStepWithItsOwnName() throws {
    let walk = try #require(
      Walk(Compiler.model(of: Program(["q(x) = x^2 + u*x", "D = q(k)", "k = 2", "u = 3"]))))
    // D, ∂D/∂D, ∂D/∂k, ∂D/∂u.
    #expect(walk.count == 4)
    #expect(walk.model.quantities.map(\.name).sorted() == ["D", "k", "u"])
    // q(2) = 2² + 3·2, q′(2) = 2·2 + 3, and ∂(x² + u·x)/∂u = x.
    #expect(steps(walk).map(\.result.value) == [10, 1, 7, 2])
  }

  @Test func theWalkInsideHasTheDefinitionsNames() throws {
    let walk = try #require(
      Walk(Compiler.model(of: Program(["q(x) = x^2 + u*x", "D = q(k)", "k = 2", "u = 3"]))))
    let byArgument = try walk.opening(2)
    #expect(byArgument.function == "q")
    #expect(byArgument.inputs == ["x", "u"])
    let inside = byArgument.walk
    #expect(typed(inside[inside.count - 1].result.symbol) == "dq/dx")
    let byGlobal = try walk.opening(3).walk
    #expect(typed(byGlobal[byGlobal.count - 1].result.symbol) == "dq/du")
  }

  /// x·σ(x) has the derivative σ(x)(1 + x(1 − σ(x))); forward mode knows nothing of calls.
  @Test func theFactorOfACallIsItsDerivative() throws {
    let model = try Compiler.model(of: Program(Self.calls[0]))
    let walk = try #require(Walk(model))
    let step = try #require(steps(walk).first { typed($0.result.symbol) == "dv1/dz" })
    let slope = 1 / (1 + exp(-2.6))
    #expect(agree(step.result.value, slope * (1 + 2.6 * (1 - slope)), 1e-14))
    let forward = model.forwardDerivative(
      of: try model.element("v1"), by: try model.element("z"), sample: 0)
    #expect(agree(step.result.value, forward, 1e-14))
  }

  @Test(arguments: [
    (["C = sin(a)", "a = 1"], 0, Opening.Problem.isPrimitive("sin")),
    (["C = sin(a)", "a = 1"], 1, .isCombination),
    (["C = a*b", "a = 1", "b = 2"], 2, .isPrimitive("multiply")),
    (["C = sum(w @ x)", "w = [[1, 2]]", "x = [3, 4]"], 0, .isPrimitive("matmul")),
  ])
  func whatHasNothingInsideSaysSo(
    lines: [String], step: Int, problem: Opening.Problem
  ) throws {
    let walk = try #require(Walk(Compiler.model(of: Program(lines))))
    #expect(throws: problem) { try walk.opening(step) }
  }
}
