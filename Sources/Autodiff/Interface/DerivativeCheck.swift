/// What a check of a function's derivatives at a point found.
public struct DerivativeCheck: Sendable {
  /// The gradient, element by element.
  public let gradient: [GradientComparison]
  /// The two sweeps' products with the same directions.
  public let products: ProductComparison
  /// The second derivatives: the gradient of the slope in one direction, element by element.
  public let curvature: [GradientComparison]

  /// The comparisons that count: at a corner there are no second derivatives to compare.
  private var comparisons: [GradientComparison] {
    gradient.contains { $0.verdict == .corner } ? gradient : gradient + curvature
  }

  /// The element whose derivative is furthest from what the other ways say, a corner only where
  /// nothing is wrong.
  public var worst: GradientComparison? {
    let wrong = comparisons.filter { $0.verdict == .wrong }
    return (wrong.isEmpty ? comparisons : wrong).max { $0.error < $1.error }
  }

  /// Wrong where anything is, a corner where one stands in the way, else agreement.
  public var verdict: GradientComparison.Verdict {
    let verdicts = comparisons.map(\.verdict)
    if verdicts.contains(.wrong) || !products.agrees { return .wrong }
    return verdicts.contains(.corner) ? .corner : .agrees
  }
}

/// Checks the first and second derivatives of a function at a point: reverse against forward mode,
/// against five-point central differences, and by the dot-product test.
///
///     let check = try checkDerivatives(at: [0.5, 2.0]) { x in sin(x[0]) * exp(x[1]) }
///     check.verdict  // .agrees
///     let corner = try checkDerivatives(at: 0.0) { x in abs(x) }
///     corner.verdict  // .corner
///
/// - Throws: `RecordingProblem` when the function's operations do not fit, or what it throws.
/// - Complexity: ten evaluations and two forward sweeps for each element of the point.
public func checkDerivatives<Point: DifferentiationPoint>(
  at point: Point, of function: (Variable) throws -> Variable
) throws -> DerivativeCheck {
  let recording = Recording()
  let variable = recording.variable(point.tensor.shape)
  let target = try function(variable)
  let gradient = recording.gradient(of: target, withRespectTo: [variable])[0]
  var spread = Spread()
  let direction = recording.constant(spread.tensor(variable.shape))
  let slope = sum(gradient * direction)
  var tape = try recording.tape()
  tape.set(variable.node, to: point.tensor)
  tape.evaluate()
  return DerivativeCheck(
    gradient: tape.compareGradient(of: target.node, variables: [variable.node]),
    products: tape.compareProducts(of: target.node, variables: [variable.node]),
    curvature: tape.compareGradient(of: slope.node, variables: [variable.node]))
}
