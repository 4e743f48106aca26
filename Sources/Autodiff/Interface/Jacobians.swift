/// The Jacobian matrix of a function at a point.
///
///     let matrix = try jacobian(at: [2.0, 3.0]) { x in x * x[0] }
///     matrix  // Tensor(rows: [[4, 0], [3, 2]])
///     let row = try jacobian(at: 2.0, [5.0, 7.0]) { x, y in x * x * y[1] }
///     row  // Tensor(rows: [[28, 0, 4]])
///
/// - Returns: `[outputs, inputs]`, both in row-major order; the inputs are the elements of the
///   point's parts, one part after the other.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: a sweep for each output or for each input, whichever are fewer.
public func jacobian<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> Tensor {
  let recorded = try RecordedFunction(at: repeat each point, of: function)
  var tape = try recorded.tape()
  return tape.jacobian(
    of: [recorded.target.node], withRespectTo: recorded.variables.map(\.node))
}

/// The value of a function at a point, and its Jacobian–vector product (JVP) there: how the value
/// moves when the point moves along a direction.
///
///     let (value, derivative) = try valueWithDerivative(at: 3.0, along: 2.0) { x in x * x }
///     value  // Tensor(9)
///     derivative  // Tensor(12)
///
/// - Parameter direction: as many parts as the point has, of the same shapes.
/// - Throws: `RecordingProblem` when the function's operations or the direction do not fit, or what
///   the function throws.
/// - Complexity: one forward sweep.
public func valueWithDerivative<each Point: DifferentiationPoint>(
  at point: repeat each Point, along direction: repeat each Point,
  of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (value: Tensor, derivative: Tensor) {
  let recorded = try RecordedFunction(at: repeat each point, of: function)
  var tape = try recorded.tape()
  tape.forward(seeds: try recorded.seeds(along: repeat each direction))
  let target = recorded.target.node
  return (tape.tensor(of: target), tape.tangentTensor(of: target))
}

/// The Hessian matrix of a function at a point.
///
///     let matrix = try hessian(at: [2.0, 3.0]) { x in x[0] * x[0] * x[1] }
///     matrix  // Tensor(rows: [[6, 4], [4, 0]])
///     let whole = try hessian(at: 2.0, 3.0) { x, y in x * x * y }
///     whole  // Tensor(rows: [[6, 4], [4, 0]])
///
/// - Parameter function: a function that ends in a number.
/// - Returns: `[inputs, inputs]`; the inputs are the elements of the point's parts, one part after
///   the other.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: a reverse sweep over the recorded gradient for each input.
public func hessian<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> Tensor {
  let recorded = try RecordedFunction(at: repeat each point, of: function)
  let gradient = recorded.gradient()
  var tape = try recorded.tape()
  return tape.jacobian(
    of: gradient.map(\.node), withRespectTo: recorded.variables.map(\.node))
}

/// The Hessian–vector product (HVP): the product of a function's Hessian at a point and a direction,
/// exact, without the matrix.
///
///     let product = try hessianVectorProduct(at: [2.0, 3.0], along: [1.0, 0.0]) { x in
///       x[0] * x[0] * x[1]
///     }
///     product  // [6, 4]
///     let parts = try hessianVectorProduct(at: 2.0, 3.0, along: 1.0, 0.0) { x, y in x * x * y }
///     parts.0  // 6
///     parts.1  // 4
///
/// - Parameters:
///   - direction: as many parts as the point has, of the same shapes.
///   - function: a function that ends in a number.
/// - Throws: `RecordingProblem` when the function's operations or the direction do not fit, or what
///   the function throws.
/// - Complexity: one forward sweep over the recorded gradient, a small multiple of the function's
///   own work.
public func hessianVectorProduct<each Point: DifferentiationPoint>(
  at point: repeat each Point, along direction: repeat each Point,
  of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (repeat each Point) {
  let recorded = try RecordedFunction(at: repeat each point, of: function)
  let gradient = recorded.gradient()
  var tape = try recorded.tape()
  let products = tape.hessianVectorProduct(
    of: gradient.map(\.node), along: try recorded.seeds(along: repeat each direction))
  var rest = products.makeIterator()
  func next() -> Tensor { rest.next() ?? Tensor([]) }
  return (repeat (each Point)(elementsOf: next()))
}
