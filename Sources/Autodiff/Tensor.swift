/// A dense array of numbers of rank 0 to 2, row-major.
public struct Tensor: Hashable, Sendable {
  /// The extents.
  public let shape: Shape
  /// The elements in row-major order.
  public private(set) var elements: [Double]

  /// A single number.
  public init(_ number: Double) {
    shape = .scalar
    elements = [number]
  }

  /// A vector.
  public init(_ vector: [Double]) {
    shape = .vector(vector.count)
    elements = vector
  }

  /// An array of `shape` whose elements are `elements`, row-major; nil when the counts differ.
  public init?(shape: Shape, elements: [Double]) {
    guard shape.count == elements.count else { return nil }
    self.shape = shape
    self.elements = elements
  }

  /// An array of `shape` with `value` everywhere.
  public init(repeating value: Double, shape: Shape) {
    self.shape = shape
    elements = Array(repeating: value, count: shape.count)
  }

  /// A matrix from its rows; nil when their lengths differ.
  public init?(rows: [[Double]]) {
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else { return nil }
    shape = .matrix(rows.count, width)
    elements = rows.flatMap { $0 }
  }

  /// The number itself, when this is a single one.
  public var scalar: Double? {
    shape.isScalar ? elements.first : nil
  }

  /// The element at a row-major place, from 0.
  ///
  /// - Precondition: the array has that element.
  public subscript(element: Int) -> Double {
    get { elements[element] }
    set { elements[element] = newValue }
  }

  /// The rows of a matrix; a vector or a number is one row.
  public var rows: [[Double]] {
    guard shape.rank == 2 else { return [elements] }
    return (0..<shape.rows).map {
      Array(elements[$0 * shape.columns..<($0 + 1) * shape.columns])
    }
  }
}
