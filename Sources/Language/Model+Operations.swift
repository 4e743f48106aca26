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
    calls[node]?.isElementwise ?? tape.primitive(of: node)?.isElementwise ?? false
  }

  /// Whether a derivative reaches an operand at all.
  public func carriesDerivative(_ node: NodeID, operand: Int) -> Bool {
    calls[node]?.carriesDerivative[operand] ?? tape.carriesDerivative(node, operand: operand)
  }

  /// The elements of an operand on which an element of the result depends.
  ///
  /// - Complexity: O(operations of a call).
  package func dependencies(of node: NodeID, element: Int, on operand: Int) -> ElementRange {
    guard let call = calls[node] else {
      return tape.dependencies(of: node, element: element, on: operand)
    }
    let source = call.operands[operand]
    guard call.isRead[operand] else { return .none }
    if call.isElementwise { return .single(tape.shape(of: source).isScalar ? 0 : element) }
    var sets = [node: ElementSet.some([element])]
    for inner in call.operations.reversed() {
      guard let own = sets[inner] else { continue }
      for (place, operand) in tape.operands(of: inner).enumerated() {
        sets[operand, default: .none].formUnion(
          tape.dependencies(of: inner, elements: own, on: place), of: tape.shape(of: operand).count)
      }
    }
    return (sets[source] ?? .none).range(of: tape.shape(of: source).count)
  }

  /// The elements of the result that depend on an element of an operand.
  ///
  /// - Complexity: O(operations of a call).
  package func dependents(of node: NodeID, operand: Int, element: Int) -> ElementRange {
    guard calls[node] != nil else {
      return tape.dependents(of: node, operand: operand, element: element)
    }
    return dependents(of: node, operand: operand, elements: .some([element]))
      .range(of: tape.shape(of: node).count)
  }

  /// The elements of the result that depend on elements of an operand.
  ///
  /// - Complexity: O(operations of a call).
  package func dependents(of node: NodeID, operand: Int, elements: ElementSet) -> ElementSet {
    guard let call = calls[node] else {
      return tape.dependents(of: node, operand: operand, elements: elements)
    }
    let source = call.operands[operand]
    guard call.isRead[operand] else { return .none }
    if call.isElementwise { return tape.shape(of: source).isScalar ? .all : elements }
    var sets = [source: elements]
    for inner in call.operations {
      for (place, operand) in tape.operands(of: inner).enumerated() {
        guard let own = sets[operand] else { continue }
        sets[inner, default: .none].formUnion(
          tape.dependents(of: inner, operand: place, elements: own), of: tape.shape(of: inner).count
        )
      }
    }
    return sets[node] ?? .none
  }

  /// How many elements of the result depend on each element of an operand; nil where they differ.
  ///
  /// - Complexity: O(elements of the result, or of the operand where it has fewer).
  public func dependentCount(of node: NodeID, operand: Int) -> Int? {
    guard let call = calls[node] else { return tape.dependentCount(of: node, operand: operand) }
    let (results, sources) = (
      tape.shape(of: node).count, tape.shape(of: call.operands[operand]).count
    )
    guard call.isRead[operand] else { return 0 }
    if call.isElementwise { return sources == 1 ? results : 1 }
    var counts = Array(repeating: 0, count: sources)
    // What each element of the result takes of the operand, or what each of the operand reaches.
    if results <= sources {
      var whole = 0
      for element in 0..<results {
        let range = dependencies(of: node, element: element, on: operand)
        if range.count == sources {
          whole += 1
        } else {
          for place in 0..<range.count { counts[range[place]] += 1 }
        }
      }
      for element in counts.indices { counts[element] += whole }
    } else {
      for element in counts.indices {
        counts[element] = dependents(of: node, operand: operand, element: element).count
      }
    }
    return counts.allSatisfy { $0 == counts[0] } ? counts.first : nil
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
