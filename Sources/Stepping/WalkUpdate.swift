public import Autodiff
import Language

/// The last phase of a walk in training: what each parameter becomes.
///
/// Its steps only show the new values; all derivatives are taken before any of them takes effect.
public struct WalkUpdate: Sendable {
  /// What one number becomes.
  public struct Outcome: Sendable {
    /// The number, with its new value.
    public let result: Term
    /// What it is computed from.
    public let formula: Formula<Term>
    /// Whether it is made of its own old value.
    public let isReplaced: Bool

    /// A number, and what it is computed from.
    public init(_ result: Term, _ formula: Formula<Term>, isReplaced: Bool) {
      (self.result, self.formula, self.isReplaced) = (result, formula, isReplaced)
    }
  }

  /// The names of the parameters that change.
  let names: Set<String>
  let outcomes: @Sendable (_ element: Element) -> [Outcome]

  /// An element of a parameter, from 0, with its value and the derivative by it.
  public struct Element: Sendable {
    /// The parameter's name.
    public let name: String
    /// The element's row-major place.
    public let place: Int
    /// The element as it is.
    public let parameter: Term
    /// The derivative of the target by it, the mean over the samples.
    public let derivative: Term

    /// An element of a parameter.
    public init(name: String, place: Int, parameter: Term, derivative: Term) {
      (self.name, self.place) = (name, place)
      (self.parameter, self.derivative) = (parameter, derivative)
    }
  }

  /// An update of some parameters.
  ///
  /// - Parameters:
  ///   - names: the parameters.
  ///   - outcomes: what the rules make of an element, one after another; of the element itself last.
  public init(
    of names: Set<String>, outcomes: @escaping @Sendable (_ element: Element) -> [Outcome]
  ) {
    (self.names, self.outcomes) = (names, outcomes)
  }
}

extension Walk {
  /// What an update does to an element of a parameter.
  func updated(_ node: NodeID, _ element: Int) -> WalkUpdate.Element {
    let writer = StepWriter(graph: graph, sample: 0, hasSamples: samples > 1)
    return WalkUpdate.Element(
      name: model.quantity(of: node)?.name ?? "?", place: element,
      parameter: writer.quantity(node, element),
      derivative: writer.meanDerivative(by: node, element))
  }

  /// The step that shows what an element of a parameter becomes.
  func updateStep(_ node: NodeID, _ element: Int, at location: Step.Location) -> Step {
    let before = updated(node, element)
    let outcome = update?.outcomes(before).last
    return Step(
      kind: .update, location: location, result: outcome?.result ?? before.parameter,
      formula: outcome?.formula ?? .leaf(before.parameter),
      isFirstUpdate: element == 0 && isFirst(inUpdate: node))
  }

  /// The rules of the update that a step shows the last of, each as a step; empty for other steps.
  public func updateRules(at step: Int) -> [Step] {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    guard case .update = run.content, let update else { return [] }
    return update.outcomes(updated(run.node, run.element)).map { outcome in
      Step(
        kind: outcome.isReplaced ? .update : .value, location: self[step].location,
        result: outcome.result, formula: outcome.formula)
    }
  }

  /// Whether the update begins with a parameter.
  private func isFirst(inUpdate node: NodeID) -> Bool {
    let first = plan.means.first { $0.phase == .update }
    if case .update(node)? = first?.content { return true }
    return false
  }

  /// The steps of the update; empty where there is none.
  public var updates: Range<Int> {
    guard let first = plan.means.first(where: { $0.phase == .update }) else { return count..<count }
    return samples * passLength + first.start..<length
  }
}
