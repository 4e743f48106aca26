import Autodiff

extension Compiler {
  /// The most elements that a derivative of an array by an array may have.
  static let mostPartials = 10_000

  /// Records dA/dB as operations, so that it can be differentiated again.
  ///
  /// At the prompt, over several samples, dC/dw is the derivative of the mean cost, and dC/da that
  /// of the current sample's cost; inside of a program everything is of one sample.
  mutating func derivative(
    of target: Expression, by variable: Expression, _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let (base, element) = try self.variable(variable, scope)
    var scope = scope
    scope.sample = try sample(namedBy: target, scope)
    let numerator = try self.target(target, by: base, scope)
    let shape = builder.shape(of: numerator)
    if shape.isScalar {
      return try partials(of: numerator, by: base, element, expression, scope)
    }
    return try jacobian(of: numerator, shape, by: base, element, expression, scope)
  }

  /// The sample, from 0, that a number is read for: that of C[2] is the second.
  private mutating func sample(
    namedBy target: Expression, _ scope: Scope
  ) throws(LanguageError) -> Int? {
    if case .name(let name) = target.kind, scope.arguments[name] == nil,
      let element = shown(name, target)
    {
      return try sample(namedBy: element, scope)
    }
    guard reading != nil, case .index(let operand, let indices) = target.kind,
      case .name(let name) = operand.kind, indices.count == 1
    else { return nil }
    let node = try raw(name, operand, scope)
    return builder.shape(of: node).isScalar && builder.isPerSample(node)
      ? program.sample(numbered: indices[0]) : nil
  }

  /// The quantity a derivative is taken by, and the element of it that was named.
  mutating func variable(
    _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> (node: NodeID, element: Int?) {
    if case .name(let name) = expression.kind, scope.arguments[name] == nil,
      let element = shown(name, expression)
    {
      return try variable(element, scope)
    }
    switch expression.kind {
    case .name(let name):
      let node = try raw(name, expression, scope)
      guard let source = builder.elementSource(node) else { return (node, nil) }
      return (source.node, source.element)
    case .index(let operand, let indices):
      guard case .name(let name) = operand.kind else { break }
      let node = try raw(name, operand, scope)
      let shape = builder.shape(of: node)
      // C[2] is the cost of a sample: what it is a derivative of says which sample is meant.
      if shape.isScalar, let reading, node == reading.target, indices.count == 1,
        program.sample(numbered: indices[0]) != nil
      {
        return (node, nil)
      }
      guard let element = shape.element(at: indices) else {
        throw noElement(indices, of: operand, shape, expression, scope)
      }
      return (node, element)
    default: break
    }
    throw LanguageError(
      "a derivative is taken by a quantity or one of its elements", in: scope.text,
      at: expression.range, suggestion: "give this a name of its own first, as in u = …")
  }

  /// The number or array that is differentiated, read for the samples as the variable needs it.
  mutating func target(
    _ expression: Expression, by variable: NodeID, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    guard let reading else { return try compile(expression, scope) }
    if case .name(let name) = expression.kind {
      let node = try raw(name, expression, scope)
      if node == reading.target, builder.isPerSample(node), builder.isPerSample(variable) {
        return try apply(
          "sample", [node], at: expression.range, scope, attributes: [reading.sample])
      }
    }
    return try compile(expression, scope)
  }

  /// The derivative of a number: of the variable's shape, or one element of it.
  mutating func partials(
    of number: NodeID, by variable: NodeID, _ element: Int?, _ expression: Expression,
    _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let start = builder.count
    var node: NodeID
    do {
      node = try builder.derivative(
        of: number, withRespectTo: [variable], sumsOverSamples: reading != nil)[0]
    } catch { throw explained(error, at: expression.range, in: scope.text, operands: []) }
    recordings.append(
      Recording(
        nodes: start..<builder.count, text: scope.text, range: expression.range,
        isOfPrompt: reading != nil && scope.functions.isEmpty))
    if let reading, builder.isPerSample(node) {
      node = try apply(
        "sample", [node], at: expression.range, scope,
        attributes: [scope.sample ?? reading.sample])
    }
    guard let element, !builder.shape(of: node).isScalar else { return node }
    return try apply("index", [node], at: expression.range, scope, attributes: [element])
  }

  /// The derivatives of every element of an array: a vector, or a matrix with a row for each.
  private mutating func jacobian(
    of array: NodeID, _ shape: Shape, by variable: NodeID, _ element: Int?,
    _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let width = element == nil ? builder.shape(of: variable) : .scalar
    guard shape.rank == 1, width.rank <= 1 else {
      throw LanguageError(
        "this derivative would have \(shape.rank + width.rank) indices", in: scope.text,
        at: expression.range, suggestion: "choose an element, as in da1[2]/dw1[1,1]")
    }
    let columns = width.count
    guard shape.count * columns <= Compiler.mostPartials else {
      throw LanguageError(
        "this derivative would be \(shape.count)×\(columns)", in: scope.text,
        at: expression.range, suggestion: "choose an element, as in da1[2]/dz1[1]")
    }
    var operands: [NodeID] = []
    for row in 0..<shape.count {
      let number = try apply("index", [array], at: expression.range, scope, attributes: [row])
      let partials = try self.partials(of: number, by: variable, element, expression, scope)
      if builder.shape(of: partials).isScalar {
        operands.append(partials)
      } else {
        for column in 0..<columns {
          operands.append(
            try apply("index", [partials], at: expression.range, scope, attributes: [column]))
        }
      }
    }
    return try apply(
      "stack", operands, at: expression.range, scope,
      attributes: width.isScalar ? [] : [shape.count, columns])
  }
}
