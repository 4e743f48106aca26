import Autodiff
import Language
import SamplePrograms
import Testing

@testable import Stepping

@Suite struct OutcomesTests {
  @Test func aLayerMakesWholeArraysKnown() throws {
    let walk = try #require(Walk(Compiler.model(of: Program(Published.mazur))))
    let forward = walk.outcomes(of: walk.layer(of: 0))
    #expect(forward.map { typed($0.symbol) } == ["z1", "a1"])
    #expect(forward[0].value == Tensor([0.3775, 0.39249999999999996]))
    let backward = walk.outcomes(of: walk.layer(of: walk.count - 1))
    #expect(backward.map { typed($0.symbol) } == ["dC/da1", "dC/dw1", "dC/db1"])
    let published = [
      0.00043856773447434685, 0.0008771354689486937, 0.0004977127352608601, 0.0009954254705217202,
    ]
    #expect(
      zip(backward[1].value.elements, published).allSatisfy { abs($0 - $1) <= 1e-14 * $1 })
    #expect(walk.outcomes(of: walk.count..<walk.count).isEmpty)
  }

  /// The layer of the cost alone makes known that ∂C/∂C is 1.
  @Test func theBackwardPassStartsWithOne() throws {
    let walk = try #require(Walk(Compiler.model(of: Program(Published.mazur))))
    let start = walk.outcomes(of: 9..<10)
    #expect(start.map { typed($0.symbol) } == ["dC/dC"])
    #expect(start.map(\.value) == [Tensor(1)])
  }

  @Test func ofSeveralSamplesItIsTheSamplesOwn() throws {
    let walk = try #require(
      try Walk(
        Model(
          lines: "a = w*x[1]", "C = (a - y[1])^2", "w = 2",
          "data [[1], [2], [3]] -> [[1], [5], [2]]")))
    func derivative(_ outcomes: [Walk.Outcome]) -> [String: Double] {
      Dictionary(
        outcomes.map { (typed($0.symbol), $0.value.scalar ?? .nan) }, uniquingKeysWith: { $1 })
    }
    for (sample, value) in [2.0, -4, 24].enumerated() {
      let pass = walk.pass(of: walk.backwardStart(of: walk.steps(ofSample: sample).lowerBound))
      #expect(derivative(walk.outcomes(of: pass))["dC[\(sample + 1)]/dw"] == value)
    }
    let means = derivative(walk.outcomes(of: walk.pass(of: walk.count - 1)))
    #expect(means == ["C": 6, "dC/dw": 22.0 / 3])
  }
}
