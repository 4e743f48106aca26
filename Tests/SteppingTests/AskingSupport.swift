import Autodiff
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

/// A program to ask about, by the seed it was made up from.
struct Asked: CustomTestStringConvertible {
  let seed: UInt64
  let samples: Int

  var testDescription: String { "seed \(seed), \(samples) samples" }

  /// Half of them without samples, half with three.
  static let all = (1...30).map { Asked(seed: $0, samples: $0 % 2 == 0 ? 3 : 0) }

  func model() throws -> Model {
    try Compiler.model(of: RandomProgram(seed: seed, samples: samples).program())
  }
}

extension Model {
  /// Every element of every quantity with a name of its own.
  var elements: [NamedElement] {
    quantities.filter { !isElement($0.node) }.flatMap { quantity in
      (0..<tape.shape(of: quantity.node).count).map {
        NamedElement(node: quantity.node, element: $0)
      }
    }
  }

  /// The element of a name as it is typed.
  func element(_ text: String) throws -> NamedElement {
    try element(named: Parser.expression(text), in: text)
  }

  /// dA/dB for a sample by forward mode, which knows nothing of paths or adjoints.
  func forwardDerivative(of target: NamedElement, by variable: NamedElement, sample: Int) -> Double
  {
    var tape = self.tape
    var direction = Tensor(repeating: 0, shape: tape.shape(of: variable.node))
    direction[variable.element] = 1
    tape.forward(seeds: [(variable.node, direction)])
    return tape.tangent(
      of: target.node, element: target.element, sample: tape.isPerSample(target.node) ? sample : 0)
  }
}

/// The value of a formula from its leaves; nil when terms are left out of it.
func value(of formula: Formula<Term>) throws -> Double? {
  switch formula {
  case .leaf(let term): return term.value
  case .number(let number): return number
  case .elided, .prime, .partial: return nil
  case .sum(let terms):
    let values = try terms.map { try value(of: $0) }
    return values.contains { $0 == nil } ? nil : values.compactMap { $0 }.reduce(0, +)
  case .choice(let condition, let then, let otherwise):
    guard let left = try value(of: condition.left), let right = try value(of: condition.right)
    else { return nil }
    return try value(of: condition.relation.holds(left, right) ? then : otherwise)
  case .apply(let name, let operands):
    var builder = TapeBuilder()
    var nodes: [NodeID] = []
    for operand in operands {
      guard let value = try value(of: operand) else { return nil }
      nodes.append(try builder.constant(value))
    }
    let result = try builder.apply(name, nodes)
    var tape = builder.tape()
    tape.evaluate()
    return tape.value(of: result)
  }
}

/// Whether two numbers agree but for rounding.
func agree(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) -> Bool {
  left == right || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
    || (left.isNaN && right.isNaN)
}
