import Testing

@testable import Language

@Suite struct ParserTests {
  /// Structures that follow from the documented precedence.
  @Test(arguments: [
    ("-x^2", "(negate (power x 2))"),
    ("-2^2", "(negate (power 2 2))"),
    ("2^3^2", "(power 2 (power 3 2))"),
    ("2^-1", "(power 2 -1)"),
    ("2^-x^2", "(power 2 (negate (power x 2)))"),
    ("a-b-c", "(subtract (subtract a b) c)"),
    ("a/b*c", "(multiply (divide a b) c)"),
    ("a-b+c", "(add (subtract a b) c)"),
    ("a+b*c", "(add a (multiply b c))"),
    ("(a+b)*c", "(multiply (add a b) c)"),
    ("a*-b", "(multiply a (negate b))"),
    ("a--b", "(subtract a (negate b))"),
    ("--a", "(negate (negate a))"),
    ("+a", "a"),
    ("a+-+b", "(add a (negate b))"),
    ("w @ x + b", "(add (matmul w x) b)"),
    ("b + w @ x", "(add b (matmul w x))"),
    ("a*w @ x", "(matmul (multiply a w) x)"),
    ("w1 @ a0^2", "(matmul w1 (power a0 2))"),
    ("x[1]^2", "(power x[1] 2)"),
    ("-x[1]", "(negate x[1])"),
    ("w1[1,2]*x[2]", "(multiply w1[1,2] x[2])"),
    ("(a+b)[2]", "(add a b)[2]"),
    ("[1, 2][2]", "[1 2][2]"),
    ("f(x)[1]", "(f x)[1]"),
    ("f(x, y+1)", "(f x (add y 1))"),
    ("f(g(x), h(y))", "(f (g x) (h y))"),
    ("a < b + 1", "(less a (add b 1))"),
    ("a + 1 >= b", "(greater_equal (add a 1) b)"),
    ("a == b", "(equal a b)"),
    ("where(a <= b, a, b)", "(where (less_equal a b) a b)"),
    ("x²", "(square x)"),
    ("x³", "(power x 3)"),
    ("-x²", "(negate (square x))"),
    ("2·x²", "(multiply 2 (square x))"),
    ("x²^2", "(power (square x) 2)"),
    ("(a − y)²", "(square (subtract a y))"),
    ("σ(z)·(1 − σ(z))", "(multiply (σ z) (subtract 1 (σ z)))"),
    ("2·σ′(z)", "(multiply 2 (σ′ z))"), ("sigmoid'(z)", "(sigmoid′ z)"),
    ("[[1, 2], [3, 4]]", "[[1 2] [3 4]]"),
    ("[x1, 2*x1]", "[x1 (multiply 2 x1)]"),
    ("x # a comment", "x"),
    ("  x  ", "x"),
  ])
  func precedence(text: String, expected: String) throws {
    #expect(try structure(Parser.expression(text)) == expected)
  }

  @Test(arguments: [
    ("w₁₁⁽²⁾", "w2[1,1]"), ("w₁⁽²⁾", "w2[1]"), ("a₁⁽¹⁾", "a1[1]"), ("b₁₂⁽¹⁾", "b1[12]"),
    ("z⁽²⁾", "z2"), ("x₁", "x1"), ("x₁₂", "x12"), ("w₁₁⁽²⁾·a₁⁽¹⁾", "(multiply w2[1,1] a1[1])"),
    ("∂C/∂w₁₁⁽²⁾", "(d C w2[1,1])"), ("∂a₁⁽¹⁾/∂z₁⁽¹⁾", "(d a1[1] z1[1])"),
    ("w₁₁⁽¹⁰⁾", "w10[1,1]"),
  ])
  func namesAsTheyAreShown(text: String, expected: String) throws {
    #expect(try structure(Parser.expression(text)) == expected)
  }

  @Test(arguments: [
    ("dC/dw", "(d C w)"),
    ("∂C/∂w", "(d C w)"),
    ("dC/dw2[1,3]", "(d C w2[1,3])"),
    ("da1[2]/dz1[2]", "(d a1[2] z1[2])"),
    ("dC[3]/dw", "(d C[3] w)"),
    ("d(C)/d(w)", "(d C w)"),
    ("∂(C)/∂(w)", "(d C w)"),
    ("d(a + b)/dw", "(d (add a b) w)"),
    ("dC/d(w)", "(d C w)"),
    ("d(dC/da)/da", "(d (d C a) a)"),
    ("d(d(d(f)/dx)/dx)/dx", "(d (d (d f x) x) x)"),
    ("2*dC/dw", "(multiply 2 (d C w))"),
    ("dC/dw*2", "(multiply (d C w) 2)"),
    ("dC/dw^2", "(power (d C w) 2)"),
    ("-dC/dw", "(negate (d C w))"),
    ("x/dC/dw", "(divide x (d C w))"),
    ("d/2", "(divide d 2)"),
    ("dC/2", "(divide dC 2)"),
    ("dC/x", "(divide dC x)"),
    ("dC", "dC"),
    ("d(2)", "(d 2)"),
    ("dC + dB", "(add dC dB)"),
    ("dC/(dB)", "(divide dC dB)"),
  ])
  func derivatives(text: String, expected: String) throws {
    #expect(try structure(Parser.expression(text)) == expected)
  }

