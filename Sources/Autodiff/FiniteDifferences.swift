/// The slopes of a function at a point, from its values at five points a step apart.
struct Slopes {
  /// Of fourth order, from both sides.
  let central: Double
  /// Of second order, from one side each.
  let left: Double
  let right: Double
  /// What the rounding of one value makes of a slope between two neighbouring points: the unit of
  /// the bounds below, which weigh it as the formulas weigh the values.
  private let unit: Double

  /// - Parameter rounding: how far each value may be from the function's.
  init(step: Double, values: [Double], rounding: Double) {
    let magnitude = values.map { abs($0) }.max() ?? 0
    // Where eight times a value would overflow, a part of each is as good.
    let scale = magnitude > 1e300 && magnitude.isFinite ? 0x1p100 : 1
    let values = values.map { $0 / scale }
    let step = step / scale
    central = (values[0] - 8 * values[1] + 8 * values[3] - values[4]) / (12 * step)
    left = (3 * values[2] - 4 * values[1] + values[0]) / (2 * step)
    right = (-3 * values[2] + 4 * values[3] - values[4]) / (2 * step)
    // The values themselves are rounded, too, and those further away may be the larger ones.
    let least = FiniteDifference.leastMagnitude
    unit = max(rounding, 2 * .ulpOfOne * magnitude, least) / scale / step
  }

  /// How far rounding may move the central slope: (1 + 8 + 8 + 1)/12 of the unit.
  var noise: Double { 1.5 * unit }
  /// How far rounding may move a slope on one side: (3 + 4 + 1)/2 of the unit.
  var sideNoise: Double { 4 * unit }
  /// How far rounding may move the gap: (1 + 4 + 6 + 4 + 1)/2 of the unit.
  var gapNoise: Double { 8 * unit }

  /// How far the slopes on the two sides are apart.
  var gap: Double { abs(right - left) }

  var isFinite: Bool { gap.isFinite && central.isFinite }

  /// How far the slopes on the two sides may be from the true ones, as those of a larger step show.
  func doubt(after coarser: Slopes) -> Double {
    abs(left - coarser.left) + abs(right - coarser.right) + 2 * sideNoise
  }

  /// Whether one step is enough: the slopes on the two sides are the same, a derivative is theirs,
  /// and rounding would not have hidden it if it were not.
  func settles(_ derivative: Double, resolving share: Double) -> Bool {
    if derivative == 0, central == 0, gap == 0 { return true }
    return derivative.isFinite && gap <= max(gapNoise, 1e-5 * max(abs(left), abs(right)))
      && noise <= share * abs(derivative)
      && abs(derivative - central) <= noise + FiniteDifference.precision * abs(derivative)
  }
}

/// A derivative by central differences, at steps from large to small.
///
/// Large steps see too much of a function that bends, small ones too little above the rounding of
/// its values. No step is chosen for the derivative that is expected: a slope stands until one of a
/// smaller step differs from it by more than rounding explains.
struct FiniteDifference {
  /// The relative error of slopes that rounding does not explain: what is left of the h⁴.
  static let precision = 1e-7
  /// Below this a number has gone under in what the least one there is makes of its terms.
  static let leastMagnitude = 1e-300

  /// The slopes at the step at which they are known best; at a corner, where its sides are.
  let best: Slopes
  /// How far the best central slope may be from the derivative; ∞ where no other step confirms it.
  let error: Double
  /// Whether no derivative is to be seen: the function has no value at the point or on one side, or
  /// its slopes on the two sides part, or grow without bound, at ever smaller steps.
  let isCorner: Bool
  /// The range in which a derivative at the corner lies; everything where there is none.
  let range: ClosedRange<Double>
  /// Whether a corner would have been seen: rounding did not cover what the sides differ by.
  let seesCorners: Bool
  /// Whether the slopes come nearer and nearer to the one expected, though they do not reach it: at a
  /// bend, where only the second derivative jumps.
  private let isConverging: Bool

  /// Differences of `function` around `x`, where `derivative` is the slope expected.
  ///
  /// - Parameters:
  ///   - rounding: how far a value of the function may be from the true one.
  ///   - share: how much of the derivative rounding may hide at the first step, if that is to be the
  ///     only one.
  /// - Complexity: five evaluations where the first step shows the slope expected, at most 70.
  init(
    at x: Double, expecting derivative: Double, rounding: Double, resolving share: Double,
    _ function: (Double) -> Double
  ) {
    let center = function(x)
    func slopes(_ step: Double) -> Slopes {
      let around = [-2, -1, 1, 2].map { function(x + $0 * step) }
      let values = [around[0], around[1], center, around[2], around[3]]
      return Slopes(step: step, values: values, rounding: rounding)
    }
    let first = slopes(FiniteDifference.firstStep(at: x))
    if first.settles(derivative, resolving: share) {
      (best, error, isConverging) = (first, first.noise, false)
      (isCorner, range) = (false, .everything)
      seesCorners = first.gapNoise <= 1e-3 * max(abs(first.left), abs(first.right))
      return
    }
    let levels = FiniteDifference.steps(at: x).map(slopes)
    let finite = levels.filter(\.isFinite)
    let hasValues = center.isFinite && levels.last?.isFinite ?? false
    let sides = FiniteDifference.sides(finite)
    isCorner = !hasValues || sides.corner != nil || FiniteDifference.grows(finite)
    range =
      hasValues ? sides.corner.map { FiniteDifference.hull($0) } ?? .everything : .everything
    isConverging = FiniteDifference.converges(finite, to: derivative)
    let settled = FiniteDifference.settled(finite) ?? (first, .infinity)
    (best, error) = (sides.corner ?? settled.slopes, settled.error)
    seesCorners = sides.areSeen
  }

