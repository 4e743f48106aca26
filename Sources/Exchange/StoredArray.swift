import Autodiff

/// An array of a file: its name, its shape and its numbers, row-major.
public struct StoredArray: Sendable {
  /// The numbers as they are, or as the file keeps them: these take an eighth of the memory where
  /// they are bytes.
  private enum Storage: Sendable {
    case numbers([Double])
    case bytes(ArraySlice<UInt8>, NumberKind, isBigEndian: Bool)
  }

  /// The name under which the file has it; empty where it has one array without a name.
  public var name: String
  /// The extents, outermost first; empty for a single number.
  public let shape: [Int]
  /// How its numbers are kept: float32.
  public let kind: String
  private let storage: Storage

  /// An array.
  public init(name: String, shape: [Int], kind: String = "float64", elements: [Double]) {
    (self.name, self.shape, self.kind) = (name, shape, kind)
    storage = .numbers(elements)
  }

  /// An array of a file's bytes, which are widened when they are asked for.
  ///
  /// - Precondition: the bytes are as many as the shape needs.
  /// - Throws: `ExchangeError` for an integer that no double-precision number is.
  init(
    name: String, shape: [Int], _ kind: NumberKind, _ bytes: ArraySlice<UInt8>, isBigEndian: Bool
  ) throws(ExchangeError) {
    (self.name, self.shape, self.kind) = (name, shape, kind.name)
    storage =
      kind.isAlwaysExact
      ? .bytes(bytes, kind, isBigEndian: isBigEndian)
      : .numbers(try kind.numbers(bytes, isBigEndian: isBigEndian))
  }

  /// The number of its elements.
  public var count: Int {
    switch storage {
    case .numbers(let numbers): numbers.count
    case .bytes(let bytes, let kind, _): bytes.count / kind.size
    }
  }

  /// The numbers, widened exactly.
  ///
  /// - Complexity: O(elements) each time, where they are kept as bytes.
  public var elements: [Double] { elements(0..<count) }

  /// Some of the numbers, widened exactly.
  ///
  /// - Precondition: the array has them.
  public func elements(_ range: Range<Int>) -> [Double] {
    switch storage {
    case .numbers(let numbers): return range == 0..<count ? numbers : Array(numbers[range])
    case .bytes(let bytes, let kind, let isBigEndian):
      let start = bytes.startIndex
      let part = bytes[start + range.lowerBound * kind.size..<start + range.upperBound * kind.size]
      return (try? kind.numbers(part, isBigEndian: isBigEndian)) ?? []
    }
  }

  /// How many numbers a shape has.
  ///
  /// - Throws: `ExchangeError` when an extent is negative, or more are asked for than memory has room
  ///   for.
  static func count(_ shape: [Int]) throws(ExchangeError) -> Int {
    var count = 1
    for extent in shape {
      guard extent >= 0 else { throw ExchangeError("an extent of its shape is negative") }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= most else { throw tooLarge }
      count = product
    }
    return count
  }

  /// The most numbers that there is memory for now.
  static var most: Int { Int(Memory.available) / MemoryLayout<Double>.stride }

  /// A file asks for more memory than there is.
  static var tooLarge: ExchangeError {
    ExchangeError("it says that it has more numbers than the \(most) that memory has room for")
  }
}
