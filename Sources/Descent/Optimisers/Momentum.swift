import Autodiff

extension Optimiser {
  /// Gradient descent with momentum; the rate stands outside of v, as in most libraries.
  static let momentum = Optimiser(
    "momentum", "a velocity that keeps a share of itself and adds each gradient",
    source: "Polyak, Some methods of speeding up the convergence of iteration methods (1964)",
    rate: 0.1, settings: [.share("momentum", "μ", 0.9, "the share of the velocity that is kept")],
    state: ["v"],
    rules: [Rule(target: .state("v"), formula: .setting("momentum") * .state("v") + .g)],
    direction: .state("v"))
}
