import Autodiff

extension Optimiser {
  /// Gradient descent: against the gradient, as it is.
  static let sgd = Optimiser(
    "sgd", "against the gradient, times the rate",
    source: "Robbins and Monro, A Stochastic Approximation Method (1951)", rate: 0.1,
    direction: .g)
}
