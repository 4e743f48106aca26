import Testing

@testable import Autodiff

@Suite struct ElementRangeTests {
  @Test func aRangeHasItsOwnElementsAlone() {
    let even = ElementRange(start: 3, stride: 2, count: 3)
    #expect((0..<12).filter(even.contains) == [3, 5, 7])
    let down = ElementRange(start: 7, stride: -2, count: 2)
    #expect((0..<12).filter(down.contains) == [5, 7])
  }

  /// One element again and again, as where an axis is broadcast along.
  @Test func withoutAStrideItIsOneElement() {
    #expect((0..<12).filter(ElementRange(start: 3, stride: 0, count: 4).contains) == [3])
    #expect((0..<12).filter(ElementRange(start: 3, stride: 0, count: 0).contains) == [])
    #expect((0..<12).filter(ElementRange.none.contains) == [])
  }
}
