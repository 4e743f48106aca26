import Autodiff
import Stepping

extension Misconception {
  /// Every misconception that has a signature, by what it is about.
  ///
  /// The signatures are those of the derivative by a weight, ∂C/∂w = ∂C/∂a · σ′(z) · input, and of
  /// its parts where a walk asks for them alone.
  public static let all: [Misconception] = forward + signs + slopes + sums + inputs + scales

  /// Those that are made in every layer: whoever leaves σ′ out leaves it out everywhere.
  public static let systematic: [Misconception] = [
    systematic(.noSigmaPrime, "when σ′ is left out in every layer", .noSlope),
    systematic(.sigmaPrimeOfA, "when σ′ is taken at a and not at z in every layer", .slopeAtOutput),
    systematic(
      .zInAForm, "when z is put where the formula of σ′ has a, in every layer", .inputInSlopeFormula
    ),
    systematic(
      .sigmaForSigmaPrime, "when σ(z) stands where σ′(z) should in every layer", .outputForSlope),
    systematic(
      .wTransposed, "when the indices of w are exchanged in every layer", .transposedWeights),
    systematic(.noDownstreamWeight, "when the weights on the way are all left out", .noWeights),
    systematic(.aForWeight, "when ∂z/∂a is taken as a in every layer", .inputForWeight),
  ]

  private static func systematic(
    _ mistake: GradientMistake, _ account: String, _ made: ChainRuleFactors.Mistake
  ) -> Misconception {
    Misconception(mistake, account) { factors in
      factors.isOfTarget ? factors.values(with: made, everywhere: true) : []
    }
  }

  // MARK: The way forward

  private static let forward = [
    Misconception(.biasForgotten, "when the bias is forgotten") { factors in
      factors.withoutBias.map { [$0] } ?? []
    },
    Misconception(.aEqualsZ, "when the activation is left out, so that a is z") { factors in
      factors.activated.map { [$0] } ?? []
    },
  ]

  private static let signs = [
    Misconception(
      .sign, texts: { ("with the sign turned around", signAdvice($0.cost)) },
      answers: { $0.isOfTarget ? [-$0.value] : [] })
  ]

  /// What is to be said of a sign, by what is really there.
  private static func signAdvice(_ cost: Cost?) -> String {
    guard let cost else { return "look at the minus signs among its factors" }
    let noMinus = "no minus of a descent is folded in yet"
    guard let output = cost.output, let target = cost.target else { return noMinus }
    return switch cost.kind {
    case .squares: "it is (\(output) − \(target)), and no minus is folded in yet"
    case .crossEntropy where !cost.readsLogits:
      "∂C/∂\(output) has the sign of (\(output) − \(target)), and no minus is folded in yet"
    case .crossEntropy: "it is (σ(\(output)) − \(target)), and no minus is folded in yet"
    case .other: noMinus
    }
  }

  // MARK: The activation

  private static let slopes = [
    Misconception(.noSigmaPrime, texts: missingSlope) { factors in
      guard factors.isOfTarget, let slope = factors.slope, slope.isOwn || !slope.isOutput else {
        return []
      }
      return factors.values(with: .noSlope)
    },
    Misconception(
      .noOutputSigmaPrime,
      texts: { factors in
        factors.slope?.isOutput ?? false
          ? missingSlope(factors)
          : (
            "when σ′ of the output layer is left out",
            "∂C/∂z of an output is ∂C/∂a times σ′(z)"
          )
      },
      answers: { factors in
        factors.isOfTarget ? factors.values(with: .noOutputSlopes) : []
      }),
    Misconception(.sigmaPrimeOfA, "when σ′ is taken at a and not at z") { factors in
      factors.values(with: .slopeAtOutput)
    },
    Misconception(.zInAForm, "when z is put where the formula of σ′ has a") { factors in
      factors.values(with: .inputInSlopeFormula)
    },
    Misconception(.sigmaForSigmaPrime, "when σ(z) stands where σ′(z) should") { factors in
      factors.values(with: .outputForSlope)
    },
    Misconception(.crossEntropySigmaPrime, "when σ′ of the output stands there once more") {
      factors in
      if let slope = factors.cancelled { return [factors.value * slope] }
      return factors.sum { path in path.cancelled.map { path.weight * path.delta * $0 } }
    },
  ]

