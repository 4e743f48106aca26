import Glibc

/// A closed interval of real numbers, with the four operations of interval arithmetic.
///
/// Every bound that is computed is moved outwards by one unit in the last place, so that the result
/// holds the exact result of every choice of operands.
public struct Interval: Hashable, Sendable {
  /// The least number in it.
  public let lower: Double
  /// The greatest number in it.
  public let upper: Double

  /// The interval of one number.
  public init(_ value: Double) {
    lower = value
    upper = value
  }

  /// The numbers no further from `center` than `radius`, which is not negative.
  init(center: Double, radius: Double) {
    self.init(outwards: center - radius, center + radius)
  }

  /// The least interval with a little room that holds the computed `bounds`.
  private init(outwards bounds: Double...) {
    lower = bounds.reduce(.infinity, Double.minimum).nextDown
    upper = bounds.reduce(-.infinity, Double.maximum).nextUp
  }

  /// Half its width as a fraction of its middle's magnitude; infinite if the middle is zero.
  var relativeRadius: Double {
    let middle = (lower + upper) / 2
    return middle == 0 ? .infinity : (upper - lower) / 2 / abs(middle)
  }

  /// Whether both bounds are finite.
  var isFinite: Bool { lower.isFinite && upper.isFinite }

  /// Whether `value` lies in it; its ends belong to it.
  public func contains(_ value: Double) -> Bool {
    lower <= value && value <= upper
  }

  /// The negatives of its numbers, exactly.
  static prefix func - (operand: Interval) -> Interval {
    Interval(exactly: -operand.upper, -operand.lower)
  }

  /// The sums of a number of each.
  static func + (left: Interval, right: Interval) -> Interval {
    Interval(outwards: left.lower + right.lower, left.upper + right.upper)
  }

  /// The differences of a number of each.
  static func - (left: Interval, right: Interval) -> Interval {
    left + -right
  }

  /// The products of a number of each.
  static func * (left: Interval, right: Interval) -> Interval {
    Interval(
      outwards: left.lower * right.lower, left.lower * right.upper,
      left.upper * right.lower, left.upper * right.upper)
  }

  /// The quotients of a number of each; nil if the divisor holds zero.
  func divided(by divisor: Interval) -> Interval? {
    guard !divisor.contains(0) else { return nil }
    return Interval(
      outwards: lower / divisor.lower, lower / divisor.upper,
      upper / divisor.lower, upper / divisor.upper)
  }

  /// The powers of e by its numbers; the function rises, so the bounds lead to the bounds.
  var exponential: Interval { Interval(outwards: exp(lower), exp(upper)) }

  private init(exactly lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
