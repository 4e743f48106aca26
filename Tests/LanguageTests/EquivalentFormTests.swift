import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Forms that keep the digits which what was typed loses: recognised as they are typed, across
/// definitions, with the brackets they need.
@Suite struct EquivalentFormTests {
  @Test(arguments: [
    (["f = sqrt(x)^2"], "f", "sqrt", "sqrt(x)^2", "x"),
    (["f = 3 + sqrt(x + 1)^2"], "f", "sqrt", "sqrt(x + 1)^2", "x + 1"),
    (["f = sqrt((x - 1)^2)"], "f", "power", "sqrt((x - 1)^2)", "abs(x - 1)"),
    (["v = 1/x", "f = 1/v"], "f", "divide", "1/(1/x)", "x"),
    (
      ["p = softmax(z)", "C = cross_entropy(p, y)"], "C", "softmax",
      "cross_entropy(softmax(z), y)", "softmax_cross_entropy(z, y)"
    ),
    (["f = log(exp(x) + 1)"], "f", "exp", "ln(1 + exp(x))", "softplus(x)"),
    (["f = norm(x - 1)^2"], "f", "norm", "norm(x - 1)^2", "dot(x - 1, x - 1)"),
    (
      ["f = ln(1 - sigmoid(a + b))"], "f", "sigmoid", "ln(1 - sigmoid(a + b))",
      "log_sigmoid(-(a + b))"
    ),
  ])
  func formsAreFound(
    _ lines: [String], _ name: String, _ primitive: String, _ typed: String, _ better: String
  ) throws {
    let program = try program(lines)
    let id = try #require(Primitive.named(primitive)).id
    let found = EquivalentForm.find(in: name, of: program, with: id)
    #expect(found == EquivalentForm(typed: typed, better: better))
  }

  /// What is no such form, or none that the operation stands in, is left alone.
  @Test(arguments: [
    ("f = sqrt(x)^3", "sqrt"), ("f = 1/(2/x)", "divide"), ("f = sqrt(x)^2", "divide"),
    ("f = exp(x)/sum(exp(y))", "exp"), ("f = ln(2 + exp(x))", "exp"), ("f = x/w", "divide"),
  ])
  func othersAreNot(_ line: String, _ primitive: String) throws {
    let id = try #require(Primitive.named(primitive)).id
    #expect(EquivalentForm.find(in: "f", of: try program([line]), with: id) == nil)
  }

  /// A function of one's own named like a primitive is not the primitive.
  @Test func namesOfOnesOwnAreTheirOwn() throws {
    let program = try program(["square(t) = t + 1", "f = sqrt(square(x))"])
    #expect(EquivalentForm.find(in: "f", of: program, with: .power) == nil)
  }

  /// Each form has the value of what it replaces, at numbers where both are known.
  @Test(arguments: [
    "sqrt(u)^2", "square(sqrt(u))", "sqrt(u^2)", "sqrt(square(u))", "1/(1/u)", "exp(ln(u))",
    "ln(exp(u))", "logit(sigmoid(u))", "atanh(tanh(u))", "u/u", "abs(u)^2", "1/(1 + exp(-u))",
    "exp(u)/(1 + exp(u))", "ln(1 + exp(u))", "ln(sigmoid(u))", "ln(1 - sigmoid(u))",
    "sqrt(sum(u^2))", "norm(u)^2", "exp(u)/sum(exp(u))", "ln(softmax(u))", "ln(sum(exp(u)))",
    "cross_entropy(softmax(u), v)", "kl_divergence(softmax(u), v)",
    "binary_cross_entropy(sigmoid(u), v)",
  ])
  func formsAreTheSame(_ written: String) throws {
    let isOfArrays = ["sum", "norm", "softmax"].contains { written.contains($0) }
    let lines =
      isOfArrays
      ? ["u = [0.3, 1.2, 0.8]", "v = [0.2, 0.5, 0.3]"] : ["u = 0.7", "v = 0.4"]
    let typed = try program(lines + ["f = \(written)"])
    let form = try #require(
      Primitive.all.lazy.compactMap { EquivalentForm.find(in: "f", of: typed, with: $0.id) }.first)
    #expect(form.typed == written)
    let model = try Compiler.model(of: Program(lines + ["f = \(written)", "g = \(form.better)"]))
    let values = try ["f", "g"].map { name in
      let node = try #require(model.quantity(name)).node
      return model.tape.tensor(of: node).elements
    }
    // 1 stands for a whole array of ones.
    for (place, one) in values[0].enumerated() {
      #expect(abs(one - values[1][place % values[1].count]) < 1e-12)
    }
  }

  private func program(_ lines: [String]) throws -> Program { try Program(lines) }
}
