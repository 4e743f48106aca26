extension Tape {
  /// The forms in which an element of a fused operation is written as it is computed; none for others.
  func computedValueForms(
    of node: NodeID, element: Int, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    guard isFused(node), let operation = nodes.operation(node) else { return [] }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let operands = computedOperands(of: node)
    return withFrame(of: node, operands, computedAttributes(of: node)) {
      rule.valueForms(of: element, $0, sample: sample, limit: limit)
    }.map { $0.reading(operands) }
  }

  /// The forms of a fused operation's partial that is the slope of the whole divided by that of the
  /// function within: (σ(z) − y)/σ′(z).
  func computedPartialForms(
    of node: NodeID, _ pair: ElementPair, sample: Int
  ) -> [WrittenFormula] {
    guard writtenForms.dividing.contains(node), pair.operand == 0,
      let operation = nodes.operation(node), let inner = primitive(of: operands(of: node)[0]),
      let source = computedOperands(of: operands(of: node)[0]).first
    else { return [] }
    let operands = computedOperands(of: node)
    guard let place = operands.firstIndex(of: source) else { return [] }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let whole = ElementPair(output: pair.output, operand: place, element: pair.element)
    let slope = Formula<ElementPlace>.prime(
      inner.id, .leaf(.computed(source, element: pair.element)))
    return withFrame(of: node, operands, computedAttributes(of: node)) {
      rule.partialForms(whole, $0, sample: sample)
    }.map { form in
      let form = form.reading(operands)
      return WrittenFormula(form.formula / slope, parts: form.parts)
    }
  }
}

extension WrittenFormula {
  /// The formula with its operands as the nodes that they are.
  fileprivate func reading(_ operands: [NodeID]) -> WrittenFormula {
    WrittenFormula(
      formula.map { place in
        guard case .operand(let operand, let element) = place else { return .leaf(place) }
        return .leaf(.computed(operands[operand], element: element))
      },
      parts: parts.map { part in
        Part(name: part.name, value: part.value, forms: part.forms.map { $0.reading(operands) })
      })
  }
}
