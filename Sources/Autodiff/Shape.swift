/// The extents of a dense array of rank 0 (a number), 1 (a vector) or 2 (a matrix).
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// 0 for a number, 1 for a vector, 2 for a matrix.
  public let rank: Int
  /// The rows of a matrix, the elements of a vector, 1 for a number.
  public let rows: Int
  /// The columns of a matrix; 1 otherwise.
  public let columns: Int

  /// The shape of a single number.
  public static let scalar = Shape(rank: 0, rows: 1, columns: 1)

  /// The shape of a vector of `count` elements.
  ///
  /// - Precondition: `count` is not negative.
  public static func vector(_ count: Int) -> Shape {
    precondition(count >= 0, "a vector cannot have \(count) elements")
    return Shape(rank: 1, rows: count, columns: 1)
  }

  /// The shape of a matrix, `[rows, columns]`.
  ///
  /// - Precondition: neither is negative.
  public static func matrix(_ rows: Int, _ columns: Int) -> Shape {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows)×\(columns)")
    return Shape(rank: 2, rows: rows, columns: columns)
  }

  /// The number of elements; `Int.max` where it would not fit.
  public var count: Int {
    let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
    return overflow ? .max : product
  }

  /// Whether this is the shape of a single number.
  public var isScalar: Bool { rank == 0 }

  /// The shape in words: `a number`, `3 elements`, `2×3`.
  public var description: String {
    switch rank {
    case 0: "a number"
    case 1: rows == 1 ? "1 element" : "\(rows) elements"
    default: "\(rows)×\(columns)"
    }
  }

  /// The shape after its owner's name: `is a number`, `has 3 elements`, `is 2×3`.
  public var predicate: String {
    rank == 1 ? "has \(description)" : "is \(description)"
  }

  /// The one-based indices of an element, one for each dimension; empty for a number.
  ///
  /// - Parameter element: the element's place in row-major order, from 0.
  /// - Precondition: the array has that element.
  public func indices(of element: Int) -> [Int] {
    precondition(
      element >= 0 && element < count, "there is no element \(element): the array \(predicate)")
    switch rank {
    case 0: return []
    case 1: return [element + 1]
    default: return [element / columns + 1, element % columns + 1]
    }
  }

  /// The row-major place, from 0, of the element with these one-based indices; nil when outside.
  public func element(at indices: [Int]) -> Int? {
    guard indices.count == rank else { return nil }
    switch rank {
    case 0: return 0
    case 1: return (1...max(rows, 1)).contains(indices[0]) && rows > 0 ? indices[0] - 1 : nil
    default:
      guard indices[0] >= 1, indices[0] <= rows, indices[1] >= 1, indices[1] <= columns else {
        return nil
      }
      return (indices[0] - 1) * columns + indices[1] - 1
    }
  }
}
