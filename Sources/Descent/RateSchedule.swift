import Glibc

/// How the learning rate changes from update to update.
public struct RateSchedule: Hashable, Sendable {
  /// The shape of the change.
  public enum Shape: String, CaseIterable, Hashable, Sendable {
    case constant, step, exponential, cosine

    /// What it does, in one line.
    public var summary: String {
      switch self {
      case .constant: "the same rate always"
      case .step: "times factor (0.5) after every so many updates (every=100)"
      case .exponential: "times factor (0.99) after each update"
      case .cosine: "half a cosine from the rate to 0 over so many updates (over=1000)"
      }
    }
  }

  /// The shape.
  public var shape = Shape.constant
  /// What the rate is multiplied by; nil is the shape's own: 0.5 for step, 0.99 for exponential.
  public var factor: Double?
  /// The updates between two steps.
  public var every = 100
  /// The updates over which a cosine falls to 0.
  public var over = 1000
  /// The updates over which the rate rises in equal steps to where it begins; 0 for none.
  public var warmUp = 0

  /// The same rate always.
  public init() {}

  /// The rate of an update, the updates counted from 0.
  ///
  /// While it warms up, the rate of update k is (k + 1)/`warmUp` of the first; the shape begins after
  /// that.
  public func rate(_ first: Double, at update: Int) -> Double {
    guard update >= warmUp else { return first * Double(update + 1) / Double(warmUp) }
    let past = update - warmUp
    switch shape {
    case .constant: return first
    case .step: return first * pow(factor ?? 0.5, Double(past / every))
    case .exponential: return first * pow(factor ?? 0.99, Double(past))
    case .cosine:
      let share = min(1, Double(past) / Double(over))
      return first * (1 + cos(.pi * share)) / 2
    }
  }
}
