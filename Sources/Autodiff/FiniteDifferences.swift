/// The slopes of a function at a point, from its values at five points a step apart.
struct Slopes {
  /// Of fourth order, from both sides.
  let central: Double
  /// Of second order, from one side each.
  let left: Double
  let right: Double
  /// The least and the greatest slope between neighbouring points.
  let range: (least: Double, greatest: Double)
  /// What the rounding of the values may make of slopes.
  let noise: Double

  init(step: Double, values: [Double]) {
    let magnitude = values.map { abs($0) }.max() ?? 0
    // Where eight times a value would overflow, a part of each is as good.
    let scale = magnitude > 1e300 && magnitude.isFinite ? 0x1p100 : 1
    let values = values.map { $0 / scale }
    let step = step / scale
    central = (values[0] - 8 * values[1] + 8 * values[3] - values[4]) / (12 * step)
    left = (3 * values[2] - 4 * values[1] + values[0]) / (2 * step)
    right = (-3 * values[2] + 4 * values[3] - values[4]) / (2 * step)
    let chords = zip(values, values.dropFirst()).map { ($1 - $0) / step }
    range = (chords.min() ?? 0, chords.max() ?? 0)
    noise = 64 * (magnitude / scale) * .ulpOfOne / step
  }

  /// How far the slopes on the two sides are apart.
  var gap: Double { abs(right - left) }

  var isFinite: Bool { gap.isFinite && central.isFinite }

  /// Whether the slopes on the two sides are the same, and a derivative is theirs.
  func settle(_ derivative: Double) -> Bool {
    derivative.isFinite && gap <= max(noise, 1e-5 * max(abs(left), abs(right)))
      && abs(derivative - central) <= tolerance(derivative)
  }

  /// How far a derivative may be from the central slope: 1e-6 relative, or the rounding.
  func tolerance(_ derivative: Double) -> Double {
    max(1e-6 * max(abs(derivative), abs(central)), noise)
  }
}

/// A derivative by central differences, at steps that become smaller until the slopes agree with
/// what is expected, or show that they never will.
///
/// The first step is ε^(1/5) of the number's magnitude, at least of 1: there the rounding of the
/// values balances the fourth-order error of the formula. A function that changes faster shows
/// itself only at smaller steps, as does a corner nearby.
struct FiniteDifference {
  /// The slopes at the step at which they are known best.
  let best: Slopes
  /// How far the best central slope may be from the derivative: rounding, and what the step changes.
  let error: Double
  /// Whether the slopes come nearer and nearer to the one expected, though they do not reach it: at a
  /// bend, where only the second derivative jumps.
  let isConverging: Bool
  /// Whether no derivative exists at the point: the function has no value there or on one side, or
  /// its slopes on the two sides part, or grow without bound, at ever smaller steps.
  let isCorner: Bool
  /// The range in which the slopes around a corner lie; everything where the function has no value.
  let range: ClosedRange<Double>

  /// Differences of `function` around `x`, where `derivative` is the slope expected.
  ///
  /// - Complexity: five evaluations where the first step shows the slope expected, at most 60.
  init(at x: Double, expecting derivative: Double, _ function: (Double) -> Double) {
    let center = function(x)
    var levels: [Slopes] = []
    for step in FiniteDifference.steps(at: x) {
      let around = [-2, -1, 1, 2].map { function(x + $0 * step) }
      levels.append(
        Slopes(step: step, values: [around[0], around[1], center, around[2], around[3]]))
      if let last = levels.last, last.settle(derivative) { break }
    }
    let finite = levels.filter(\.isFinite)
    let hasValues = center.isFinite && levels.last?.isFinite ?? false
    let isSettled = levels.last?.settle(derivative) ?? false
    isCorner =
      !hasValues
      || !isSettled && (FiniteDifference.parts(finite) || FiniteDifference.grows(finite))
    isConverging = FiniteDifference.converges(finite, to: derivative)
    (best, error) = FiniteDifference.best(finite, isSettled: isSettled) ?? (levels[0], .infinity)
    let finest = finite.last ?? best
    range =
      hasValues && finest.range.least <= finest.range.greatest
      ? finest.range.least - finest.noise...finest.range.greatest + finest.noise
      : -.infinity...(.infinity)
  }

  /// Powers of two, so that adding them rounds little: sixteen times smaller each, down to where the
  /// number itself has no more digits, and beyond that in proportion to a small number.
  private static func steps(at x: Double) -> [Double] {
    func steps(from size: Double, count: Int) -> [Double] {
      let first = Double(sign: .plus, exponent: (7.4e-4 * size).exponent, significand: 1)
      return (0..<count).map { first / Double(sign: .plus, exponent: 4 * $0, significand: 1) }
    }
    let size = x.isFinite ? abs(x) : 1
    let all = steps(from: max(1, size), count: 9) + steps(from: size, count: size == 0 ? 0 : 5)
    var last = Double.infinity
    return all.filter { step in
      guard step < last, step > 4 * x.ulp || last == .infinity else { return false }
      last = step
      return true
    }
  }

  /// The step at which rounding and the change from the step before are smallest together.
  private static func best(_ levels: [Slopes], isSettled: Bool) -> (Slopes, Double)? {
    guard let first = levels.first, let last = levels.last else { return nil }
    if isSettled { return (last, last.noise) }
    var best = (first, Double.infinity)
    for (coarser, level) in zip(levels, levels.dropFirst()) {
      let error = abs(level.central - coarser.central) + level.noise
      if error < best.1 { best = (level, error) }
    }
    return best
  }

  /// Whether the gap between the slopes on the two sides stays, at the smallest step whose rounding
  /// would let it be seen; along a smooth function it shrinks with the square of the step.
  private static func parts(_ levels: [Slopes]) -> Bool {
    for (coarser, level) in zip(levels, levels.dropFirst()).reversed()
    where 16 * level.noise < coarser.gap {
      return level.gap >= 0.5 * coarser.gap
    }
    return false
  }

  /// Whether each of the last steps brings the slope to a third of its distance, or nearer.
  private static func converges(_ levels: [Slopes], to derivative: Double) -> Bool {
    let distances = levels.suffix(5).map { abs($0.central - derivative) }
    return distances.count == 5
      && zip(distances, distances.dropFirst()).allSatisfy { $1 <= $0 / 3 }
  }

  /// Whether the slope grows from each step to the next, as that of ∛x does at 0.
  private static func grows(_ levels: [Slopes]) -> Bool {
    let slopes = levels.suffix(4).map { abs($0.central) }
    return slopes.count == 4
      && zip(slopes, slopes.dropFirst()).allSatisfy { $1 >= 3 * $0 && $1 > 0 }
  }
}
