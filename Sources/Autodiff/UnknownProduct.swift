/// A product of the chain rule that is not known: 0 · ∞, or a partial derivative that is NaN.
public struct UnknownProduct: Sendable {
  /// The operation through which the adjoint was passed back.
  public let node: NodeID
  /// Its element, row-major from 0.
  public let element: Int
  /// The adjoint of that element.
  public let adjoint: Double
  /// The operation's own partial derivative.
  public let partial: Double
}

extension Tape {
  /// The product that first made a derivative NaN in a reverse sweep from one sample's element; nil
  /// where the derivative is a number, or where what is not known came from a sum: ∞ − ∞.
  ///
  /// - Precondition: the nodes are of this tape and have those elements, and there is such a sample.
  /// - Complexity: a reverse sweep, and O(elements that depend on it) for each operation on the way.
  public func unknownProduct(
    of target: NodeID, element: Int, by variable: NodeID, element variableElement: Int,
    sample: Int
  ) -> UnknownProduct? {
    var swept = self
    swept.reverse(from: target, element: element, sample: sample)
    var place = (node: variable, element: variableElement)
    while let next = swept.unknownShare(of: place.node, place.element, upTo: target, sample) {
      guard next.adjoint.isNaN else { return next }
      place = (next.node, next.element)
    }
    return nil
  }

  /// The first share of an adjoint that is NaN.
  private func unknownShare(
    of node: NodeID, _ element: Int, upTo target: NodeID, _ sample: Int
  ) -> UnknownProduct? {
    for index in node.index + 1..<max(target.index, node.index) + 1 {
      let reader = NodeID(index: index)
      let operands = computedOperands(of: reader)
      guard operands.contains(node), let operation = nodes.operation(reader) else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      let attributes = computedAttributes(of: reader)
      let signature = Signature(
        output: shape(of: reader), operands: operands.map { shape(of: $0) }, attributes: attributes)
      for (place, operand) in operands.enumerated()
      where operand == node && rule.carriesDerivative(place) {
        let dependents = rule.dependents(on: element, of: place, signature)
        for output in (0..<dependents.count).lazy.map({ dependents[$0] }) {
          let adjoint = adjoint(
            of: reader, element: output, sample: isPerSample(reader) ? sample : 0)
          let pair = ElementPair(output: output, operand: place, element: element)
          let partial = withFrame(of: reader, operands, attributes) {
            rule.partial($0, pair, sample: sample)
          }
          if chainProduct(adjoint, rule.zeros.marked(partial)).isNaN {
            return UnknownProduct(
              node: reader, element: output, adjoint: adjoint, partial: partial)
          }
        }
      }
    }
    return nil
  }
}
