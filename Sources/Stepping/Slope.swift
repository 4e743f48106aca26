import Autodiff

extension Primitive {
  /// The slope of a function of one number at a point; nil where it is none.
  static func slope(of function: FunctionID, at point: Double) -> Double? {
    value(function, [point]).flatMap { slope(of: function, input: point, output: $0) }
  }

  /// The textbook's formula of the slope, a(1 − a), with numbers for the operand and the value.
  static func slope(of function: FunctionID, input: Double, output: Double) -> Double? {
    named(function.name)?.partialFormula(0).flatMap {
      $0.value { place in place == .output ? output : input }
    }
  }
}
