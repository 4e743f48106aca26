public import Autodiff

extension Expression {
  /// The definition of a primitive as an expression over the names of its operands; nil where it
  /// says what the language does not.
  public init?(_ definition: Formula<Place>, operands: [String]) {
    func expression(_ formula: Formula<Place>) -> Expression? {
      Expression(formula, operands: operands)
    }
    func call(_ function: FunctionID, _ operands: [Expression?]) -> Kind? {
      let known = operands.compactMap { $0 }
      guard known.count == operands.count else { return nil }
      switch (function, known.count) {
      case (.negate, 1): return .negate(known[0])
      case (.add, 2), (.subtract, 2), (.multiply, 2), (.divide, 2), (.power, 2):
        return .chain(known[0], [Link(operation: function, operand: known[1])])
      default: return .call(function.name, known)
      }
    }
    let kind: Kind?
    switch definition {
    case .leaf(.operand(let place)):
      kind = operands.indices.contains(place) ? .name(operands[place]) : nil
    case .number(let number): kind = .number(number)
    case .apply(let function, let parts): kind = call(function, parts.map(expression))
    case .choice(let condition, let then, let otherwise):
      let relation = call(
        condition.relation.function, [expression(condition.left), expression(condition.right)])
      kind = call(
        .choice,
        [relation.map { Expression($0, 0..<0) }, expression(then), expression(otherwise)])
    case .leaf(.output), .prime, .partial, .sum, .elided: kind = nil
    }
    guard let kind else { return nil }
    self.init(kind, 0..<0)
  }

  /// One element of it, by one-based indices; itself without any.
  public func element(_ indices: [Int]) -> Expression {
    indices.isEmpty ? self : Expression(.index(self, indices), range)
  }
}
