import Autodiff

extension Optimiser {
  /// Adam, algorithm 1 of the paper.
  static let adam = adam(
    "adam", "running means of the gradient and its square, corrected for their start at 0",
    source: "Kingma and Ba, Adam: A Method for Stochastic Optimization (2015)")

  /// Adam's rules under a name, with a weight decay.
  static func adam(
    _ name: String, _ summary: String, source: String, decay: Double = 0
  ) -> Optimiser {
    Optimiser(
      name, summary, source: source, rate: 0.001, decay: decay,
      settings: [
        .share("beta1", "β1", 0.9, "the share of m that is kept"),
        .share("beta2", "β2", 0.999, "the share of v that is kept"), .epsilon(1e-8),
      ],
      state: ["m", "v"],
      rules: [
        Rule(
          target: .state("m"),
          formula: .setting("beta1") * .state("m") + (1 - .setting("beta1")) * .g),
        Rule(
          target: .state("v"),
          formula: .setting("beta2") * .state("v") + (1 - .setting("beta2")) * .g.squared),
        Rule(
          target: .intermediate("m̂"), formula: .state("m") / (1 - .setting("beta1").power(.t))),
        Rule(
          target: .intermediate("v̂"), formula: .state("v") / (1 - .setting("beta2").power(.t))),
      ],
      direction: .intermediate("m̂") / (.intermediate("v̂").root + .setting("eps")))
  }
}
