import Autodiff
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

@Suite struct NetworkPictureTests {
  private static func walk(_ lines: [String]) throws -> Walk {
    try #require(Walk(try Compiler.model(of: Program(lines))))
  }

  /// A number is shown from the step on that makes it known, and not before.
  @Test func nothingIsShownBeforeItsStep() throws {
    let walk = try Self.walk(Published.mazur)
    for cursor in 0...walk.count {
      let picture = try #require(NetworkPicture(walk, cursor: cursor, sample: 0))
      let known = Set((0..<cursor).map { walk[$0].result.symbol })
      for layer in 1...2 {
        for index in 0..<2 {
          let neuron = picture.neuron(index, ofLayer: layer)
          #expect((neuron.value != nil) == known.contains(.quantity(neuron.output)))
          let sum = try #require(neuron.sum)
          #expect((sum.value != nil) == known.contains(.quantity(sum.reference)))
          let derivative = try #require(neuron.derivative)
          #expect((derivative.value != nil) == known.contains(derivative.symbol))
        }
      }
      #expect((picture.target.value != nil) == known.contains(.quantity(picture.target.reference)))
    }
  }

  @Test func theNumbersAreThoseOfTheTape() throws {
    let walk = try Self.walk(Published.mazur)
    let picture = try #require(NetworkPicture(walk, cursor: walk.count, sample: 0))
    #expect(picture.counts == [2, 2, 2])
    #expect(picture.weight(to: 1, ofLayer: 1, from: 0) == 0.25)
    #expect(picture.bias(of: 0, ofLayer: 2) == 0.6)
    #expect(picture.neuron(1, ofLayer: 0).value == 0.10)
    #expect(picture.neuron(0, ofLayer: 2).value == 0.7513650695523157)
    let derivative = picture.neuron(0, ofLayer: 1).derivative?.value
    #expect(agree(try #require(derivative), 0.03635030639314468, 1e-15))
    #expect(agree(try #require(picture.target.value), 0.2983711087600027, 1e-15))
  }

  @Test func theCurrentNeuronIsTheStepsOwn() throws {
    let walk = try Self.walk(Published.mazur)
    for cursor in 1...walk.count {
      let location = walk[cursor - 1].location
      let picture = try #require(NetworkPicture(walk, cursor: cursor, sample: 0))
      for layer in 1...2 {
        for index in 0..<2 {
          let isCurrent = location.layer == layer && location.neuron == index + 1
          #expect(picture.neuron(index, ofLayer: layer).isCurrent == isCurrent)
        }
      }
      #expect(picture.isTargetCurrent == (location.layer == nil))
    }
  }

  @Test(arguments: [
    Published.baydin, Published.neuron,
    // A layer that is skipped, and one that another program feeds.
    [
      "z1 = w1 @ x + b1", "a1 = tanh(z1)", "z2 = w2 @ x + b2", "C = sum(a1) + sum(z2)",
      "w1 = [[1, 2]]", "b1 = [0]", "w2 = [[1, 2]]", "b2 = [0]", "x = [1, 2]",
    ],
    ["u = x*x", "z1 = w1 @ u + b1", "C = sum(z1)", "w1 = [[1, 2]]", "b1 = [0]", "x = [1, 2]"],
  ]) func whatIsNoChainOfLayersHasNoPicture(_ lines: [String]) throws {
    let walk = try Self.walk(lines)
    #expect(NetworkPicture(walk, cursor: 0, sample: 0).map { _ in true } == nil)
  }

  @Test func aTreeHasEveryOperationOnce() throws {
    let walk = try Self.walk(["u = x*x", "f = u + sin(u)", "x = 3"])
    let tree = FormulaPicture(walk, cursor: walk.count, sample: 0).tree(limit: 30)
    func all(_ tree: FormulaTree) -> [FormulaTree] { [tree] + tree.parts.flatMap(all) }
    let names = all(tree).filter { $0.formula != nil }.map(\.reference.name)
    #expect(names == ["f", "u", "v1"])
    #expect(all(tree).filter(\.isRepeated).map(\.reference.name) == ["u"])
    #expect(tree.values == [9 + 0.4121184852417566])
  }

  /// Of f = ln x₁ + x₁x₂ − sin x₂ the product adds x₁ to ∂f/∂x₂, and the sine −cos x₂.
  @Test func eachUseHasItsContributionAndTheTotalStandsOnce() throws {
    let walk = try Self.walk(Published.baydin)
    func all(_ tree: FormulaTree) -> [FormulaTree] { [tree] + tree.parts.flatMap(all) }
    let uses = all(FormulaPicture(walk, cursor: walk.count, sample: 0).tree(limit: 30)).filter {
      $0.reference.name == "x2"
    }
    #expect(uses.map { $0.contribution?.values ?? [] } == [[2], [-0.28366218546322625]])
    #expect(uses.map { $0.derivative?.values ?? [] } == [[1.7163378145367738], []])
    let early = all(FormulaPicture(walk, cursor: 6, sample: 0).tree(limit: 30))
    #expect(early.allSatisfy { $0.contribution?.values.allSatisfy { $0 == nil } ?? true })
  }

  @Test func aTreeStopsWhereItIsTooLarge() throws {
    let walk = try Self.walk(["f = sin(sin(sin(sin(x))))", "x = 1"])
    let tree = FormulaPicture(walk, cursor: 0, sample: 0).tree(limit: 2)
    func all(_ tree: FormulaTree) -> [FormulaTree] { [tree] + tree.parts.flatMap(all) }
    #expect(all(tree).count == 3)
    #expect(all(tree).last?.isCut == true)
    #expect(tree.operations == 2)
    #expect(all(tree).allSatisfy { $0.values == [nil] })
  }
}
