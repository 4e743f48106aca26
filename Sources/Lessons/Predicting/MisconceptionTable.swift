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
    Misconception("no-sigma-prime", texts: missingSlope) { anatomy in
      guard anatomy.isOfTarget, let slope = anatomy.slope, slope.isOwn || !slope.isOutput else {
        return []
      }
      return [anatomy.outside * anatomy.inner]
    },
    Misconception(
      "no-output-sigma-prime",
      texts: { anatomy in
        anatomy.slope?.isOutput ?? false
          ? missingSlope(anatomy)
          : (
            "when σ′ of the output layer is left out",
            "∂C/∂z of an output is ∂C/∂a times σ′(z)"
          )
      },
      answers: { anatomy in
        guard anatomy.isOfTarget else { return [] }
        if let slope = anatomy.slope, slope.isOutput { return [anatomy.outside * anatomy.inner] }
        return anatomy.sum { $0.weight * $0.direct }
      }),
    Misconception(
      "sigma-prime-of-a", "when σ′ is taken at a and not at z", advice: "the slope is that at z"
    ) { anatomy in
      anatomy.replacingSlope { $0.slope(at: $0.output) }
    },
    Misconception(
      "z-in-a-form", "when z is put where the formula of σ′ has a",
      advice: "a(1 − a) takes the activation"
    ) { anatomy in
      anatomy.replacingSlope { $0.formula(withOutput: $0.input) }
    },
    Misconception(
      "sigma-for-sigma-prime", "when σ(z) stands where σ′(z) should",
      advice: "the factor is the slope of σ, not its value"
    ) { anatomy in
      anatomy.replacingSlope { $0.output }
    },
    Misconception(
      "cross-entropy-sigma-prime", "when σ′ of the output stands there once more",
      advice: "with the cross-entropy it cancels: ∂C/∂z of an output is (a − y)"
    ) { anatomy in
      if let slope = anatomy.cancelled { return [anatomy.value * slope] }
      return anatomy.sum { path in path.cancelled.map { path.weight * path.delta * $0 } }
    },
  ]

  /// The words for a slope that is missing: whose it is.
  @Sendable private static func missingSlope(
    _ anatomy: Anatomy
  ) -> (account: String, advice: String) {
    guard let slope = anatomy.slope, !slope.isOwn else {
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
    ) { anatomy in
      guard anatomy.paths.count > 1 else { return [] }
      return anatomy.paths.map { $0.weight * $0.delta * anatomy.rest }
    },
    Misconception(
      "paths-averaged", "when the paths are averaged", advice: "the shares of the paths add up"
    ) { anatomy in
      anatomy.paths.count > 1 ? [anatomy.value / Double(anatomy.paths.count)] : []
    },
    Misconception(
      "w-transposed", "when the indices of w are exchanged",
      advice: "the weight from neuron k to neuron j is w_jk"
    ) { anatomy in
      anatomy.sum { path in path.transposed.map { $0 * path.delta } }
    },
    Misconception(
      "no-downstream-weight", "when the weights of the next layer are left out",
      advice: "on the way back the connection's weight is a factor too"
    ) { anatomy in
      anatomy.sum { path in path.gradient.map { _ in path.delta } }
    },
    Misconception(
      "stale-order", "with the next layer's weights as they are after their update",
      advice: "all derivatives are taken before any weight moves"
    ) { anatomy in
      guard let rate = anatomy.learningRate else { return [] }
      return anatomy.sum { path in
        path.gradient.map { (path.weight - rate * $0) * path.delta }
      }
    },
  ]

  // MARK: The input

  private static let inputs = [
    Misconception(
      "own-activation", "when the neuron's own activation stands where its input should",
      advice: "∂z/∂w is what the weight multiplies: the input"
    ) { anatomy in
      anatomy.replacingInput { input in input.activation.map { [$0] } ?? [] }
    },
    Misconception(
      "wrong-input", "with another input of the neuron",
      advice: "the second index of the weight says which input it multiplies"
    ) { anatomy in
      anatomy.replacingInput { $0.others }
    },
    Misconception(
      "bias-for-weight", "for the derivative by the bias",
      advice: "by a weight there is one more factor, its input"
    ) { anatomy in
      anatomy.replacingInput { _ in [1] }
    },
  ]

  // MARK: The cost, the samples and the update

  private static let scales = [
    Misconception(
      "cost-factor-two", "when the cost's factor of 2 is mixed up: Σ(a − y)² or ½Σ(a − y)²",
      advice: "program shows which cost this is"
    ) { anatomy in
      guard anatomy.isOfTarget, anatomy.cost?.kind == .squares else { return [] }
      return [2 * anatomy.value, anatomy.value / 2]
    },
    Misconception(
      "no-mean", "when it is not divided by the number of samples",
      advice: "C is the mean over the samples"
    ) { anatomy in
      anatomy.samples.map { [anatomy.value * Double($0)] } ?? []
    },
    Misconception(
      "mean-twice", "when it is divided by the number of samples once more",
      advice: "1/n stands once"
    ) { anatomy in
      anatomy.samples.map { [anatomy.value / Double($0)] } ?? []
    },
    Misconception(
      "mean-of-outputs", "when the outputs are averaged, or added up that should be averaged",
      advice: "program shows which cost this is"
    ) { anatomy in
      guard anatomy.isOfTarget, let cost = anatomy.cost, cost.outputs > 1 else { return [] }
      return [anatomy.value * Double(cost.outputs), anatomy.value / Double(cost.outputs)]
    },
    Misconception(
      "accumulated", "when a second backward pass is added to the first",
      advice: "a pass starts from zero; nothing is kept of the one before"
    ) { anatomy in
      anatomy.isOfTarget && anatomy.isByParameter ? [2 * anatomy.value] : []
    },
    Misconception(
      "step-for-gradient", "for the step that gradient descent takes",
      advice: "the derivative comes before the learning rate"
    ) { anatomy in
      guard anatomy.isOfTarget, anatomy.isByParameter, let rate = anatomy.learningRate else {
        return []
      }
      return [rate * anatomy.value, -rate * anatomy.value]
    },
  ]
}

extension Anatomy {
  /// The derivative with something else in place of σ′(z).
  fileprivate func replacingSlope(_ other: (Slope) -> Double?) -> [Double] {
    guard let slope, let other = other(slope) else { return [] }
    return [outside * inner * other]
  }

  /// The derivative with other numbers in place of the input.
  fileprivate func replacingInput(_ others: (Input) -> [Double]) -> [Double] {
    guard let input else { return [] }
    return others(input).map { outside * (slope?.value ?? 1) * $0 }
  }

  /// The derivative with other shares of the paths; empty where one of them has none.
  fileprivate func sum(_ share: (Path) -> Double?) -> [Double] {
    let shares = paths.compactMap(share)
    guard !shares.isEmpty, shares.count == paths.count else { return [] }
    return [shares.reduce(0, +) * rest]
  }
}
