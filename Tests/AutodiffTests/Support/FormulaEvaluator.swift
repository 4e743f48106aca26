import Autodiff

/// The number a formula stands for, worked out from the values of the primitives it names.
///
/// It shares nothing with the rules of the primitive the formula belongs to: a formula that says
/// something else than its rule computes is found here.
func evaluate<Leaf>(_ formula: Formula<Leaf>, _ leaf: (Leaf) -> Double) throws -> Double {
  switch formula {
  case .leaf(let place): return leaf(place)
  case .number(let number): return number
  case .apply(let function, let operands):
    return try apply(function, try operands.map { try evaluate($0, leaf) }).value
  case .prime(let function, let operand):
    return try apply(function, [try evaluate(operand, leaf)]).partial
  case .sum(let terms): return try terms.reduce(0) { $0 + (try evaluate($1, leaf)) }
  case .elided: throw FormulaProblem.elided
  case .partial(let function, _, _, _): throw FormulaProblem.unknown(function.name)
  case .choice(let condition, let then, let otherwise):
    let holds = condition.relation.holds(
      try evaluate(condition.left, leaf), try evaluate(condition.right, leaf))
    return try evaluate(holds ? then : otherwise, leaf)
  }
}

/// Why a formula has no number.
enum FormulaProblem: Error {
  case elided
  /// A function that is none of the primitives.
  case unknown(String)
}

/// A primitive of numbers, and its first partial derivative.
private func apply(_ function: FunctionID, _ numbers: [Double]) throws -> (
  value: Double, partial: Double
) {
  var builder = TapeBuilder()
  var operands: [NodeID] = []
  for number in numbers { operands.append(try builder.constant(number)) }
  let node = try builder.apply(function, operands)
  var tape = builder.tape()
  tape.evaluate()
  return (
    tape.value(of: node), tape.partial(of: node, element: 0, operand: 0, operandElement: 0)
  )
}

extension OperationUnderTest {
  /// The number a formula of the operation's elements and of its named parts stands for; each part is
  /// worked out as well.
  func evaluate(_ form: WrittenFormula) throws -> Double {
    var parts: [PartName: Double] = [:]
    for part in form.parts {
      parts[part.name] = try part.forms.first.map { try evaluate($0) }
    }
    return try AutodiffTests.evaluate(form.formula) { place in
      switch place {
      case .operand(let operand, let element): tape.value(of: operands[operand], element: element)
      case .output(let element): tape.value(of: output, element: element)
      case .part(let name): parts[name] ?? .nan
      case .computed(let node, let element): tape.value(of: node, element: element)
      }
    }
  }
}
