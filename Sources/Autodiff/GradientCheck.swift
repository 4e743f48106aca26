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
  /// What the comparison shows.
  public let verdict: Verdict
  /// How much of what is allowed the ways differ by, the larger of the two: they agree up to 1.
  public let error: Double

  /// What a comparison shows.
  public enum Verdict: Sendable {
    /// The ways agree: forward mode to 1e-10 and the differences to 1e-6, relative, or to rounding.
    case agrees
    /// No derivative exists that could be right: at a corner, a jump or a vertical slope, or where
    /// the function has no value.
    case corner
    /// The differences do not settle at any step: they say nothing.
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
  /// - Complexity: five evaluations and one forward sweep for each element of each sample; up to 60
  ///   evaluations where smaller steps are needed.
  public mutating func compareGradient(
    of target: NodeID, variables: [NodeID], limit: Int = .max, shouldStop: () -> Bool = { false }
  ) -> [GradientComparison] {
    var comparisons: [GradientComparison] = []
    reverse(from: target)
    let gradients = self
    for (variable, chosen) in chosenElements(of: variables, limit: limit) {
      for sample in 0..<(isPerSample(variable) ? samples : 1) {
        for element in chosen {
          if shouldStop() { return comparisons }
          let adjoint = gradients.adjoint(of: variable, element: element, sample: sample)
          comparisons.append(compare(adjoint, of: target, variable, element, sample))
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
      let count = min(size, max(share, 4))
      // From the first to the last, so that no row is left out for its place alone.
      return (variable, (0..<count).map { count == 1 ? 0 : $0 * (size - 1) / (count - 1) })
    }
  }

  private mutating func compare(
    _ adjoint: Double, of target: NodeID, _ variable: NodeID, _ element: Int, _ sample: Int
  ) -> GradientComparison {
    let original = value(of: variable, element: element, sample: sample)
    var direction = Tensor(repeating: 0, shape: shape(of: variable))
    direction[element] = 1
    forward(seeds: [(variable, direction)], sample: sample)
    let forwardMode = mean(of: target) { $0.tangent(of: target, sample: $1) }
    let reverseMode = adjoint / Double(isPerSample(target) ? samples : 1)
    let place = view(of: variable).index(element, sample, samples)
    let difference = FiniteDifference(at: original, expecting: reverseMode) { number in
      values[place] = number
      evaluate()
      return mean(of: target) { $0.value(of: target, sample: $1) }
    }
    values[place] = original
    evaluate()
    return GradientComparison(
      variable, element, sample, reverse: reverseMode, forward: forwardMode, difference)
  }

  /// The mean over the samples of what is read of a number for each.
  private func mean(of target: NodeID, _ read: (Tape, Int) -> Double) -> Double {
    let lanes = isPerSample(target) ? samples : 1
    return (0..<lanes).reduce(0) { $0 + read(self, $1) } / Double(lanes)
  }
}

extension GradientComparison {
  fileprivate init(
    _ variable: NodeID, _ element: Int, _ sample: Int, reverse: Double, forward: Double,
    _ differences: FiniteDifference
  ) {
    let slopes = differences.best
    (self.variable, self.element, self.sample) = (variable, element, sample)
    (self.reverse, self.forward, difference) = (reverse, forward, slopes.central)
    (oneSided, noise) = ((slopes.left, slopes.right), slopes.noise)
    // Where terms cancel, both modes keep only what rounding leaves of them.
    let allowed = max(1e-10 * max(abs(reverse), abs(forward)), 1e-3 * slopes.noise)
    let modes = Self.ratio(abs(reverse - forward), allowed, reverse == forward)
    let distance = abs(reverse - slopes.central)
    let isNear = reverse == slopes.central || differences.isConverging
    error = max(modes, Self.ratio(distance, slopes.tolerance(reverse), isNear))
    if differences.isCorner {
      verdict = !reverse.isFinite || differences.range.contains(reverse) ? .corner : .wrong
    } else if error <= 1 {
      verdict = .agrees
    } else {
      verdict = modes <= 1 && distance <= 10 * differences.error ? .undecided : .wrong
    }
  }

  private static func ratio(_ distance: Double, _ allowed: Double, _ isSame: Bool) -> Double {
    if isSame || distance == 0 { return 0 }
    return distance.isFinite && allowed > 0 ? distance / allowed : .infinity
  }
}
