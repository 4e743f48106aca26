import Autodiff
import Language
import Networks
import Stepping
import Testing

@testable import Descent

struct WalkUpdateTests {
  /// A 2-3-2 network with three samples.
  private func small() throws -> Program {
    var program = try Network(sizes: [2, 3, 2]).program()
    program.bind("x", samples: [[0.5, -1], [2, 0.25], [-0.75, 1.5]].map { Tensor($0) })
    program.bind("y", samples: [[1, 0], [0, 1], [1, 1]].map { Tensor($0) })
    return program
  }

  @Test(
    "what the steps show is what the update does, to the bit",
    arguments: [
      "sgd rate=0.5", "sgd rate=0.5 decay=0.1", "momentum", "nesterov", "adagrad", "rmsprop",
      "adam",
      "adamw", "adam l2=0.1 l1=0.01", "adam clip=0.01 l2=0.1", "momentum clipvalue=0.01",
      "sgd schedule=cosine over=10 warmup=2", "rmsprop schedule=step every=2",
    ])
  func stepsShowTheUpdate(text: String) throws {
    let choice = try choice(text)
    var (program, training) = (try small(), Training())
    training.choose(choice)
    for _ in 0..<4 {
      let model = try Compiler.model(of: program)
      let walk = try #require(Walk(model, update: WalkUpdate(training, model)))
      #expect(walk.updates.count == 17)
      #expect(walk.updates.upperBound == walk.count)
      let steps = walk.updates.map { walk[$0] }
      #expect(steps.allSatisfy { $0.kind == .update && $0.location.phase == .update })
      #expect(steps.filter(\.isFirstUpdate).count == 1)
      program = try training.descend(program, by: choice, Batching(), iterations: 1).program
      let after = try ["w1", "b1", "w2", "b2"].flatMap {
        try #require(program.value(of: $0)).elements
      }
      #expect(steps.map(\.result.value.bitPattern) == after.map(\.bitPattern))
      // The rules inside lead to the same number.
      let last = try #require(walk.updateRules(at: walk.count - 1).last)
      #expect(last.result.value.bitPattern == after.last?.bitPattern)
    }
  }

  @Test("frozen parameters have no step, and without an optimiser there is no update")
  func frozen() throws {
    let model = try Compiler.model(of: try small())
    var training = Training()
    #expect(WalkUpdate(training, model) == nil)
    training.choose(try choice("adam"))
    training.freeze(["b1", "b2"])
    let walk = try #require(Walk(model, update: WalkUpdate(training, model)))
    #expect(walk.updates.count == 12)
    training.freeze(["w1", "w2"])
    #expect(WalkUpdate(training, model) == nil)
  }

  @Test("the phases keep their places: landmarks, layers, passes and outcomes")
  func places() throws {
    let model = try Compiler.model(of: try small())
    var training = Training()
    training.choose(try choice("sgd rate=1"))
    let (plain, walk) = (
      try #require(Walk(model)), try #require(Walk(model, update: WalkUpdate(training, model)))
    )
    #expect(walk.samples == plain.samples)
    #expect(walk.count == plain.count + 17)
    #expect(walk.first(.kind(.update), in: 0..<walk.count) == plain.count)
    #expect(walk.pass(of: plain.count) == plain.count..<walk.count)
    #expect(plain.pass(of: plain.count - 1) == walk.pass(of: plain.count - 1))
    #expect(walk.last(.layer(1), in: 0..<walk.count) == plain.last(.layer(1), in: 0..<plain.count))
    let outcomes = walk.outcomes(of: walk.updates)
    #expect(outcomes.map(\.value.elements.count) == [6, 3, 6, 2])
    for step in [0, plain.count / 2, plain.count - 1] {
      #expect(walk[step].result == plain[step].result)
    }
  }

  @Test("with one sample the update follows the backward pass")
  func oneSample() throws {
    let model = try Compiler.model(of: try mazur())
    var training = Training()
    training.choose(try choice("sgd rate=0.5"))
    let walk = try #require(Walk(model, update: WalkUpdate(training, model)))
    #expect(walk.count == 62)
    #expect(walk.samples == 1)
    // 0.15 − 0.5 · 0.00043856773447434685, Mazur's numbers.
    #expect(abs(walk[50].result.value - 0.1497807161327628) <= 1e-16)
  }
}
