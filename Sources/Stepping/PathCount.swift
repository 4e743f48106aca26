/// A number of paths: exact up to 2¹²⁸, beyond that to the precision of a `Double`.
public struct PathCount: Hashable, Sendable {
  /// The number; nil where it is too large to be held exactly.
  public let exact: UInt128?
  /// The number to the precision of a `Double`.
  public let approximate: Double

  /// A count of so many.
  public init(_ count: Int) {
    exact = UInt128(exactly: count)
    approximate = Double(count)
  }

  private init(exact: UInt128?, approximate: Double) {
    self.exact = exact
    self.approximate = approximate
  }

  /// Whether there is no path.
  public var isZero: Bool { approximate == 0 }

  /// The paths of two kinds together.
  public static func + (left: PathCount, right: PathCount) -> PathCount {
    var exact: UInt128?
    if let left = left.exact, let right = right.exact {
      let (sum, overflow) = left.addingReportingOverflow(right)
      exact = overflow ? nil : sum
    }
    return PathCount(exact: exact, approximate: left.approximate + right.approximate)
  }
}
