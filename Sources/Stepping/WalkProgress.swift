import Autodiff
import Language

/// What is known at a place of a walk: what was given, and what the steps so far have computed.
struct WalkProgress: Sendable {
  let walk: Walk
  /// The number of steps taken.
  let cursor: Int
  /// The sample, from 0.
  let sample: Int

  private var writer: StepWriter {
    StepWriter(
      graph: walk.graph, sample: sample, hasSamples: walk.samples > 1)
  }

  /// The value of an element; nil when no step has computed it yet.
  func value(_ node: NodeID, _ element: Int) -> Double? {
    let term = writer.quantity(node, element)
    guard walk.model.isOperation(node) else { return term.value }
    return isKnown(term.symbol) ? term.value : nil
  }

  /// The derivative of the target by an element; its value is nil when it is not known yet, and
  /// there is none at all by what the walk does not differentiate by.
  func derivative(_ node: NodeID, _ element: Int) -> (symbol: Symbol, value: Double?)? {
    guard walk.graph.isActive(node) else { return nil }
    let term = writer.derivative(node, element, writer.adjoint(node, element))
    return (term.symbol, isKnown(term.symbol) ? term.value : nil)
  }

  private func isKnown(_ symbol: Symbol) -> Bool {
    walk.step(making: symbol, near: walk.start(ofSample: sample)).map { $0 < cursor } ?? false
  }

  /// Whether the current step is one of the sample's own: not before the first, not another
  /// sample's, not a mean.
  private var isWithinSample: Bool {
    cursor > 0 && !walk.means.contains(cursor - 1) && walk.sample(of: cursor - 1) == sample
  }

  /// The operation or parameter that the current step belongs to, where it is one of the sample's.
  var currentNode: NodeID? {
    guard isWithinSample else { return nil }
    let place = walk.place(of: cursor - 1)
    return walk.plan.run(of: place.segment, element: place.element, at: place.offset).node
  }

  /// Where the current step is, where it is one of the sample's.
  var location: Step.Location? { isWithinSample ? walk[cursor - 1].location : nil }
}
