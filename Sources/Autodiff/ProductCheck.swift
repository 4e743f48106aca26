/// The dot-product test: ⟨v, J u⟩ by a forward sweep beside ⟨Jᵀ v, u⟩ by a reverse sweep.
///
/// The two are equal for all directions u and v if and only if the sweeps are of one Jacobian J,
/// whatever it is; it takes two sweeps where comparing every element takes one for each.
public struct ProductComparison: Sendable {
  /// ⟨v, J u⟩.
  public let forward: Double
  /// ⟨Jᵀ v, u⟩.
  public let reverse: Double
  /// The magnitude of the terms that were added up, those inside of the sweeps among them.
  public let scale: Double

  /// Whether the two are the same to 1e-13 of their terms' magnitude, or to what has gone under, or a
  /// derivative among them is not known, so that there is nothing to compare.
  public var agrees: Bool {
    !forward.isFinite || !reverse.isFinite
      || abs(forward - reverse) <= max(1e-13 * scale, FiniteDifference.leastMagnitude)
  }
}

extension Tape {
  /// Compares the two sweeps' products with directions of no special kind.
  ///
  /// - Complexity: one sweep in each direction, and O(partials) for the magnitude of the terms.
  public mutating func compareProducts(
    of node: NodeID, variables: [NodeID]
  ) -> ProductComparison {
    var quasirandom = Quasirandom()
    let directions = variables.map { quasirandom.tensor(shape(of: $0)) }
    let weights = quasirandom.tensor(shape(of: node))
    forward(seeds: Array(zip(variables, directions)).map { ($0, $1) })
    reverse(from: node, seed: weights)
    var (forward, reverse) = (0.0, 0.0)
    var scale = TermSizes(self, from: node).terms(along: self)
    for sample in 0..<(isPerSample(node) ? samples : 1) {
      for element in weights.elements.indices {
        let term = weights[element] * tangent(of: node, element: element, sample: sample)
        forward += term
        scale += abs(term)
      }
    }
    for (variable, direction) in zip(variables, directions) {
      for sample in 0..<(isPerSample(variable) ? samples : 1) {
        for element in direction.elements.indices {
          let term = adjoint(of: variable, element: element, sample: sample) * direction[element]
          reverse += term
          scale += abs(term)
        }
      }
    }
    return ProductComparison(forward: forward, reverse: reverse, scale: scale)
  }
}

/// Numbers spread evenly between −1 and 1 in no regular order: the multiples of the golden ratio,
/// modulo 1.
struct Quasirandom {
  private var last = 0.5

  /// An array of the next numbers.
  mutating func tensor(_ shape: Shape) -> Tensor {
    var tensor = Tensor(repeating: 0, shape: shape)
    for element in tensor.elements.indices {
      last = (last + 0.618033988749895).truncatingRemainder(dividingBy: 1)
      tensor[element] = 2 * last - 1
    }
    return tensor
  }
}
