/// Whether two numbers are equal, both NaN, or apart by at most `tolerance` of the larger
/// magnitude.
///
/// - Parameter scale: the magnitude that rounding errors refer to, where it is larger than both:
///   that of the terms that were added up.
func isClose(_ left: Double, _ right: Double, _ tolerance: Double, scale: Double = 0) -> Bool {
  if left == right || (left.isNaN && right.isNaN) { return true }
  return abs(left - right) <= tolerance * max(abs(left), abs(right), scale)
}

/// Whether two numbers are the same, the sign of zero and of infinity included; any NaN is the
/// same as any other.
func isIdentical(_ left: Double, _ right: Double) -> Bool {
  (left.isNaN && right.isNaN) || left.bitPattern == right.bitPattern
}

/// Five-point central differences of `function` at `x`, with the magnitude of the error that the
/// rounding of the values leaves in them.
///
/// The step h = ε^(1/5) of x's magnitude balances the rounding, ε/h, against the error of the
/// formula, which is of order h⁴.
func centralDifference(
  at x: Double, _ function: (Double) -> Double
) -> (slope: Double, noise: Double) {
  let step = 7.4e-4 * max(1, abs(x))
  let values = [-2.0, -1, 1, 2].map { function(x + $0 * step) }
  let slope = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
  let largest = values.map { abs($0) }.max() ?? 0
  return (slope, 16 * largest * .ulpOfOne / step)
}

extension Array where Element == Double {
  /// The sum of the products of the elements.
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The sum of the magnitudes of the products: what the rounding errors of `dot` refer to.
  func magnitude(_ other: [Double]) -> Double {
    zip(self, other).reduce(0) { $0 + abs($1.0 * $1.1) }
  }
}
