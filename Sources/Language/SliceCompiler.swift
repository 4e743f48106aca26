import Autodiff

extension Compiler {
  /// Records a part of an array: x[2:3], w1[1,:].
  mutating func slice(
    _ operand: Expression, _ subscripts: [Expression.Subscript], _ expression: Expression,
    _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let node = try compile(operand, scope)
    let shape = builder.shape(of: node)
    let name = Compiler.label(operand, scope)
    if shape.isScalar, reading != nil, try isOfSamples(operand, scope) {
      throw LanguageError(
        "samples are read one at a time", in: scope.text, at: expression.range,
        suggestion: "write \(name)[1] to \(name)[\(builder.samples)]")
    }
    guard subscripts.count == shape.rank else {
      throw LanguageError(
        "\(name) \(shape.predicate), which takes \(Compiler.indices(shape.rank))", in: scope.text,
        at: expression.range,
        suggestion: shape.rank == 0
          ? "write \(name) alone" : "write \(name)\(shape.rank == 1 ? "[1:2]" : "[1,:]")")
    }
    let extents = [shape.rows, shape.columns]
    let stretches = zip(subscripts, extents).map { $0.stretch(upTo: $1) }
    guard let attributes = shape.part(at: stretches) else {
      let last = extents.prefix(shape.rank).map(String.init).joined(separator: ",")
      throw LanguageError(
        "\(name) \(shape.predicate); this part goes beyond it", in: scope.text,
        at: expression.range,
        suggestion: "its last element is \(name)[\(last)]")
    }
    return try apply("slice", [node], at: expression.range, scope, attributes: attributes)
  }
}

extension Compiler {
  /// Whether an operand is a number with a value for each sample.
  private mutating func isOfSamples(
    _ operand: Expression, _ scope: Scope
  ) throws(LanguageError) -> Bool {
    guard case .name(let name) = operand.kind else { return false }
    // Before the builder is read: the name may mean an element, which is recorded now.
    let node = try raw(name, operand, scope)
    return builder.isPerSample(node)
  }
}

extension Expression.Subscript {
  /// What it takes of a dimension of `extent` places; without a first or last from the start or to
  /// the end.
  fileprivate func stretch(upTo extent: Int) -> Stretch {
    switch self {
    case .index(let index): .one(index)
    case .range(let first, let last):
      // A range that begins beyond the end is outside wherever it ends.
      .range((first ?? 1)...max(first ?? 1, last ?? extent))
    }
  }
}
