import Descent

/// How an optimiser is written for PyTorch.
enum TorchOptimiser {
  /// The class of each, with the names that its settings have there.
  private static let classes: [String: (name: String, fixed: String, settings: [String: String])] =
    [
      "sgd": ("SGD", "", [:]),
      "momentum": ("SGD", "", ["momentum": "momentum"]),
      "nesterov": ("SGD", ", nesterov=True", ["momentum": "momentum"]),
      "adagrad": ("Adagrad", "", ["eps": "eps"]),
      "rmsprop": ("RMSprop", "", ["rho": "alpha", "eps": "eps"]),
      "adam": ("Adam", "", ["eps": "eps"]), "adamw": ("Adam", "", ["eps": "eps"]),
    ]

  /// The names of those that can be written.
  static var known: [String] { classes.keys.sorted() }

  /// The call that makes it; nil for an optimiser that PyTorch does not have.
  static func call(_ choice: OptimiserChoice) -> String? {
    guard let found = classes[choice.optimiser.name] else { return nil }
    var arguments = ["lr=\(choice.rate)"]
    for setting in choice.optimiser.settings {
      if let name = found.settings[setting.name] {
        arguments.append("\(name)=\(choice.value(setting.name))")
      }
    }
    if found.name == "Adam" {
      arguments.append("betas=(\(choice.value("beta1")), \(choice.value("beta2")))")
    }
    return
      "torch.optim.\(found.name)(parameters, \(arguments.joined(separator: ", "))\(found.fixed))"
  }

  /// The body of a function `rate(update)`: what the first rate is multiplied by, the updates counted
  /// from 0.
  static func schedule(_ schedule: RateSchedule) -> [String] {
    let warmUp = schedule.warmUp
    let shape =
      switch schedule.shape {
      case .constant: "1.0"
      case .step: "\(schedule.factor ?? 0.5) ** (past // \(schedule.every))"
      case .exponential: "\(schedule.factor ?? 0.99) ** past"
      case .cosine: "(1 + math.cos(math.pi * min(1, past / \(schedule.over)))) / 2"
      }
    let start =
      warmUp == 0 ? [] : ["if update < \(warmUp):", "    return (update + 1) / \(warmUp)"]
    return start + ["past = update - \(warmUp)", "return \(shape)"]
  }
}
