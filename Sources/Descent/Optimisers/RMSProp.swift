import Autodiff

extension Optimiser {
  /// RMSProp: AdaGrad that forgets.
  static let rmsprop = Optimiser(
    "rmsprop", "divides by the root of a running mean of squared gradients",
    source: "Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012)",
    rate: 0.01,
    settings: [.share("rho", "ρ", 0.9, "the share of the mean that is kept"), .epsilon(1e-8)],
    state: ["s"],
    rules: [
      Rule(
        target: .state("s"),
        formula: .setting("rho") * .state("s") + (1 - .setting("rho")) * .g.squared)
    ],
    direction: .g / (.state("s").root + .setting("eps")))
}
