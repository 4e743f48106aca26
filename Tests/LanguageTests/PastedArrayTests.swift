import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// Arrays as other languages print or write them, taken as they are.
@Suite struct PastedArrayTests {
  private static func value(_ text: String, _ lines: [String] = []) throws -> Tensor {
    let program = try Program(lines)
    return try Compiler.model(of: program).evaluate(
      Parser.expression(text, isQuantity: { program.mentions($0) }), text: text
    ).value
  }

  /// What NumPy 2.4, PyTorch 1.13, JAX, MATLAB, Julia 1.10, Node 20, R 4 and C print or write for
  /// the same matrix.
  @Test(arguments: [
    "[[0.1, -0.2], [0.3, 0.4]]",
    "[[ 0.1 -0.2]\n [ 0.3  0.4]]",
    "array([[ 0.1, -0.2],\n       [ 0.3,  0.4]])",
    "np.array([[0.1, -0.2], [0.3, 0.4]], dtype=np.float32)",
    "tensor([[ 0.1000, -0.2000],\n        [ 0.3000,  0.4000]], dtype=torch.float64)",
    "tensor([[0.1, -0.2], [0.3, 0.4]], device='cuda:0', grad_fn=<AddmmBackward0>)",
    "tensor([[0.1, -0.2], [0.3, 0.4]], requires_grad=True)",
    "Array([[ 0.1, -0.2],\n       [ 0.3,  0.4]], dtype=float32)",
    "jnp.array([[0.1, -0.2], [0.3, 0.4]])",
    "[0.1 -0.2; 0.3 0.4]", "[0.1, -0.2; 0.3, 0.4];", "[[0.1 -0.2]; [0.3 0.4]]",
    "Float32[0.1f0 -0.2f0; 0.3f0 4.0f-1]",
    "[ [ 0.1, -0.2 ], [ 0.3, 0.4 ] ]",
    "[ Float64Array(2) [ 0.1, -0.2 ], Float64Array(2) [ 0.3, 0.4 ] ]",
    "rbind(c(0.1, -0.2), c(0.3, 0.4))",
    "matrix(c(0.1, 0.3, -0.2, 0.4), nrow = 2)", "matrix(c(0.1, 0.3, -0.2, 0.4), ncol=2, nrow=2)",
    "matrix(c(0.1, -0.2, 0.3, 0.4), nrow=2, byrow=TRUE)", "matrix(c(0.1, 0.3, -0.2, 0.4), 2, 2)",
    "{{0.1, -0.2}, {0.3, 0.4}};", "{ {0.1f, -0.2f}, {0.3F, 4e-1f}, }",
    "[[0.1, -0.2], # the first row\n [0.3, 0.4]] # and the second",
    "[[np.float64(0.1), np.float64(-0.2)], [np.float64(0.3), np.float64(0.4)]]",
  ])
  func aMatrix(_ text: String) throws {
    let expected = try #require(Tensor(rows: [[0.1, -0.2], [0.3, 0.4]]))
    #expect(try Self.value(text) == expected)
  }

  @Test(
    arguments: [
      ("[0.1 -0.2 -0.3]", [0.1, -0.2, -0.3]), ("[a -b]", [5, -2]), ("[a - b]", [3]),
      ("[a-b]", [3]), ("[a -b, a]", [5, -2, 5]), ("[a*2 +b]", [10, 2]), ("[(a - b) 1]", [3, 1]),
      ("[sum([1 2]) 3]", [3, 3]), ("[1; 2; 3]", [1, 2, 3]),
      ("c(1, 2L)", [1, 2]), ("[1. 2.\n 3. 4.]", [1, 2, 3, 4]), ("[1, 2,]", [1, 2]),
      ("[1 2]*[3 -4]", [3, -8]), ("[2^-1 -2^2]", [0.5, -4]), ("[x[2] x[1]]", [4, 3]),
      ("x[1:2] - [1 -1]", [2, 5]), ("tensor(0.5)", [0.5]), ("c(x, 1)", [12]),
    ] as [(String, [Double])])
  func blanksSeparateByOneRule(_ text: String, _ expected: [Double]) throws {
    // c is a function here, so c(…) is its call, and no list of R's.
    let lines = ["a = 5", "b = 2", "x = [3, 4]"]
    let own = text == "c(x, 1)" ? lines + ["c(u, v) = sum(u*4) - 16*v"] : lines
    #expect(try Self.value(text, own).elements == expected)
  }

  @Test(arguments: [
    ("[a -b]", true), ("[a - b]", false), ("[1 -2]", false), ("[1, a -b]", true), ("a -b", false),
    ("[(a -b) 2]", false),
  ])
  func aSignThatBeginsAnElementIsSaid(_ text: String, _ isSaid: Bool) {
    #expect((Parser.signedElement(text, isQuantity: { _ in true }) != nil) == isSaid)
  }

  @Test(arguments: [
    ("[0.1 0.2 1️⃣...2️⃣ 0.9]", "a shortened print"),
    ("tensor([[1, 2], 1️⃣...2️⃣, [3, 4]])", "a shortened print"),
    ("[1, 1️⃣…2️⃣, 3]", "a shortened print"),
    ("array([1, 2]1️⃣,2️⃣ [3])", "expected ) here"),
    ("{1, 21️⃣]2️⃣", "expected , or } here"),
    ("w 1️⃣-=2️⃣ 0.1", "-= changes nothing here; := takes a value now"),
    ("w1[1,2] 1️⃣+=2️⃣ 0.1", "+= changes nothing here; := takes a value now"),
    ("w, b 1️⃣:=2️⃣ 1", "2 names take 2 values"),
    ("1️⃣32️⃣ := 1", "before := stands what takes the value, as in w := w - 0.1"),
  ])
  func whatIsWrongIsSaid(_ source: String, _ message: String) {
    let (text, range) = marked(source)
    let error = languageError { _ = try Parser.statement(text) }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    #expect(error?.range == range)
  }

  @Test(
    arguments: [
      ("zeros(2)", [0, 0]), ("ones(1, 2)", [1, 1]), ("eye(2)", [1, 0, 0, 1]),
      ("range(3)", [0, 1, 2]), ("range(2, 5)", [2, 3, 4]), ("one_hot(2, 3)", [0, 1, 0]),
      ("one_hot([2, 1], 2)", [0, 1, 1, 0]), ("e - exp(1)", [0]), ("-inf", [-.infinity]),
      ("[1 2] @ [3 4; 5 6]", [13, 16]), ("[1 2] @ [3 4; 5 6] + [1 1]", [14, 17]),
    ] as [(String, [Double])])
  func wordsHaveTheirValues(_ text: String, _ expected: [Double]) throws {
    #expect(try Self.value(text).elements == expected)
  }

  /// A program's own names come first, whenever they are defined.
  @Test func wordsGiveWay() throws {
    let lines = ["f(e) = e^2", "d = e + 1*x", "e = 3", "x = 1", "range = 4", "zeros(u) = u + 1"]
    #expect(try Self.value("d", lines).elements == [4])
    #expect(try Self.value("f(5) + range*2 + zeros(1)", lines).elements == [35])
    #expect(try Program(["x = 1", "d = e + x"]).variables == ["x"])
  }

  @Test func normalNumbersFollowTheirSeed() throws {
    var numbers = RandomNumbers(seed: 7)
    let expected = (0..<6).map { _ in numbers.normal() }
    let made = try Self.value("normal(2, 3, seed=7)")
    #expect(made == Tensor(shape: .matrix(2, 3), elements: expected))
  }
}
