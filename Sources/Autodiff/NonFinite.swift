/// Where NaN or ∞ came into a computation: a variable or constant that has it, or the operation that
/// made it of finite operands.
public struct NonFiniteOrigin: Sendable {
  /// The node.
  public let node: NodeID
  /// The element, row-major from 0.
  public let element: Int
  /// The sample, from 0.
  public let sample: Int
  /// NaN, ∞ or −∞.
  public let value: Double
  /// What the element was made of; none for a variable or constant.
  public let operands: [Operand]

  /// An operand of the operation.
  public struct Operand: Sendable {
    /// Its node.
    public let node: NodeID
    /// Its only element that matters here, row-major from 0; nil where several do.
    public let element: Int?
    /// That element's value.
    public let value: Double?
  }
}

extension Tape {
  /// The first node on the way to this one that has a value which is not finite; nil where this one
  /// is finite in every element and sample.
  ///
  /// - Complexity: O(elements and samples of the nodes it goes through).
  public func firstNonFinite(upTo node: NodeID) -> NonFiniteOrigin? {
    guard var place = nonFinitePlace(of: node) else { return nil }
    var current = node
    // The earliest operand: it was made first.
    while let (operand, found) = operands(of: current).sorted().lazy
      .compactMap({ operand in self.nonFinitePlace(of: operand).map { (operand, $0) } }).first
    {
      (current, place) = (operand, found)
    }
    return NonFiniteOrigin(
      node: current, element: place.element, sample: place.sample,
      value: value(of: current, element: place.element, sample: place.sample),
      operands: operands(of: current).enumerated().map { operand, source in
        let needed = dependencies(of: current, element: place.element, on: operand)
        let only = needed.count == 1 ? needed[0] : nil
        return .init(
          node: source, element: only,
          value: only.map { value(of: source, element: $0, sample: place.sample) })
      })
  }

  private func nonFinitePlace(of node: NodeID) -> (element: Int, sample: Int)? {
    let view = view(of: node)
    for element in 0..<view.shape.count {
      for sample in 0..<view.elementStride(samples)
      where !value(of: node, element: element, sample: sample).isFinite {
        return (element, sample)
      }
    }
    return nil
  }
}
