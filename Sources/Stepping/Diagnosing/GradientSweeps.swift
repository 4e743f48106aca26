import Autodiff
import Language

/// The derivatives of a program's target, sample by sample, as they come out with rules exchanged.
struct GradientSweeps {
  let graph: Graph
  /// The current sample, from 0.
  let sample: Int
  /// What is computed, an array each.
  let subjects: [GivenArray.Subject]
  private var excerpts: [TapeExcerpt]
  private let parameters: Set<NodeID>

  init(_ graph: Graph, _ subjects: [GivenArray.Subject], sample: Int) {
    let tape = graph.model.tape
    (self.graph, self.subjects, self.sample) = (graph, subjects, sample)
    let count = tape.isPerSample(graph.target) ? tape.samples : 1
    excerpts = (0..<count).map {
      TapeExcerpt(of: tape, leadingTo: graph.target, sample: $0)
    }
    parameters = Set(graph.model.parameters.map(\.node))
  }

  /// The number of samples that the target is the mean over.
  var samples: Int { excerpts.count }

  /// For each sample the arrays with the rules that a sample exchanges.
  mutating func shares(
    exchanging rules: (_ sample: Int) -> [SweepEdge: ExchangedRule]
  ) -> [[Tensor]] {
    excerpts.indices.map { place in
      excerpts[place].reverse(
        from: graph.target, element: graph.targetElement, exchanging: rules(place))
      return subjects.map { subject in
        switch subject {
        case .value(let node): graph.model.tape.tensor(of: node, sample: sample)
        case .derivative(let node):
          excerpts[place].adjointTensor(of: node)
            ?? Tensor(repeating: 0, shape: graph.model.tape.shape(of: node))
        }
      }
    }
  }

  /// The arrays of shares: of parameters the mean over the samples, of everything else the current
  /// sample's.
  func arrays(_ shares: [[Tensor]]) -> [Tensor] {
    subjects.indices.map { place in
      guard isMean(subjects[place]) else {
        return shares[min(sample, shares.count - 1)][place]
      }
      var mean = shares[0][place]
      for share in shares.dropFirst() {
        for element in mean.elements.indices { mean[element] += share[place][element] }
      }
      return mean.scaled(1 / Double(shares.count))
    }
  }

  /// Whether an array is a mean over the samples.
  func isMean(_ subject: GivenArray.Subject) -> Bool {
    if case .derivative(let node) = subject { parameters.contains(node) } else { false }
  }
}

extension Tensor {
  /// Every element times a number.
  func scaled(_ factor: Double) -> Tensor {
    guard factor != 1 else { return self }
    var other = self
    for element in other.elements.indices { other[element] *= factor }
    return other
  }
}

extension Primitive {
  /// The value at an array; nil when it takes no such array.
  func values(of array: Tensor) -> Tensor? {
    var builder = TapeBuilder()
    guard let operand = try? builder.constant(array),
      let result = try? builder.apply(id, [operand])
    else { return nil }
    var tape = builder.tape()
    tape.evaluate()
    return tape.tensor(of: result)
  }
}

extension Primitive.CostTraits {
  /// The probabilities that a cost makes of logits; nil where it takes none.
  func probabilities(of logits: Tensor) -> Tensor? {
    activation.flatMap { Primitive.named($0.name)?.values(of: logits) }
  }
}
