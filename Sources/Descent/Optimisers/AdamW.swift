import Autodiff

extension Optimiser {
  /// Adam with weight decay that the running means do not see.
  static let adamw = adam(
    "adamw", "Adam with a decay of the weights beside it",
    source: "Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019)", decay: 0.01)
}
