/// The gradient of a function at a point, by one reverse sweep.
///
///     let slope = try gradient(at: 3.0) { x in x * x }
///     slope  // 6
///     let slopes = try gradient(at: 2.0, 5.0) { x, y in x * y + y }
///     slopes.0  // 5
///     slopes.1  // 3
///     let ascent = try gradient(at: [1.0, 2.0, 3.0]) { x in sum(x * x) }
///     ascent  // [2, 4, 6]
///
/// - Parameters:
///   - point: numbers, arrays of numbers or tensors; the gradient has their types.
///   - function: a function that ends in a number.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: a small multiple of the function's own work.
public func gradient<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (repeat each Point) {
  try valueWithGradient(at: repeat each point, of: function).gradient
}

/// The value and the gradient of a function at a point, by one reverse sweep.
///
///     let (value, gradient) = try valueWithGradient(at: 3.0) { x in x * x }
///     value  // 9
///     gradient  // 6
///
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
public func valueWithGradient<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (value: Double, gradient: (repeat each Point)) {
  let (value, pullback) = try valueWithPullback(at: repeat each point, of: function)
  guard let number = value.scalar else { throw RecordingProblem.noNumber(value.shape) }
  return (number, pullback(Tensor(1)))
}

/// The value of a function at a point, and its vector–Jacobian product there.
///
///     let (value, pullback) = try valueWithPullback(at: [1.0, 2.0]) { x in x * x }
///     value  // Tensor([1, 4])
///     pullback(Tensor([1, 10]))  // [2, 40]
///
/// - Returns: the value, and a function that takes an adjoint of the value's shape to the adjoint of
///   the point; each call is one reverse sweep.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
public func valueWithPullback<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (value: Tensor, pullback: (Tensor) -> (repeat each Point)) {
  let recording = Recording()
  var (variables, tensors): ([NodeID], [Tensor]) = ([], [])
  func variable(_ tensor: Tensor) -> Variable {
    let variable = recording.variable(tensor.shape)
    variables.append(variable.node)
    tensors.append(tensor)
    return variable
  }
  let target = try function(repeat (each Point).recorded(variable((each point).tensor))).node
  var tape = try recording.tape()
  for (variable, tensor) in zip(variables, tensors) { tape.set(variable, to: tensor) }
  tape.evaluate()
  let value = tape.tensor(of: target)
  return (
    value,
    { [tape, variables] adjoint in
      var swept = tape
      swept.reverse(from: target, seed: adjoint)
      var rest = variables.makeIterator()
      func next() -> Tensor { rest.next().map { swept.adjointTensor(of: $0) } ?? Tensor([]) }
      return (repeat (each Point)(elementsOf: next()))
    }
  )
}

/// The gradient at a variable of a recording, recorded there so that it is differentiated with all
/// else: derivatives nest, and each sees its own variable only.
///
///     let third = try gradient(at: 2.0) { x in
///       gradient(at: x) { y in gradient(at: y) { z in z * z * z * z } }
///     }
///     third  // 48
///     let outer = try gradient(at: 1.0) { x in
///       x * gradient(at: x) { y in x + y }
///     }
///     outer  // 1
///
/// - Parameter function: a function that ends in a number.
public func gradient(
  at point: Variable, of function: (Variable) throws -> Variable
) rethrows -> Variable {
  // A node of its own: what the function takes from outside may be the point itself.
  let variable = point.recording.apply("identity", [point])
  let target = try function(variable)
  return point.recording.gradient(of: target, withRespectTo: [variable])[0]
}

/// The Jacobian matrix of a function at a point.
///
///     let matrix = try jacobian(at: [2.0, 3.0]) { x in x * x[0] }
///     matrix  // Tensor(rows: [[4, 0], [3, 2]])
///
/// - Returns: `[outputs, inputs]`, both in row-major order.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: a sweep for each output or for each input, whichever are fewer.
public func jacobian<Point: DifferentiationPoint>(
  at point: Point, of function: (Variable) throws -> Variable
) throws -> Tensor {
  var program = try EvaluatedProgram(at: point.tensor, of: function)
  return program.tape.jacobian(of: program.target.node, withRespectTo: program.variable.node)
}

/// The Jacobian–vector product: how a function's value moves when its point moves along a direction.
///
///     let (value, derivative) = try valueWithDerivative(at: 3.0, along: 2.0) { x in x * x }
///     value  // Tensor(9)
///     derivative  // Tensor(12)
///
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: one forward sweep.
public func valueWithDerivative<Point: DifferentiationPoint>(
  at point: Point, along direction: Point, of function: (Variable) throws -> Variable
) throws -> (value: Tensor, derivative: Tensor) {
  var program = try EvaluatedProgram(at: point.tensor, of: function)
  program.tape.forward(seeds: [(program.variable.node, direction.tensor)])
  return (
    program.tape.tensor(of: program.target.node),
    program.tape.tangentTensor(of: program.target.node)
  )
}

/// The Hessian matrix of a function at a point.
///
///     let matrix = try hessian(at: [2.0, 3.0]) { x in x[0] * x[0] * x[1] }
///     matrix  // Tensor(rows: [[6, 4], [4, 0]])
///
/// - Returns: `[inputs, inputs]`.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: a forward sweep over the recorded gradient for each input.
public func hessian<Point: DifferentiationPoint>(
  at point: Point, of function: (Variable) throws -> Variable
) throws -> Tensor {
  try jacobian(at: point) { x in try gradient(at: x) { try function($0) } }
}

/// The product of a function's Hessian at a point and a direction, exact, without the matrix.
///
///     let product = try hessianVectorProduct(at: [2.0, 3.0], along: [1.0, 0.0]) { x in
///       x[0] * x[0] * x[1]
///     }
///     product  // [6, 4]
///
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: one forward sweep over the recorded gradient, a small multiple of the function's
///   own work.
public func hessianVectorProduct<Point: DifferentiationPoint>(
  at point: Point, along direction: Point, of function: (Variable) throws -> Variable
) throws -> Point {
  let moved = try valueWithDerivative(at: point, along: direction) { x in
    try gradient(at: x) { try function($0) }
  }
  return Point(elementsOf: moved.derivative)
}

/// A function of one array on a tape, evaluated at a point.
private struct EvaluatedProgram {
  let variable: Variable
  let target: Variable
  var tape: Tape

  init(at point: Tensor, of function: (Variable) throws -> Variable) throws {
    let recording = Recording()
    variable = recording.variable(point.shape)
    target = try function(variable)
    tape = try recording.tape()
    tape.set(variable.node, to: point)
    tape.evaluate()
  }
}
