import Autodiff
import Language
import LineEditing
import Networks
import Stepping

extension NetworkCommand {
  /// The options of `network`, each with the values it may have.
  static func completions(_ program: Program) -> [Completion] {
    let functions = program.definitions.filter { $0.parameters != nil }
    let activations =
      Primitive.all.filter(\.isActivation).map { ($0.name, $0.summary) }
      + functions.filter { $0.parameters?.count == 1 }.map { ($0.name, $0.text) }
    let costs =
      Primitive.all.filter(\.isCost).map { ($0.name, $0.summary) }
      + functions.filter { $0.parameters?.count == 2 }.map { ($0.name, $0.text) }
    let values: [(String, [(String, String)])] = [
      ("hidden", activations), ("output", activations), ("cost", costs),
      ("init", Initialiser.allCases.map { ($0.rawValue, $0.summary) }),
    ]
    return values.flatMap { option, choices in
      choices.map { Completion(text: "\(option)=\($0.0)", summary: $0.1) }
    } + [Completion(text: "seed=", summary: "a whole number")]
  }
}

extension Step.Kind {
  /// What such a step computes, for completion.
  var summary: String {
    switch self {
    case .value: "every step that computes a quantity"
    case .partial: "every factor of the chain rule"
    case .contribution: "every path's share of a derivative"
    case .total: "every derivative that is complete"
    case .mean: "every mean over the samples"
    case .update: "every new value of a parameter"
    }
  }
}
