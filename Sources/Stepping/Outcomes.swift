public import Autodiff
import Language

extension Walk {
  /// What a stretch of the walk makes known, a whole array at a time.
  public struct Outcome: Sendable {
    /// The quantity or derivative.
    public let symbol: Symbol
    /// Its value, for the sample of the stretch.
    public let value: Tensor
  }

  /// What the steps of a layer or pass make known: values on the way forward, derivatives by
  /// activations and parameters on the way back, means over the samples at the end.
  ///
  /// - Complexity: O(values), once the sample is swept.
  public func outcomes(of steps: Range<Int>) -> [Outcome] {
    guard let first = steps.first, first < count else { return [] }
    let sample = sample(of: first)
    let segments = segments(of: steps)
    let outcomes = segments.flatMap { content -> [Outcome] in
      switch content {
      case .forward(let group):
        group.nodes.map { value($0, sample) }
      case .backward(let group):
        group.nodes.reversed().flatMap { node -> [Outcome] in
          let own =
            node != graph.target && graph.isActive(node) && !Plan.isFused(node, graph)
            ? [derivative(node, sample)] : []
          return own + (plan.owned[node] ?? []).map { derivative($0.parameter, sample) }
        }
      case .parameter(let node): [derivative(node, sample)]
      case .mean(let node): [mean(node)]
      case .update(let node): [new(node)]
      }
    }
    // Where the backward pass starts, ∂C/∂C is all there is.
    let isStart = segments.contains { if case .backward = $0 { true } else { false } }
    return outcomes.isEmpty && isStart ? [derivative(graph.target, sample)] : outcomes
  }

  private var hasSamples: Bool { samples > 1 }

  private func whole(_ node: NodeID, sample: Int? = nil) -> Reference {
    Reference(
      name: model.quantity(of: node)?.name ?? "?",
      isArray: !model.tape.shape(of: node).isScalar, sample: sample)
  }

  private func value(_ node: NodeID, _ sample: Int) -> Outcome {
    let shown = node == graph.target && hasSamples ? graph.number(ofSample: sample) : nil
    return Outcome(
      symbol: .quantity(whole(node, sample: shown)),
      value: model.tape.tensor(of: node, sample: sample))
  }

  private func derivative(_ node: NodeID, _ sample: Int) -> Outcome {
    let target = whole(graph.target, sample: hasSamples ? graph.number(ofSample: sample) : nil)
    return Outcome(
      symbol: .derivative(of: target, by: whole(node)),
      value: graph.adjoints(node, sample: sample))
  }

  private func new(_ node: NodeID) -> Outcome {
    var value = model.tape.tensor(of: node)
    for element in value.elements.indices {
      value[element] = update?.outcomes(updated(node, element)).last?.result.value ?? value[element]
    }
    return Outcome(symbol: .quantity(whole(node)), value: value)
  }

  private func mean(_ node: NodeID) -> Outcome {
    let target = whole(graph.target)
    if node == graph.target {
      let sum = (0..<samples).reduce(0) { $0 + model.tape.value(of: node, sample: $1) }
      return Outcome(symbol: .quantity(target), value: Tensor(sum / Double(samples)))
    }
    var gradient = model.tape.adjointTensor(of: node)
    for element in gradient.elements.indices { gradient[element] /= Double(samples) }
    return Outcome(symbol: .derivative(of: target, by: whole(node)), value: gradient)
  }

  /// The contents of the segments that a stretch of steps of one sample, or of the means, touches.
  private func segments(of steps: Range<Int>) -> [Plan.Segment.Content] {
    let length = passLength
    let isMean = steps.lowerBound >= samples * length
    let base = isMean ? samples * length : sample(of: steps.lowerBound) * length
    let local = steps.lowerBound - base..<steps.upperBound - base
    return (isMean ? plan.means : plan.passes)
      .filter { $0.start < local.upperBound && $0.start + $0.count > local.lowerBound }
      .map(\.content)
  }
}
