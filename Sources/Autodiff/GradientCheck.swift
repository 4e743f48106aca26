/// How the reverse sweep's derivative by one element compares with two independent ways.
public struct GradientComparison: Sendable {
  /// The variable.
  public let variable: NodeID
  /// The element, row-major from 0.
  public let element: Int
  /// The sample whose element it is, from 0; 0 for a variable that is the same for all.
  public let sample: Int
  /// The derivative by the reverse sweep.
  public let reverse: Double
  /// By forward mode.
  public let forward: Double
  /// By five-point central differences of the value.
  public let difference: Double
  /// By differences to the left alone and to the right alone: they part at a corner.
  public let oneSided: (left: Double, right: Double)
  /// The magnitude below which differences say nothing, from rounding.
  public let noise: Double
  /// Whether no derivative exists here, so that none that was computed could be right: the slopes
  /// on the two sides part, or grow without bound, and do so at ever smaller steps.
  public let isCorner: Bool

  /// What a comparison shows.
  public enum Verdict: Sendable {
    /// The ways agree.
    case agrees
    /// There is a corner, a jump or a vertical slope: no derivative exists that could be right.
    case corner
    /// The function is smooth here and its derivative is another.
    case wrong
  }

  /// What the comparison shows; at a corner no agreement counts.
  public var verdict: Verdict { isCorner ? .corner : agrees ? .agrees : .wrong }

  /// The larger of the relative errors against forward mode and against the differences.
  public var error: Double {
    max(
      Self.relative(reverse, forward, floor: noise * 1e-3),
      Self.relative(reverse, difference, floor: noise))
  }

  /// Whether forward mode agrees to 1e-10 and the differences to 1e-6, relative.
  public var agrees: Bool {
    Self.relative(reverse, forward, floor: noise * 1e-3) <= 1e-10
      && Self.relative(reverse, difference, floor: noise) <= 1e-6
  }

  fileprivate static func relative(_ left: Double, _ right: Double, floor: Double) -> Double {
    if left == right { return 0 }
    let distance = abs(left - right)
    guard distance.isFinite else { return .infinity }
    guard distance > floor else { return 0 }
    return distance / max(abs(left), abs(right))
  }
}

extension Tape {
  /// Compares the gradient of a number's mean over the samples, element by element, with forward
  /// mode and with five-point central differences.
  ///
  /// The step is ε^(1/5) of the variable's magnitude, at least of 1: it balances the rounding of
  /// the value against the fourth-order error of the formula. Where the differences disagree, or
  /// the slopes on the two sides do, smaller steps tell a corner nearby from one that is here.
  ///
  /// - Parameter shouldStop: asked before each element; true ends the comparison early.
  /// - Complexity: five evaluations and one forward sweep for each element of each sample; fifteen
  ///   evaluations where smaller steps are needed.
  public mutating func compareGradient(
    of target: NodeID, variables: [NodeID], shouldStop: () -> Bool = { false }
  ) -> [GradientComparison] {
    var comparisons: [GradientComparison] = []
    reverse(from: target)
    let gradients = self
    for variable in variables {
      for sample in 0..<(isPerSample(variable) ? samples : 1) {
        for element in 0..<shape(of: variable).count {
          if shouldStop() { return comparisons }
          let adjoint = gradients.adjoint(of: variable, element: element, sample: sample)
          comparisons.append(compare(adjoint, of: target, variable, element, sample))
        }
      }
    }
    return comparisons
  }

