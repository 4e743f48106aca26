import Foundation
import Language
import Lessons
import Rendering
import Stepping
import Testing

@testable import Shell
import Tutoring

/// Each misconception is named for the number it answers, and none for the right one.
@Suite struct MisconceptionTests {
  /// The number as a person types it who gives enough digits.
  private func typed(_ number: Double) throws -> TypedNumber {
    try TypedNumber(String(format: "%.9g", number))
  }

  private func names(_ number: Double, at step: Int, of walk: Walk) throws -> [String] {
    guard let factors = walk.chainRuleFactors(of: step) else { return [] }
    return Misconception.matching(try typed(number), factors).map(\.misconception.id)
  }

  private func walk(_ lines: [String]) throws -> Walk {
    try #require(try session(after: lines).walk)
  }

  /// The last step that makes a derivative known, as it is typed.
  private func step(_ text: String, _ walk: Walk) throws -> Int {
    try #require(
      (0..<walk.count).last { Notation.ascii.text(walk[$0].result.symbol) == text }, "\(text)")
  }

  /// By every weight, held against formulas written out for this network.
  @Test(arguments: [1, 2], [0, 1, 2, 3])
  func theDerivativeByAWeight(layer: Int, place: Int) throws {
    let network = RecommendedNetwork()
    let (row, column) = (place / 2, place % 2)
    let walk = try walk(RecommendedNetwork.lines)
    let step = try step("dC/dw\(layer)[\(row + 1),\(column + 1)]", walk)
    let (truth, answers) =
      layer == 1 ? network.hiddenWeight(row, column) : network.outputWeight(row, column)
    #expect(abs(walk[step].result.value - truth) < 1e-12 * abs(truth))
    #expect(try names(truth, at: step, of: walk).isEmpty)
    let factors = try #require(walk.chainRuleFactors(of: step))
    let applying = Misconception.all.filter { !$0.signatures(factors).isEmpty }.map(\.id)
    #expect(Set(applying) == Set(answers.keys))
    for (id, numbers) in answers {
      for number in numbers {
        #expect(try names(number, at: step, of: walk).contains(id), "\(id): \(number)")
      }
    }
  }

  /// Numbers of the published table: only these two answer the same.
  @Test func twoMistakesWithTheSameNumberAreBothNamed() throws {
    let walk = try walk(RecommendedNetwork.lines)
    let step = try step("dC/dw1[1,1]", walk)
    let names = try names(2 * walk[step].result.value, at: step, of: walk)
    #expect(names.contains("cost-factor-two"))
    #expect(names.contains("accumulated"))
    #expect(try self.names(-0.005541, at: step, of: walk) == ["stale-order"])
  }

  /// On whole walks: what answers its number is named, and the right number names nothing, with
  /// however many digits it is given.
  @Test(arguments: [
    RecommendedNetwork.lines, ["example mazur"], ["example baydin"], ["example karpathy-neuron"],
    ["network 2 3 2 2 seed=2", "x = [0.4, -0.9]", "y = [1, 0]", "eta = 0.3"],
    ["network 2 2 1 cost=binary_cross_entropy", "x = [0.4, -0.9]", "y = [1]"],
    ["network 2 2 1 output=identity cost=sigmoid_cross_entropy", "x = [0.4, -0.9]", "y = [1]"],
    ["network 2 2 1 seed=3 hidden=relu", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]"],
  ])
  func everyStep(lines: [String]) throws {
    let walk = try walk(lines)
    for step in 0..<walk.count {
      guard let factors = walk.chainRuleFactors(of: step) else { continue }
      let truth = walk[step].result.value
      #expect(factors.value == truth)
      for digits in 2...9 {
        let typed = try TypedNumber(String(format: "%.\(digits)g", truth))
        #expect(Misconception.matching(typed, factors).isEmpty, "step \(step + 1)")
      }
      for misconception in Misconception.all {
        for number in misconception.signatures(factors)
        where try typed(number).judge(truth) == .different {
          #expect(
            try names(number, at: step, of: walk).contains(misconception.id),
            "\(misconception.id) at step \(step + 1): \(number), not \(truth)")
        }
      }
    }
  }

  /// A mistake together with a turned sign.
  @Test func aTurnedSignAndOneOtherAreNamed() throws {
    let walk = try walk(RecommendedNetwork.lines)
    let step = try step("dC/dw1[1,1]", walk)
    let answers = RecommendedNetwork().hiddenWeight(0, 0).answers
    for id in ["no-sigma-prime", "no-output-sigma-prime", "w-transposed", "wrong-input"] {
      let factors = try #require(walk.chainRuleFactors(of: step))
      let number = try typed(-(try #require(answers[id]?.first)))
      let matches = Misconception.matching(number, factors)
      #expect(matches.contains { $0.misconception.id == id && $0.isTurned }, "\(id)")
    }
  }

  /// A share of a hidden activation: what is missing is the output layer's slope.
  @Test func theSlopeThatIsMissingIsThatOfTheOutput() throws {
    let network = RecommendedNetwork()
    let walk = try walk(RecommendedNetwork.lines)
    let share = (network.a2[0] - network.y[0]) * network.w2[0][0]
    #expect(try names(share, at: 27, of: walk) == ["no-output-sigma-prime"])
  }

  /// With one output and the binary cross-entropy σ′ cancels: δ = a − y.
  @Test func crossEntropyCancelsTheSlope() throws {
    let lines = [
      "network 2 2 1 cost=binary_cross_entropy", "w1 = [[-0.4, 0.9], [-1.7, 2]]",
      "b1 = [1.2, 0.9]", "w2 = [[1, 1.3]]", "b2 = [0.2]", "x = [-1.7, -0.3]", "y = [0]",
    ]
    let network = RecommendedNetwork()
    let walk = try walk(lines)
    let (a, slope) = (network.a2[0], network.slope(network.z2[0]))
    let output = try step("dC/dw2[1,1]", walk)
    #expect(abs(walk[output].result.value - a * network.a1[0]) < 1e-12)
    let number = a * network.a1[0] * slope
    #expect(try names(number, at: output, of: walk) == ["cross-entropy-sigma-prime"])
    let hidden = try step("dC/dw1[1,1]", walk)
    let inner = network.w2[0][0] * network.slope(network.z1[0]) * network.x[0]
    #expect(
      try names(a * slope * inner, at: hidden, of: walk).contains("cross-entropy-sigma-prime"))
    // There are no squares whose factor of 2 could be mixed up.
    #expect(try names(2 * walk[output].result.value, at: output, of: walk) == ["accumulated"])
  }

  @Test func whereThereIsNoCostNoneIsBlamed() throws {
    let walk = try walk(["x = 2", "f = x^3"])
    let step = try step("df/dx", walk)
    #expect(walk[step].result.value == 12)
    #expect(try names(24, at: step, of: walk) == ["accumulated"])
    let baydin = try self.walk(["example baydin"])
    let last = try self.step("df/dx1", baydin)
    let factors = try #require(baydin.chainRuleFactors(of: last))
    let sign = try #require(Misconception.matching(try TypedNumber("-5.5"), factors).first)
    #expect(sign.misconception.id == "sign")
    #expect(!Misconception.accounts(of: [sign], factors).joined().contains("a − y"))
  }

  /// The mean cost itself, over the four samples of xor.
  @Test func theMeanOfTheCostIsAMeanToo() throws {
    let walk = try walk([
      "network 2 2 1 seed=3", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
    ])
    let step = try #require(walk.means.first)
    let sum = (0..<4).reduce(0.0) { sum, sample in
      sum + walk[walk.backwardStart(of: walk.steps(ofSample: sample).lowerBound) - 1].result.value
    }
    #expect(abs(sum - 4 * walk[step].result.value) < 1e-12)
    #expect(try names(sum, at: step, of: walk) == ["no-mean"])
    #expect(try names(sum / 16, at: step, of: walk) == ["mean-twice"])
  }

  /// Whoever leaves σ′ out leaves it out in every layer.
  @Test(arguments: [0, 1], [0, 1])
  func aMistakeInEveryLayerIsNamed(row: Int, column: Int) throws {
    let walk = try walk(RecommendedNetwork.lines)
    let step = try step("dC/dw1[\(row + 1),\(column + 1)]", walk)
    let factors = try #require(walk.chainRuleFactors(of: step))
    for (id, number) in RecommendedNetwork().hiddenWeightEverywhere(row, column) {
      #expect(try names(number, at: step, of: walk).contains(id), "\(id): \(number)")
      let own = Misconception.systematic.filter { $0.id == id }.flatMap { $0.signatures(factors) }
      #expect(own.contains { abs($0 - number) < 1e-12 * abs(number) }, "\(id): \(own)")
    }
  }

  /// Over two samples, each mistake is made in both.
  @Test func theDerivativeOfTheMean() throws {
    let samples = [
      RecommendedNetwork(), RecommendedNetwork(x: [0.6, -1.1], y: [1, 0]),
    ]
    let walk = try walk(
      RecommendedNetwork.lines.filter { !["x", "y"].contains($0.prefix(1)) } + [
        "data [[-1.7, -0.3], [0.6, -1.1]] -> [[0, 1], [1, 0]]"
      ])
    let step = try step("dC/dw1[1,2]", walk)
    let own = samples.map { $0.hiddenWeight(0, 1) }
    #expect(abs(walk[step].result.value - (own[0].truth + own[1].truth) / 2) < 1e-14)
    #expect(try names(own[0].truth, at: step, of: walk).contains("first-sample"))
    #expect(try names(own[1].truth, at: step, of: walk).contains("last-sample"))
    #expect(try names(own[1].truth / 2, at: step, of: walk).contains("last-sample"))
    for id in [
      "no-sigma-prime", "sigma-prime-of-a", "z-in-a-form", "sigma-for-sigma-prime",
      "no-output-sigma-prime", "w-transposed", "no-downstream-weight", "own-activation",
      "wrong-input", "bias-for-weight", "w-for-input", "a-for-weight",
    ] {
      let numbers = try own.map { try #require($0.answers[id]?.first) }
      #expect(
        try names((numbers[0] + numbers[1]) / 2, at: step, of: walk).contains(id), "\(id)")
    }
    #expect(
      try names(own[0].truth + own[1].truth, at: step, of: walk).contains("no-mean"))
  }

  /// z without its bias, and a that is z.
  @Test func whatIsForgottenOnTheWayForward() throws {
    let network = RecommendedNetwork()
    let walk = try walk(RecommendedNetwork.lines)
    for neuron in [0, 1] {
      let z = try step("z1[\(neuron + 1)]", walk)
      #expect(
        try names(network.z1[neuron] - network.b1[neuron], at: z, of: walk) == ["bias-forgotten"])
      let a = try step("a2[\(neuron + 1)]", walk)
      #expect(try names(network.z2[neuron], at: a, of: walk) == ["a-equals-z"])
      #expect(try names(network.a2[neuron], at: a, of: walk).isEmpty)
    }
  }

  /// Of three paths one left out, from 0.5 · 0.8 + 0.1 outwards.
  @Test func onePathOfThreeIsLeftOut() throws {
    let walk = try walk([
      "network 1 1 3 cost=half_squared_error", "w1 = [[0.5]]", "b1 = [0.1]",
      "w2 = [[1], [-0.7], [0.4]]", "b2 = [0, 0.2, -0.3]", "x = [0.8]", "y = [0, 1, 0.9]",
    ])
    func sigma(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
    let a = sigma(0.5 * 0.8 + 0.1)
    let shares = zip(zip([1, -0.7, 0.4], [0, 0.2, -0.3]), [0, 1, 0.9]).map { layer, y in
      let output = sigma(layer.0 * a + layer.1)
      return layer.0 * (output - y) * output * (1 - output)
    }
    let step = try step("dC/dw1[1,1]", walk)
    let rest = a * (1 - a) * 0.8
    #expect(abs(walk[step].result.value - shares.reduce(0, +) * rest) < 1e-15)
    for left in 0..<3 {
      let number = (shares.reduce(0, +) - shares[left]) * rest
      #expect(try names(number, at: step, of: walk).contains("path-missing"))
    }
  }

  /// With softmax and its cross-entropy p(1 − p) cancels: ∂C/∂z is p − y.
  @Test func crossEntropyCancelsTheSlopeOfSoftmax() throws {
    let walk = try walk([
      "network 1 3 output=identity cost=softmax_cross_entropy", "w1 = [[0.5], [-1], [0.3]]",
      "b1 = [0.1, 0.2, -0.4]", "x = [0.8]", "y = [0, 1, 0]",
    ])
    let powers = [0.5 * 0.8 + 0.1, -1 * 0.8 + 0.2, 0.3 * 0.8 - 0.4].map(exp)
    let p = powers[0] / powers.reduce(0, +)
    let step = try step("dC/dw1[1,1]", walk)
    #expect(abs(walk[step].result.value - p * 0.8) < 1e-15)
    #expect(
      try names(p * p * (1 - p) * 0.8, at: step, of: walk).contains("cross-entropy-sigma-prime"))
  }
}
