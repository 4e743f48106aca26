import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Calls with attributes, and parts of arrays.
@Suite struct CallTests {
  private static let lines = ["w = [[1, 2, 3], [4, 5, 6]]", "x = [3, 1, 2]", "u = [1, 5, 0]"]

  @Test(
    arguments: [
      ("sum(w, axis=1)", [5, 7, 9]), ("sum(w, axis = 2)", [6, 15]), ("sum(w)", [21]),
      ("max(x, 2)", [3, 2, 2]), ("max(x)", [3]), ("max(w, axis=2)", [3, 6]),
      ("w[1,:]", [1, 2, 3]), ("w[:,2]", [2, 5]), ("w[2:,:2]", [4, 5]), ("x[2:3]", [1, 2]),
      ("x[2:]", [1, 2]), ("x[:2]", [3, 1]), ("x[:]", [3, 1, 2]), ("w[1,2:3][2]", [3]),
      ("reshape(x, 3, 1)", [3, 1, 2]), ("flatten(w[:,1:2])", [1, 2, 4, 5]),
      ("concat(x, u)", [3, 1, 2, 1, 5, 0]), ("concat(w, w, axis=2)[1,:]", [1, 2, 3, 1, 2, 3]),
      ("[x, u][2,:]", [1, 5, 0]), ("stack(x, u)[:,1]", [3, 1]), ("dot(x, u)", [8]),
      ("d(sum(w[1,:] * x))/dx", [1, 2, 3]), ("d(max(x))/dx", [1, 0, 0]),
    ] as [(String, [Double])])
  func callsHaveTheirValues(_ line: String, _ expected: [Double]) throws {
    let model = try Compiler.model(of: Program(Self.lines))
    let answer = try model.evaluate(try Parser.expression(line), text: line)
    #expect(answer.value.elements == expected)
  }

  @Test(arguments: [
    ("1️⃣max(1, 2, 3)2️⃣", "max takes 2 operands or one operand, not 3"),
    ("1️⃣sum(w, 1)2️⃣", "sum takes one operand, not 2"),
    ("max(x, u, 1️⃣axis=12️⃣)", "max(x, y) takes no axis"),
    ("sum(x, 1️⃣axes=12️⃣)", "sum(x) takes no axes"),
    ("sum(w, axis=1, 1️⃣axis=22️⃣)", "axis stands twice"),
    ("sum(w, axis=1️⃣x2️⃣)", "axis is a whole number from 1, as in axis=1"),
    ("1️⃣sum(x, axis=2)2️⃣", "x has 3 elements; the axis of a vector is 1"),
    ("1️⃣reshape(x, 3)2️⃣", "reshape takes 3 operands, not 2"),
    ("reshape(x, 1️⃣1.52️⃣, 2)", "rows is a whole number from 1, as in reshape(x, 2, 3)"),
    ("1️⃣reshape(x, 2, 2)2️⃣", "x has 3 elements; 2×2 takes 4"),
    ("1️⃣x @ u2️⃣", "x has 3 elements; @ needs a matrix on its left; for two vectors write dot(x, u)"),
    ("1️⃣w[3,:]2️⃣", "w is 2×3; this part goes beyond it"),
    ("1️⃣x[1,:]2️⃣", "x has 3 elements, which takes one index"),
    ("1️⃣concat(x, w)2️⃣", "x has 3 elements and w is 2×3; concat takes vectors"),
    ("f(1️⃣y=22️⃣)", "f takes its arguments by their places, and none as y="),
  ])
  func wrongCallsSayWhatIsWrong(_ source: String, _ message: String) throws {
    let (line, range) = marked(source)
    let model = try Compiler.model(of: Program(Self.lines + ["f(y) = y^2"]))
    let error = languageError {
      _ = try model.evaluate(try Parser.expression(line), text: line)
    }
    #expect(error?.message == message)
    #expect(error?.range == range)
  }

  @Test(arguments: [
    ("x[1️⃣3:12️⃣]", "3:1 has nothing in it; a range goes up"),
    ("x[2:1️⃣1.52️⃣]", "an index is a whole number from 1, as in x[2:3]"),
    ("w1[1️⃣1,:2️⃣] = 3", "one element is needed here, as in w1[1,2], and no range"),
  ])
  func wrongRangesSayWhatIsWrong(_ source: String, _ message: String) {
    let (line, range) = marked(source)
    let error = languageError { _ = try Parser.statement(line) }
    #expect(error?.message == message)
    #expect(error?.range == range)
  }

  /// An = within parentheses gives an argument by name; it makes no definition.
  @Test func namedArgumentsMakeNoDefinition() throws {
    guard case .expression(let call) = try Parser.statement("sum(w, axis=1)") else {
      Issue.record("no expression")
      return
    }
    #expect(structure(call) == "(sum w axis=1)")
    guard case .definition(let name, _, let body) = try Parser.statement("s = sum(w, axis=1)")
    else {
      Issue.record("no definition")
      return
    }
    #expect(name == "s" && structure(body) == "(sum w axis=1)")
  }
}
