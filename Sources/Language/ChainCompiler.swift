import Autodiff

extension Compiler {
  /// An operand that is recorded, and where it stands in the line.
  private struct Operand {
    let node: NodeID
    let range: Range<Int>
  }

  /// Records operands joined by operators, from left to right, however many there are.
  mutating func chain(
    _ first: Expression, _ links: [Expression.Link], _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    guard let opening = links.first else { return try compile(first, scope) }
    if links.count > 1, opening.isSum,
      ([first] + links.map(\.operand)).allSatisfy({ $0.product == nil })
    {
      return try longSum(first, links, scope)
    }
    var left: Operand
    var rest = links[...]
    if opening.operation == .add, let product = first.product {
      let (weights, inputs) = (
        try operand(product.weights, scope), try operand(product.inputs, scope)
      )
      let bias = try operand(opening.operand, scope)
      left = try sum(of: (weights, inputs, first.range), and: bias, scope)
      rest = rest.dropFirst()
    } else {
      left = try operand(first, scope)
    }
    for link in rest {
      if link.operation == .add, let product = link.operand.product {
        let (weights, inputs) = (
          try operand(product.weights, scope), try operand(product.inputs, scope)
        )
        left = try sum(of: (weights, inputs, link.operand.range), and: left, scope)
      } else {
        left = try combine(link.operation, left, operand(link.operand, scope), scope)
      }
    }
    return left.node
  }

  private mutating func operand(
    _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> Operand {
    Operand(node: try compile(expression, scope), range: expression.range)
  }

  /// Records an operator, or the number it makes of two constant numbers.
  private mutating func combine(
    _ function: FunctionID, _ left: Operand, _ right: Operand, _ scope: Scope
  ) throws(LanguageError) -> Operand {
    let range = left.range.lowerBound..<right.range.upperBound
    if function == .multiply { try checkDot(left, right, scope) }
    let node =
      if let folded = builder.folded(function, left.node, right.node) {
        try constant(folded, range, scope.text)
      } else if function == .matmul, let turned = try turned(left, right, scope) {
        try apply(
          function, turned.map(\.node), at: range, scope, parts: [left.range, right.range])
      } else {
        try apply(
          function, [left.node, right.node], at: range, scope, parts: [left.range, right.range])
      }
    return Operand(node: node, range: range)
  }

  /// Refuses w·x of two vectors, which is written for two things.
  private func checkDot(
    _ left: Operand, _ right: Operand, _ scope: Scope
  ) throws(LanguageError) {
    let shapes = [left, right].map { builder.shape(of: $0.node) }
    guard shapes.allSatisfy({ $0.rank == 1 }), left.range.upperBound <= right.range.lowerBound,
      scope.text.slice(left.range.upperBound..<right.range.lowerBound).contains("·")
    else { return }
    let (w, x) = (scope.text.slice(left.range), scope.text.slice(right.range))
    throw LanguageError(
      "\(w)·\(x) of two vectors can be read in two ways", in: scope.text,
      at: left.range.lowerBound..<right.range.upperBound,
      suggestion:
        "write \(w)*\(x) for the products element by element, dot(\(w), \(x)) for their sum")
  }

  /// The factors of x @ W with a vector x on the left, as the product with Wᵀ that it is; nil for
  /// any others.
  private mutating func turned(
    _ left: Operand, _ right: Operand, _ scope: Scope
  ) throws(LanguageError) -> [Operand]? {
    guard builder.shape(of: left.node).rank == 1, builder.shape(of: right.node).rank == 2,
      builder.shape(of: left.node).rows == builder.shape(of: right.node).rows
    else { return nil }
    let node = try apply(
      "transpose", [right.node], at: right.range, scope, parts: [right.range])
    return [Operand(node: node, range: right.range), left]
  }

  /// A sum of three terms or more: as on paper, what is known already is added at once, then all
  /// the other terms are computed, and then they are added up.
  private mutating func longSum(
    _ first: Expression, _ links: [Expression.Link], _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    var left = try operand(first, scope)
    let known = first.isLeaf ? links.prefix { $0.operand.isLeaf } : []
    for link in known {
      left = try combine(link.operation, left, operand(link.operand, scope), scope)
    }
    let rest = links.dropFirst(known.count)
    var terms: [Operand] = []
    for link in rest { terms.append(try operand(link.operand, scope)) }
    for (link, term) in zip(rest, terms) {
      left = try combine(link.operation, left, term, scope)
    }
    return left.node
  }

  /// A product plus something: w @ x + b is one thing to the learner and one product to the
  /// machine, where the shapes are those of a weighted sum.
  private mutating func sum(
    of product: (weights: Operand, inputs: Operand, range: Range<Int>), and bias: Operand,
    _ scope: Scope
  ) throws(LanguageError) -> Operand {
    let isFirst = product.range.lowerBound < bias.range.lowerBound
    let turned = try turned(product.weights, product.inputs, scope)
    let (weights, inputs) = turned.map { ($0[0], $0[1]) } ?? (product.weights, product.inputs)
    if builder.shape(of: weights.node).rank == 2, builder.shape(of: bias.node).rank == 1 {
      let range =
        min(
          product.range.lowerBound, bias.range.lowerBound)..<max(
          product.range.upperBound, bias.range.upperBound)
      let node = try apply(
        .weightedSum, [weights.node, inputs.node, bias.node], at: range, scope,
        parts: [weights.range, inputs.range, bias.range])
      return Operand(node: node, range: range)
    }
    let matrix = Operand(
      node: try apply(
        .matmul, [weights.node, inputs.node], at: product.range, scope,
        parts: [weights.range, inputs.range]), range: product.range)
    return try combine(.add, isFirst ? matrix : bias, isFirst ? bias : matrix, scope)
  }
}

extension Expression {
  /// The two sides of a matrix product; nil for anything else.
  fileprivate var product: (weights: Expression, inputs: Expression)? {
    guard case .chain(let first, let links) = kind, let last = links.last,
      last.operation == .matmul
    else { return nil }
    let before = Array(links.dropLast())
    let weights = before.last.map {
      Expression(.chain(first, before), first.range.lowerBound..<$0.operand.range.upperBound)
    }
    return (weights ?? first, last.operand)
  }
}

extension Expression.Link {
  /// Whether it adds or subtracts.
  fileprivate var isSum: Bool { operation == .add || operation == .subtract }
}
