import Autodiff
import Testing

/// Parts of arrays, and arrays made of parts.
@Suite struct StructureTests {
  private let matrix = Tensor(rows: [[1, 2, 3], [4, 5, 6]]) ?? Tensor(0)
  private let square = Tensor(rows: [[7, 8], [9, 10]]) ?? Tensor(0)

  private func part(_ x: Tensor, _ stretches: [Stretch]) throws -> Tensor {
    try result("slice", [x], attributes: #require(x.shape.part(at: stretches)))
  }

  @Test func partsAreTakenByTheirIndices() throws {
    #expect(try part(matrix, [.one(2), .range(1...3)]) == Tensor([4, 5, 6]))
    #expect(try part(matrix, [.range(1...2), .one(3)]) == Tensor([3, 6]))
    #expect(try part(matrix, [.range(1...2), .range(2...3)]) == Tensor(rows: [[2, 3], [5, 6]]))
    #expect(try part(matrix, [.range(2...2), .range(1...2)]) == Tensor(rows: [[4, 5]]))
    #expect(try part(Tensor([1, 2, 3]), [.range(2...3)]) == Tensor([2, 3]))
  }

  @Test(
    arguments: [
      [.range(0...1)], [.range(3...4)], [.one(1)], [.range(1...2), .range(1...1)], [],
    ] as [[Stretch]])
  func partsOutsideAreNone(_ stretches: [Stretch]) {
    #expect(Shape.vector(3).part(at: stretches) == nil)
  }

  @Test(arguments: [
    [], [0], [0, 4, 1], [-1, 2, 1], [0, 0, 1], [0, 2, 0], [2, 2, 1], [0, 2, 1, 2, 1],
    [1, .max, .max], [.max, 1, 1],
  ])
  func partsThatDoNotFitAreRefused(_ attributes: [Int]) {
    #expect(throws: TapeError.self) {
      try result("slice", [Tensor([1, 2, 3])], attributes: attributes)
    }
    #expect(throws: TapeError.self) {
      try result("place", [Tensor([1])], attributes: attributes)
    }
  }

  @Test func arraysAreJoinedAlongAnAxis() throws {
    #expect(try result("concat", [Tensor([1, 2]), Tensor([3])]) == Tensor([1, 2, 3]))
    #expect(
      try result("concat", [matrix, matrix])
        == Tensor(rows: [[1, 2, 3], [4, 5, 6], [1, 2, 3], [4, 5, 6]]))
    #expect(
      try result("concat", [matrix, square], attributes: [2])
        == Tensor(rows: [[1, 2, 3, 7, 8], [4, 5, 6, 9, 10]]))
    for wrong in [[matrix, square], [matrix, Tensor([1])], [matrix]] {
      #expect(throws: TapeError.self) { try result("concat", wrong) }
    }
  }

  @Test func shapesChangeAndElementsStay() throws {
    #expect(
      try result("reshape", [matrix], attributes: [3, 2])
        == Tensor(rows: [[1, 2], [3, 4], [5, 6]]))
    #expect(try result("flatten", [matrix]) == Tensor([1, 2, 3, 4, 5, 6]))
    #expect(
      try result("stack", [Tensor([1, 2]), Tensor([3, 4])]) == Tensor(rows: [[1, 2], [3, 4]]))
    for wrong in [[2, 2], [0, 6], [.max, 2], [-1, -6]] {
      #expect(throws: TapeError.self) { try result("reshape", [matrix], attributes: wrong) }
    }
  }

  @Test func maximaAreToldApartByTheirOperands() throws {
    #expect(try result("max", [Tensor([1, 5, 2])]) == Tensor(5))
    #expect(try result("max", [Tensor([1, 5, 2]), Tensor(2)]) == Tensor([2, 5, 2]))
    #expect(Primitive.overloads(of: "max").count == 2)
    #expect(throws: TapeError.self) { try result("max", [Tensor(1), Tensor(2), Tensor(3)]) }
  }

  @Test func clampKeepsToItsBounds() throws {
    let clamped = try result("clamp", [Tensor([-2, 0.5, 7]), Tensor(-1), Tensor(1)])
    #expect(clamped == Tensor([-1, 0.5, 1]))
    #expect(try result("clamp", [Tensor(.nan), Tensor(-1), Tensor(1)])[0].isNaN)
    #expect(try result("clamp", [Tensor(-.infinity), Tensor(-1), Tensor(1)]) == Tensor(-1))
  }

  @Test func dotIsTheSumOfTheProducts() throws {
    #expect(try result("dot", [Tensor([1, 2, 3]), Tensor([4, 5, 6])]) == Tensor(32))
    #expect(throws: TapeError.self) { try result("dot", [Tensor([1, 2]), Tensor([1, 2, 3])]) }
  }
}
