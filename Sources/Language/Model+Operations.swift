public import Autodiff

/// The tape as it is walked through: what one operation is, and how its result depends on what it
/// reads. A call of a function is one, made of those on the tape.
extension Model {
  /// The call that computes a node; nil for a primitive's operation or a variable.
  public func call(_ node: NodeID) -> Call? { calls[node] }

  /// Whether a node is computed, and no variable or constant.
  public func isOperation(_ node: NodeID) -> Bool { tape.primitive(of: node) != nil }

  /// The primitive that computes a node; nil for a call, a variable or a constant.
  public func primitive(of node: NodeID) -> Primitive? {
    calls[node] == nil ? tape.primitive(of: node) : nil
  }

  /// The function or primitive that computes a node; nil for a variable or a constant.
  public func function(of node: NodeID) -> FunctionID? {
    calls[node].map { FunctionID($0.function) } ?? tape.primitive(of: node)?.id
  }

  /// What an operation reads.
  public func operands(of node: NodeID) -> [NodeID] {
    calls[node]?.operands ?? tape.operands(of: node)
  }

  /// Whether each element of an operation's result comes from the same element of its operands
  /// alone, or from numbers.
  public func isElementwise(_ node: NodeID) -> Bool {
    guard let call = calls[node] else { return tape.primitive(of: node)?.isElementwise ?? false }
    let shape = tape.shape(of: node)
    return call.operations.allSatisfy {
      (tape.primitive(of: $0)?.isElementwise ?? false)
        && (tape.shape(of: $0) == shape || tape.shape(of: $0).isScalar)
    }
      && call.operands.allSatisfy { tape.shape(of: $0) == shape || tape.shape(of: $0).isScalar }
  }

  /// Whether a derivative reaches an operand at all.
  public func carriesDerivative(_ node: NodeID, operand: Int) -> Bool {
    guard let call = calls[node] else { return tape.carriesDerivative(node, operand: operand) }
    var reached: Set<NodeID> = [call.operands[operand]]
    for inner in call.operations {
      let isReached = tape.operands(of: inner).enumerated().contains { place, operand in
        reached.contains(operand) && tape.carriesDerivative(inner, operand: place)
      }
      if isReached { reached.insert(inner) }
    }
    return reached.contains(node)
  }

  /// The elements of an operand on which an element of the result depends.
  package func dependencies(of node: NodeID, element: Int, on operand: Int) -> ElementRange {
    guard let call = calls[node] else {
      return tape.dependencies(of: node, element: element, on: operand)
    }
    var elements = [node: Set([element])]
    for inner in call.operations.reversed() {
      for own in elements[inner] ?? [] {
        for (place, operand) in tape.operands(of: inner).enumerated() {
          elements[operand, default: []].formUnion(
            tape.dependencies(of: inner, element: own, on: place).elements)
        }
      }
    }
    return ElementRange(covering: elements[call.operands[operand]] ?? [])
  }

  /// The elements of the result that depend on an element of an operand.
  package func dependents(of node: NodeID, operand: Int, element: Int) -> ElementRange {
    guard let call = calls[node] else {
      return tape.dependents(of: node, operand: operand, element: element)
    }
    var elements = [call.operands[operand]: Set([element])]
    for inner in call.operations {
      for (place, operand) in tape.operands(of: inner).enumerated() {
        for own in elements[operand] ?? [] {
          elements[inner, default: []].formUnion(
            tape.dependents(of: inner, operand: place, element: own).elements)
        }
      }
    }
    return ElementRange(covering: elements[node] ?? [])
  }

  /// How many elements of the result depend on each element of an operand; nil where they differ.
  public func dependentCount(of node: NodeID, operand: Int) -> Int? {
    guard let call = calls[node] else { return tape.dependentCount(of: node, operand: operand) }
    let first = dependents(of: node, operand: operand, element: 0).count
    let isSame = (0..<tape.shape(of: call.operands[operand]).count).allSatisfy {
      dependents(of: node, operand: operand, element: $0).count == first
    }
    return isSame ? first : nil
  }

  /// The partial derivative of an element of the result by an element of an operand, as a factor of
  /// the chain rule: a structural zero where nothing passes.
  public func partial(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int
  ) -> Double {
    guard let call = calls[node] else {
      return tape.factor(
        of: node, element: element, operand: operand, operandElement: operandElement,
        sample: sample)
    }
    var adjoints = [node: [element: 1.0]]
    for inner in call.operations.reversed() {
      for (own, adjoint) in adjoints[inner] ?? [:] where !adjoint.isStructuralZero {
        for (place, operand) in tape.operands(of: inner).enumerated()
        where tape.carriesDerivative(inner, operand: place) {
          for other in tape.dependencies(of: inner, element: own, on: place).elements {
            let partial = tape.factor(
              of: inner, element: own, operand: place, operandElement: other, sample: sample)
            adjoints[operand, default: [:]][other, default: .structuralZero] += chainProduct(
              adjoint, partial)
          }
        }
      }
    }
    return adjoints[call.operands[operand]]?[operandElement] ?? .structuralZero
  }

