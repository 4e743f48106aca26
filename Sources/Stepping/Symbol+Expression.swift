import Autodiff
public import Language

extension Symbol {
  /// The quantity or derivative that an expression names, as a pattern; nil when it is anything
  /// else, such as a sum.
  ///
  /// `C[3]` is the cost of sample 3, and `x1` is x[1] where no quantity has that name.
  public init?(_ expression: Expression, in model: Model) {
    if case .derivative(of: let target, by: let variable) = expression.kind {
      guard let target = Reference(target, in: model), let variable = Reference(variable, in: model)
      else { return nil }
      self = .derivative(of: target, by: variable)
    } else {
      guard let reference = Reference(expression, in: model) else { return nil }
      self = .quantity(reference)
    }
  }

  /// The symbol with indices, of the quantity or of what is differentiated by.
  public func element(_ indices: [Int]) -> Symbol {
    switch self {
    case .quantity(let reference): .quantity(reference.indexed(indices))
    case .derivative(let target, let variable):
      .derivative(of: target, by: variable.indexed(indices))
    case .direct, .contribution: self
    }
  }

  /// The quantity, or what is differentiated by.
  public var variable: Reference {
    switch self {
    case .quantity(let reference): reference
    case .derivative(_, let variable), .direct(_, let variable), .contribution(_, let variable, _):
      variable
    }
  }
}

extension Reference {
  fileprivate init?(_ expression: Expression, in model: Model) {
    var (operand, indices) = (expression, [Int]())
    if case .index(let inner, let places) = expression.kind { (operand, indices) = (inner, places) }
    guard case .name(var name) = operand.kind else { return nil }
    if model.quantities(meantBy: name).isEmpty, indices.isEmpty,
      let shown = model.element(shown: name)
    {
      (name, indices) = shown
    }
    let isArray = model.quantity(name).map { !model.tape.shape(of: $0.node).isScalar } ?? true
    let isSample = !isArray && indices.count == 1
    self.init(
      name: name, indices: isSample ? [] : indices, isArray: isArray,
      sample: isSample ? indices[0] : nil)
  }

  fileprivate func indexed(_ indices: [Int]) -> Reference {
    Reference(name: name, indices: indices, isArray: isArray, sample: sample)
  }
}
