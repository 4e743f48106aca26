/// The structure of a tape, for those who walk it.
extension Tape {
  /// The elements of an operand on which an element of a node depends.
  ///
  /// - Precondition: the node has that element and that operand, as everywhere below.
  package func dependencies(of node: NodeID, element: Int, on operand: Int) -> ElementRange {
    guard let rule = rule(of: node) else { return .none }
    check(element: element, shape(of: node))
    return rule.dependencies(of: element, on: operand, signature(of: node))
  }

  /// The elements of a node that depend on an element of one of its operands.
  package func dependents(of node: NodeID, operand: Int, element: Int) -> ElementRange {
    guard let rule = rule(of: node) else { return .none }
    check(element: element, shape(of: operands(of: node)[operand]))
    return rule.dependents(on: element, of: operand, signature(of: node))
  }

  /// How many elements of a node depend on each element of an operand; nil where they differ.
  package func dependentCount(of node: NodeID, operand: Int) -> Int? {
    guard let rule = rule(of: node) else { return 0 }
    return rule.dependentCount(of: operand, signature(of: node))
  }

  /// Whether a derivative passes from a node to one of its operands.
  package func carriesDerivative(_ node: NodeID, operand: Int) -> Bool {
    rule(of: node)?.carriesDerivative(operand) ?? false
  }

  /// The partial derivative of a node's element with respect to an element of one operand.
  package func partial(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int = 0
  ) -> Double {
    guard let rule = rule(of: node) else { return 0 }
    let pair = pair(of: node, element, operand, operandElement)
    check(sample: sample)
    return dividedPartial(of: node, pair, sample: sample)
      ?? withFrame(of: node, operands(of: node), attributes(of: node)) {
        rule.partial($0, pair, sample: sample)
      }
  }

  /// The partial derivative of a fused operation as it is computed: by an element of a computed
  /// operand.
  func computedPartial(of node: NodeID, _ pair: ElementPair, sample: Int) -> Double {
    guard let operation = nodes.operation(node) else { return 0 }
    let rule = Primitive.all[Int(operation.primitive)].rule
    return withFrame(of: node, computedOperands(of: node), computedAttributes(of: node)) {
      rule.partial($0, pair, sample: sample)
    }
  }

  /// That partial derivative as a factor of the chain rule: a structural zero where the operand's
  /// element was not chosen, or is not one that the node's element depends on.
  package func factor(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int = 0
  ) -> Double {
    guard let rule = rule(of: node), rule.carriesDerivative(operand),
      rule.dependencies(of: element, on: operand, signature(of: node)).contains(operandElement)
    else { return .structuralZero }
    return rule.zeros.marked(
      partial(
        of: node, element: element, operand: operand, operandElement: operandElement,
        sample: sample))
  }

  /// The textbook formula of that partial derivative.
  package func partialFormula(
    of node: NodeID, element: Int, operand: Int, operandElement: Int
  ) -> Formula<ElementPlace> {
    guard let rule = rule(of: node) else { return 0 }
    let pair = pair(of: node, element, operand, operandElement)
    return rule.partialFormula(pair, signature(of: node))
  }

  /// The formula of an element from its operands, sums of more than `limit` terms shortened.
  package func valueFormula(
    of node: NodeID, element: Int, limit: Int
  ) -> Formula<ElementPlace> {
    guard let rule = rule(of: node) else { return .leaf(.output(element: element)) }
    check(element: element, shape(of: node))
    return rule.valueFormula(of: element, signature(of: node), limit: limit)
  }

  /// The forms in which that partial derivative is written at the numbers of a sample: the
  /// textbook's, and those that keep the digits which it may lose to rounding.
  package func partialForms(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int
  ) -> [WrittenFormula] {
    guard let rule = rule(of: node) else { return [] }
    let pair = pair(of: node, element, operand, operandElement)
    check(sample: sample)
    return withFrame(of: node, operands(of: node), attributes(of: node)) {
      rule.partialForms(pair, $0, sample: sample)
    } + computedPartialForms(of: node, pair, sample: sample)
  }

  /// The forms in which an element is written at the numbers of a sample, likewise.
  package func valueForms(
    of node: NodeID, element: Int, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    guard let rule = rule(of: node) else { return [] }
    check(element: element, shape(of: node))
    check(sample: sample)
    return withFrame(of: node, operands(of: node), attributes(of: node)) {
      rule.valueForms(of: element, $0, sample: sample, limit: limit)
    } + computedValueForms(of: node, element: element, sample: sample, limit: limit)
  }

  private func pair(
    of node: NodeID, _ element: Int, _ operand: Int, _ operandElement: Int
  ) -> ElementPair {
    check(element: element, shape(of: node))
    check(element: operandElement, shape(of: operands(of: node)[operand]))
    return ElementPair(output: element, operand: operand, element: operandElement)
  }

  func rule(of node: NodeID) -> (any Rule)? {
    primitive(of: node)?.rule
  }

  func signature(of node: NodeID) -> Signature {
    Signature(
      output: shape(of: node), operands: operands(of: node).map { shape(of: $0) },
      attributes: attributes(of: node))
  }

  /// The whole numbers that are a part of an operation; none for most.
  package func attributes(of node: NodeID) -> [Int] {
    isFused(node) ? [] : computedAttributes(of: node)
  }

  func computedAttributes(of node: NodeID) -> [Int] {
    guard let operation = nodes.operation(node), operation.kind == .general else { return [] }
    return Array(attributes[details[Int(operation.first)].attributes])
  }

  /// Reads one operation through a frame; the values are not written.
  func withFrame<Result>(
    of node: NodeID, _ operands: [NodeID], _ own: [Int], _ body: (KernelFrame) -> Result
  ) -> Result {
    let views = operands.map { view(of: $0) }
    return values.withUnsafeBufferPointer { values in
      views.withUnsafeBufferPointer { operands in
        own.withUnsafeBufferPointer { own in
          // A rule's partial only reads; kernels share the type of the pointer.
          body(
            KernelFrame(
              values: UnsafeMutablePointer(mutating: values.baseAddress.unsafelyUnwrapped),
              output: view(of: node), operands: operands, attributes: own, samples: samples))
        }
      }
    }
  }
}
