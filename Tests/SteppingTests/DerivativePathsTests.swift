import Autodiff
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

@Suite struct DerivativePathsTests {
  private static func paths(
    _ model: Model, _ target: String, _ variable: String, limit: Int = 8, sample: Int = 0
  ) throws -> DerivativePaths {
    try DerivativePaths(
      of: model.element(target), by: model.element(variable), in: model, sample: sample,
      limit: limit)
  }

  /// The two paths of a hidden activation, as published.
  @Test func mazursPathsHaveTheirPublishedShares() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let paths = try Self.paths(model, "C", "a1[1]")
    #expect(paths.largest.map(\.product).count == 2)
    #expect(agree(paths.largest[0].product, 0.05539942465142279, 1e-15))
    #expect(agree(paths.largest[1].product, -0.019049118258278114, 1e-15))
    #expect(agree(paths.derivative.value, 0.03635030639314468, 1e-15))
    #expect(paths.largest[0].stations.map(\.name) == ["a1", "z2", "a2", "C"])
  }

  /// Beyond a branch that was not taken an infinite slope passes nothing on, as in the sweep.
  @Test func aBranchNotTakenPassesNothingThroughAnInfiniteSlope() throws {
    let model = try Compiler.model(of: Program(["f = max(sqrt(x), x + 1)", "x = 0"]))
    let paths = try Self.paths(model, "f", "x")
    #expect(paths.derivative.value == 1)
    #expect(paths.sum == 1)
    #expect(paths.largest.map(\.product).sorted() == [0, 1])
  }

  /// A 0 that arithmetic made leaves its product with ∞ unknown, in the sum as in the sweep.
  @Test func aZeroOfArithmeticTimesInfinityIsUnknown() throws {
    let model = try Compiler.model(of: Program(["f = sqrt(x)*x", "x = 0"]))
    let paths = try Self.paths(model, "f", "x")
    #expect(paths.derivative.value.isNaN)
    #expect(paths.sum.isNaN)
    #expect(paths.largest.count { $0.product.isNaN } == 1)
  }

  /// Every path multiplies by the neurons it may go through in each layer.
  @Test(arguments: [("x[1]", 40), ("w1[1,1]", 10), ("w2[3,2]", 2), ("b3[2]", 1)])
  func networksHaveAsManyPathsAsTheirLayersMultiplyTo(_ variable: String, _ count: Int) throws {
    var program = try Network(sizes: [3, 4, 5, 2]).program()
    program.assign("x", Tensor([0.1, 0.2, 0.3]))
    program.assign("y", Tensor([0, 1]))
    let paths = try Self.paths(Compiler.model(of: program), "C", variable)
    #expect(paths.count == PathCount(count))
    #expect(paths.largest.count == min(count, 8))
  }

  @Test func countsAreExactUpToTwoToTheHundredAndTwentyEighth() throws {
    func count(_ width: Int, layers: Int) throws -> PathCount {
      let sizes = [1] + Array(repeating: width, count: layers) + [1]
      var program = try Network(sizes: sizes).program()
      program.assign("x", Tensor([0.5]))
      program.assign("y", Tensor([1]))
      return try Self.paths(Compiler.model(of: program), "C", "x[1]", limit: 2).count
    }
    #expect(try count(2, layers: 100).exact == UInt128(1) << 100)
    let beyond = try count(10, layers: 40)
    #expect(beyond.exact == nil)
    #expect(agree(beyond.approximate / 1e40, 1))
  }

  @Test(arguments: Asked.all) func theSumOfAllPathsIsTheDerivative(_ asked: Asked) throws {
    let model = try asked.model()
    let elements = model.elements
    let sample = max(0, asked.samples - 1)
    for (place, target) in elements.enumerated() where place % 5 == 0 || place > elements.count - 3
    {
      for (other, variable) in elements.enumerated() where (other + place) % 7 == 0 {
        let paths = DerivativePaths(
          of: target, by: variable, in: model, sample: sample, limit: 4)
        let forward =
          target == variable
          ? 1 : model.forwardDerivative(of: target, by: variable, sample: sample)
        // Of what is the same for all samples forward mode adds up nothing.
        #expect(agree(paths.sum, forward), "\(paths.derivative.symbol)")
        #expect(agree(paths.derivative.value, forward), "\(paths.derivative.symbol)")
        if paths.count == PathCount(paths.largest.count) {
          let sum = paths.largest.reduce(0) { $0 + $1.product }
          #expect(agree(sum, forward), "\(paths.derivative.symbol)")
        }
        if paths.count.isZero { #expect(forward == 0) }
      }
    }
  }

  /// Of all paths, followed one by one, none that is left out is larger than one that is shown.
  @Test func theLargestPathsAreTheLargest() throws {
    var program = try Network(sizes: [2, 4, 3, 2], seed: 5).program()
    program.assign("x", Tensor([0.7, -0.3]))
    program.assign("y", Tensor([0, 1]))
    let model = try Compiler.model(of: program)
    let all = try Self.paths(model, "C", "x[1]", limit: 1000).largest.map { abs($0.product) }
    #expect(all.count == 24)
    let three = try Self.paths(model, "C", "x[1]", limit: 3).largest.map { abs($0.product) }
    #expect(three == Array(all.sorted(by: >).prefix(3)))
  }

  @Test func aNumberDoesNotDependOnWhatIsComputedFromIt() throws {
    let model = try Compiler.model(of: Program(Published.baydin))
    let paths = try Self.paths(model, "x1", "f")
    #expect(paths.count.isZero)
    #expect(paths.derivative.value == 0)
    #expect(paths.largest.isEmpty)
  }

  @Test func aNumberUsedTwiceHasAPathForEachUse() throws {
    let model = try Compiler.model(of: Program(["g = x*x", "x = 3"]))
    let paths = try Self.paths(model, "g", "x")
    #expect(paths.largest.map(\.product) == [3, 3])
    #expect(paths.sum == 6)
  }
}

extension Network {
  fileprivate init(sizes: [Int], seed: UInt64) {
    self.init(sizes: sizes)
    self.seed = seed
  }
}
