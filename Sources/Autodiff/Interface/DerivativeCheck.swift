/// What a check of a function's derivatives at a point found.
public struct DerivativeCheck: Sendable {
  /// The gradient, element by element.
  public let gradient: [GradientComparison]
  /// The two sweeps' products with the same directions.
  public let products: ProductComparison
  /// The operations whose own partial derivatives are wrong, those of the second derivatives too.
  public let wrongOperations: [OperationComparison]
  /// The elements of the gradient whose derivative recorded as operations, from which the second
  /// derivatives come, is another number.
  public let wrongRecordings: [(comparison: GradientComparison, recorded: Double)]
  /// The second derivatives: the gradient of the slope in one direction, element by element.
  public let curvature: [GradientComparison]

  /// The second derivatives that can exist: none do by an element at whose corner the first does not.
  public var smoothCurvature: [GradientComparison] {
    zip(gradient, curvature).filter { $0.0.verdict == .agrees }.map(\.1)
  }

  /// The element whose derivative is furthest from what the other ways say, a corner only where
  /// nothing is wrong.
  public var worst: GradientComparison? {
    let comparisons = gradient + smoothCurvature
    let wrong = comparisons.filter { $0.verdict == .wrong }
    return (wrong.isEmpty ? comparisons : wrong).max { $0.error < $1.error }
  }

  /// Wrong where anything is, a corner where one stands in the way, undecided where differences say
  /// nothing, else agreement.
  public var verdict: GradientComparison.Verdict {
    let verdicts = (gradient + smoothCurvature).map(\.verdict)
    let isWrong =
      verdicts.contains(.wrong) || !products.agrees || !wrongOperations.isEmpty
      || !wrongRecordings.isEmpty
    return isWrong ? .wrong : [.corner, .undecided].first { verdicts.contains($0) } ?? .agrees
  }
}

extension DerivativeCheck {
  /// Checks the derivatives of a number by some variables on a tape that is evaluated.
  ///
  /// - Parameters:
  ///   - builder: the builder of the tape, to which the second derivatives are added.
  ///   - limit: how many elements are compared at most, as in `compareGradient`.
  ///   - shouldStop: asked before each element; true ends the check early, with fewer comparisons.
  /// - Throws: `TapeError` when the second derivatives would not fit in memory.
  /// - Complexity: ten evaluations and two forward sweeps for each element.
  public init(
    of target: NodeID, variables: [NodeID], on tape: Tape, from builder: TapeBuilder,
    limit: Int = .max, shouldStop: () -> Bool = { false }
  ) throws(TapeError) {
    var (tape, builder) = (tape, builder)
    gradient = tape.compareGradient(
      of: target, variables: variables, limit: limit, shouldStop: shouldStop)
    products = tape.compareProducts(of: target, variables: variables)
    guard !shouldStop() else {
      (wrongOperations, wrongRecordings, curvature) = ([], [], [])
      return
    }
    let recorded = try builder.derivative(of: target, withRespectTo: variables)
    let slope = try builder.slope(recorded)
    tape = tape.extended(by: builder)
    wrongOperations = try tape.wrongOperations(
      upTo: slope, limit: limit, shouldStop: shouldStop)
    wrongRecordings = tape.wrongRecordings(
      of: gradient, Dictionary(uniqueKeysWithValues: zip(variables, recorded)), target)
    curvature = tape.compareGradient(
      of: slope, variables: variables, limit: limit, shouldStop: shouldStop)
  }
}

extension TapeBuilder {
  /// Records the slope of a number in a direction of no special kind, from its gradient.
  fileprivate mutating func slope(_ gradient: [NodeID]) throws(TapeError) -> NodeID {
    var directions = Quasirandom()
    var slope = try constant(0)
    for part in gradient {
      let direction = try constant(directions.tensor(shape(of: part)))
      var share = try apply("sum", [apply("multiply", [part, direction])])
      if isPerSample(share) { share = try apply("sample_sum", [share]) }
      slope = try apply("add", [slope, share])
    }
    return slope
  }
}

extension Tape {
  /// The elements of a gradient that agree with everything but the value of the derivative that was
  /// recorded for their variable.
  fileprivate func wrongRecordings(
    of gradient: [GradientComparison], _ recorded: [NodeID: NodeID], _ target: NodeID
  ) -> [(comparison: GradientComparison, recorded: Double)] {
    let lanes = Double(isPerSample(target) ? samples : 1)
    return gradient.compactMap { comparison in
      guard comparison.verdict == .agrees, let node = recorded[comparison.variable]
      else { return nil }
      let number =
        value(of: node, element: comparison.element, sample: comparison.sample) / lanes
      let isSame = abs(number - comparison.reverse) <= 1e3 * comparison.rounding
      return isSame ? nil : (comparison, number)
    }
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
  var tape = try recording.tape()
  guard target.recording === recording else {
    throw RecordingProblem.foreignVariable(primitive: nil)
  }
  guard target.shape.isScalar else { throw RecordingProblem.operation(.noNumber(target.shape)) }
  tape.set(variable.node, to: point.tensor)
  tape.evaluate()
  return try DerivativeCheck(
    of: target.node, variables: [variable.node], on: tape, from: recording.builder)
}