  /// What the differences say of a derivative, and how much of what is allowed it is away from them.
  ///
  /// - Parameter rounding: how far the derivative itself may be from the true one.
  func judge(
    _ derivative: Double, rounding: Double
  ) -> (verdict: GradientComparison.Verdict, error: Double) {
    if isCorner { return (.corner, 0) }
    guard derivative.isFinite, !rounding.isNaN else { return (.undecided, .infinity) }
    let distance = abs(derivative - best.central)
    let allowed =
      error + max(rounding, FiniteDifference.leastMagnitude)
      + FiniteDifference.precision * max(abs(derivative), abs(best.central))
    let share = distance == 0 ? 0 : distance / allowed
    if isConverging { return (.agrees, min(1, share)) }
    guard error.isFinite else { return (.undecided, .infinity) }
    // Twice the bound, so that what is called wrong is beyond all doubt.
    return (share <= 1 ? .agrees : share <= 2 ? .undecided : .wrong, share)
  }

  // MARK: Steps

  /// About ε^(1/5) of the number's magnitude, at least of 1: there the rounding of the values
  /// balances the fourth-order error of the formula.
  private static func firstStep(at x: Double) -> Double {
    power(of: 0x1p-11 * max(1, x.isFinite ? abs(x) : 1))
  }

  /// The largest power of two in a size: adding it rounds little.
  private static func power(of size: Double) -> Double {
    Double(sign: .plus, exponent: size.exponent, significand: 1)
  }

  /// Sixteen times smaller each, from an eighth of the number's magnitude, at least of 1, down to
  /// where the number itself has no more digits, and beyond that in proportion to a small number.
  private static func steps(at x: Double) -> [Double] {
    func steps(from size: Double, count: Int) -> [Double] {
      let first = power(of: size)
      return (0..<count).map { first / Double(sign: .plus, exponent: 4 * $0, significand: 1) }
    }
    let size = x.isFinite ? abs(x) : 1
    let all =
      steps(from: max(1, size) / 8, count: 11)
      + steps(from: 0x1p-11 * size, count: size < 1e-300 ? 0 : 5)
    var last = Double.infinity
    return all.filter { step in
      guard step <= last / 2, step > 4 * x.ulp || last == .infinity else { return false }
      last = step
      return true
    }
  }

  // MARK: What the levels show together

  /// The largest step whose slope no smaller one contradicts, and how far that slope may be from the
  /// derivative: as far as rounding moves it and the one that confirmed it.
  private static func settled(_ levels: [Slopes]) -> (slopes: Slopes, error: Double)? {
    var found = levels.first.map { (slopes: $0, error: Double.infinity) }
    for level in levels.dropFirst() {
      guard let known = found else { break }
      let rounding = known.slopes.noise + level.noise
      if abs(level.central - known.slopes.central) > rounding {
        found = (level, .infinity)
      } else if known.error == .infinity {
        // What a bend leaves shrinks with the step: what is still to come is a part of the change.
        found = (known.slopes, 1.25 * rounding)
      }
    }
    return found
  }

  /// What the slopes on the two sides do at the smallest step whose rounding would let the gap
  /// between them be seen, if it is there: along a smooth function it shrinks with the square of the
  /// step, at a corner it stays.
  ///
  /// They are not seen where a gap goes under in the rounding before it has shrunk or stayed.
  private static func sides(_ levels: [Slopes]) -> (corner: Slopes?, areSeen: Bool) {
    for (coarser, level) in zip(levels, levels.dropFirst()).reversed()
    where 4 * level.gapNoise < coarser.gap {
      return (level.gap >= 0.5 * coarser.gap ? known(levels) : nil, true)
    }
    return (nil, false)
  }

  /// The step at which the slopes on the two sides are known best: where rounding and what they
  /// changed from the step before are smallest together.
  private static func known(_ levels: [Slopes]) -> Slopes? {
    zip(levels, levels.dropFirst()).min { $0.1.doubt(after: $0.0) < $1.1.doubt(after: $1.0) }?.1
  }

  /// The slopes between those on the two sides.
  private static func hull(_ slopes: Slopes) -> ClosedRange<Double> {
    let (low, high) = (min(slopes.left, slopes.right), max(slopes.left, slopes.right))
    let margin = slopes.sideNoise + 1e-3 * slopes.gap
    return low - margin...high + margin
  }

  /// Whether each of the last steps brings the slope to a third of its distance, or nearer.
  private static func converges(_ levels: [Slopes], to derivative: Double) -> Bool {
    let distances = levels.map { (abs($0.central - derivative), $0.noise) }
      .filter { $0.0 > 4 * $0.1 }.suffix(5).map(\.0)
    return distances.count == 5
      && zip(distances, distances.dropFirst()).allSatisfy { $1 <= $0 / 3 }
  }

  /// Whether the slope grows from each step to the next, as that of ∛x does at 0, and not for its
  /// rounding.
  private static func grows(_ levels: [Slopes]) -> Bool {
    let slopes = levels.suffix(4)
    return slopes.count == 4 && slopes.allSatisfy { abs($0.central) > 4 * $0.noise }
      && zip(slopes, slopes.dropFirst()).allSatisfy { abs($1.central) >= 3 * abs($0.central) }
  }
}

extension ClosedRange<Double> {
  fileprivate static let everything = -Double.infinity...(.infinity)
}
