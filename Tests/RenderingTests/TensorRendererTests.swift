import Autodiff
import Language
import SamplePrograms
import Testing

@testable import Rendering

@Suite struct TensorRendererTests {
  private let renderer = TensorRenderer(numbers: .digits(4), notation: .unicode)

  @Test func arraysAreWrittenAsTheyAreTyped() throws {
    #expect(renderer.lines(Tensor(0.5)) == ["0.5"])
    #expect(renderer.lines(Tensor([1, -0.25])) == ["[1, -0.25]"])
    let matrix = try #require(Tensor(rows: [[1, -20], [300, 0.5]]))
    #expect(renderer.lines(matrix) == ["[[  1, -20],", " [300, 0.5]]"])
    #expect(renderer.line(matrix) == "[[  1, -20], [300, 0.5]]")
    #expect(renderer.lines(try #require(Tensor(rows: [[7]]))) == ["[[7]]"])
  }

  @Test func whatIsWrittenInFullIsReadBack() throws {
    var numbers = SeededNumbers(seed: 3)
    let full = TensorRenderer(numbers: .full, notation: .ascii)
    for (rows, columns) in [(1, 1), (2, 3), (12, 12), (1, 12), (12, 1)] {
      let elements = (0..<rows * columns).map { _ in Double(numbers.next() % 2001) / 7 - 100 }
      let matrix = try #require(Tensor(shape: .matrix(rows, columns), elements: elements))
      let text = full.lines(matrix).joined(separator: " ")
      #expect(try Model.empty.value(text) == matrix)
      let vector = Tensor(elements)
      guard vector.elements.count <= 12 else { continue }
      #expect(try Model.empty.value(full.lines(vector).joined()) == vector)
    }
  }

  @Test func longArraysAreShortenedInTheMiddle() throws {
    let vector = Tensor((1...784).map(Double.init))
    #expect(renderer.lines(vector) == ["[1, 2, 3, 4, …, 781, 782, 783, 784]"])
    let rows = (1...20).map { row in (1...30).map { Double(100 * row + $0) } }
    let lines = renderer.lines(try #require(Tensor(rows: rows)))
    #expect(lines.count == 9)
    #expect(lines[0] == "[[ 101,  102,  103,  104, …,  127,  128,  129,  130],")
    #expect(lines[4] == " …")
    #expect(lines[8] == " [2001, 2002, 2003, 2004, …, 2027, 2028, 2029, 2030]]")
    #expect(Set(lines.map(\.count)).count <= 3)
    let ascii = TensorRenderer(numbers: .digits(4), notation: .ascii)
    #expect(ascii.lines(vector) == ["[1, 2, 3, 4, ..., 781, 782, 783, 784]"])
  }
}
