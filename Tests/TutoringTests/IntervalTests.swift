import Testing

@testable import Tutoring

@Suite struct IntervalTests {
  @Test(arguments: [
    ("+", 4.0, 8.0), ("-", -4.0, 0.0), ("*", 3.0, 15.0), ("/", 0.2, 1.0),
  ])
  func operationsHoldTheirExactBounds(symbol: String, lower: Double, upper: Double) {
    // [1, 3] and [3, 5]
    let (left, right) = (Interval(center: 2, radius: 1), Interval(center: 4, radius: 1))
    let result: Interval? =
      switch symbol {
      case "+": left + right
      case "-": left - right
      case "*": left * right
      default: left.divided(by: right)
      }
    #expect(result?.contains(lower) == true)
    #expect(result?.contains(upper) == true)
    #expect(result?.contains(lower - 1e-9) == false)
    #expect(result?.contains(upper + 1e-9) == false)
  }

  @Test func productOfMixedSignsTakesTheExtremeCorners() {
    // [-2, 4] · [-3, 1]: the corners are 6, -2, -12 and 4.
    let product = Interval(center: 1, radius: 3) * Interval(center: -1, radius: 2)
    #expect(abs(product.lower + 12) < 1e-12)
    #expect(abs(product.upper - 6) < 1e-12)
  }

  @Test func negationIsExact() {
    let interval = Interval(center: 2, radius: 1)
    #expect((-interval).lower == -interval.upper)
    #expect((-interval).upper == -interval.lower)
  }

  @Test func divisionByAnIntervalThatHoldsZeroHasNoValue() {
    #expect(Interval(1).divided(by: Interval(center: 0.5, radius: 0.5)) == nil)
  }
}
