import Autodiff
import Language
import SamplePrograms
import Stepping
import Testing

@Suite struct DerivationTests {
  /// All parts of a tree, the number itself first.
  private static func parts(_ tree: Derivation) -> [Derivation] {
    [tree] + tree.parts.flatMap { parts($0) }
  }

  @Test(arguments: Asked.all) func everyFormulaOfATreeGivesItsNumber(_ asked: Asked) throws {
    let model = try asked.model()
    let sample = max(0, asked.samples - 1)
    for element in model.elements {
      let tree = Derivations(of: element, in: model, sample: sample).tree(depth: 50)
      #expect(!tree.hasMore)
      let lane = model.tape.isPerSample(element.node) ? sample : 0
      #expect(
        tree.result.value
          == model.tape.value(of: element.node, element: element.element, sample: lane))
      try Self.expectFormulas(of: tree)
    }
  }

  @Test(arguments: Asked.all) func derivativesAreThoseOfForwardMode(_ asked: Asked) throws {
    let model = try asked.model()
    let sample = max(0, asked.samples - 1)
    let target = NamedElement(node: try #require(model.target).node)
    for variable in model.elements where variable != target {
      let tree = Derivations(of: target, by: variable, in: model, sample: sample).tree(depth: 50)
      let forward = model.forwardDerivative(of: target, by: variable, sample: sample)
      #expect(agree(tree.result.value, forward), "\(tree.result.symbol)")
      try Self.expectFormulas(of: tree)
    }
  }

  /// That every formula in a tree that is written out gives its number.
  private static func expectFormulas(of tree: Derivation) throws {
    for part in parts(tree) {
      guard let formula = part.formula, let value = try value(of: formula) else { continue }
      #expect(agree(value, part.result.value), "\(part.result.symbol)")
    }
  }

  @Test(arguments: Asked.all) func partsAreExplainedOnce(_ asked: Asked) throws {
    let model = try asked.model()
    let target = NamedElement(node: try #require(model.target).node)
    let tree = Derivations(of: target, in: model, sample: 0).tree(depth: 50)
    let explained = Self.parts(tree).filter { !$0.parts.isEmpty }.map(\.result.symbol)
    #expect(Set(explained).count == explained.count)
    for part in Self.parts(tree) where part.isRepeated {
      #expect(explained.contains(part.result.symbol))
    }
  }

  @Test func theDepthIsThatAskedFor() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let derivations = try Derivations(of: model.element("C"), in: model, sample: 0)
    func depth(_ tree: Derivation) -> Int {
      tree.origin == .computed ? 1 + (tree.parts.map(depth).max() ?? 0) : 0
    }
    for levels in 1...4 {
      let tree = derivations.tree(depth: levels)
      #expect(depth(tree) == levels + 1)
      #expect(tree.hasMore == (levels < 4))
    }
    #expect(depth(derivations.tree(depth: 9)) == 5)
  }

  @Test func aTreeHasNoMoreFormulasThanItMay() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let derivations = try Derivations(
      of: model.element("C"), by: model.element("w1[1,1]"), in: model, sample: 0)
    for limit in [5, 10, 20, 60] {
      let (tree, depth) = derivations.tree(limit: limit)
      #expect(tree.count <= max(limit, derivations.tree(depth: 1).count))
      #expect(depth >= 1)
    }
    #expect(!derivations.tree(limit: 200).tree.hasMore)
  }

  @Test func parametersAndDataAreToldApart() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let tree = try Derivations(of: model.element("z1[1]"), in: model, sample: 0).tree(depth: 1)
    #expect(
      tree.parts.map(\.origin) == [
        .given(.parameter), .given(.data), .given(.parameter), .given(.data), .given(.parameter),
      ])
  }

  @Test func byWhatItDoesNotDependOnTheDerivativeIsZero() throws {
    let model = try Compiler.model(of: Program(Published.mazur))
    let tree = try Derivations(
      of: model.element("a1[1]"), by: model.element("w1[2,1]"), in: model, sample: 0
    ).tree(depth: 3)
    #expect(tree.result.value == 0)
    #expect(tree.parts.isEmpty)
  }
}
