import Autodiff
import Testing

@Suite struct ShapeTests {
  /// Row-major, from 1: the fifth element of two rows of three is the second of the second row.
  @Test func elementsHaveIndices() {
    #expect(Shape.scalar.indices(of: 0) == [])
    #expect(Shape.vector(3).indices(of: 2) == [3])
    #expect(Shape.matrix(2, 3).indices(of: 4) == [2, 2])
    #expect(Shape.matrix(2, 3).indices(of: 5) == [2, 3])
  }

  @Test(arguments: [Shape.scalar, .vector(4), .matrix(3, 2)])
  func indicesLeadBackToTheirElement(_ shape: Shape) {
    for element in 0..<shape.count {
      #expect(shape.element(at: shape.indices(of: element)) == element)
    }
  }
}
