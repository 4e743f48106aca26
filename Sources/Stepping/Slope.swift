import Autodiff

extension ChainRuleFactors.Slope {
  /// The slope of the function at another point.
  public func slope(at point: Double) -> Double? {
    Primitive.named(function.name)?.value([point]).flatMap { derivative(input: point, output: $0) }
  }

  /// The formula of the slope in terms of the activation, a(1 − a), with another number for a.
  public func formula(withOutput number: Double) -> Double? {
    derivative(input: input, output: number)
  }

  private func derivative(input: Double, output: Double) -> Double? {
    Primitive.named(function.name)?.partialFormula(0).flatMap {
      $0.value { place in place == .output ? output : input }
    }
  }
}
