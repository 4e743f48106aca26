/// Where a part of an array lies in the whole: evenly spaced elements as a vector, or stretches of
/// neighbouring elements as the rows of a matrix.
struct Part {
  /// The shape of the part.
  let shape: Shape
  /// The place in the whole of the part's first element.
  private let start: Int
  /// The distance in the whole between the starts of the part's rows, or of a vector's elements.
  private let stride: Int

  init(shape: Shape, start: Int, stride: Int) {
    self.shape = shape
    self.start = start
    self.stride = stride
  }

  /// A part as the attributes of an operation: start, count and stride of a vector; start, rows,
  /// stride and columns of a matrix; nil when they are none.
  init?(_ attributes: some RandomAccessCollection<Int>) {
    let numbers = Array(attributes)
    guard numbers.count == 3 || numbers.count == 4, numbers[0] >= 0,
      numbers.dropFirst().allSatisfy({ $0 > 0 })
    else { return nil }
    shape = numbers.count == 3 ? .vector(numbers[1]) : .matrix(numbers[1], numbers[3])
    start = numbers[0]
    stride = numbers[2]
  }

  /// The part as the attributes of an operation.
  var attributes: [Int] {
    [start, shape.rows, stride] + (shape.rank == 2 ? [shape.columns] : [])
  }

  /// Whether a whole of `count` elements holds all of the part, each element once.
  func fits(_ count: Int) -> Bool {
    guard shape.columns <= stride || shape.rows == 1, start < count else { return false }
    let (rows, overflow) = (shape.rows - 1).multipliedReportingOverflow(by: stride)
    return !overflow && rows <= count && shape.columns <= count - start - rows
  }

  /// The place in the whole of an element of the part.
  func place(of element: Int) -> Int {
    start + element / shape.columns * stride + element % shape.columns
  }

  /// The element of the part at a place in the whole; nil where the part has none.
  func element(at place: Int) -> Int? {
    let distance = place - start
    guard distance >= 0 else { return nil }
    // One row may be longer than the stride between rows that it does not have.
    let (row, column) =
      shape.rows == 1
      ? (0, distance)
      : distance.quotientAndRemainder(
        dividingBy: stride)
    guard row < shape.rows, column < shape.columns else { return nil }
    return row * shape.columns + column
  }
}

/// What is taken along one dimension of an array, by one-based indices.
package enum Stretch: Hashable, Sendable {
  /// One place, which takes the dimension away.
  case one(Int)
  /// Neighbouring places.
  case range(ClosedRange<Int>)

  fileprivate var bounds: ClosedRange<Int> {
    switch self {
    case .one(let index): index...index
    case .range(let range): range
    }
  }

  fileprivate var isRange: Bool { if case .range = self { true } else { false } }
}

extension Shape {
  /// The attributes with which `slice` takes a part out of an array of this shape; nil when one
  /// reaches outside, their number is not the rank, or all are single places.
  package func part(at stretches: [Stretch]) -> [Int]? {
    let bounds = stretches.map(\.bounds)
    guard stretches.count == rank,
      zip(bounds, [rows, columns]).allSatisfy({ $0.lowerBound >= 1 && $0.upperBound <= $1 })
    else { return nil }
    let start = bounds.reduce(0) { $0 * columns + $1.lowerBound - 1 }
    let ranges = zip(stretches, bounds).filter { $0.0.isRange }.map(\.1.count)
    // A vector of a matrix's rows takes one element of each.
    let isAcross = rank == 2 && stretches[0].isRange
    switch ranges.count {
    case 0: return nil
    case 1:
      return Part(shape: .vector(ranges[0]), start: start, stride: isAcross ? columns : 1)
        .attributes
    default:
      return Part(shape: .matrix(ranges[0], ranges[1]), start: start, stride: columns).attributes
    }
  }
}
