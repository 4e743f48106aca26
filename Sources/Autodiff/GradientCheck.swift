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
  /// How far rounding may have moved the derivative in either mode.
  public let rounding: Double
  /// How far the differences may be from the derivative; ∞ where they settle at no step.
  public let noise: Double
  /// What the comparison shows.
  public let verdict: Verdict
  /// How much of what is allowed the ways differ by, the larger of the two: they agree up to 1.
  public let error: Double

  /// What a comparison shows.
  public enum Verdict: Sendable {
    /// The ways agree: forward mode to 1e-12 of the terms that were added up, and the differences to
    /// 1e-7 of the derivative, or to what rounding leaves of either.
    case agrees
    /// No derivative is to be seen: at a corner, a jump or a vertical slope, or where the function
    /// has no value.
    case corner
    /// The derivative is not known, or the differences do not settle at any step: they say nothing.
    case undecided
    /// The function is smooth here and its derivative is another.
    case wrong
  }
}

extension Tape {
  /// Compares the gradient of a number's mean over the samples, element by element, with forward
  /// mode and with five-point central differences.
  ///
  /// - Parameters:
  ///   - limit: how many elements are compared at most: beyond it some of each variable, spread
  ///     evenly, a few of even the smallest.
  ///   - shouldStop: asked before each element; true ends the comparison early.
  /// - Complexity: five evaluations and one forward sweep for each element of each sample; up to 70
  ///   evaluations where other steps are needed. O(partials) once, for what rounding does.
  public mutating func compareGradient(
    of target: NodeID, variables: [NodeID], limit: Int = .max, shouldStop: () -> Bool = { false }
  ) -> [GradientComparison] {
    reverse(from: target)
    return holdingStopped {
      $0.comparisons(of: target, variables, limit: limit, shouldStop: shouldStop)
    }
  }

  private mutating func comparisons(
    of target: NodeID, _ variables: [NodeID], limit: Int, shouldStop: () -> Bool
  ) -> [GradientComparison] {
    var comparisons: [GradientComparison] = []
    let swept = SweptGradient(self, target, variables)
    for (variable, chosen) in chosenElements(of: variables, limit: limit) {
      for sample in 0..<(isPerSample(variable) ? samples : 1) {
        for element in chosen {
          if shouldStop() { return comparisons }
          comparisons.append(compare(swept, variable, element, sample))
        }
      }
    }
    return comparisons
  }

  /// The elements of each variable that a comparison of at most about `limit` elements looks at.
  private func chosenElements(
    of variables: [NodeID], limit: Int
  ) -> [(variable: NodeID, elements: [Int])] {
    let total = variables.reduce(0) { $0 + shape(of: $1).count }
    return variables.map { variable in
      let size = shape(of: variable).count
      guard total > limit else { return (variable, Array(0..<size)) }
      let share = Int(Double(size) / Double(total) * Double(limit))
      return (variable, evenlySpread(max(share, 4), of: size))
    }
  }

  private mutating func compare(
    _ swept: SweptGradient, _ variable: NodeID, _ element: Int, _ sample: Int
  ) -> GradientComparison {
    let target = swept.target
    let original = value(of: variable, element: element, sample: sample)
    var direction = Tensor(repeating: 0, shape: shape(of: variable))
    direction[element] = 1
    forward(seeds: [(variable, direction)], sample: sample)
    let lanes = Double(isPerSample(target) ? samples : 1)
    let forwardMode = mean(of: target) { $0.tangent(of: target, sample: $1) }
    let reverseMode =
      swept.tape.adjoint(of: variable, element: element, sample: sample) / lanes
    let terms = swept.sizes.terms(along: self) / lanes
    let place = view(of: variable).index(element, sample, samples)
    let difference = FiniteDifference(
      at: original, expecting: reverseMode, rounding: swept.rounding / lanes, resolving: 1e-2
    ) { number in
      values[place] = number
      evaluate()
      return mean(of: target) { $0.value(of: target, sample: $1) }
    }
    var corner = difference.isCorner ? (difference.best.left, difference.best.right) : nil
    if corner == nil, !difference.seesCorners, swept.bends(at: variable, element, sample) {
      corner = slopesBeside(original, atLeast: 1e-10 * terms) { number in
        values[place] = number
        evaluate()
        forward(seeds: [(variable, direction)], sample: sample)
        return mean(of: target) { $0.tangent(of: target, sample: $1) }
      }
    }
    values[place] = original
    evaluate()
    if corner == nil,
      swept.isAtKink(variable, element, sample, slope: difference.best.central * lanes)
    {
      corner = (difference.best.left, difference.best.right)
    }
    return GradientComparison(
      variable, element, sample, reverse: reverseMode, forward: forwardMode, terms: terms,
      difference, corner: corner)
  }

  /// The mean over the samples of what is read of a number for each.
  private func mean(of target: NodeID, _ read: (Tape, Int) -> Double) -> Double {
    let lanes = isPerSample(target) ? samples : 1
    return (0..<lanes).reduce(0) { $0 + read(self, $1) } / Double(lanes)
  }
}

/// A gradient as it was swept, and what it is beside the point; what rounding may have done to it,
/// and to the values around.
private struct SweptGradient {
  let tape: Tape
  let target: NodeID
  let sizes: TermSizes
  /// How far the sum over the lanes of a value of the target may be from the true one.
  let rounding: Double
  /// The gradients close by, in two opposite directions.
  private let beside: [Tape]
  /// The gradients on several sides of the kinks at which operations stand; none where none does.
  private let sides: [Tape]

