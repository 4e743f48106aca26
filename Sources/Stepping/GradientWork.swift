import Autodiff
public import Language

/// How much work the gradient of a model's target is by finite differences, by forward mode and by
/// reverse mode, measured on its own tape.
public struct GradientWork: Sendable {
  /// A way to compute a gradient.
  public enum Method: CaseIterable, Hashable, Sendable {
    case differences, forward, reverse
  }

  /// How much work a method is, and what it computes.
  public struct Measurement: Sendable {
    /// The method.
    public let method: Method
    /// The evaluations of the target or the sweeps it takes, the first evaluation not counted.
    public let sweeps: Int
    /// The elementary operations they add up to, with the first evaluation.
    public let operations: Double
    /// The time of the same, the least of several runs.
    public internal(set) var time: Duration
    /// Whether the time was measured for some of the parameters only.
    public internal(set) var isEstimate: Bool
    /// The derivatives, one for each of `shown`.
    public internal(set) var derivatives: [Double]
  }

  /// The number of derivatives in the gradient.
  public let parameters: Int
  /// The elementary operations of one evaluation.
  public let evaluation: Int
  /// The derivatives that are shown: the first ones and the last.
  public let shown: [Symbol]
  /// What was measured of each method, as listed there.
  public let measurements: [Measurement]

  /// Measures the three methods; nil when the model has no target or no parameters, or when it was
  /// told to stop.
  ///
  /// - Complexity: a fraction of a second.
  public init?(_ model: Model, shouldStop: () -> Bool) {
    guard let target = model.target, !model.parameters.isEmpty else { return nil }
    let places = model.parameters.flatMap { parameter in
      (0..<model.tape.shape(of: parameter.node).count).lazy.map {
        NamedElement(node: parameter.node, element: $0)
      }
    }
    let shown = places.count <= 6 ? places : Array(places.prefix(5) + places.suffix(1))
    var meter = Meter(tape: model.tape, target: target.node)
    let evaluation = Double(model.tape.useCount(upTo: target.node))
    let sweep = model.tape.useCount(upTo: target.node, from: Set(model.parameters.map(\.node)))
    // A forward sweep goes through what depends on its parameter only.
    let forward = model.parameters.reduce(0) { sum, parameter in
      sum + Double(model.tape.shape(of: parameter.node).count)
        * Double(model.tape.useCount(upTo: target.node, from: [parameter.node]))
    }
    let count = places.count
    var measurements: [Measurement] = []
    for method in Method.allCases {
      guard let result = meter.measure(method, shown, others: places, shouldStop) else {
        return nil
      }
      let (sweeps, operations): (Int, Double) =
        switch method {
        case .differences: (2 * count, 2 * Double(count) * evaluation)
        case .forward: (count, evaluation + forward)
        case .reverse: (1, evaluation + Double(sweep))
        }
      measurements.append(
        Measurement(
          method: method, sweeps: sweeps, operations: operations, time: result.time,
          isEstimate: result.isEstimate, derivatives: result.derivatives))
    }
    parameters = count
    self.evaluation = Int(evaluation)
    self.measurements = measurements
    let end = Reference(name: target.name)
    self.shown = shown.map { place in
      let shape = model.tape.shape(of: place.node)
      return .derivative(
        of: end,
        by: Reference(
          name: model.quantity(of: place.node)?.name ?? "?",
          indices: shape.indices(of: place.element), isArray: !shape.isScalar))
    }
  }
}

/// Times the methods on a tape.
///
/// Of several runs the least time counts: whatever else the machine does only adds to it.
private struct Meter {
  /// The time after which the rest is extrapolated.
  private static let longest = Duration.milliseconds(200)
  /// How often each piece of work is run.
  private static let runs = 3
  private let clock = ContinuousClock()
  private var tape: Tape
  private let target: NodeID
  private let lanes: Int

  init(tape: Tape, target: NodeID) {
    self.tape = tape
    self.target = target
    lanes = tape.isPerSample(target) ? tape.samples : 1
  }

  /// The time of a whole gradient, and the derivatives by the elements shown.
  mutating func measure(
    _ method: GradientWork.Method, _ shown: [NamedElement], others: [NamedElement],
    _ shouldStop: () -> Bool
  ) -> (time: Duration, isEstimate: Bool, derivatives: [Double])? {
    if method == .reverse { return reverse(shown) }
    defer { tape.evaluate() }
    var derivatives: [Double] = []
    for place in shown {
      if shouldStop() { return nil }
      derivatives.append(derivative(method, place).value)
    }
    // What was shown has warmed the caches; now all of them are timed, or as many as there is time
    // for.
    var spent = Duration.zero
    var done = 0
    let start = clock.now
    for place in others {
      if shouldStop() { return nil }
      spent += (0..<Meter.runs).map { _ in derivative(method, place).time }.min() ?? .zero
      done += 1
      if clock.now - start > Meter.longest { break }
    }
    var whole = spent * others.count / max(1, done)
    if method == .forward { whole += least { $0.evaluate() } }
    return (whole, done < others.count, derivatives)
  }

  private mutating func reverse(
    _ shown: [NamedElement]
  ) -> (time: Duration, isEstimate: Bool, derivatives: [Double]) {
    let target = target
    let time = least {
      $0.evaluate()
      $0.reverse(from: target)
    }
    let derivatives = shown.map {
      tape.adjoint(of: $0.node, element: $0.element) / Double(lanes)
    }
    return (time, false, derivatives)
  }

  /// The least time of some work, run until that is known well.
  private mutating func least(_ work: (inout Tape) -> Void) -> Duration {
    var best = clock.measure { work(&tape) }
    let start = clock.now
    var times = 1
    while times < Meter.runs || (times < 1000 && clock.now - start < .milliseconds(20)) {
      best = min(best, clock.measure { work(&tape) })
      times += 1
    }
    return best
  }

  /// The derivative by one element, and the time its evaluations or its sweep take.
  ///
  /// After differences the tape is to be evaluated again.
  private mutating func derivative(
    _ method: GradientWork.Method, _ place: NamedElement
  ) -> (value: Double, time: Duration) {
    guard method == .differences else {
      var direction = Tensor(repeating: 0, shape: tape.shape(of: place.node))
      direction[place.element] = 1
      let time = clock.measure { tape.forward(seeds: [(place.node, direction)]) }
      let sum = (0..<lanes).reduce(0) { $0 + tape.tangent(of: target, sample: $1) }
      return (sum / Double(lanes), time)
    }
    var value = 0.0
    let time = clock.measure {
      value = tape.centralDifference(of: target, by: place.node, element: place.element)
    }
    return (value, time)
  }
}
