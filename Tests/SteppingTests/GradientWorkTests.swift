import Autodiff
import Language
import SamplePrograms
import Stepping
import Testing

@Suite struct GradientWorkTests {
  private static func work(_ lines: [String]) throws -> GradientWork {
    try #require(GradientWork(try Compiler.model(of: Program(lines))) { false })
  }

  /// Counted by hand: each weighted sum uses 4 weights, 4 inputs and 2 biases, each activation 2
  /// pre-activations, the cost 2 activations and 2 targets.
  ///
  /// On the way back the inputs of layer 1
  /// and the targets take no part.
  @Test func mazursOperationsAreThoseCountedByHand() throws {
    let work = try Self.work(Published.mazur)
    #expect(work.parameters == 12)
    #expect(work.evaluation == 10 + 2 + 10 + 2 + 4)
    #expect(work.measurements.map(\.sweeps) == [24, 12, 1])
    let sweep: Double = 6 + 2 + 10 + 2 + 2
    // A forward sweep goes through what its parameter reaches: from a weight of layer 1 its 4 uses,
    // 2 activations, 4 weights of layer 2, 2 activations and 2 terms of the cost.
    let reached: [Double] = [4 + 2 + 4 + 2 + 2, 2 + 2 + 4 + 2 + 2, 4 + 2 + 2, 2 + 2 + 2]
    let forward = 4 * reached[0] + 2 * reached[1] + 4 * reached[2] + 2 * reached[3]
    let operations: [Double] = [24 * 28, 28 + forward, 28 + sweep]
    #expect(work.measurements.map(\.operations) == operations)
  }

  @Test(arguments: Asked.all.prefix(10)) func theMethodsAgree(_ asked: Asked) throws {
    let model = try asked.model()
    let work = try #require(GradientWork(model) { false })
    let reverse = work.measurements[2].derivatives
    for (place, forward) in work.measurements[1].derivatives.enumerated() {
      #expect(agree(reverse[place], forward))
      #expect(agree(work.measurements[0].derivatives[place], forward, 1e-4))
    }
    #expect(work.shown.count == reverse.count)
    #expect(work.measurements.allSatisfy { $0.time > .zero })
  }

  @Test func itStopsWhenToldTo() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    #expect(GradientWork(model) { true }.map { _ in true } == nil)
  }

  @Test func withSamplesEveryLaneCounts() throws {
    let lines = ["C = sum(w*x)", "w = [1, 2]", "data [[1, 2], [3, 4], [5, 6]] -> [1, 2, 3]"]
    // Two products of two numbers and a sum of two, for each of three samples.
    #expect(try Self.work(lines).evaluation == 3 * (4 + 2))
  }
}
