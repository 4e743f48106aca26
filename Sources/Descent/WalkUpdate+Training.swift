import Autodiff
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
    let update = ElementUpdate(
      choice, training.state,
      counts: Dictionary(
        uniqueKeysWithValues: parts.map { ($0.name, model.tape.shape(of: $0.node).count) }),
      scale: choice.clip.map { ElementUpdate.scale($0, choice, model, frozen: training.frozen) }
        ?? 1)
    self.init(of: Set(parts.map(\.name)), outcomes: { update.outcomes($0) })
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

  init(
    _ choice: OptimiserChoice, _ state: OptimiserState, counts: [String: Int], scale: Double
  ) {
    (self.choice, self.state, self.counts, self.scale) = (choice, state, counts, scale)
  }

  /// What a gradient is shortened by.
  static func scale(
    _ clip: Double, _ choice: OptimiserChoice, _ model: Model, frozen: Set<String>
  ) -> Double {
    // Added up as the update itself does, so that the last bit is the same.
    var sum = 0.0
    for row in model.gradient() where !frozen.contains(row.parameter.name) {
      let values = model.tape.tensor(of: row.parameter.node).elements
      var squares = 0.0
      for (value, slope) in zip(values, row.gradient.elements) {
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
