import Stepping

extension Misconception {
  /// Every misconception that has a signature, from the most common on.
  ///
  /// The signatures are those of the derivative by a weight, ∂C/∂w = ∂C/∂a · σ′(z) · input, and of
  /// its parts where a walk asks for them alone.
  public static let all: [Misconception] = [
    Misconception(
      "sign", "with the sign turned around", advice: "it is (a − y), and no minus is folded in yet"
    ) { $0.isOfCost ? [-$0.value] : [] },
    Misconception(
      "no-sigma-prime", "when σ′(z) of this neuron is left out",
      advice: "look for ∂a/∂z among the factors"
    ) { anatomy in
      guard anatomy.isOfCost, let slope = anatomy.slope else { return [] }
      return [anatomy.value / slope.value]
    },
    Misconception(
      "no-output-sigma-prime", "when σ′ of the output layer is left out",
      advice: "∂C/∂z of an output is ∂C/∂a times σ′(z)"
    ) { anatomy in
      guard !anatomy.paths.isEmpty, anatomy.paths.allSatisfy(\.isOutput) else { return [] }
      let sum = anatomy.paths.reduce(0) { $0 + $1.weight * $1.delta / ($1.slope ?? .nan) }
      return [sum * anatomy.rest]
    },
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
      let shares = anatomy.paths.compactMap { path in path.transposed.map { $0 * path.delta } }
      guard !shares.isEmpty, shares.count == anatomy.paths.count else { return [] }
      return [shares.reduce(0, +) * anatomy.rest]
    },
    Misconception(
      "no-downstream-weight", "when the weights of the next layer are left out",
      advice: "on the way back the connection's weight is a factor too"
    ) { anatomy in
      guard !anatomy.paths.isEmpty else { return [] }
      return [anatomy.paths.reduce(0) { $0 + $1.delta } * anatomy.rest]
    },
    Misconception(
      "own-activation", "when the neuron's own activation stands where its input should",
      advice: "∂z/∂w is what the weight multiplies: the input"
    ) { anatomy in
      guard let input = anatomy.input, let slope = anatomy.slope else { return [] }
      return [anatomy.value * slope.output / input.value]
    },
    Misconception(
      "wrong-input", "with another input of the neuron",
      advice: "the second index of the weight says which input it multiplies"
    ) { anatomy in
      guard let input = anatomy.input else { return [] }
      return input.others.map { anatomy.value * $0 / input.value }
    },
    Misconception(
      "bias-for-weight", "for the derivative by the bias",
      advice: "by a weight there is one more factor, its input"
    ) { anatomy in
      anatomy.input.map { [anatomy.value / $0.value] } ?? []
    },
    Misconception(
      "cost-factor-two", "when the cost's factor of 2 is mixed up: Σ(a − y)² or ½Σ(a − y)²",
      advice: "program shows which cost this is"
    ) { anatomy in
      !anatomy.isOfCost ? [] : [2 * anatomy.value, anatomy.value / 2]
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
      guard anatomy.isOfCost, anatomy.outputs > 1 else { return [] }
      let outputs = Double(anatomy.outputs)
      return [anatomy.value * outputs, anatomy.value / outputs]
    },
  ]
}

extension Anatomy {
  /// The derivative with something else in place of σ′(z).
  fileprivate func replacingSlope(_ other: (Slope) -> Double?) -> [Double] {
    guard let slope, let other = other(slope) else { return [] }
    return [value / slope.value * other]
  }
}
