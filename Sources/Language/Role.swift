import Autodiff

extension Program {
  /// What a variable is for.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// What learning would change: the gradient is by these.
    case parameter
    /// What is learned from: inputs and targets.
    case data
    /// What learning leaves alone: a rate, a mask, and whatever the target does not depend on.
    case constant

    /// What a variable of the role is: a parameter, data.
    public var described: String { self == .data ? rawValue : "a \(rawValue)" }

    /// The word for one or several of them.
    public func noun(count: Int) -> String {
      self == .data || count == 1 ? rawValue : rawValue + "s"
    }
  }
}

/// The role of each variable of a program: this is the one place that decides it.
///
/// 1. What is bound to samples is data; else what `constant` or `parameter` said of a name holds.
/// 2. A variable by which the target has no derivative is a constant: the target does not depend on
///    it, or only compares it with something.
/// 3. Inputs and targets are data, where the target is a cost or depends on a weight: x, y and t with
///    and without an index, a0, and the target operand of a cost function. Rates and masks are
///    constants: eta, lambda, lr, eps, a name with "rate" or "mask". This is guessed of names and
///    holds only where the target depends on another variable as well: a formula's only variables
///    are its parameters.
/// 4. Everything else is a parameter.
struct RoleGuess {
  private let program: Program
  private let target: (name: String, node: NodeID)?
  /// Whether the target has a derivative by each node, by its place; all have without a target.
  private let leads: [Bool]
  /// The nodes that a cost function compares with what was computed.
  private let compared: Set<NodeID>
  /// Whether a cost function computes something on the way to the target.
  private let hasCostFunction: Bool

  /// - Complexity: O(nodes).
  init(_ program: Program, _ tape: Tape, target: (name: String, node: NodeID)?) {
    self.program = program
    self.target = target
    var leads = Array(repeating: target == nil, count: tape.count)
    if let target { leads[target.node.index] = true }
    var compared = Set<NodeID>()
    var hasCostFunction = false
    for node in tape.nodeIDs.reversed() where leads[node.index] {
      let primitive = tape.primitive(of: node)
      let isCost = primitive?.isCost ?? false
      hasCostFunction = hasCostFunction || isCost
      for (place, operand) in tape.operands(of: node).enumerated() {
        if tape.carriesDerivative(node, operand: place) { leads[operand.index] = true }
        if isCost, primitive?.operandNames[place] == "y" {
          compared.insert(RoleGuess.source(of: operand, tape))
        }
      }
    }
    (self.leads, self.compared, self.hasCostFunction) = (leads, compared, hasCostFunction)
  }

  /// The role of each variable.
  func roles(of variables: [(name: String, node: NodeID)]) -> [String: Program.Role] {
    let guesses = variables.map { supposed($0) }
    let others = zip(variables, guesses).filter { leads[$0.node.index] && $1 == nil }.map(\.0)
    let isLearning =
      hasCostFunction || RoleGuess.isCost(target?.name ?? "")
      || others.contains { RoleGuess.isWeight($0.name) }
    var roles: [String: Program.Role] = [:]
    for (variable, guess) in zip(variables, guesses) {
      if program.samples[variable.name] != nil {
        roles[variable.name] = .data
      } else if let said = program.roles[variable.name] {
        roles[variable.name] = said
      } else if !leads[variable.node.index] {
        roles[variable.name] = guess == .data ? .data : .constant
      } else {
        let holds = !others.isEmpty && (guess != .data || isLearning)
        roles[variable.name] = holds ? guess ?? .parameter : .parameter
      }
    }
    return roles
  }

  /// What an array is a part or another arrangement of.
  private static func source(of node: NodeID, _ tape: Tape) -> NodeID {
    var node = node
    while let primitive = tape.primitive(of: node), !primitive.isElementwise,
      case let operands = tape.operands(of: node), operands.count == 1
    {
      node = operands[0]
    }
    return node
  }

  // MARK: What names say

  /// What the name and the use of a variable make one suppose; nil where they say nothing.
  private func supposed(_ variable: (name: String, node: NodeID)) -> Program.Role? {
    if compared.contains(variable.node) { return .data }
    let letters = RoleGuess.letters(variable.name)
    let given = [
      "x", "y", "y_true", "t", "input", "inputs", "target", "targets", "label", "labels",
    ]
    if given.contains(letters.lowercased()) && letters != "T" || variable.name == "a0" {
      return .data
    }
    let isHeld =
      ["eta", "η", "lr", "lambda", "λ", "eps", "epsilon", "ε", "momentum"].contains(letters)
      || letters.contains("rate") || letters.contains("mask")
    return isHeld ? .constant : nil
  }

  /// A name without the index at its end: x of `x1` and of `x_1`.
  private static func letters(_ name: String) -> String {
    let letters = QuantityName.subscripted(name).letters
    return letters.last == "_" ? String(letters.dropLast()) : letters
  }

  /// Whether the name is one of a cost.
  private static func isCost(_ name: String) -> Bool {
    let letters = letters(name)
    return ["C", "L", "J", "E"].contains(letters)
      || ["cost", "loss", "error", "mse"].contains { letters.lowercased().hasPrefix($0) }
  }

  /// Whether the name is one of a weight or bias.
  private static func isWeight(_ name: String) -> Bool {
    let letters = letters(name).lowercased()
    return letters.hasPrefix("w") || ["b", "bias", "theta", "θ"].contains(letters)
  }
}