  private mutating func compare(
    _ adjoint: Double, of target: NodeID, _ variable: NodeID, _ element: Int, _ sample: Int
  ) -> GradientComparison {
    let original = tensor(of: variable, sample: sample)
    var direction = Tensor(repeating: 0, shape: original.shape)
    direction[element] = 1
    forward(seeds: [(variable, direction)], sample: sample)
    let forwardMode = mean(of: target) { $0.tangent(of: target, sample: $1) }
    let reverseMode = adjoint / Double(isPerSample(target) ? samples : 1)
    let step = 7.4e-4 * max(1, abs(original[element]))
    var differences = Differences(
      step: step, values: values(of: target, variable, original, element, sample, step))
    var isCorner = false
    for refinement in [16.0, 256] where !differences.settle(reverseMode) {
      let finer = differences.refined(
        step: step / refinement,
        values: values(of: target, variable, original, element, sample, step / refinement),
        against: reverseMode)
      isCorner = finer.isCorner(reverseMode, after: differences)
      differences = finer
    }
    set(variable, sample: sample, to: original)
    evaluate()
    return GradientComparison(
      variable: variable, element: element, sample: sample, reverse: reverseMode,
      forward: forwardMode, difference: differences.central, oneSided: differences.oneSided,
      noise: differences.noise, isCorner: isCorner)
  }

  /// The target's mean at five values of an element, `step` apart.
  private mutating func values(
    of target: NodeID, _ variable: NodeID, _ original: Tensor, _ element: Int, _ sample: Int,
    _ step: Double
  ) -> [Double] {
    (-2...2).map { multiple in
      var moved = original
      moved[element] += Double(multiple) * step
      set(variable, sample: sample, to: moved)
      evaluate()
      return mean(of: target) { $0.value(of: target, sample: $1) }
    }
  }

  /// The mean over the samples of what is read of a number for each.
  private func mean(of target: NodeID, _ read: (Tape, Int) -> Double) -> Double {
    let lanes = isPerSample(target) ? samples : 1
    return (0..<lanes).reduce(0) { $0 + read(self, $1) } / Double(lanes)
  }
}

/// The slopes of a function from its values at five points.
private struct Differences {
  /// Of fourth order, from both sides.
  let central: Double
  /// Of second order, from one side each.
  let oneSided: (left: Double, right: Double)
  /// The least and the greatest slope between neighbouring points.
  let range: (least: Double, greatest: Double)
  /// What the rounding of the values may make of slopes.
  var noise: Double

  init(step: Double, values: [Double]) {
    central = (values[0] - 8 * values[1] + 8 * values[3] - values[4]) / (12 * step)
    oneSided = (
      left: (3 * values[2] - 4 * values[1] + values[0]) / (2 * step),
      right: (-3 * values[2] + 4 * values[3] - values[4]) / (2 * step)
    )
    let chords = zip(values, values.dropFirst()).map { ($1 - $0) / step }
    range = (chords.min() ?? 0, chords.max() ?? 0)
    noise = 64 * (values.map { abs($0) }.max() ?? 0) * .ulpOfOne / step
  }

  /// How far the slopes on the two sides are apart.
  private var gap: Double { abs(oneSided.right - oneSided.left) }

  /// Whether the derivative agrees with the slopes, and they with each other.
  func settle(_ derivative: Double) -> Bool {
    gap <= max(noise, 1e-5 * max(abs(oneSided.left), abs(oneSided.right))) && agrees(derivative)
  }

  private func agrees(_ derivative: Double) -> Bool {
    GradientComparison.relative(derivative, central, floor: noise) <= 1e-6
  }

  /// The slopes at a smaller step.
  ///
  /// An error that remains is excused where it shrinks with the step, and rounding only as far as it
  /// does not hide what disagreed before.
  func refined(step: Double, values: [Double], against derivative: Double) -> Differences {
    var finer = Differences(step: step, values: values)
    let error = abs(central - derivative)
    if error.isFinite, !agrees(derivative) { finer.noise = max(error / 8, finer.noise / 4) }
    return finer
  }

  /// Whether these slopes part, or grow, as much as those at a larger step did, with the derivative
  /// among them: along a smooth function both would have shrunk with the step.
  func isCorner(_ derivative: Double, after coarser: Differences) -> Bool {
    guard gap.isFinite, !derivative.isInfinite else { return true }
    let isAmong = derivative >= range.least - noise && derivative <= range.greatest + noise
    let isApart = gap > noise && gap >= 0.5 * coarser.gap
    let isGrowing = abs(central) > noise && abs(central) >= 3 * abs(coarser.central)
    return isAmong && (isApart || isGrowing)
  }
}
