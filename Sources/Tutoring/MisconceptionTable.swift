import Autodiff
import Stepping

extension Misconception {
  /// Every misconception that has a signature, by what it is about.
  ///
  /// The signatures are those of the derivative by a weight, ∂C/∂w = ∂C/∂a · σ′(z) · input, and of
  /// its parts where a walk asks for them alone.
  public static let all: [Misconception] = signs + slopes + sums + inputs + scales

  private static let signs = [
    Misconception(
      "sign", texts: { ("with the sign turned around", signAdvice($0.cost)) },
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
    Misconception("no-sigma-prime", texts: missingSlope) { factors in
      guard factors.isOfTarget, let slope = factors.slope, slope.isOwn || !slope.isOutput else {
        return []
      }
      return factors.values(with: .noSlope)
    },
    Misconception(
      "no-output-sigma-prime",
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
    Misconception(
      "sigma-prime-of-a", "when σ′ is taken at a and not at z", advice: "the slope is that at z"
    ) { factors in
      factors.values(with: .slopeAtOutput)
    },
    Misconception(
      "z-in-a-form", "when z is put where the formula of σ′ has a",
      advice: "a(1 − a) takes the activation"
    ) { factors in
      factors.values(with: .inputInSlopeFormula)
    },
    Misconception(
      "sigma-for-sigma-prime", "when σ(z) stands where σ′(z) should",
      advice: "the factor is the slope of σ, not its value"
    ) { factors in
      factors.values(with: .outputForSlope)
    },
    Misconception(
      "cross-entropy-sigma-prime", "when σ′ of the output stands there once more",
      advice: "with the cross-entropy it cancels: ∂C/∂z of an output is (a − y)"
    ) { factors in
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
    Misconception(
      "one-path", "when one path alone is followed", advice: "every path to the cost adds its share"
    ) { factors in
      guard factors.paths.count > 1 else { return [] }
      return factors.paths.map { $0.weight * $0.delta * factors.rest }
    },
    Misconception(
      "paths-averaged", "when the paths are averaged", advice: "the shares of the paths add up"
    ) { factors in
      factors.paths.count > 1 ? [factors.value / Double(factors.paths.count)] : []
    },
    Misconception(
      "w-transposed", "when the indices of w are exchanged",
      advice: "the weight from neuron k to neuron j is w_jk"
    ) { factors in
      factors.values(with: .transposedWeights)
    },
    Misconception(
      "no-downstream-weight", "when the weights of the next layer are left out",
      advice: "on the way back the connection's weight is a factor too"
    ) { factors in
      factors.values(with: .noWeights)
    },
    Misconception(
      "stale-order", "with the next layer's weights as they are after their update",
      advice: "all derivatives are taken before any weight moves"
    ) { factors in
      factors.learningRate.map { factors.values(with: .updatedWeights(rate: $0)) } ?? []
    },
  ]

  // MARK: The input

  private static let inputs = [
    Misconception(
      "own-activation", "when the neuron's own activation stands where its input should",
      advice: "∂z/∂w is what the weight multiplies: the input"
    ) { factors in
      factors.values(with: .ownActivation)
    },
    Misconception(
      "wrong-input", "with another input of the neuron",
      advice: "the second index of the weight says which input it multiplies"
    ) { factors in
      factors.valuesAtOtherInputs
    },
    Misconception(
      "bias-for-weight", "for the derivative by the bias",
      advice: "by a weight there is one more factor, its input"
    ) { factors in
      factors.values(with: .noInput)
    },
  ]

  // MARK: The cost, the samples and the update

  private static let scales = [
    Misconception(
      "cost-factor-two", "when the cost's factor of 2 is mixed up: Σ(a − y)² or ½Σ(a − y)²",
      advice: "program shows which cost this is"
    ) { factors in
      guard factors.isOfTarget, factors.cost?.kind == .squares else { return [] }
      return [2 * factors.value, factors.value / 2]
    },
    Misconception(
      "no-mean", "when it is not divided by the number of samples",
      advice: "C is the mean over the samples"
    ) { factors in
      factors.samples.map { [factors.value * Double($0)] } ?? []
    },
    Misconception(
      "mean-twice", "when it is divided by the number of samples once more",
      advice: "1/n stands once"
    ) { factors in
      factors.samples.map { [factors.value / Double($0)] } ?? []
    },
    Misconception(
      "mean-of-outputs", "when the outputs are averaged, or added up that should be averaged",
      advice: "program shows which cost this is"
    ) { factors in
      guard factors.isOfTarget, let cost = factors.cost, cost.outputs > 1 else { return [] }
      return [factors.value * Double(cost.outputs), factors.value / Double(cost.outputs)]
    },
    Misconception(
      "accumulated", "when a second backward pass is added to the first",
      advice: "a pass starts from zero; nothing is kept of the one before"
    ) { factors in
      factors.isOfTarget && factors.isByParameter ? [2 * factors.value] : []
    },
    Misconception(
      "step-for-gradient", "for the step that gradient descent takes",
      advice: "the derivative comes before the learning rate"
    ) { factors in
      guard factors.isOfTarget, factors.isByParameter, let rate = factors.learningRate else {
        return []
      }
      return [rate * factors.value, -rate * factors.value]
    },
  ]
}

extension ChainRuleFactors {
  /// The number that comes out with a mistake, where there is a place for it.
  fileprivate func values(with mistake: Mistake) -> [Double] {
    value(with: mistake).map { [$0] } ?? []
  }

  /// The derivative with other shares of the paths; empty where one of them has none.
  fileprivate func sum(_ share: (Path) -> Double?) -> [Double] {
    let shares = paths.compactMap(share)
    guard !shares.isEmpty, shares.count == paths.count else { return [] }
    return [shares.reduce(0, +) * rest]
  }
}
