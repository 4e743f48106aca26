import Autodiff
import Language
import Stepping

/// What a walk has made known so far: the rest is not given away while it is being predicted.
struct Knowledge: Sendable {
  let program: Program
  let walk: Walk
  /// The number of steps taken.
  let cursor: Int
  /// The current sample, from 0.
  var sample: Int

  /// Whether everything that an expression reads is known.
  func isKnown(_ expression: Expression) -> Bool {
    if let symbol = Symbol(expression, in: walk.model), symbol.isNamed(in: walk.model) {
      return isKnown(symbol)
    }
    switch expression.kind {
    case .call(let name, let parts): return isKnown(formulaOf: name) && parts.allSatisfy(isKnown)
    case .derivative: return isPassDone
    default: return expression.parts.allSatisfy(isKnown)
    }
  }

  /// Whether a quantity or derivative is known.
  ///
  /// It is when it is given, made known by a step taken, or no part of the walk and made of what is
  /// known. A derivative that no single step computes is known at the end of the pass.
  func isKnown(_ symbol: Symbol) -> Bool {
    if case .contribution = symbol {
      let start = walk.steps(ofSample: sample).lowerBound
      return walk.step(making: symbol, near: start).map { $0 < cursor } ?? isPassDone
    }
    let frame = walk.frame(of: symbol, sample: sample)
    if let step = walk.last(.symbol(symbol), in: frame) {
      // A derivative that is left as a product is no number before all that is made of it is known.
      return (isLeft(symbol, asProductAt: step) ? walk.neuron(of: step).upperBound - 1 : step)
        < cursor
    }
    if case .quantity(let reference) = symbol { return isKnown(formulaOf: reference.name) }
    return isPassDone
  }

  /// Whether the step that completes a derivative of the target makes its last factor known only.
  private func isLeft(_ symbol: Symbol, asProductAt step: Int) -> Bool {
    guard case .derivative(let target, _) = symbol, target.name == walk.model.target?.name,
      case .derivative(let made, _) = walk[step].result.symbol
    else { return false }
    return made.name != target.name
  }

  /// Whether the formula that defines a name, where there is one, reads what is known only.
  private func isKnown(formulaOf name: String) -> Bool {
    program.definition(of: name).map { isKnown($0.body) } ?? true
  }

  /// The elements of an array that are not known yet are not shown.
  func isKnown(_ symbol: Symbol, _ shape: Shape) -> @Sendable (Int) -> Bool {
    if isKnown(symbol) { return { _ in true } }
    guard !shape.isScalar else { return { _ in false } }
    return { isKnown(symbol.element(shape.indices(of: $0))) }
  }

  /// The elements of an expression's value that are known.
  func isKnown(_ expression: Expression, _ shape: Shape) -> @Sendable (Int) -> Bool {
    if let symbol = Symbol(expression, in: walk.model) { return isKnown(symbol, shape) }
    let isKnown = isKnown(expression)
    return { _ in isKnown }
  }

  private var isPassDone: Bool {
    cursor >= walk.steps(ofSample: sample).upperBound
  }
}

extension Session {
  /// Whether the number that a symbol stands for may be shown, at the current sample or another.
  func isKnownSymbol(sample: Int? = nil) -> @Sendable (Symbol) -> Bool {
    guard var knowledge else { return { _ in true } }
    if let sample { knowledge.sample = sample }
    return { [knowledge] in knowledge.isKnown($0) }
  }
}

extension Symbol {
  /// Whether the names in it are those of quantities.
  fileprivate func isNamed(in model: Model) -> Bool {
    switch self {
    case .quantity(let reference): !model.quantities(meantBy: reference.name).isEmpty
    case .derivative(let target, let variable), .direct(let target, let variable),
      .contribution(let target, let variable, _):
      !model.quantities(meantBy: target.name).isEmpty
        && !model.quantities(meantBy: variable.name).isEmpty
    }
  }
}
