import Autodiff
import Language
import Networks
import Rendering

/// What can be computed in a network and yet does not go together, and what fits: told by trying the
/// functions themselves, so that it holds for those of one's own too.
struct NetworkAdvice {
  private let network: Network
  /// The session's functions, without its arrays: an expression over those would copy them.
  private let functions: Session

  /// Advice on the network that a session has written.
  init(_ network: Network, _ session: Session) {
    self.network = network
    var program = Program()
    for definition in session.program.definitions where definition.parameters != nil {
      program.define(definition)
    }
    var functions = Session(settings: session.settings)
    try? functions.replaceProgram(program)
    self.functions = functions
  }

  /// A line for each thing.
  var lines: [String] {
    let (output, cost) = (network.output, network.cost)
    if network.sizes.last == 1 {
      if !network.costTakesLogits, let low = value("\(output)([-1])"),
        low == value("\(output)([2])")
      {
        return ["with one output, \(output) is the same for every z; output=sigmoid fits"]
      }
      let values = [value("\(cost)([0.3], [0])"), value("\(cost)([0.8], [0])")]
      if values == [[0], [0]] {
        let fitting = network.costTakesLogits ? "sigmoid_cross_entropy" : "binary_cross_entropy"
        return ["with one output and y = 0, \(cost) is 0 whatever a is; cost=\(fitting) fits"]
      }
    }
    guard !network.costTakesLogits, value("\(cost)([0.3, 0.6], [1, 0])") != nil,
      value("\(cost)(\(output)([-1, 2]), [1, 1])") == nil
    else { return [] }
    return [
      "\(cost) needs outputs between 0 and 1, and \(output) gives others; output=sigmoid fits"
    ]
  }

  /// What an expression comes to; nil where that is not finite.
  private func value(_ text: String) -> [Double]? {
    guard let expression = try? functions.expression(text) else { return nil }
    return (try? Evaluation.value(of: expression, text, functions))?.elements
  }
}
