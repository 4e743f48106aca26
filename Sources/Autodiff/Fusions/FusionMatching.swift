extension TapeBuilder {
  /// Records an operation that makes a composition with those it reads, computed as the composition
  /// is; nil where it makes none.
  ///
  /// - Throws: `TapeError` when the operands do not fit, or the result would not fit in memory.
  mutating func applyFused(
    _ primitive: Int, _ operands: [NodeID]
  ) throws(TapeError) -> NodeID? {
    for fusion in Fusion.index[primitive] ?? [] {
      let form = OperationForm(primitive: primitive, operands: operands)
      guard case .operation(_, let parts) = fusion.written,
        case .apply(let name, let formulas) = fusion.computed,
        let found = match(parts, form, of: nil, FusionMatch()),
        let computed = Primitive.place(of: name, operands: formulas.count),
        found.attributes.isEmpty
          || fusion.isChain && Primitive.all[computed].attributes.count == 1
      else { continue }
      // What does not fit is told in the words of what was written.
      _ = try shape(of: Primitive.all[primitive], operands.map { shape(of: $0) }, [])
      let first = count
      var (arguments, edges) = ([NodeID](), found.edges)
      let leaves = try leaves(of: found, &edges)
      for formula in formulas { arguments.append(try record(formula, leaves)) }
      let result = try apply(computed, arguments, found.attributes)
      keep(
        generalOperation(primitive, operands, [], view(of: result)), writtenFor: result, edges,
        fusion)
      hide(first..<result.index)
      return result
    }
    return nil
  }

  /// Holds the operands of an operation against the parts of a pattern, those of a sum or a product
  /// in either order.
  ///
  /// - Parameter node: the operation; nil for the one that is being recorded.
  private func match(
    _ parts: [Fusion.Pattern], _ form: OperationForm, of node: NodeID?, _ found: FusionMatch
  ) -> FusionMatch? {
    guard form.operands.count == parts.count else { return nil }
    let places = Array(form.operands.indices)
    for order in form.isCommutative ? [places, places.reversed()] : [places] {
      var match: FusionMatch? = found
      for (part, place) in zip(parts, order) {
        match = match.flatMap { self.match(part, form.operands[place], (node, place), $0) }
      }
      if let match { return match }
    }
    return nil
  }

  /// Holds a node against a pattern.
  ///
  /// - Parameter reader: the operation that reads the node, and the place among its operands.
  private func match(
    _ pattern: Fusion.Pattern, _ node: NodeID, _ reader: (node: NodeID?, place: Int),
    _ found: FusionMatch
  ) -> FusionMatch? {
    var found = found
    switch pattern {
    case .operand(let place):
      let use = WrittenForms.Use(reader: reader.node, operand: reader.place, node: node)
      if let known = found.operands[place]?.first, !isSame(known.node, node) { return nil }
      found.operands[place, default: []].append(use)
      return found
    case .number(let number):
      return self.number(node) == number ? found : nil
    case .operation(let primitive, let parts):
      guard node.index >= firstFusible else { return nil }
      for form in operationForms(of: node) where form.primitive == primitive {
        guard form.attributes.isEmpty || found.attributes.isEmpty,
          var match = match(parts, form, of: node, found)
        else { continue }
        match.attributes += form.attributes
        match.edges.append(.init(reader: reader.node, operand: reader.place, node: node))
        return match
      }
      return nil
    }
  }

  /// An operation as it is written, and as it is computed where that is something else.
  private func operationForms(of node: NodeID) -> [OperationForm] {
    guard let operation = nodes.operation(node) else { return [] }
    let computed = OperationForm(
      primitive: Int(operation.primitive), operands: computedOperands(of: node),
      attributes: attributes(of: node))
    guard let written = writtenForms.operations[node] else { return [computed] }
    return [
      computed, OperationForm(primitive: Int(written.primitive), operands: operands(of: node)),
    ]
  }

  /// Whether two nodes are one, or are computed alike: exp(z − m) that is written twice.
  private func isSame(_ left: NodeID, _ right: NodeID, depth: Int = 8) -> Bool {
    if left == right { return true }
    guard depth > 0, let one = nodes.operation(left), let other = nodes.operation(right),
      one.primitive == other.primitive, attributes(of: left) == attributes(of: right),
      !writtenForms.isFused(left), !writtenForms.isFused(right)
    else { return false }
    let (operands, others) = (self.operands(of: left), self.operands(of: right))
    return operands.count == others.count
      && zip(operands, others).allSatisfy { isSame($0, $1, depth: depth - 1) }
  }

  /// The nodes that x and y of a composition stand for.
  ///
  /// What is written twice is recorded once more, of what both times are computed from, so that each
  /// of the two keeps the adjoint that reaches it.
  private mutating func leaves(
    of found: FusionMatch, _ edges: inout [WrittenForms.Use]
  ) throws(TapeError) -> [Int: NodeID] {
    var leaves: [Int: NodeID] = [:]
    for (place, uses) in found.operands {
      guard let first = uses.first, let last = uses.last else { continue }
      leaves[place] = try shared(first, last, &edges)
    }
    return leaves
  }

  /// The node that is used in two places, or one that is computed as both nodes are.
  private mutating func shared(
    _ use: WrittenForms.Use, _ other: WrittenForms.Use, _ edges: inout [WrittenForms.Use]
  ) throws(TapeError) -> NodeID {
    guard use.node != other.node, let operation = nodes.operation(use.node) else { return use.node }
    edges += [use, other]
    var operands: [NodeID] = []
    let pairs = zip(self.operands(of: use.node), self.operands(of: other.node)).enumerated()
    for (place, (left, right)) in pairs {
      operands.append(
        try shared(
          .init(reader: use.node, operand: place, node: left),
          .init(reader: other.node, operand: place, node: right), &edges))
    }
    return try apply(Int(operation.primitive), operands, attributes(of: use.node))
  }

  /// Records a formula of the operands of a composition.
  private mutating func record(
    _ formula: Formula<Place>, _ leaves: [Int: NodeID]
  ) throws(TapeError) -> NodeID {
    switch formula {
    case .leaf(.operand(let place)):
      guard let node = leaves[place] else { throw .unknownPrimitive("\(formula)") }
      return node
    case .number(let number): return try constant(number)
    case .apply(let name, let parts):
      var operands: [NodeID] = []
      for part in parts { operands.append(try record(part, leaves)) }
      return try apply(name, operands)
    default: throw .unknownPrimitive("\(formula)")
    }
  }
}

/// What the parts of a composition were found to be.
struct FusionMatch {
  /// Where x and y are read, by their places.
  var operands: [Int: [WrittenForms.Use]] = [:]
  /// Where an operation of the composition is read by another.
  var edges: [WrittenForms.Use] = []
  /// The axis of an inner operation.
  var attributes: [Int] = []
}

/// An operation as it is held against a pattern.
private struct OperationForm {
  let primitive: Int
  let operands: [NodeID]
  var attributes: [Int] = []

  var isCommutative: Bool { OperationForm.commutative.contains(primitive) }

  private static let commutative = Set(
    ["add", "multiply"].compactMap { Primitive.place(of: $0, operands: 2) })
}
