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
  guard let number = value.scalar else {
    throw RecordingProblem.operation(.noNumber(value.shape))
  }
  return (number, pullback(Tensor(1)))
}

/// The value of a function at a point, and its vector–Jacobian product (VJP) there.
///
///     let (value, pullback) = try valueWithPullback(at: [1.0, 2.0]) { x in x * x }
///     value  // Tensor([1, 4])
///     pullback(Tensor([1, 10]))  // [2, 40]
///
/// - Returns: the value, and a function that takes an adjoint of the value to the adjoint of the
///   point; each call is one reverse sweep.
/// - Precondition: what the pullback is called with has the value's shape.
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
public func valueWithPullback<each Point: DifferentiationPoint>(
  at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
) throws -> (value: Tensor, pullback: (Tensor) -> (repeat each Point)) {
  let recorded = try RecordedFunction(at: repeat each point, of: function)
  let (tape, target, variables) = (try recorded.tape(), recorded.target.node, recorded.variables)
  return (
    tape.tensor(of: target),
    { adjoint in
      var swept = tape
      swept.reverse(from: target, seed: adjoint)
      var rest = variables.makeIterator()
      func next() -> Tensor {
        rest.next().map { swept.adjointTensor(of: $0.node) } ?? Tensor([])
      }
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
