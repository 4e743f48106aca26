import Autodiff

extension Optimiser {
  /// AdaGrad: each weight's rate falls with all the gradients it has had.
  static let adagrad = Optimiser(
    "adagrad", "divides by the root of the sum of all squared gradients so far",
    source: "Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011)", rate: 0.1,
    settings: [.epsilon(1e-10)], state: ["s"],
    rules: [Rule(target: .state("s"), formula: .state("s") + .g.squared)],
    direction: .g / (.state("s").root + .setting("eps")))
}
