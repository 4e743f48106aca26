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
    /// Its elements that the value was made of, row-major from 0.
    public let elements: [Int]
    /// The values of those elements; where the operation goes over the samples, of each of them.
    public let values: [Double]
  }
}

extension Tape {
  /// Where the first value on the way to a node that is not finite was made; nil where the node is
  /// finite in every element and sample.
  ///
  /// It follows only what the value was made of: the elements that it depends on, and of the
  /// operands of `where`, `clamp`, `max` and `min` the one that was chosen.
  ///
  /// - Precondition: `node` is of this tape.
  /// - Complexity: O(elements and samples of the nodes it goes through).
  public func firstNonFinite(upTo node: NodeID) -> NonFiniteOrigin? {
    guard var place = nonFinitePlace(of: node) else { return nil }
    while let earlier = nonFiniteSource(of: place) { place = earlier }
    return NonFiniteOrigin(
      node: place.node, element: place.element, sample: place.sample, value: value(at: place),
      operands: operands(of: place.node).indices.map { operand in
        let sources = sources(of: place, operand: operand)
        return .init(
          node: operands(of: place.node)[operand], elements: elements(of: place, operand: operand),
          values: sources.map { value(at: $0) })
      })
  }

  /// The first element of a node that is NaN or infinite, and its sample, both from 0; nil when all
  /// are finite.
  ///
  /// - Precondition: `node` is of this tape.
  /// - Complexity: O(elements and samples of the node); copies nothing.
  public func firstNonFiniteElement(of node: NodeID) -> (element: Int, sample: Int)? {
    let view = view(of: node)
    for sample in 0..<view.elementStride(samples) {
      for element in 0..<view.shape.count
      where !values[view.index(element, sample, samples)].isFinite { return (element, sample) }
    }
    return nil
  }

  /// An element of a node for one sample.
  private struct Place {
    let node: NodeID
    let element: Int
    let sample: Int
  }

  private func value(at place: Place) -> Double {
    value(of: place.node, element: place.element, sample: place.sample)
  }

  private func nonFinitePlace(of node: NodeID) -> Place? {
    let view = view(of: node)
    for element in 0..<view.shape.count {
      for sample in 0..<view.elementStride(samples) {
        let place = Place(node: node, element: element, sample: sample)
        if !value(at: place).isFinite { return place }
      }
    }
    return nil
  }

  /// What is not finite among what an element was made of; of several the earliest, which was made
  /// first.
  private func nonFiniteSource(of place: Place) -> Place? {
    let operands = operands(of: place.node)
    let isSelection = primitive(of: place.node)?.rule.isSelection ?? false
    for operand in operands.indices.sorted(by: { operands[$0] < operands[$1] }) {
      let found = sources(of: place, operand: operand).first { source in
        !value(at: source).isFinite && (!isSelection || isChosen(source, operand, for: place))
      }
      if let found { return found }
    }
    return nil
  }

  /// Whether an operation that chooses among its operands' elements chose this one.
  private func isChosen(_ source: Place, _ operand: Int, for place: Place) -> Bool {
    let (chosen, result) = (value(at: source), value(at: place))
    guard chosen == result || (chosen.isNaN && result.isNaN) else { return false }
    let partial = partial(
      of: place.node, element: place.element, operand: operand, operandElement: source.element,
      sample: place.sample)
    return partial != 0
  }

  private func elements(of place: Place, operand: Int) -> [Int] {
    let range = dependencies(of: place.node, element: place.element, on: operand)
    return (0..<range.count).map { range[$0] }
  }

  /// The elements of an operand that an element was made of, for each sample that it takes.
  private func sources(of place: Place, operand: Int) -> [Place] {
    let source = operands(of: place.node)[operand]
    let samples = samples(of: place, from: source)
    return elements(of: place, operand: operand).flatMap { element in
      samples.map { Place(node: source, element: element, sample: $0) }
    }
  }

  /// The samples of an operand that a value is made of: its own, or those that were brought together.
  private func samples(of place: Place, from operand: NodeID) -> ClosedRange<Int> {
    if isPerSample(place.node) || !isPerSample(operand) { return place.sample...place.sample }
    let only = primitive(of: place.node)?.rule.sample(attributes(of: place.node))
    return (only ?? 0)...(only ?? samples - 1)
  }
}
