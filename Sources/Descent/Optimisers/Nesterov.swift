import Autodiff

extension Optimiser {
  /// Nesterov's accelerated gradient, with the gradient taken at w itself, as Bengio et al.,
  /// "Advances in Optimizing Recurrent Networks" (2012), rewrite it.
  static let nesterov = Optimiser(
    "nesterov", "momentum that looks one velocity ahead",
    source: "Nesterov, A method of solving a convex programming problem (1983)", rate: 0.1,
    settings: [.share("momentum", "μ", 0.9, "the share of the velocity that is kept")],
    state: ["v"],
    rules: [Rule(target: .state("v"), formula: .setting("momentum") * .state("v") + .g)],
    direction: .g + .setting("momentum") * .state("v"))
}