  @Test func whatIsAQuantityIsNoDerivative() throws {
    func parse(_ text: String, knowing names: String...) throws -> String {
      try structure(Parser.expression(text, isQuantity: { names.contains($0) }))
    }
    #expect(try parse("dA/dB", knowing: "A", "B") == "(d A B)")
    #expect(try parse("dA/dB", knowing: "A", "B", "dA") == "(divide dA dB)")
    #expect(try parse("dA/dB", knowing: "dA", "dB") == "(divide dA dB)")
    #expect(try parse("d(A)/d(B)", knowing: "dA", "dB") == "(d A B)")
    #expect(try parse("∂A/∂B", knowing: "dA", "dB") == "(d A B)")
    // An expression over two samples' worth of names: the d of a product is the quantity.
    #expect(try parse("d/d", knowing: "d") == "(divide d d)")
    #expect(try parse("dx*dC/dx", knowing: "dx") == "(divide (multiply dx dC) dx)")
  }

  @Test func statements() throws {
    guard case .definition("z", 0..<1, let sum) = try Parser.statement("z = w*x + b") else {
      Issue.record("not a definition")
      return
    }
    #expect(structure(sum) == "(add (multiply w x) b)")
    guard case .function("f", 0..<1, ["x", "y"], let body) = try Parser.statement("f(x, y) = x*y")
    else {
      Issue.record("not a function")
      return
    }
    #expect(structure(body) == "(multiply x y)")
    guard case .element("w1", [1, 2], 0..<7, let value) = try Parser.statement("w1[1,2] = 0.2")
    else {
      Issue.record("not an element")
      return
    }
    #expect(structure(value) == "0.2")
    guard case .element("w2", [1, 1], 0..<6, _) = try Parser.statement("w₁₁⁽²⁾ = 0.4") else {
      Issue.record("not an element in the notation of the screen")
      return
    }
    guard case .expression = try Parser.statement("a == b") else {
      Issue.record("a comparison is an expression")
      return
    }
  }

  @Test func argumentsMayBeTypedAsTheyAreShown() throws {
    guard
      case .function("f", _, let parameters, let body) = try Parser.statement(
        "f(x₁, x₂) = ln(x₁) + x₁·x₂ − sin(x₂)")
    else {
      Issue.record("not a function")
      return
    }
    #expect(parameters == ["x1", "x2"])
    #expect(structure(body) == "(subtract (add (ln x1) (multiply x1 x2)) (sin x2))")
    guard case .function("f1", _, ["x"], _) = try Parser.statement("f₁(x) = x²") else {
      Issue.record("the name of a function may have a subscript")
      return
    }
    #expect(try structure(Parser.expression("f₁(2)")) == "(f1 2)")
  }

  @Test func pairs() throws {
    let (inputs, targets) = try Parser.pair("[[0,0],[0,1]] -> [[0],[1]]")
    #expect(structure(inputs) == "[[0 0] [0 1]]")
    #expect(targets.map(structure) == "[[0] [1]]")
    #expect(try Parser.pair("[1, 2]").1 == nil)
    #expect(try Parser.pair("[1] → [2]").1.map(structure) == "[2]")
  }

  @Test(arguments: [
    ("f(", true), ("f(x", true), ("[1, [2]", true), ("f(x)", false), ("x)", false),
    ("x # (", false), ("[1, # (\n 2", true), ("[1, # (\n 2]", false), ("", false),
    ("a = [1],", true), ("a = [1], # more", true), ("a = [1],\nb = 2", false), ("a # ,", false),
  ])
  func openBrackets(text: String, isOpen: Bool) {
    var (whole, byLine) = (BracketBalance(), BracketBalance())
    whole.read(text)
    for line in text.split(separator: "\n") { byLine.read(String(line)) }
    #expect(whole.isOpen == isOpen)
    #expect(byLine.isOpen == isOpen)
  }

  @Test func rangesOfPartsAreTheirCharacters() throws {
    let text = "  −(a + σ(b))·x₁²"
    let expression = try Parser.expression(text)
    guard case .chain(let left, let links) = expression.kind, let right = links.first?.operand
    else {
      Issue.record("not a product: \(structure(expression))")
      return
    }
    #expect(text.slice(left.range) == "−(a + σ(b))")
    #expect(text.slice(right.range) == "x₁²")
    #expect(text.slice(expression.range) == "−(a + σ(b))·x₁²")
  }
}