  init(_ tape: Tape, _ target: NodeID, _ variables: [NodeID]) {
    func swept(_ step: (Double) -> Double) -> Tape {
      var moved = tape
      moved.move(variables, by: step)
      moved.evaluate()
      moved.reverse(from: target)
      return moved
    }
    self.tape = tape
    self.target = target
    sizes = TermSizes(tape, from: target)
    beside = [-0x1p-26, 0x1p-26].map { step in swept { step * max(1, abs($0)) } }
    sides = tape.besideKinks(upTo: target, moving: variables).map { side in
      var side = side
      side.isStale = false
      side.reverse(from: target)
      return side
    }
    // At the point itself a factor may be 0 through which rounding comes in just beside it.
    let further = [-0x1p-10, 0x1p-10].map { step in
      TermSizes(swept { step * max(1, abs($0)) }, from: target).valueRounding
    }
    rounding = (further + [sizes.valueRounding]).filter(\.isFinite).max() ?? 0
  }

  /// Whether operations stand at kinks where the sweep has another derivative than beside them, and
  /// the one that differences see: relu(x) − relu(−x) has the slope 1 on both sides of 0, and the
  /// sweep adds up the two slopes that relu has at 0 by convention.
  func isAtKink(_ variable: NodeID, _ element: Int, _ sample: Int, slope: Double) -> Bool {
    let slopes = sides.map { $0.adjoint(of: variable, element: element, sample: sample) }
    let own = tape.adjoint(of: variable, element: element, sample: sample)
    guard let low = slopes.min(), let high = slopes.max() else { return false }
    // What the sides have for standing a little beside the kink is nothing of theirs.
    let allowed = 1e-6 * max(abs(low), abs(high), abs(own)) + 1e-60
    let isOfOneSide = abs(own - low) <= allowed && abs(own - high) <= allowed
    return !isOfOneSide && slope >= low - allowed && slope <= high + allowed
  }

  /// Whether the derivative by an element changes by more than a part in a thousand across the point,
  /// as it does at a corner, and at few other points.
  func bends(at variable: NodeID, _ element: Int, _ sample: Int) -> Bool {
    let slopes = (beside + [tape]).map {
      $0.adjoint(of: variable, element: element, sample: sample)
    }
    let (low, high) = (slopes.min() ?? 0, slopes.max() ?? 0)
    return !(high - low <= 1e-3 * max(abs(low), abs(high)))
  }
}

extension Tape {
  /// Moves every element of some variables, each by a share of its own of the step for its value.
  mutating func move(_ variables: [NodeID], by step: (Double) -> Double) {
    var quasirandom = Quasirandom()
    for variable in variables {
      let view = view(of: variable)
      let direction = quasirandom.tensor(view.shape)
      for element in 0..<view.shape.count {
        for lane in 0..<view.elementStride(samples) {
          let place = view.index(element, lane, samples)
          values[place] += direction[element] * step(values[place])
        }
      }
    }
  }
}

/// The slopes just beside a number, where they part: at two distances by the same gap, which would
/// otherwise be sixteen times smaller at the smaller one.
private func slopesBeside(
  _ x: Double, atLeast least: Double, _ slope: (Double) -> Double
) -> (left: Double, right: Double)? {
  let size = max(1, abs(x))
  let sides = [0x1p-26, 0x1p-30].map { (left: slope(x - $0 * size), right: slope(x + $0 * size)) }
  let gaps = sides.map { abs($0.right - $0.left) }
  return gaps[1] > least && gaps[1] >= 0.5 * gaps[0] ? sides[1] : nil
}

/// At most `count` of `size` places, from the first to the last, so that no row is left out for its
/// place alone.
func evenlySpread(_ count: Int, of size: Int) -> [Int] {
  guard count < size else { return Array(0..<size) }
  return (0..<count).map { count == 1 ? 0 : $0 * (size - 1) / (count - 1) }
}

extension GradientComparison {
  /// - Parameters:
  ///   - terms: the sizes of the terms that both modes add up.
  ///   - corner: the slopes on the two sides, where they part.
  fileprivate init(
    _ variable: NodeID, _ element: Int, _ sample: Int, reverse: Double, forward: Double,
    terms: Double, _ differences: FiniteDifference, corner: (left: Double, right: Double)?
  ) {
    let slopes = differences.best
    (self.variable, self.element, self.sample) = (variable, element, sample)
    (self.reverse, self.forward, difference) = (reverse, forward, slopes.central)
    (oneSided, noise) = (corner ?? (slopes.left, slopes.right), differences.error)
    // NaN where forward mode has none: then no comparison says anything.
    rounding =
      forward.isNaN
      ? .nan
      : max(1e-12 * max(terms, abs(reverse), abs(forward)), FiniteDifference.leastMagnitude)
    let found = corner == nil ? differences.judge(reverse, rounding: rounding) : (.corner, 0)
    // What is no number in both modes is none that differs.
    let areModesApart =
      reverse.isFinite && forward.isFinite && abs(reverse - forward) > rounding
    verdict = areModesApart ? .wrong : found.verdict
    error = areModesApart ? max(abs(reverse - forward) / rounding, found.error) : found.error
  }
}
