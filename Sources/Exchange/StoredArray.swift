/// An array of a file: its name, its shape and its numbers, row-major.
public struct StoredArray: Hashable, Sendable {
  /// The name under which the file has it; empty where it has one array without a name.
  public var name: String
  /// The extents, outermost first; empty for a single number.
  public let shape: [Int]
  /// How its numbers are kept: float32.
  public let kind: String
  /// The numbers, widened exactly.
  public let elements: [Double]

  /// An array.
  public init(name: String, shape: [Int], kind: String = "float64", elements: [Double]) {
    (self.name, self.shape, self.kind, self.elements) = (name, shape, kind, elements)
  }

  /// The most numbers that a file is read for: 2 GB of them.
  static let most = 250_000_000

  /// How many numbers a shape has.
  ///
  /// - Throws: `ExchangeError` when an extent is negative, or there are too many.
  static func count(_ shape: [Int]) throws(ExchangeError) -> Int {
    var count = 1
    for extent in shape {
      guard extent >= 0 else { throw ExchangeError("an extent of its shape is negative") }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= most else {
        throw ExchangeError("it says that it has more than \(most) numbers")
      }
      count = product
    }
    return count
  }
}
