import Autodiff
import Language
import Stepping

/// What a walk has made known so far: the rest is not given away while it is being predicted.
struct Knowledge {
  let walk: Walk
  /// The number of steps taken.
  let cursor: Int
  /// The current sample, from 0.
  let sample: Int

  /// Whether everything that an expression reads is known.
  func isKnown(_ expression: Expression) -> Bool {
    if let symbol = Symbol(expression, in: walk.model), symbol.isNamed(in: walk.model) {
      return isKnown(symbol)
    }
    switch expression.kind {
    case .number, .name: return true
    case .call(_, let parts), .list(let parts): return parts.allSatisfy(isKnown)
    case .negate(let operand), .index(let operand, _), .slice(let operand, _),
      .named(_, let operand):
      return isKnown(operand)
    case .binary(_, let left, let right): return isKnown(left) && isKnown(right)
    case .derivative: return isPassDone
    }
  }

  /// Whether a quantity or derivative is known.
  ///
  /// It is when it is given, made known by a step taken, or no part of
  /// the walk. A derivative that no single step computes is known at the end of the pass.
  func isKnown(_ symbol: Symbol) -> Bool {
    let frame = walk.frame(of: symbol, sample: sample)
    if let step = walk.last(.symbol(symbol), in: frame) { return step < cursor }
    if case .quantity = symbol { return true }
    return isPassDone
  }

  /// The elements of an array that are not known yet are not shown.
  func isKnown(_ symbol: Symbol, _ shape: Shape) -> (Int) -> Bool {
    if isKnown(symbol) { return { _ in true } }
    guard !shape.isScalar else { return { _ in false } }
    return { isKnown(symbol.element(shape.indices(of: $0))) }
  }

  private var isPassDone: Bool {
    cursor >= walk.frame(of: walk.start(ofSample: sample)).upperBound
  }
}

extension Session {
  /// Keeps a command from giving away what the walk has not come to, while it is predicted.
  ///
  /// - Parameter isKnown: whether all that the command shows is known already.
  /// - Throws: `ShellError` that says how to see it all the same.
  func keepSecrets(
    of command: String, unless isKnown: (Knowledge) -> Bool = { _ in false }
  ) throws(ShellError) {
    guard let knowledge, cursor < knowledge.walk.count, !isKnown(knowledge) else { return }
    throw ShellError(
      "this would give away what the walk has not come to",
      suggestion: "reveal \(command) shows it")
  }
}

extension Symbol {
  /// Whether the names in it are those of quantities.
  fileprivate func isNamed(in model: Model) -> Bool {
    switch self {
    case .quantity(let reference): !model.quantities(meantBy: reference.name).isEmpty
    case .derivative(let target, let variable), .share(let target, let variable, _):
      !model.quantities(meantBy: target.name).isEmpty
        && !model.quantities(meantBy: variable.name).isEmpty
    }
  }
}
