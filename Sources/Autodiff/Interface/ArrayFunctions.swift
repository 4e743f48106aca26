// Linear algebra, reductions and structure under their Swift names.

/// The product of a matrix `[m, n]` and a vector `[n]` or matrix `[n, k]`.
public func matmul(_ w: Variable, _ x: Variable) -> Variable {
  w.recording.apply("matmul", [w, x])
}
/// A layer's pre-activation w x + b: `w` is `[outputs, inputs]`, `b` is `[outputs]`.
public func weightedSum(_ w: Variable, _ x: Variable, _ b: Variable) -> Variable {
  w.recording.apply("weighted_sum", [w, x, b])
}
/// The sum of the products of two vectors' elements.
public func dot(_ u: Variable, _ v: Variable) -> Variable { u.recording.apply("dot", [u, v]) }
/// The matrix of all products of the elements of two vectors.
public func outer(_ u: Variable, _ v: Variable) -> Variable { u.recording.apply("outer", [u, v]) }
/// A matrix with its rows and columns exchanged.
public func transpose(_ x: Variable) -> Variable { x.recording.apply("transpose", [x]) }

/// The sum of all elements; along an axis, 1 or 2, of a matrix where one is given.
public func sum(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("sum", [x], attributes: axis.map { [$0] } ?? [])
}
/// The mean of all elements; along an axis, 1 or 2, of a matrix where one is given.
public func mean(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("mean", [x], attributes: axis.map { [$0] } ?? [])
}
/// The product of all elements; along an axis, 1 or 2, of a matrix where one is given.
public func prod(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("prod", [x], attributes: axis.map { [$0] } ?? [])
}
/// The largest element; along an axis, 1 or 2, of a matrix where one is given.
public func max(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("max", [x], attributes: axis.map { [$0] } ?? [])
}
/// The smallest element; along an axis, 1 or 2, of a matrix where one is given.
public func min(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("min", [x], attributes: axis.map { [$0] } ?? [])
}
/// The Euclidean norm; along an axis, 1 or 2, of a matrix where one is given.
public func norm(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("norm", [x], attributes: axis.map { [$0] } ?? [])
}
/// The logarithm of the sum of the exponentials, finite for any finite elements; along an axis, 1 or 2, of a matrix where one is given.
public func logSumExp(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("logsumexp", [x], attributes: axis.map { [$0] } ?? [])
}

/// Numbers put together to a vector, or vectors to the rows of a matrix; at least one.
public func stack(_ first: Variable, _ others: Variable...) -> Variable {
  first.recording.apply("stack", [first] + others)
}
/// Arrays one after the other: vectors, or matrices along axis 1 or 2; at least one.
public func concatenate(_ first: Variable, _ others: Variable..., axis: Int? = nil) -> Variable {
  first.recording.apply("concat", [first] + others, attributes: axis.map { [$0] } ?? [])
}
/// The same elements, row by row, as a matrix of another shape.
public func reshape(_ x: Variable, rows: Int, columns: Int) -> Variable {
  x.recording.apply("reshape", [x], attributes: [rows, columns])
}
/// The elements of an array, row by row, as a vector.
public func flatten(_ x: Variable) -> Variable { x.recording.apply("flatten", [x]) }