  /// The words for a slope that is missing: whose it is.
  @Sendable private static func missingSlope(
    _ factors: ChainRuleFactors
  ) -> (account: String, advice: String) {
    guard let slope = factors.slope, !slope.isOwn else {
      return ("when σ′(z) of this neuron is left out", "look for ∂a/∂z among the factors")
    }
    return slope.isOutput
      ? (
        "when σ′ of the output layer is left out",
        "∂C/∂z of an output is ∂C/∂a times σ′(z)"
      )
      : (
        "when σ′(z) of the next layer's neuron is left out", "look for its ∂a/∂z among the factors"
      )
  }

  // MARK: The paths

  private static let sums = [
    Misconception(.onePath, "when one path alone is followed") { factors in
      guard factors.paths.count > 1 else { return [] }
      return factors.paths.map { $0.weight * $0.delta * factors.rest }
    },
    Misconception(.pathMissing, "when one of the paths is left out") { factors in
      guard factors.paths.count > 2 else { return [] }
      return factors.paths.map { factors.value - $0.weight * $0.delta * factors.rest }
    },
    Misconception(.pathsAveraged, "when the paths are averaged") { factors in
      factors.paths.count > 1 ? [factors.value / Double(factors.paths.count)] : []
    },
    Misconception(.wTransposed, "when the indices of w are exchanged") { factors in
      factors.values(with: .transposedWeights)
    },
    Misconception(.noDownstreamWeight, "when the weights of the next layer are left out") {
      factors in
      factors.values(with: .noWeights)
    },
    Misconception(.aForWeight, "when ∂z/∂a is taken as a") { factors in
      factors.values(with: .inputForWeight)
    },
    Misconception(.staleOrder, "with the next layer's weights as they are after their update") {
      factors in
      factors.learningRate.map { factors.values(with: .updatedWeights(rate: $0)) } ?? []
    },
  ]

  // MARK: The input

  private static let inputs = [
    Misconception(.ownActivation, "when the neuron's own activation stands where its input should")
    { factors in
      factors.values(with: .ownActivation)
    },
    Misconception(.wForInput, "when ∂z/∂w is taken as w itself") { factors in
      factors.values(with: .weightForInput)
    },
    Misconception(.wrongInput, "with another input of the neuron") { factors in
      factors.valuesAtOtherInputs
    },
    Misconception(.biasForWeight, "for the derivative by the bias") { factors in
      factors.values(with: .noInput)
    },
  ]

  // MARK: The cost, the samples and the update

  private static let scales = [
    Misconception(
      .costFactorTwo, "when the cost's factor of 2 is mixed up: Σ(a − y)² or ½Σ(a − y)²"
    ) { factors in
      guard factors.isOfTarget, factors.cost?.kind == .squares else { return [] }
      return [2 * factors.value, factors.value / 2]
    },
    Misconception(.noMean, "when it is not divided by the number of samples") { factors in
      factors.samples.map { [factors.value * Double($0)] } ?? []
    },
    Misconception(.meanTwice, "when it is divided by the number of samples once more") { factors in
      factors.samples.map { [factors.value / Double($0)] } ?? []
    },
    Misconception(.firstSample, "for the first sample alone") { factors in
      factors.shares.first.map { [$0, $0 / Double(factors.shares.count)] } ?? []
    },
    Misconception(.lastSample, "for the last sample alone") { factors in
      factors.shares.last.map { [$0, $0 / Double(factors.shares.count)] } ?? []
    },
    Misconception(
      .meanOfOutputs, "when the outputs are averaged, or added up that should be averaged"
    ) { factors in
      guard factors.isOfTarget, let cost = factors.cost, cost.outputs > 1 else { return [] }
      return [factors.value * Double(cost.outputs), factors.value / Double(cost.outputs)]
    },
    Misconception(.accumulated, "when a second backward pass is added to the first") { factors in
      factors.isOfTarget && factors.isByParameter ? [2 * factors.value] : []
    },
    Misconception(.stepForGradient, "for the step that gradient descent takes") { factors in
      guard factors.isOfTarget, factors.isByParameter, let rate = factors.learningRate else {
        return []
      }
      return [rate * factors.value, -rate * factors.value]
    },
  ]
}

extension ChainRuleFactors {
  /// The number that comes out with a mistake, where there is a place for it.
  fileprivate func values(with mistake: Mistake, everywhere: Bool = false) -> [Double] {
    value(with: mistake, everywhere: everywhere).map { [$0] } ?? []
  }

  /// The derivative with other shares of the paths; empty where one of them has none.
  fileprivate func sum(_ share: (Path) -> Double?) -> [Double] {
    let shares = paths.compactMap(share)
    guard !shares.isEmpty, shares.count == paths.count else { return [] }
    return [shares.reduce(0, +) * rest]
  }
}
