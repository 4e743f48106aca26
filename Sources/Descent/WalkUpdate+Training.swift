public import Autodiff
public import Language
public import Stepping

extension WalkUpdate {
  /// The update that follows the passes of a program in training; nil without an optimiser, or where
  /// nothing is updated.
  ///
  /// - Complexity: a reverse sweep where the gradient is clipped by its norm; else O(parameters).
  public init?(_ training: Training, _ model: Model) {
    guard let choice = training.choice else { return nil }
    let parts = model.parameters.filter { !training.frozen.contains($0.name) }
    guard !parts.isEmpty, model.target != nil else { return nil }
    // The whole gradient is only needed where its norm is.
    let gradient = choice.clip == nil ? [] : model.gradient()
    let update = ElementUpdate(
      choice, training.state, parts.map { ($0.name, model.tape.tensor(of: $0.node)) }
    ) { name in gradient.first { $0.parameter.name == name }?.gradient }
    self.init(of: Set(parts.map(\.name)), outcomes: { update.outcomes($0) })
  }
}

extension Training {
  /// What the next update makes of parameters by a gradient, be it the right one or not; empty without
  /// an optimiser.
  ///
  /// - Complexity: O(elements), each by its formulas.
  public func updated(
    _ values: [(name: String, value: Tensor)], by gradient: [String: Tensor]
  ) -> [String: Tensor] {
    guard let choice else { return [:] }
    let parts = values.filter { !frozen.contains($0.name) }
    let update = ElementUpdate(choice, state, parts) { gradient[$0] }
    var updated: [String: Tensor] = [:]
    for (name, value) in parts {
      guard let slope = gradient[name] else { continue }
      var next = value
      let symbol = Symbol.quantity(Reference(name: name))
      for place in value.elements.indices {
        let element = WalkUpdate.Element(
          name: name, place: place, parameter: Term(symbol, value[place]),
          derivative: Term(symbol, slope[place]))
        next[place] = update.outcomes(element).last?.result.value ?? value[place]
      }
      updated[name] = next
    }
    return updated
  }
}

/// The rules of an update for single elements, with their numbers: what the steps show.
private struct ElementUpdate: Sendable {
  private let choice: OptimiserChoice
  private let state: OptimiserState
  /// The number of elements of each parameter.
  private let counts: [String: Int]
  /// What clipping by the norm multiplies the gradient by.
  private let scale: Double

  /// - Parameters:
  ///   - parts: the parameters that are updated.
  ///   - gradient: the gradient by one of them, which is looked at where it is clipped by its norm.
  init(
    _ choice: OptimiserChoice, _ state: OptimiserState, _ parts: [(name: String, value: Tensor)],
    gradient: (String) -> Tensor?
  ) {
    (self.choice, self.state) = (choice, state)
    counts = Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0.value.elements.count) })
    scale = choice.clip.map { ElementUpdate.scale($0, choice, parts, gradient) } ?? 1
  }

  /// What a gradient is shortened by.
  private static func scale(
    _ clip: Double, _ choice: OptimiserChoice, _ parts: [(name: String, value: Tensor)],
    _ gradient: (String) -> Tensor?
  ) -> Double {
    // Added up as the update itself does, so that the last bit is the same.
    var sum = 0.0
    for (name, value) in parts {
      guard let slopes = gradient(name) else { continue }
      var squares = 0.0
      for (value, slope) in zip(value.elements, slopes.elements) {
        var numbers: [UpdatePlace: Double] = [
          .parameter: value, .derivative: slope, .gradient: slope,
        ]
        for rule in choice.gradientRules {
          numbers[rule.target] = rule.formula.value { place in
            if case .setting(let name) = place {
              choice.value(name)
            } else {
              numbers[place] ?? .nan
            }
          }
        }
        let gradient = numbers[.gradient] ?? .nan
        squares += gradient * gradient
      }
      sum += squares.squareRoot() * squares.squareRoot()
    }
    return sum.squareRoot() > clip ? clip / sum.squareRoot() : 1
  }

  /// What each rule makes of an element, one after another.
  func outcomes(_ element: WalkUpdate.Element) -> [WalkUpdate.Outcome] {
    var numbers = before(element)
    func number(_ place: UpdatePlace) -> Double {
      if case .setting(let name) = place { return choice.value(name) }
      return numbers[place] ?? .nan
    }
    return choice.rules.map { rule in
      let formula = rule.formula.map { Formula<Term>.leaf(term($0, element, number($0))) }
      let value = formula.value(\.value) ?? .nan
      numbers[rule.target] = value
      return WalkUpdate.Outcome(
        term(rule.target, element, value), formula,
        isReplaced: rule.formula.leaves.contains(rule.target))
    }
  }

  /// The numbers before the update.
  private func before(_ element: WalkUpdate.Element) -> [UpdatePlace: Double] {
    var numbers: [UpdatePlace: Double] = [
      .parameter: element.parameter.value, .derivative: element.derivative.value,
      .gradient: element.derivative.value, .rate: choice.rate(at: state.updates),
      .count: Double(state.updates + 1), .scale: scale,
    ]
    let kept = state.arrays[element.name] ?? []
    let count = counts[element.name] ?? 0
    let isWhole = kept.count == count * choice.optimiser.state.count
    for (place, name) in choice.optimiser.state.enumerated() {
      let index = place * count + element.place
      numbers[.state(name)] = isWhole && kept.indices.contains(index) ? kept[index] : 0
    }
    return numbers
  }

  /// How a number is called on the screen.
  private func term(
    _ place: UpdatePlace, _ element: WalkUpdate.Element, _ value: Double
  ) -> Term {
    switch place {
    case .parameter: Term(element.parameter.symbol, value)
    case .derivative: element.derivative
    default: Term(.quantity(Reference(name: place.symbol)), value)
    }
  }
}
