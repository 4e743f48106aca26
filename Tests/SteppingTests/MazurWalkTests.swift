import Autodiff
import Language
import SamplePrograms
import Testing

@testable import Stepping

/// The walk through Mazur's network, step by step: the order and the numbers.
@Suite struct MazurWalkTests {
  private static let forward: [(Step.Kind, String, Double)] = [
    (.value, "z1[1]", 0.3775), (.value, "a1[1]", 0.5932699921071872),
    (.value, "z1[2]", 0.39249999999999996), (.value, "a1[2]", 0.596884378259767),
    (.value, "z2[1]", 1.10590596705977), (.value, "a2[1]", 0.7513650695523157),
    (.value, "z2[2]", 1.2249214040964653), (.value, "a2[2]", 0.7729284653214625),
    (.value, "C", 0.2983711087600027),
  ]

  /// From the outside inwards: ∂C/∂a, ∂a/∂z, then ∂z/∂w and ∂z/∂b, then the totals.
  private static let output: [(Step.Kind, String, Double)] = [
    (.total, "dC/dC", 1),
    (.partial, "dC/da2[1]", 0.7413650695523157),
    (.partial, "da2[1]/dz2[1]", 0.18681560180895948),
    (.partial, "dz2[1]/dw2[1,1]", 0.5932699921071872),
    (.partial, "dz2[1]/dw2[1,2]", 0.596884378259767),
    (.partial, "dz2[1]/db2[1]", 1),
    (.total, "dC/dw2[1,1]", 0.08216704056423078),
    (.total, "dC/dw2[1,2]", 0.08266762784753326),
    // ∂C/∂b is ∂C/∂a · ∂a/∂z.
    (.total, "dC/db2[1]", 0.7413650695523157 * 0.18681560180895948),
    (.partial, "dC/da2[2]", 0.7729284653214625 - 0.99),
    (.partial, "da2[2]/dz2[2]", 0.7729284653214625 * (1 - 0.7729284653214625)),
    (.partial, "dz2[2]/dw2[2,1]", 0.5932699921071872),
    (.partial, "dz2[2]/dw2[2,2]", 0.596884378259767),
    (.partial, "dz2[2]/db2[2]", 1),
    (.total, "dC/dw2[2,1]", -0.022602540477475067),
    (.total, "dC/dw2[2,2]", -0.02274024221597822),
    (
      .total, "dC/db2[2]",
      (0.7729284653214625 - 0.99) * 0.7729284653214625 * (1 - 0.7729284653214625)
    ),
  ]

  private static let hidden: [(Step.Kind, String, Double)] = [
    (.partial, "dz2[1]/da1[1]", 0.4),
    (.contribution, "dC/da1[1] via z2[1]", 0.05539942465142279),
    (.partial, "dz2[2]/da1[1]", 0.5),
    (.contribution, "dC/da1[1] via z2[2]", -0.019049118258278114),
    (.total, "dC/da1[1]", 0.03635030639314468),
    (.partial, "da1[1]/dz1[1]", 0.5932699921071872 * (1 - 0.5932699921071872)),
    (.partial, "dz1[1]/dw1[1,1]", 0.05), (.partial, "dz1[1]/dw1[1,2]", 0.1),
    (.partial, "dz1[1]/db1[1]", 1),
    (.total, "dC/dw1[1,1]", 0.00043856773447434685),
    (.total, "dC/dw1[1,2]", 0.0008771354689486937),
    (.total, "dC/db1[1]", 0.0008771354689486937 / 0.1),
    (.partial, "dz2[1]/da1[2]", 0.45),
    (.contribution, "dC/da1[2] via z2[1]", 0.45 * 0.08216704056423078 / 0.5932699921071872),
    (.partial, "dz2[2]/da1[2]", 0.55),
    (.contribution, "dC/da1[2] via z2[2]", 0.55 * -0.022602540477475067 / 0.5932699921071872),
    (.total, "dC/da1[2]", 0.04137032264874471),
    (.partial, "da1[2]/dz1[2]", 0.596884378259767 * (1 - 0.596884378259767)),
    (.partial, "dz1[2]/dw1[2,1]", 0.05), (.partial, "dz1[2]/dw1[2,2]", 0.1),
    (.partial, "dz1[2]/db1[2]", 1),
    (.total, "dC/dw1[2,1]", 0.0004977127352608601),
    (.total, "dC/dw1[2,2]", 0.0009954254705217202),
    (.total, "dC/db1[2]", 0.0009954254705217202 / 0.1),
  ]

  private func walk() throws -> Walk {
    try #require(Walk(Compiler.model(of: Program(Published.mazur))))
  }

  @Test func theOrderAndTheNumbers() throws {
    let walk = try walk()
    let expected = MazurWalkTests.forward + MazurWalkTests.output + MazurWalkTests.hidden
    #expect(walk.count == expected.count)
    for (place, (kind, name, value)) in expected.enumerated() where place < walk.count {
      let step = walk[place]
      #expect(typed(step.result.symbol) == name, "step \(place)")
      #expect(step.kind == kind, "step \(place), \(name)")
      #expect(
        abs(step.result.value - value) <= 1e-14 * abs(value),
        "step \(place), \(name): \(step.result.value)")
    }
  }

  @Test func theProductOfAWeightNamesItsThreeFactors() throws {
    let walk = try walk()
    let step = try #require(steps(walk).first { typed($0.result.symbol) == "dC/dw2[1,1]" })
    #expect(
      step.formula.terms.map { typed($0.symbol) }
        == ["dz2[1]/dw2[1,1]", "da2[1]/dz2[1]", "dC/da2[1]"])
    #expect(
      step.formula.terms.map(\.value)
        == [0.5932699921071872, 0.18681560180895948, 0.7413650695523157])
  }

  @Test func everythingThatHoldsOfWalks() throws {
    try #require(WalkChecker(Compiler.model(of: Program(Published.mazur)), "mazur")).check()
  }

  @Test func placesAreNamed() throws {
    let walk = try walk()
    func place(_ step: Int) -> [String] {
      let location = walk[step].location
      return [
        location.phase.rawValue, location.layer.map { "layer \($0)" },
        location.neuron.map { "neuron \($0)" }, location.quantity.map(typed),
      ].compactMap { $0 }
    }
    #expect(place(0) == ["forward", "layer 1", "neuron 1"])
    #expect(place(3) == ["forward", "layer 1", "neuron 2"])
    #expect(place(8) == ["forward", "C"])
    #expect(place(9) == ["backward", "C"])
    #expect(place(10) == ["backward", "layer 2", "neuron 1"])
    #expect(place(49) == ["backward", "layer 1", "neuron 2"])
    #expect(walk.neuron(of: 12) == 10..<18)
    #expect(walk.layer(of: 12) == 10..<26)
    #expect(walk.pass(of: 12) == 9..<50)
    #expect(walk.backwardStart(of: 3) == 9)
    #expect(walk.samples == 1)
  }
}
