import Testing

@testable import Language

@Suite struct QuantityNameTests {
  /// Names as they are shown, among an array x of rank 1, a matrix m, an array x1 and a number C.
  @Test(arguments: [
    ("x3", "x", [3]), ("x12", "x", [12]), ("m12", "m", [1, 2]), ("m1,12", "m", [1, 12]),
    ("x1,2", "x1", [2]), ("C3", "C", [3]),
  ])
  func shownElements(name: String, quantity: String, indices: [Int]) throws {
    let ranks = ["x": 1, "m": 2, "x1": 1, "C": 0]
    let element = try #require(QuantityName.element(shown: name) { ranks[$0] })
    #expect(element.name == quantity)
    #expect(element.indices == indices)
    #expect(QuantityName.element(shown: "q3") { ranks[$0] } == nil)
    #expect(QuantityName.element(shown: "x0") { ranks[$0] } == nil)
  }

  @Test(arguments: [
    ("w2", "w2", []), ("w₁₃⁽²⁾", "w2", [1, 3]), ("a₂⁽¹⁾", "a1", [2]), ("b₁₂⁽³⁾", "b3", [12]),
    ("z⁽¹²⁾", "z12", []), ("x₁", "x1", []), ("x", "x", []), ("loss", "loss", []),
    ("w₁⁽²⁾", "w2", [1]),
  ])
  func namesAsTheyAreShown(name: String, base: String, indices: [Int]) {
    #expect(QuantityName(name).base == base)
    #expect(QuantityName(name).indices == indices)
  }

  @Test(arguments: [
    ("w2", "w", 2), ("b10", "b", 10), ("z1", "z", 1), ("a0", "a", 0),
  ])
  func layers(name: String, letters: String, layer: Int) throws {
    let found = try #require(QuantityName.layered(name))
    #expect(found == (letters, layer))
  }

  @Test(arguments: [
    "w", "x1", "y2", "wx1", "a1b", "C", "", "w99999999999999999999999", "a１", "w-1", "w+1",
  ])
  func namesWithoutALayer(name: String) {
    #expect(QuantityName.layered(name) == nil)
  }

  @Test(arguments: [
    ("x1", "x", "1"), ("v12", "v", "12"), ("x", "x", ""), ("x1y", "x1y", ""), ("", "", ""),
  ])
  func trailingDigits(name: String, letters: String, digits: String) {
    #expect(QuantityName.subscripted(name) == (letters, digits))
  }
}
