/// Evenly spaced elements of an array, by their row-major places from 0.
package struct ElementRange: Hashable, Sendable {
  /// The first element.
  package let start: Int
  /// The distance from one to the next.
  package let stride: Int
  /// How many there are.
  package let count: Int

  /// `count` elements from `start`, `stride` apart.
  package init(start: Int, stride: Int = 1, count: Int) {
    self.start = start
    self.stride = stride
    self.count = count
  }

  /// One element.
  package static func single(_ element: Int) -> ElementRange { .init(start: element, count: 1) }
  /// No element.
  package static let none = ElementRange(start: 0, count: 0)

  /// The element at a place of the range, from 0.
  package subscript(place: Int) -> Int { start + place * stride }

  /// Whether the element is one of the range's.
  package func contains(_ element: Int) -> Bool {
    let distance = element - start
    guard stride != 0 else { return distance == 0 && count > 0 }
    let (place, rest) = distance.quotientAndRemainder(dividingBy: stride)
    return rest == 0 && place >= 0 && place < count
  }
}
