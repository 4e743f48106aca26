import Autodiff
public import Language

/// A comparison that a walk is searched for: the steps at which it comes to hold.
///
/// It is tested at each step that makes one of its quantities known, once all of them are. A name
/// without indices stands for the element that the step makes known, so that
/// `abs(dC/dw) < 1e-4` is tested for each weight.
public struct Condition: Sendable {
  /// Why an expression is no condition.
  public enum Problem: Error, Hashable, Sendable {
    /// It compares nothing.
    case noComparison
    /// A part of it is neither given nor computed by a step.
    case notComputed(Expression)
    /// Everything in it is given: no step computes it.
    case nothingComputed
    /// It cannot be evaluated for numbers.
    case language(LanguageError)
  }

  /// A quantity or derivative in it, and the node that stands for it.
  private struct Operand: Sendable {
    let pattern: Symbol
    let node: NodeID
  }

  /// The expression, compiled once, over a variable for each operand.
  private let model: Model
  private let operands: [Operand]
  private let result: NodeID

  /// A condition over the quantities of a walk.
  ///
  /// - Throws: `Problem`.
  public init(_ expression: Expression, text: String, walk: Walk) throws(Problem) {
    guard case .chain(_, let links) = expression.kind, let function = links.last?.operation,
      Relation(rawValue: function.name) != nil
    else {
      throw .noComparison
    }
    var names: [Symbol: String] = [:]
    var patterns: [(name: String, pattern: Symbol)] = []
    var unknown: Expression?
    let replaced = expression.replacing { part in
      guard let symbol = Symbol(part, in: walk.model), walk.canKnow(symbol) else {
        if part.isQuantityOrDerivative { unknown = unknown ?? part }
        return nil
      }
      if let name = names[symbol] { return name }
      // As it is typed, for errors to name it so.
      let name = text.slice(part.range)
      names[symbol] = name
      patterns.append((name, symbol))
      return name
    }
    if let unknown { throw .notComputed(unknown) }
    var program = Program()
    for (name, _) in patterns { program.assign(name, Tensor(0)) }
    program.define(
      Program.Definition(
        name: text, parameters: nil, body: replaced, text: text, nameRange: 0..<0))
    let model: Model
    do { model = try Compiler.model(of: program) } catch { throw .language(error) }
    guard let result = model.quantity(text), model.tape.shape(of: result.node).isScalar else {
      throw .noComparison
    }
    self.model = model
    self.result = result.node
    let operands = patterns.compactMap { name, pattern in
      model.quantity(name).map { Operand(pattern: pattern, node: $0.node) }
    }
    self.operands = operands
    guard operands.contains(where: { walk.first(.symbol($0.pattern), in: 0..<walk.count) != nil })
    else { throw .nothingComputed }
  }

  /// The first of some steps, or the last going back, at which the condition comes to hold.
  ///
  /// - Complexity: O(steps that make one of its quantities known).
  public func search(_ walk: Walk, in steps: Range<Int>, isBackward: Bool) -> Int? {
    var tape = model.tape
    let found = operands.compactMap { operand in
      walk.find(.symbol(operand.pattern), in: steps, isBackward: isBackward) { step in
        Interruption.isRequested || holds(at: step, making: operand, walk, &tape)
      }
    }
    return isBackward ? found.max() : found.min()
  }

  /// Whether the condition holds with what is known at a step, which makes an operand known.
  private func holds(
    at step: Int, making made: Operand, _ walk: Walk, _ tape: inout Tape
  ) -> Bool {
    let result = walk[step].result
    for operand in operands {
      let value =
        operand.node == made.node
        ? result.value : walk.known(operand.pattern, result.symbol.variable.indices, at: step)
      guard let value else { return false }
      tape.set(operand.node, to: Tensor(value))
    }
    tape.evaluate()
    return tape.value(of: self.result) != 0
  }
}

extension Walk {
  /// Whether a symbol is given from the start or computed by a step.
  fileprivate func canKnow(_ symbol: Symbol) -> Bool {
    if case .quantity(let reference) = symbol,
      model.quantity(reference.name)?.role.isVariable ?? false
    {
      return true
    }
    return first(.symbol(symbol), in: 0..<count) != nil
  }

  /// The value of a pattern at a step: of the step itself, of an earlier one, or given from the
  /// start; nil when it is not known yet.
  fileprivate func known(_ pattern: Symbol, _ indices: [Int], at step: Int) -> Double? {
    let isOpen = pattern.variable.indices.isEmpty && pattern.variable.isArray
    let symbol = isOpen ? pattern.element(indices) : pattern
    if let place = self.step(making: symbol, near: step) {
      return place <= step ? self[place].result.value : nil
    }
    guard case .quantity(let reference) = symbol, let quantity = model.quantity(reference.name),
      quantity.role.isVariable
    else { return nil }
    let shape = model.tape.shape(of: quantity.node)
    guard let element = shape.isScalar ? 0 : shape.element(at: reference.indices) else {
      return nil
    }
    return model.tape.value(of: quantity.node, element: element, sample: sample(of: step))
  }
}

extension Expression {
  /// Whether it reads a quantity or a derivative, and does not combine them.
  fileprivate var isQuantityOrDerivative: Bool {
    switch kind {
    case .name(let name): !(NamedNumber.named(name)?.isReserved ?? false)
    case .index, .derivative: true
    default: false
    }
  }
}
