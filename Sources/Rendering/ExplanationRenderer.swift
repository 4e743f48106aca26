import Autodiff
import Language
public import Stepping

/// Puts what a step does into words, for someone who sees it for the first time.
///
/// Every sentence is made from the step's own rule, formula and numbers.
public struct ExplanationRenderer: Sendable {
  let formulas: FormulaRenderer
  let notation: Notation
  let width: Int

  /// A writer of explanations for a terminal of `width` columns.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, numbers: NumberFormat, width: Int,
    isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    self.width = notation.isDrawn ? width : .max
    formulas = FormulaRenderer(notation: notation, numbers: numbers, isKnown: isKnown)
    self.notation = notation
  }

  /// The paragraphs that explain a step.
  public func paragraphs(_ explanation: Explanation) -> [String] {
    let step = explanation.step
    switch explanation.rule {
    case .value(let operation): return value(operation, step.location)
    case .seed: return seed(step)
    case .partial(let operation, let variable): return partial(operation, by: variable, step)
    case .contribution(let through, let number, let count):
      return contribution(step, through: through, number: number, of: count)
    case .product(let through): return product(explanation, through: through)
    case .sum(let paths): return sum(explanation, paths: paths)
    case .mean(let samples): return mean(explanation, samples: samples)
    case .update:
      let name = notation.text(step.result.symbol)
      return [
        "\(name) goes against the slope of the cost, by the learning rate times what the optimizer makes "
          + "of the slope. All slopes were taken before anything changes, so the new value counts "
          + "from the next iteration on: changed at once, it would spoil the slopes that follow."
      ]
    }
  }

  // MARK: Forward

  private func value(_ operation: Explanation.Operation, _ location: Step.Location) -> [String] {
    let name = notation.text(operation.result.symbol)
    var paragraphs = [description(of: operation, name, location)]
    guard !operation.partials.isEmpty else { return paragraphs }
    let partials = operation.partials.map { partial -> String in
      let sides = (partial.name.map { [$0] } ?? []) + [partial.formula]
      return together(
        equation(notation.text(partial.result.symbol), sides.map(formulas.symbols)))
    }
    let needsValues = operation.partials.contains { !$0.formula.leaves.isEmpty }
    paragraphs.append(
      "The backward pass will ask how fast \(name) changes with what it is made of: "
        + "\(listed(partials))."
        + (needsValues
          ? " That takes values that are computed now, so the forward pass comes first and keeps "
            + "them." : ""))
    return paragraphs
  }

  private func description(
    of operation: Explanation.Operation, _ name: String, _ location: Step.Location
  ) -> String {
    if let function = operation.definition {
      return "\(name) is made by \(function.name), a function of the program: \(function.text). "
        + "step into opens it."
    }
    guard let primitive = operation.primitive else { return "\(name) is given." }
    let neuron = location.neuron.flatMap { neuron in
      location.layer.map { " of neuron \(neuron) of layer \($0)" }
    }
    if primitive.isWeightedSum {
      let bias = primitive.operandNames.count > 2 ? ", and the bias is added" : ""
      let part = neuron.map { "the pre-activation\($0): " } ?? ""
      return "\(name) is \(part)a weighted sum. Every input is multiplied by its own weight\(bias)."
    }
    if primitive.isActivation, let neuron {
      return "\(name) is the activation\(neuron): \(notation.function(primitive.id)), "
        + "\(primitive.summary), applied to the pre-activation."
    }
    if primitive.isCost {
      return "\(name) is the cost: \(primitive.summary). It says in one number how far the "
        + "activations are from the targets. All that follows asks how it changes."
    }
    return "\(name) is made by \(primitive.name): \(primitive.summary)."
  }

  // MARK: Backward

  private func seed(_ step: Step) -> [String] {
    let target = notation.text(step.result.symbol.variable)
    return [
      "The backward pass starts at the outside, with \(target) itself: when \(target) changes, "
        + "\(target) changes just as much, so the derivative is 1.",
      "From here it goes inwards. Every derivative of \(target) that follows is a known one times a "
        + "local factor, added up where there are several ways. None is computed twice: that is "
        + "why one pass is enough for all parameters together.",
    ]
  }

  private func partial(
    _ operation: Explanation.Operation, by variable: Explanation.Variable, _ step: Step
  ) -> [String] {
    let (name, by) = (notation.text(operation.result.symbol), notation.text(variable.term.symbol))
    let isOnce = variable.occurrences == 1
    let place = isOnce ? "" : " in one of the \(variable.occurrences) places where it stands"
    let isDirect = if case .direct = step.result.symbol { true } else { false }
    return [
      "This is one factor of the chain rule: how fast \(name) changes when \(by) changes\(place) and "
        + "everything else in its formula stays as it is.",
      reason(operation, by: variable, step),
      isDirect
        ? "\(by) changes something else in it too, and through that \(name). This factor is the "
          + "direct change alone; the other ways have factors of their own."
        : isOnce
          ? reading(step.result.value, of: name, by: by)
          : "The other places have factors of their own; \(by) reaches \(name) through each.",
    ]
  }

  /// Why a factor is what it is, from the formula it is the derivative of.
  private func reason(
    _ operation: Explanation.Operation, by variable: Explanation.Variable, _ step: Step
  ) -> String {
    let (name, by) = (notation.text(operation.result.symbol), notation.text(variable.term.symbol))
    let whole = together(equation(name, [formulas.symbols(operation.formula)]))
    let factor = together(formulas.symbols(step.formula))
    if let function = operation.definition {
      return "\(whole), and \(function.text). The factor is the slope of \(function.name) there; "
        + "step into shows what it is made of."
    }
    guard let primitive = operation.primitive else { return "\(whole)." }
    if primitive.isWeightedSum {
      switch variable.operand {
      case 0:
        return "In \(whole) the weight \(by) stands in one term only, where it is multiplied by "
          + "the input \(factor). The other terms do not change with it, so the factor is that "
          + "input."
      case 1:
        return "In \(whole) the input \(by) stands in one term only, where it is multiplied by "
          + "its weight \(factor). The other terms do not change with it, so the factor is that "
          + "weight."
      default:
        return "In \(whole) the bias \(by) is added as it is, so the factor is 1."
      }
    }
    let own = step.name.map { equation(formulas.symbols($0), [""]) } ?? ""
    let kept =
      step.formula.leaves.contains { $0.symbol == operation.result.symbol }
      ? " It is written with \(name) itself, which the forward pass has kept." : ""
    if primitive.isActivation {
      return "\(whole), so the factor is the slope of \(notation.function(primitive.id)) at "
        + "\(by): \(own)\(factor).\(kept)"
    }
    if primitive.isCost {
      switch ExplanationRenderer.termsWith(variable.term.symbol, operation.formula) {
      case (1, 2...):
        return "In \(whole) only the term with \(by) changes with it. The derivative of that term "
          + "is \(factor)."
      case (2..., _):
        return "\(whole). There \(by) stands in more than one term; they all change with it, and "
          + "their derivatives together are \(factor)."
      default: return "\(whole), and the derivative of that by \(by) is \(factor)."
      }
    }
    return "\(whole) is made by \(primitive.name), and the derivative of that by \(by) is "
      + "\(factor).\(kept)"
  }

  /// How many of the terms that are written out have a quantity within, and how many there are.
  private static func termsWith(
    _ symbol: Symbol, _ formula: Formula<Term>
  ) -> (with: Int, of: Int) {
    switch formula {
    case .sum(let terms):
      let inner = terms.map { termsWith(symbol, $0) }
      return (inner.reduce(0) { $0 + $1.with }, inner.reduce(0) { $0 + $1.of })
    case .apply(.add, let terms), .apply(.subtract, let terms), .apply(.negate, let terms):
      return termsWith(symbol, .sum(terms))
    case .apply(.multiply, let factors) where factors.first?.leaves.isEmpty ?? false:
      return termsWith(symbol, .sum(Array(factors.dropFirst())))
    default: return (formula.leaves.contains { $0.symbol == symbol } ? 1 : 0, 1)
    }
  }

  /// Sides of an equation, in words where they are read aloud.
  func equation(_ left: String, _ rights: [String]) -> String {
    guard notation == .spoken else { return ([left] + rights).joined(separator: " = ") }
    return "\(left)\(left.contains(",") ? "," : "") is \(rights.joined(separator: ", which is "))"
  }

  private func contribution(
    _ step: Step, through: Reference, number: Int, of count: Int
  ) -> [String] {
    guard case .contribution(let target, let variable, _) = step.result.symbol else { return [] }
    let (end, by) = (notation.text(target), notation.text(variable))
    var paragraphs = [
      "\(by) is used in \(count) places, and \(end) changes through each of them. This is share "
        + "\(number) of \(count): the change that goes "
        + (through == target ? "directly to \(end)." : "through \(notation.text(through)).")
    ]
    let factors = step.formula.leaves.map { notation.text($0.symbol) }
    if let first = factors.first, factors.count > 1 {
      paragraphs.append(
        "The chain rule multiplies the factors on the way, from the outside inwards: "
          + together(formulas.symbols(step.formula))
          + ". \(first) was found further out and stands for all "
          + "that lies between; it is used here again and not computed again.")
    }
    paragraphs.append(
      "It is not yet \(notation.derivative(of: target, by: variable)): that is the sum of "
        + "\(count == 2 ? "both" : "all \(count)") shares.")
    return paragraphs
  }

  private func product(_ explanation: Explanation, through: Reference) -> [String] {
    let step = explanation.step
    guard case .derivative(let target, let variable) = step.result.symbol else { return [] }
    let (end, by) = (notation.text(target), notation.text(variable))
    let whole = notation.text(step.result.symbol)
    var paragraphs = [
      "The chain rule: \(by) changes \(end) in one way only, through \(notation.text(through)). So "
        + "\(whole) is the product of the factors on that way: "
        + together(formulas.symbols(step.formula)) + "."
    ]
    let factors = step.formula.leaves.map { notation.text($0.symbol) }
    if explanation.isByParameter, let first = factors.first, factors.count > 1 {
      let rest = together(factors.dropFirst().joined(separator: notation.times))
      paragraphs.append(
        "All of them were found before. \(first) belongs to \(by); \(rest) is the same for every "
          + "parameter that works through \(notation.text(through)).")
    }
    paragraphs.append(consequence(explanation, of: end, by: by))
    return paragraphs
  }

  private func sum(_ explanation: Explanation, paths: Int) -> [String] {
    let step = explanation.step
    guard case .derivative(let target, let variable) = step.result.symbol else { return [] }
    let (end, by) = (notation.text(target), notation.text(variable))
    let shares = step.formula.leaves.map(\.value)
    let cancels = shares.contains { $0 > 0 } && shares.contains { $0 < 0 }
    return [
      "\(by) is used in \(paths) places, and all of their shares are known now. When \(by) changes, "
        + "\(end) changes through all of them at once, so the shares add up."
        + (cancels ? " They differ in sign here, so they cancel in part." : ""),
      "\(by) had to wait for this: \(notation.text(step.result.symbol)) is complete only when "
        + "everything that uses \(by) has contributed. From now on it counts as known.",
      consequence(explanation, of: end, by: by),
    ]
  }

  private func mean(_ explanation: Explanation, samples: Int) -> [String] {
    let step = explanation.step
    guard case .derivative(let target, let variable) = step.result.symbol else {
      let target = notation.text(step.result.symbol)
      return [
        "Each of the \(samples) samples has its own cost. \(target) is their mean: it says how good "
          + "the parameters are for all samples together."
      ]
    }
    let (end, by) = (notation.text(target), notation.text(variable))
    return [
      "\(end) is the mean over \(samples) samples. The derivative of a sum is the sum of the "
        + "derivatives, and 1/\(samples) stays in front of it: so the derivative of the mean is the "
        + "mean of the samples' own derivatives.",
      consequence(explanation, of: end, by: by),
    ]
  }

  // MARK: Numbers in words

  /// What a derivative says, and for a parameter which way it has to go.
  private func consequence(_ explanation: Explanation, of end: String, by: String) -> String {
    let value = explanation.step.result.value
    let reading = reading(value, of: end, by: by)
    guard explanation.isByParameter, value != 0, value.isFinite else { return reading }
    return "\(reading) To make \(end) smaller, \(by) has to become "
      + "\(value > 0 ? "smaller" : "larger")."
  }

  /// A derivative as a sentence.
  func reading(_ value: Double, of name: String, by variable: String) -> String {
    guard value.isFinite else {
      return "It is \(formulas.number(value)): here \(name) has no finite slope."
    }
    if value == 0 {
      return "It is 0: \(name) does not change with \(variable) here, so nothing passes this way."
    }
    let verb = value > 0 ? "grows" : "falls"
    let size = abs(value)
    let amount = size == 1 ? "by just as much" : "\(formulas.number(size)) times as much"
    return "Read it like this: when \(variable) grows by a little, \(name) \(verb) \(amount)."
  }

  /// A formula whose parts stay on one line where it is short: its blanks become no-break spaces.
  func together(_ formula: String) -> String {
    formula.columns > 40
      ? formula : formula.replacing(" ", with: ExplanationRenderer.noBreakSpace)
  }

  /// The blank at which no line ends.
  public static let noBreakSpace = "\u{A0}"

  /// Phrases with commas and a last "and" between them.
  func listed(_ phrases: [String]) -> String {
    phrases.count < 2
      ? phrases.joined()
      : phrases.dropLast().joined(separator: ", ") + " and " + (phrases.last ?? "")
  }
}

extension Primitive {
  /// Whether it multiplies inputs by weights and adds up.
  var isWeightedSum: Bool { name == "weighted_sum" || name == "matmul" }
}
