import Glibc
import Language

extension DataSet {
  /// Points of a line, for linear regression.
  static let line = DataSet(
    "line", "y = 2x − 1 and noise, x from −1 to 1", count: 20, noise: 0.1,
    network: "network 1 1 output=identity"
  ) { count, noise, numbers in
    curve(count, -1...1, noise, &numbers) { 2 * $0 - 1 }
  }

  /// A period of the sine, for a network of one input.
  static let sine = DataSet(
    "sine", "y = sin(x) and noise, x from −π to π", count: 50, noise: 0.05,
    network: "network 1 8 1 hidden=tanh output=identity"
  ) { count, noise, numbers in
    curve(count, -Double.pi...Double.pi, noise, &numbers) { sin($0) }
  }

  private static func curve(
    _ count: Int, _ range: ClosedRange<Double>, _ noise: Double, _ numbers: inout RandomNumbers,
    _ value: (Double) -> Double
  ) -> [Sample] {
    let step = (range.upperBound - range.lowerBound) / Double(max(1, count - 1))
    return (0..<count).map { place in
      let x = range.lowerBound + Double(place) * step
      return ([x], [value(x) + noise * numbers.normal()])
    }
  }
}
