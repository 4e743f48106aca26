import Autodiff

/// The derivatives of an array by an array, asked for as functions: the Jacobian J and the Hessian
/// whole, or multiplied with a vector, which takes no more than one of their rows.
public enum DerivativeFunction: String, CaseIterable, Sendable {
  case jacobian, hessian
  case vectorJacobianProduct = "vjp"
  case jacobianVectorProduct = "jvp"
  case hessianVectorProduct = "hvp"

  /// The name a person types.
  public var name: String { rawValue }

  /// How it is called.
  public var usage: String {
    switch self {
    case .jacobian: "jacobian(f, x)"
    case .hessian: "hessian(C, x)"
    case .vectorJacobianProduct: "vjp(f, x, u)"
    case .jacobianVectorProduct: "jvp(f, x, v)"
    case .hessianVectorProduct: "hvp(C, x, v)"
    }
  }

  /// What it is, in one line without a full stop.
  public var summary: String {
    switch self {
    case .jacobian:
      "the Jacobian: a row for each element of f, its derivatives by every element of x"
    case .hessian: "the Hessian: the second derivatives of the number C by every two elements of x"
    case .vectorJacobianProduct:
      "the vector–Jacobian product Jᵀu: what a reverse sweep from f makes of adjoints u"
    case .jacobianVectorProduct:
      "the Jacobian–vector product Jv: how f moves when x moves along v"
    case .hessianVectorProduct:
      "the Hessian–vector product: how the gradient of C moves when x moves along v"
    }
  }

  var operandCount: Int { self == .jacobian || self == .hessian ? 2 : 3 }
}

extension Compiler {
  /// Records one of the derivatives that are asked for as functions.
  mutating func derivative(
    _ function: DerivativeFunction, _ arguments: [Expression], _ expression: Expression,
    _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    guard arguments.count == function.operandCount else {
      throw LanguageError(
        "\(function.name) takes \(Compiler.counted(function.operandCount)), not \(arguments.count)",
        in: scope.text, at: expression.range, suggestion: "write \(function.usage)")
    }
    let (variable, element) = try self.variable(arguments[1], scope)
    guard element == nil else {
      throw LanguageError(
        "\(function.name) is taken by a whole quantity, and not by an element of one",
        in: scope.text, at: arguments[1].range, suggestion: "write \(function.usage)")
    }
    let target = try self.target(arguments[0], by: variable, scope)
    let place = Place(expression: expression, scope: scope)
    switch function {
    case .jacobian: return try jacobian(of: target, by: variable, place)
    case .hessian:
      let gradient = try self.gradient(of: target, by: variable, arguments[0], place)
      return try jacobian(of: gradient, by: variable, place)
    case .vectorJacobianProduct:
      let seed = try vector(arguments[2], like: target, arguments[0], scope)
      return try pullback(of: target, seed, to: variable, place)
    case .jacobianVectorProduct:
      let direction = try vector(arguments[2], like: variable, arguments[1], scope)
      // Jᵀu is linear in u: its own pullback of v is Jv, whatever u is. No constant, of which
      // recorded operations would leave out what it makes trivial.
      let seed = try placed(place) { builder throws(TapeError) in
        try builder.variable(builder.shape(of: target))
      }
      let pulled = try pullback(of: target, seed, to: variable, place)
      return try pullback(of: pulled, direction, to: seed, place)
    case .hessianVectorProduct:
      let direction = try vector(arguments[2], like: variable, arguments[1], scope)
      let gradient = try self.gradient(of: target, by: variable, arguments[0], place)
      return try pullback(of: gradient, direction, to: variable, place)
    }
  }

  /// Where a derivative function stands, for errors.
  private struct Place {
    let expression: Expression
    let scope: Scope
  }

  /// The derivative of a number, of the variable's shape.
  private mutating func gradient(
    of number: NodeID, by variable: NodeID, _ argument: Expression, _ place: Place
  ) throws(LanguageError) -> NodeID {
    let shape = builder.shape(of: number)
    guard shape.isScalar else {
      throw LanguageError(
        "only a number has second derivatives here; this \(shape.predicate)", in: place.scope.text,
        at: argument.range, suggestion: "choose an element of it")
    }
    return try partials(of: number, by: variable, nil, place.expression, place.scope)
  }

  /// Jᵀu: the derivative of ⟨u, f⟩.
  private mutating func pullback(
    of array: NodeID, _ seed: NodeID, to variable: NodeID, _ place: Place
  ) throws(LanguageError) -> NodeID {
    let product = try apply(.multiply, [seed, array], at: place.expression.range, place.scope)
    let number = try apply(.sum, [product], at: place.expression.range, place.scope)
    return try partials(of: number, by: variable, nil, place.expression, place.scope)
  }

  /// `[elements of array, elements of variable]`, both in row-major order.
  private mutating func jacobian(
    of array: NodeID, by variable: NodeID, _ place: Place
  ) throws(LanguageError) -> NodeID {
    let (rows, columns) = (builder.shape(of: array).count, builder.shape(of: variable).count)
    guard rows * columns <= Compiler.mostPartials else {
      throw LanguageError(
        "this would be \(rows)×\(columns), with more than \(Compiler.mostPartials) elements",
        in: place.scope.text, at: place.expression.range,
        suggestion: "multiply with a vector instead, as vjp, jvp and hvp do")
    }
    var elements: [NodeID] = []
    for row in 0..<rows {
      let number = try element(row, of: array, place)
      let partials = try self.partials(
        of: number, by: variable, nil, place.expression, place.scope)
      for column in 0..<columns { elements.append(try element(column, of: partials, place)) }
    }
    return try apply(
      "stack", elements, at: place.expression.range, place.scope, attributes: [rows, columns])
  }

  private mutating func element(
    _ element: Int, of array: NodeID, _ place: Place
  ) throws(LanguageError) -> NodeID {
    if builder.shape(of: array).isScalar { return array }
    return try apply(
      "index", [array], at: place.expression.range, place.scope, attributes: [element])
  }

  /// An argument that has to have the shape of another.
  private mutating func vector(
    _ argument: Expression, like node: NodeID, _ other: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let vector = try compile(argument, scope)
    let (found, wanted) = (builder.shape(of: vector), builder.shape(of: node))
    guard found == wanted else {
      throw LanguageError(
        "\(scope.text.slice(other.range)) \(wanted.predicate) and "
          + "\(scope.text.slice(argument.range)) \(found.predicate); they need the same shape",
        in: scope.text, at: argument.range)
    }
    // What is weighted with 0 is left out, not multiplied: its derivative may be infinite.
    return try placed(Place(expression: argument, scope: scope)) { builder throws(TapeError) in
      try builder.direction(vector)
    }
  }

  private mutating func placed(
    _ place: Place, _ record: (inout TapeBuilder) throws(TapeError) -> NodeID
  ) throws(LanguageError) -> NodeID {
    do { return try record(&builder) } catch {
      throw explained(error, at: place.expression.range, in: place.scope.text, operands: [])
    }
  }
}
