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
    #expect(renderer.lines(vector) == ["[1, 2, 3, 4, …, 781, 782, 783, 784]  784 elements"])
    let rows = (1...20).map { row in (1...30).map { Double(100 * row + $0) } }
    let lines = renderer.lines(try #require(Tensor(rows: rows)))
    #expect(lines.count == 9)
    #expect(lines[0] == "[[ 101,  102,  103,  104, …,  127,  128,  129,  130],")
    #expect(lines[4] == " …")
    #expect(lines[8] == " [2001, 2002, 2003, 2004, …, 2027, 2028, 2029, 2030]]  20×30")
    #expect(Set(lines.dropLast().map(\.count)).count <= 2)
    let ascii = TensorRenderer(numbers: .digits(4), notation: .ascii)
    #expect(ascii.lines(vector) == ["[1, 2, 3, 4, ..., 781, 782, 783, 784]  784 elements"])
  }

  @Test func whereThereIsNoRoomFewerColumnsOfALongArrayAreWritten() throws {
    let rows = (1...3).map { row in (1...30).map { Double(100 * row + $0) } }
    let matrix = try #require(Tensor(rows: rows))
    #expect(renderer.lines(matrix, width: 40).first == "[[101, 102, 103, …, 128, 129, 130],")
    #expect(renderer.lines(matrix, width: 20).first == "[[101, …, 130],")
    for width in 12...60 {
      #expect(renderer.lines(matrix, width: width).allSatisfy { $0.columns <= width })
    }
  }

  @Test func whereThereIsNoRoomAnArrayInFullIsBrokenAndReadBack() throws {
    let numbers = (0..<12).map { Double($0) / 7 - 1 }
    let full = TensorRenderer(numbers: .full, notation: .ascii)
    for tensor in [Tensor(numbers), try #require(Tensor(shape: .matrix(3, 4), elements: numbers))] {
      for width in [30, 50, 80] {
        let lines = full.lines(tensor, width: width)
        #expect(lines.allSatisfy { $0.columns <= width })
        #expect(try Model.empty.value(lines.joined(separator: " ")) == tensor)
      }
    }
  }

  @Test func inLatexArraysStandBetweenBrackets() throws {
    let latex = TensorRenderer(numbers: .digits(4), notation: .latex)
    let matrix = try #require(Tensor(rows: [[0.15, -2], [1e-7, 30]]))
    #expect(
      latex.lines(matrix)
        == [#"\begin{pmatrix} 0.15 & -2 \\ 1 \cdot 10^{-7} & 30 \end{pmatrix}"#])
    #expect(latex.lines(Tensor([1, 2])) == [#"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"#])
    #expect(latex.lines(Tensor(3)) == ["3"])
  }
}