  /// The formula of an element of the result, sums of more than `limit` terms shortened.
  public func valueFormula(
    of node: NodeID, element: Int, limit: Int
  ) -> Formula<ElementPlace> {
    guard let call = calls[node] else {
      return tape.valueFormula(of: node, element: element, limit: limit)
    }
    return .apply(FunctionID(call.function), arguments(of: call, element, limit: limit))
  }

  /// The formula of a partial derivative; that of a call is under its own name, σ′(z).
  public func partialFormula(
    of node: NodeID, element: Int, operand: Int, operandElement: Int
  ) -> Formula<ElementPlace> {
    guard let call = calls[node] else {
      return tape.partialFormula(
        of: node, element: element, operand: operand, operandElement: operandElement)
    }
    let arguments = arguments(of: call, element, limit: 6)
    if arguments.count == 1, operand == 0 { return .prime(FunctionID(call.function), arguments[0]) }
    let variable = variable(of: call, operand, operandElement)
    return .partial(
      of: FunctionID(call.function), by: variable.name, indices: variable.indices, at: arguments)
  }

  /// The forms in which an element of the result is written at the numbers of a sample: the
  /// textbook's, and those that keep the digits which it may lose to rounding.
  public func valueForms(
    of node: NodeID, element: Int, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    guard calls[node] == nil, tape.primitive(of: node) != nil else {
      return [WrittenFormula(valueFormula(of: node, element: element, limit: limit))]
    }
    return tape.valueForms(of: node, element: element, sample: sample, limit: limit)
  }

  /// The forms in which a partial derivative is written, likewise.
  public func partialForms(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int
  ) -> [WrittenFormula] {
    guard calls[node] == nil, tape.primitive(of: node) != nil else {
      return [
        WrittenFormula(
          partialFormula(
            of: node, element: element, operand: operand, operandElement: operandElement))
      ]
    }
    return tape.partialForms(
      of: node, element: element, operand: operand, operandElement: operandElement, sample: sample)
  }

  /// The arguments of a call as an element of its result depends on them: of arrays the one
  /// element, or all in brackets.
  private func arguments(
    of call: Call, _ element: Int, limit: Int
  ) -> [Formula<ElementPlace>] {
    let isElementwise = isElementwise(call.result)
    return call.operands.prefix(call.argumentCount).enumerated().map { place, operand in
      let shape = tape.shape(of: operand)
      if shape.isScalar { return .leaf(.operand(place, element: 0)) }
      if isElementwise { return .leaf(.operand(place, element: element)) }
      let isLong = shape.count > limit
      let shown = isLong ? Array(0..<limit - 1) + [shape.count - 1] : Array(0..<shape.count)
      var elements = shown.map { Formula.leaf(ElementPlace.operand(place, element: $0)) }
      if isLong { elements.insert(.elided(shape.count - limit), at: limit - 1) }
      return .apply("list", elements)
    }
  }

  /// What a call's partial derivative is by, as the function's definition names it: `x` or `x[2]`.
  ///
  /// - Parameter element: the element of the operand.
  public func variable(
    of call: Call, _ operand: Int, _ element: Int
  ) -> (name: String, indices: [Int]) {
    let node = call.operands[operand]
    let parameters = program.definition(of: call.function)?.parameters ?? []
    let isArgument = operand < call.argumentCount && parameters.indices.contains(operand)
    let source = isArgument ? nil : elementSource(node)
    let shape = tape.shape(of: source?.node ?? node)
    let name = isArgument ? parameters[operand] : quantity(of: source?.node ?? node)?.name ?? "?"
    return (name, shape.isScalar ? [] : shape.indices(of: source?.element ?? element))
  }
}

extension ElementRange {
  /// The elements.
  fileprivate var elements: [Int] { (0..<count).map { self[$0] } }

  /// The evenly spaced elements that some are, or all between the first and the last of them.
  fileprivate init(covering elements: Set<Int>) {
    let sorted = elements.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else {
      self = sorted.first.map { .single($0) } ?? .none
      return
    }
    let stride = sorted[1] - first
    let isEven = sorted.enumerated().allSatisfy { $1 == first + $0 * stride }
    self =
      isEven
      ? ElementRange(start: first, stride: stride, count: sorted.count)
      : ElementRange(start: first, count: last - first + 1)
  }
}
