import Autodiff
import Language

/// A program with something computed differently on the way forward, whose own gradient is right.
struct OtherProgram {
  let mistake: GradientMistake
  /// What was done: "when the bias b1 is forgotten".
  let account: String
  let program: Program

  /// The programs that a program could be mistaken for: without a bias, an activation or a term of
  /// the cost, or with another cost or activation; each change in one place, and in all.
  static func all(_ layered: LayeredGraph) -> [OtherProgram] {
    let program = layered.graph.model.program
    return biases(layered, program) + activations(program) + costs(layered, program)
      + terms(layered, program)
  }

  private static func biases(_ layered: LayeredGraph, _ program: Program) -> [OtherProgram] {
    let names = layered.layers.compactMap { layer in
      layer.bias.flatMap { layered.graph.model.quantity(of: $0) }.flatMap {
        program.values[$0.name] == nil ? nil : $0.name
      }
    }
    func without(_ names: [String]) -> OtherProgram {
      var other = program
      for name in names {
        guard let value = program.values[name] else { continue }
        other.substitute(Tensor(repeating: 0, shape: value.shape), for: name)
      }
      let listed = names.joined(separator: " and ")
      return OtherProgram(
        mistake: .biasForgotten,
        account: "when \(listed) \(names.count == 1 ? "is" : "are") forgotten on the way forward",
        program: other)
    }
    return names.map { without([$0]) } + (names.count > 1 ? [without(names)] : [])
  }

  /// The definitions that apply a function to one argument: `a1 = sigmoid(z1)`.
  private static func applications(
    _ program: Program
  ) -> [(definition: Program.Definition, function: String, argument: String)] {
    program.definitions.compactMap { definition in
      guard definition.parameters == nil,
        case .call(let function, let arguments) = definition.body.kind,
        arguments.count == 1, let primitive = Primitive.named(function), primitive.isActivation,
        primitive.id != .identity
      else { return nil }
      return (definition, primitive.name, definition.text.slice(arguments[0].range))
    }
  }

  private static func activations(_ program: Program) -> [OtherProgram] {
    let found = applications(program)
    func changed(
      _ mistake: GradientMistake, _ account: (String) -> String, _ chosen: [Int],
      _ body: (String) -> String
    ) -> OtherProgram? {
      var other = program
      for place in chosen {
        let (definition, _, argument) = found[place]
        guard other.redefine(definition.name, as: body(argument)) else { return nil }
      }
      let names = chosen.map { found[$0].definition.name }.joined(separator: " and ")
      return OtherProgram(mistake: mistake, account: account(names), program: other)
    }
    let places = found.indices.map { [$0] } + (found.count > 1 ? [Array(found.indices)] : [])
    return places.flatMap { chosen in
      [changed(.aEqualsZ, { "when the activation of \($0) is left out" }, chosen) { $0 }]
        + ["sigmoid", "tanh", "relu"].filter { other in
          !chosen.allSatisfy { found[$0].function == other }
        }.map { other in
          changed(.otherActivation, { "when \($0) is computed with \(other)" }, chosen) {
            "\(other)(\($0))"
          }
        }
    }.compactMap { $0 }
  }

  private static func costs(_ layered: LayeredGraph, _ program: Program) -> [OtherProgram] {
    guard let target = layered.graph.model.target,
      let definition = program.definition(of: target.name),
      case .call(let function, let arguments) = definition.body.kind, arguments.count == 2,
      Primitive.named(function)?.isCost ?? false
    else { return [] }
    let operands = arguments.map { definition.text.slice($0.range) }.joined(separator: ", ")
    return Primitive.all.filter { $0.isCost && $0.name != function && $0.isCallable }.compactMap {
      var other = program
      guard other.redefine(target.name, as: "\($0.name)(\(operands))") else { return nil }
      return OtherProgram(
        mistake: .otherCost, account: "for the cost \($0.name)", program: other)
    }
  }

  /// The target's definition without one of its terms.
  private static func terms(_ layered: LayeredGraph, _ program: Program) -> [OtherProgram] {
    guard let target = layered.graph.model.target,
      let definition = program.definition(of: target.name),
      case .chain(let first, let links) = definition.body.kind,
      links.allSatisfy({ $0.operation == .add || $0.operation == .subtract })
    else { return [] }
    func text(_ expression: Expression) -> String { definition.text.slice(expression.range) }
    return (0...links.count).compactMap { left in
      var body = left == 0 ? "" : text(first)
      for (place, link) in links.enumerated() where place + 1 != left {
        body += (link.operation == .add ? (body.isEmpty ? "" : " + ") : " - ") + text(link.operand)
      }
      var other = program
      guard other.redefine(target.name, as: body) else { return nil }
      let term = text(left == 0 ? first : links[left - 1].operand)
      return OtherProgram(
        mistake: .termLeftOut, account: "when the term \(term) of \(target.name) is left out",
        program: other)
    }
  }
}

extension Program {
  /// Gives a quantity another formula; false where that cannot be read.
  fileprivate mutating func redefine(_ name: String, as body: String) -> Bool {
    let program = self
    guard
      let definition = try? Definition(
        line: "\(name) = \(body)", isQuantity: { program.mentions($0) })
    else { return false }
    define(definition)
    return true
  }
}
