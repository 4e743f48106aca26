public import Autodiff

extension Model {
  /// An element of a call's result, or its partial derivative by an element of an operand, as a
  /// function of the call's arguments; nil where a node is no call.
  ///
  /// With it a line about a call can be computed anew from its numbers as they are shown.
  /// The function takes the arguments' elements in the order in which `valueFormula` writes them.
  ///
  /// - Complexity: that of the call's operations, each time the function is called.
  public func recomputation(
    of node: NodeID, element: Int, by variable: (operand: Int, element: Int)? = nil, sample: Int
  ) -> (@Sendable ([Double]) -> Double?)? {
    guard let call = calls[node] else { return nil }
    let isElementwise = isElementwise(node)
    return { [tape] numbers in
      var numbers = numbers[...]
      var operands: [Tensor] = []
      for (place, operand) in call.operands.enumerated() {
        var tensor = tape.tensor(of: operand, sample: tape.isPerSample(operand) ? sample : 0)
        if place < call.argumentCount {
          let count = tensor.shape.count
          for own in isElementwise && count > 1 ? element..<element + 1 : 0..<count {
            guard let number = numbers.popFirst() else { return nil }
            tensor[own] = number
          }
        }
        operands.append(tensor)
      }
      guard numbers.isEmpty, let (copy, nodes) = try? call.copy(of: tape, operands, sample: sample)
      else { return nil }
      guard let variable else { return copy.value(of: nodes.result, element: element) }
      var swept = copy
      swept.reverse(from: nodes.result, element: element)
      return swept.adjoint(of: nodes.operands[variable.operand], element: variable.element)
    }
  }
}

extension Call {
  /// The call alone on a tape of its own, evaluated at operands.
  fileprivate func copy(
    of tape: Tape, _ values: [Tensor], sample: Int
  ) throws(TapeError) -> (tape: Tape, nodes: (operands: [NodeID], result: NodeID)) {
    var builder = TapeBuilder()
    var nodes: [NodeID: NodeID] = [:]
    var variables: [NodeID] = []
    for (operand, value) in zip(operands, values) {
      let variable = try builder.variable(value.shape)
      variables.append(variable)
      nodes[operand] = variable
    }
    for operation in operations {
      guard let primitive = tape.primitive(of: operation) else { continue }
      var read: [NodeID] = []
      for operand in tape.operands(of: operation) {
        if let known = nodes[operand] {
          read.append(known)
        } else {
          let lane = tape.isPerSample(operand) ? sample : 0
          read.append(try builder.constant(tape.tensor(of: operand, sample: lane)))
        }
      }
      nodes[operation] = try builder.apply(
        primitive.id, read, attributes: tape.attributes(of: operation))
    }
    var copy = builder.tape()
    for (variable, value) in zip(variables, values) { copy.set(variable, to: value) }
    copy.evaluate()
    return (copy, (variables, nodes[result] ?? variables[0]))
  }
}
