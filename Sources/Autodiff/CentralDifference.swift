extension Tape {
  /// The derivative of a number's mean over the samples by an element of a variable, by the central
  /// difference (C(x + h) − C(x − h)) / 2h.
  ///
  /// The step h is the cube root of the precision, relative to x: there the rounding of the values
  /// balances the error of the formula, which is of order h².
  ///
  /// Afterwards the variable has its value again, but what depends on it has not: `evaluate()` brings
  /// that back, once for many differences.
  ///
  /// - Precondition: `variable` is the same for all samples and has that element; both are of this
  ///   tape.
  /// - Complexity: two evaluations.
  package mutating func centralDifference(
    of target: NodeID, by variable: NodeID, element: Int
  ) -> Double {
    let place = self.place(of: variable, element: element, sample: 0)
    let x = values[place]
    let step = 6e-6 * max(1, abs(x))
    let lanes = isPerSample(target) ? samples : 1
    func sum(at number: Double) -> Double {
      values[place] = number
      holdingStopped { $0.evaluate() }
      return (0..<lanes).reduce(0) { $0 + value(of: target, sample: $1) }
    }
    let slope = (sum(at: x + step) - sum(at: x - step)) / (2 * step)
    values[place] = x
    return slope / Double(lanes)
  }
}
