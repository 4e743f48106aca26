import Autodiff
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

/// Of the target over several samples the name alone means the mean: what is explained of it has to
/// add up to that.
@Suite struct SampleMeansTests {
  /// Programs over three samples whose target depends on the sample.
  private static let all = Asked.all.filter { $0.samples == 3 }

  private static func mean(_ value: (Int) -> Double) -> Double {
    (0..<3).reduce(0) { $0 + value($1) } / 3
  }

  @Test(arguments: all) func theMeanIsMadeOfTheSamples(_ asked: Asked) throws {
    let model = try asked.model()
    let target = try #require(model.target)
    guard model.tape.isPerSample(target.node) else { return }
    let tree = Derivations(of: NamedElement(node: target.node), in: model, sample: nil)
      .tree(depth: 2)
    let mean = Self.mean { model.tape.value(of: target.node, sample: $0) }
    #expect(agree(tree.result.value, mean))
    #expect(try value(of: #require(tree.formula)).map { agree($0, mean) } == true)
    #expect(
      tree.parts.map(\.result.value)
        == (0..<3).map {
          model.tape.value(of: target.node, sample: $0)
        })
  }

  @Test(arguments: all) func theDerivativeOfTheMeanIsTheMeanOfTheDerivatives(_ asked: Asked) throws
  {
    let model = try asked.model()
    let target = try #require(model.target)
    let number = NamedElement(node: target.node)
    guard model.tape.isPerSample(target.node) else { return }
    for variable in model.elements where !model.tape.isPerSample(variable.node) {
      // Forward mode knows nothing of adjoints, paths or means.
      let forward = (0..<3).map {
        model.forwardDerivative(of: number, by: variable, sample: $0)
      }
      let mean = Self.mean { forward[$0] }
      let tree = Derivations(of: number, by: variable, in: model, sample: nil).tree(depth: 1)
      #expect(agree(tree.result.value, mean), "\(tree.result.symbol)")
      #expect(zip(tree.parts, forward).allSatisfy { agree($0.result.value, $1) })
      let paths = MeanPaths(of: number, by: variable, in: model, sample: 1, limit: 4)
      #expect(agree(paths.mean, mean))
      #expect(agree(paths.derivative.value, mean))
      #expect(agree(paths.sample.sum, forward[1]))
    }
  }

  @Test func aNamedSampleIsThatSampleAlone() throws {
    let model = try Compiler.model(
      of: Program(["C = sum((w * x - y)^2)", "w = 3"]).bound(x: [1, 2, 4], y: [0, 5, 4]))
    // C = (3x − y)², so dC/dw = 2x(3x − y): 6, 4 and 64, of which the mean is 74/3.
    let third = try Derivations(
      of: model.element("C[3]"), by: model.element("w"), in: model, sample: nil)
    #expect(third.tree(depth: 1).result.value == 64)
    let mean = try Derivations(
      of: model.element("C"), by: model.element("w"), in: model, sample: nil)
    #expect(agree(mean.tree(depth: 1).result.value, 74.0 / 3))
  }

  @Test func ofManySamplesTheFirstAndTheLastAreWrittenOut() throws {
    let numbers = (1...40).map(Double.init)
    let model = try Compiler.model(
      of: Program(["C = w * x", "w = 2"]).bound(x: numbers, y: numbers))
    let tree = try Derivations(of: model.element("C"), in: model, sample: nil).tree(depth: 2)
    #expect(tree.parts.map(\.result.value) == [2, 4, 6, 8, 10, 80])
    #expect(tree.formula?.isAbridged == true)
    #expect(tree.result.value == 41)
  }

  /// The mark stands on the sample that is drawn, and nowhere where that is another.
  @Test func thePictureMarksStepsOfItsOwnSample() throws {
    var program = try Network(sizes: [2, 2, 1]).program()
    program.bind("x", samples: [Tensor([0, 1]), Tensor([1, 0])])
    program.bind("y", samples: [Tensor([1]), Tensor([0])])
    let walk = try #require(Walk(try Compiler.model(of: program)))
    for cursor in 0...walk.count {
      for sample in 0..<2 {
        let picture = try #require(NetworkPicture(walk, cursor: cursor, sample: sample))
        let marks = [(0, 1), (1, 1), (0, 2)].filter { picture.neuron($0, ofLayer: $1).isCurrent }
        let location = cursor > 0 ? walk[cursor - 1].location : nil
        let isOwn = location?.sample == sample + 1
        #expect(marks.isEmpty == !(isOwn && location?.neuron != nil))
        #expect(picture.isTargetCurrent == (isOwn && location?.neuron == nil))
      }
    }
  }
}

extension Program {
  fileprivate func bound(x: [Double], y: [Double]) -> Program {
    var program = self
    program.bind("x", samples: x.map { Tensor($0) })
    program.bind("y", samples: y.map { Tensor($0) })
    return program
  }
}
