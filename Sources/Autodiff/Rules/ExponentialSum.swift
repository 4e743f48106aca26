import Glibc

/// The sum of exp(x − m) over the elements of a slice, m the largest of them: what softmax and
/// log-sum-exp are made of.
///
/// Nothing overflows, and nothing is lost: the largest element's own 1 is kept apart from the
/// others, which would vanish beside it. An element equal to the maximum counts 1, even where both
/// are infinite.
struct ExponentialSum {
  /// The largest element; NaN when one is.
  let maximum: Double
  /// The place of the largest element.
  let place: Int
  /// The sum without the largest element's 1.
  let others: Double

  init(_ x: AxisSlice) {
    var (maximum, place) = (-Double.infinity, 0)
    for candidate in 0..<x.count where !(x[candidate] <= maximum) {
      (maximum, place) = (x[candidate], candidate)
      if maximum.isNaN { break }
    }
    var others = 0.0
    for other in 0..<x.count where other != place {
      others += ExponentialSum.exponential(x[other], below: maximum)
    }
    (self.maximum, self.place, self.others) = (maximum, place, others)
  }

  /// The whole sum.
  var total: Double { 1 + others }

  /// The logarithm of the sum of exp(x).
  var logarithm: Double { maximum + log1p(others) }

  /// How far the logarithm is above an element: both parts are positive, so no digit is lost.
  func logarithm(above x: Double) -> Double {
    (x == maximum ? 0 : maximum - x) + log1p(others)
  }

  /// softmax: an element's share of the sum.
  func softmax(_ x: Double) -> Double { ExponentialSum.exponential(x, below: maximum) / total }

  /// 1 − softmax: the share of all other elements.
  func complement(_ x: Double, at place: Int) -> Double {
    place == self.place ? others / total : 1 - softmax(x)
  }

  /// exp(x − m), with the rounding of the difference put right to first order: far below the
  /// maximum it would cost as many digits as the difference has before the point.
  private static func exponential(_ x: Double, below maximum: Double) -> Double {
    if x == maximum { return 1 }
    let difference = x - maximum
    let value = exp(difference)
    guard value != 0 else { return 0 }
    // Knuth's exact error of a sum.
    let subtracted = difference - x
    let error = (x - (difference - subtracted)) - (maximum + subtracted)
    return value + value * error
  }
}
