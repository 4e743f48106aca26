import Autodiff
import Language
import Testing

@testable import Descent

struct OptimiserTests {
  @Test("the first ten updates of each optimiser", arguments: ReferenceUpdates.all.indices)
  func firstUpdates(place: Int) throws {
    let reference = ReferenceUpdates.all[place]
    let samples = ReferenceUpdates.samples
    var program = try program(
      ReferenceUpdates.program,
      data: ["x": samples.x.map { Tensor($0) }, "y": samples.y.map { Tensor($0) }])
    var training = Training()
    for (w, b) in reference.values {
      program = try training.descend(
        program, by: try choice(reference.choice), Batching(), iterations: 1
      ).program
      let values = [program.value(of: "w")?.scalar, program.value(of: "b")?.scalar]
      for (value, expected) in zip(values, [w, b]) {
        // Ten updates of numbers below 1 add up to some ten roundings.
        #expect(abs(try #require(value) - expected) <= 5e-15, "\(reference.choice)")
      }
    }
    #expect(training.iteration == 10)
  }

  @Test("every optimiser has reference values")
  func everyOptimiserIsTested() {
    let tested = Set(ReferenceUpdates.all.map { $0.choice.split(separator: " ")[0] })
    #expect(Set(Optimiser.all.map(\.name)) == Set(tested.map(String.init)))
  }

  // Mazur's post keeps the biases; the other number follows from its inputs in 50 digits.
  @Test("Mazur's first update, with the biases kept and without", arguments: [true, false])
  func mazurFirstStep(keepsBiases: Bool) throws {
    var training = Training()
    if keepsBiases { training.freeze(["b1", "b2"]) }
    let after = try training.descend(
      try mazur(), by: try choice("sgd rate=0.5"), Batching(), iterations: 1
    ).program
    let expected = keepsBiases ? 0.29102777369359933 : 0.28047144679143016
    #expect(abs(try cost(of: after) - expected) <= 1e-15)
    guard keepsBiases else { return }
    #expect(after.value(of: "b1") == Tensor([0.35, 0.35]))
    let w1 = try #require(after.value(of: "w1")?.elements)
    let known = [0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915]
    for (value, known) in zip(w1, known) { #expect(abs(value - known) <= 1e-16) }
  }

  @Test("Mazur's 10,000 updates of the weights")
  func mazurTenThousandSteps() throws {
    var training = Training()
    training.freeze(["b1", "b2"])
    let after = try training.descend(
      try mazur(), by: try choice("sgd rate=0.5"), Batching(), iterations: 10_000
    ).program
    #expect(abs(try cost(of: after) - 3.510187782978859e-05) <= 1e-17)
    let outputs = try Compiler.model(of: after)
    let a2 = outputs.tape.tensor(of: try #require(outputs.quantity("a2")).node).elements
    #expect(abs(a2[0] - 0.01591362044355068) <= 1e-14)
    #expect(abs(a2[1] - 0.9840642735146238) <= 1e-13)
  }

  @Test(
    "what an option cannot be is said",
    arguments: [
      ("rate", "0"), ("rate", "-1"), ("rate", "nan"), ("rate", "x"), ("beta1", "1"),
      ("beta1", "-0.1"), ("every", "0"), ("over", "1.5"), ("l2", "-1"), ("schedule", "linear"),
      ("momentum", "0.9"), ("clip", "inf"),
    ])
  func wrongOptions(name: String, value: String) throws {
    var choice = try choice("adam")
    #expect(throws: OptimiserChoice.Problem.self) { try choice.set(name, to: value) }
    #expect(choice.text == "adam")
  }

  @Test("penalties are a part of the cost that is recorded")
  func penaltiesCount() throws {
    let program = try program(["C = (w - 1)^2", "w = 3"])
    var training = Training()
    _ = try training.descend(
      program, by: try choice("sgd rate=0.1 l2=0.5 l1=0.25"), Batching(), iterations: 1)
    // (3 − 1)² + ½ · 0.5 · 9 + 0.25 · 3
    #expect(training.runs[0].costs == [7])
    // 2 (3 − 1) + 0.5 · 3 + 0.25
    #expect(training.runs[0].norm(at: 0) == 5.75)
  }
}
