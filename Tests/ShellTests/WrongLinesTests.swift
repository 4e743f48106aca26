import Presentation
import Rendering
import Testing

@testable import Shell

/// Lines that are wrong: each is answered by one line that says what, and the session stays as it
/// was.
@Suite struct WrongLinesTests {
  struct WrongLine: CustomStringConvertible {
    let setup: [String]
    let line: String
    /// What the message has to mention.
    let mentions: [String]

    init(_ line: String, after setup: String..., mentions: String...) {
      (self.setup, self.line, self.mentions) = (setup, line, mentions)
    }

    var description: String { String(line.prefix(60)) }
  }

  static let network = ["network 2 3 1", "x = [0.5, 1]", "y = [1]"]

  // MARK: Names

  static let names = [
    WrongLine(
      "w·x", after: "w = [1, 2]", "x = [3, 4]",
      mentions: "w·x of two vectors can be read in two ways",
      "w*x", "dot(w, x)"),
    WrongLine("foo", mentions: "foo is not known here"),
    WrongLine("alpha + 1", after: "alpa = 3", mentions: "alpha", "did you mean alpa?"),
    WrongLine("b", after: "z = w*x + b", mentions: "b has no value yet", "b ="),
    WrongLine("z", after: "z = w*x + b", "w = 2", mentions: "x has no value yet"),
    WrongLine("sigmod(0)", mentions: "sigmod", "did you mean sigmoid?"),
    WrongLine("f(1)", mentions: "there is no function f"),
    WrongLine("x(1)", after: "x = 2", mentions: "x is a quantity, not a function"),
    WrongLine("sin = 3", mentions: "sin is a function", "another name"),
    WrongLine("sin(x) = x", mentions: "sin is a function", "another name"),
    WrongLine("f(sin) = sin", mentions: "sin is a function"),
    WrongLine("pi = 3", mentions: "pi is a number"),
    WrongLine("∂x = 3", mentions: "∂"),
    WrongLine("f(x, x) = x", mentions: "x", "twice"),
    WrongLine("f() = 1", mentions: "f"),
    WrongLine("f(x) = x*q", mentions: "q"),
  ]

  // MARK: What newcomers type

  static let newcomers = [
    WrongLine("what is sigma", mentions: "there is no command what"),
    WrongLine("please help", mentions: "there is no command please"),
    WrongLine("dc/dw1[1,1]", after: "example mazur", mentions: "c is not known", "did you mean C?"),
    WrongLine("dC/dw", after: "example mazur", mentions: "w is not known here"),
    WrongLine("w", after: "example mazur", mentions: "the command where"),
    WrongLine("y = 1", after: "network 2 1", "x = [1, 2]", mentions: "write y = [1]"),
    WrongLine("x = 0.5", after: "network 1 1", "x = [2]", mentions: "write x = [0.5]"),
    WrongLine("x = [1 2 ... 3]", mentions: "a shortened print"),
    WrongLine("w1[1,1] += 1", after: "network 2 1", mentions: "write w1[1,1] := w1[1,1] + 1"),
  ]

  // MARK: What other shells and notations have

  static let foreign = [
    WrongLine("?", mentions: "help lists"),
    WrongLine("ls", mentions: "no command ls", "show lists"),
    WrongLine("clear", mentions: "no command clear", "reset"),
    WrongLine("draw C", mentions: "plot draws curves"),
    WrongLine("fit", mentions: "train runs it"),
    WrongLine("version", mentions: "--version"),
    WrongLine("print C", after: "example mazur", mentions: "write C alone"),
    WrongLine("let x = 3", mentions: "x = 3"),
    WrongLine("for i in range(3):", mentions: "no loops"),
    WrongLine("show q", mentions: "q is not known here", "q = 0.5"),
    WrongLine("2 x", mentions: "write 2*x"),
    WrongLine("2x", after: "x = 3", mentions: "write 2*x"),
    WrongLine("2(3)", mentions: "write 2*(…)"),
    WrongLine("sin 2", mentions: "write sin(2)"),
    WrongLine("sin x", after: "x = 3", mentions: "write sin(x)"),
    WrongLine("2**3", mentions: "a power is written ^"),
    WrongLine("C'", after: "example mazur", mentions: "dC/dw is a derivative"),
    WrongLine("w1'", after: "example mazur", mentions: "transpose"),
    WrongLine("w1.T", after: "example mazur", mentions: "transpose(w1)"),
    WrongLine("w1.shape", after: "example mazur", mentions: "show w1"),
    WrongLine("np.arange([1, 2])", mentions: "a list is written [1, 2]"),
    WrongLine("np.exp(2)", mentions: "write exp(…) alone"),
    WrongLine("a.b", mentions: "no point in it"),
    WrongLine("a:b", mentions: "expected an operator"),
    WrongLine("w1_12", after: "example mazur", mentions: "write w1[1,2]"),
    WrongLine("x=[1,2] y=[3]", mentions: "give y a line of its own"),
    WrongLine("(1,2)", mentions: "a list is written [1, 2]"),
    WrongLine("f(x = 3", mentions: "expected ) before"),
    WrongLine("a1 <- tanh(z1)", mentions: "write a1 = …"),
    WrongLine("1e-999", mentions: "too small"),
  ]

  // MARK: What the shell shows

  static let shown = [
    WrongLine("x₃", after: "example mazur", mentions: "x has 2 elements", "x[1] to x[2]"),
    WrongLine(
      "w₁₂₃⁽²⁾", after: "example mazur", mentions: "w2 is 2×2", "w2[1,1] to w2[2,2]"),
    WrongLine("w₁₁⁽¹⁾x₁", after: "example mazur", mentions: "write w₁₁⁽¹⁾*x₁"),
    WrongLine("v₁x", after: "x = 2", mentions: "write v₁*x"),
    WrongLine("x₁,₂ = 3", mentions: "by its indices"),
  ]

  // MARK: Syntax

  static let syntax = [
    WrongLine("(1 + 2", mentions: ")"),
    WrongLine("1 + 2)", mentions: "nothing was opened"),
    WrongLine("[1, 2", mentions: "]"),
    WrongLine("[1, 2]]", mentions: "nothing was opened"),
    WrongLine("[1 [2]", mentions: "expected"),
    WrongLine("[]", mentions: "nothing between these brackets"),
    WrongLine("[1,,2]", mentions: "expected a number"),
    WrongLine("1 +", mentions: "ends"),
    WrongLine("* 2", mentions: "expected a number"),
    WrongLine("2 3", mentions: "operator"),
    WrongLine("x =", mentions: "expected a value or a formula"),
    WrongLine("= 3", mentions: "a definition begins with a name"),
    WrongLine("3 = x", mentions: "a definition begins with a name"),
    WrongLine("x = y = 2", mentions: "="),
    WrongLine("1.2.3", mentions: "one decimal point"),
    WrongLine("1e999", mentions: "too large"),
    WrongLine(".", mentions: "digit"),
    WrongLine("\"\"", mentions: "text in quotes"),
    WrongLine("''", mentions: "text in quotes"),
    WrongLine("2 $ 3", mentions: "$"),
    WrongLine("a & b", mentions: "&"),
    WrongLine("sin()", mentions: "nothing between these brackets"),
    WrongLine("sin(1", mentions: ")"),
    WrongLine("sin(1, 2)", mentions: "sin takes one operand, not 2"),
    WrongLine("sin", mentions: "sin", "sin(x)"),
    WrongLine("f(1)", after: "f(x, y) = x*y", mentions: "f", "2"),
    WrongLine("x = \u{7}3", mentions: "control"),
    WrongLine("x = \u{0}", mentions: "control"),
    WrongLine("\u{1B}[31mred", mentions: "control"),
    WrongLine("x = \u{FFFD}", mentions: "not valid UTF-8"),
    WrongLine("x = 1 \u{1F600}", mentions: "\u{1F600}"),
  ]

  // MARK: Shapes and values

  static let shapes = [
    WrongLine("x = [1, 2, 3]", after: "network 2 3 1", mentions: "w1 is 3×2", "x has 3"),
    WrongLine("[1, 2] + [1, 2, 3]", mentions: "2", "3"),
    WrongLine("[[1, 2], [3]]", mentions: "row"),
    WrongLine("[[1, 2], 3]", mentions: "row"),
    WrongLine("[[1, 2]] @ [1]", mentions: "1×2", "@"),
    WrongLine("2 @ 3", mentions: "@"),
    WrongLine("x[3]", after: "x = [1, 2]", mentions: "x has 2 elements"),
    WrongLine("x[0]", after: "x = [1, 2]", mentions: "whole number from 1"),
    WrongLine("x[1,1]", after: "x = [1, 2]", mentions: "x has 2 elements"),
    WrongLine("x[1.5]", after: "x = [1, 2]", mentions: "whole number"),
    WrongLine("x[]", after: "x = [1, 2]", mentions: "number"),
    WrongLine("x[1]", after: "x = 2", mentions: "x is a number"),
    WrongLine("w1[4,1]", after: "network 2 3 1", mentions: "w1 is 3×2", "w1[3,2]"),
    WrongLine("w1[4,1] = 2", after: "network 2 3 1", mentions: "w1 is 3×2"),
    WrongLine("x[1] = [1, 2]", after: "x = [1, 2]", mentions: "an element is a number"),
    WrongLine("q[1] = 2", mentions: "q has no value yet"),
    WrongLine(
      "z1[1] = 2", after: "network 2 3 1", "x = [1, 2]", mentions: "z1 is computed"),
    WrongLine("C", after: "network 2 2 1", mentions: "x has no value yet", "x = [0, 0]"),
    WrongLine("y", after: "network 2 2 3", mentions: "y has no value yet", "y = [0, 0, 0]"),
    WrongLine("x", after: "network 9 2 1", mentions: "a list of 9 numbers"),
    WrongLine("w1[1,1] = 3", mentions: "w1 has no value yet", "[[0, 0], [0, 0]]"),
    WrongLine(
      "z1 = w1 @ x + b1", after: "w1 = [[1, 2, 3], [4, 5, 6]]", "x = [1, 2]", "b1 = [1, 2]",
      mentions: "w1 is 2×3 and x has 2 elements"),
    WrongLine("x = [0, 1/0]", mentions: "division by zero"),
    WrongLine("C[1:2]", after: "C = w*x", "w = 2", "data [1, 2]", mentions: "C[1] to C[2]"),
    WrongLine("1/0", mentions: "1/0 is ∞", "division by zero"),
    WrongLine("0/0", mentions: "0/0 is not a number"),
    WrongLine("ln(0)", mentions: "ln(0) is -∞: ln needs a positive number"),
    WrongLine("ln(-1)", mentions: "ln(-1) is not a number"),
    WrongLine("sqrt(-1)", mentions: "sqrt(-1) is not a number: sqrt needs"),
    WrongLine("exp(1000)", mentions: "exp(1000) is ∞"),
    WrongLine("ln([0, -1])[2]", mentions: "ln(-1) is not a number"),
    WrongLine("0 + where(0 > 1, ln(-1), 1/0)", mentions: "1/0 is ∞"),
    WrongLine("dot([1e200, 1], [1e200, 2])", mentions: "dot([1e200, 1], [1e200, 2]) is ∞"),
    WrongLine(
      "[[1, 2], [1e200, 3]] @ [1e200, 5]", mentions: "[1e200, 3] @ [1e200, 5] is ∞"),
    WrongLine("sum([1e308, 1, 2, 3, 1e308])", mentions: "sum([1e308, 1, 2, 3, …]) is ∞"),
    WrongLine("(-8)^0.5", mentions: "not a number"),
    WrongLine("x = 1/0", mentions: "division by zero"),
    WrongLine("q = q + 1", mentions: "defined in terms of itself"),
    WrongLine("b = a", after: "a = 2*b", mentions: "itself"),
    WrongLine("f(x) = f(x)", mentions: "itself"),
  ]

  // MARK: Derivatives

  static let derivatives = [
    WrongLine("dC/dw9", after: "example mazur", mentions: "w9", "did you mean"),
    WrongLine("dC", after: "example mazur", mentions: "dC"),
    WrongLine("dQ/dw1", after: "example mazur", mentions: "Q"),
    WrongLine("dC/", after: "example mazur", mentions: "ends"),
    WrongLine("dC/(dw1)", after: "example mazur", mentions: "written dC/dw"),
    WrongLine("(dC)/(dw1)", after: "example mazur", mentions: "written dC/dw"),
    WrongLine("d2C/dw2", after: "example mazur", mentions: "d(dC/dw1[1,1])/dw1[1,1]"),
    WrongLine("∂²C/∂w²", after: "example mazur", mentions: "d(dC/dw1[1,1])/dw1[1,1]"),
    WrongLine("d^2C/dw1^2", after: "example mazur", mentions: "d(dC/dw1[1,1])/dw1[1,1]"),
    WrongLine("dC/dw2[1]", after: "example mazur", mentions: "two indices", "w2[1,1] to w2[2,2]"),
    WrongLine("dC/d5", after: "example mazur", mentions: "by a quantity"),
    WrongLine("∂/∂x", mentions: "∂ needs a quantity"),
    WrongLine("d(C)/d()", after: "example mazur", mentions: "expected"),
    WrongLine("dC/dw1[3,1]", after: "example mazur", mentions: "w1 is 2×2"),
    WrongLine("d(2)/d(3)", mentions: "by a quantity"),
    WrongLine("C[2]", after: "example mazur", mentions: "C"),
  ]

  // MARK: Commands

  static let commands = [
    WrongLine("netwrok 2 2 1", mentions: "netwrok", "did you mean network?"),
    WrongLine("network", mentions: "inputs and outputs"),
    WrongLine("network 2", mentions: "inputs and outputs"),
    WrongLine("network 0 1", mentions: "at least 1", "found 0"),
    WrongLine("network -2 1", mentions: "at least 1", "found -2"),
    WrongLine("network 2.5 1", mentions: "whole number", "2.5"),
    WrongLine("network 2 1 cost=hubris", mentions: "there is no cost hubris"),
    WrongLine("network 2 1 cost=", mentions: "the cost is missing"),
    WrongLine("network 2 2 1 hidden=", mentions: "the activation is missing", "sigmoid"),
    WrongLine("network 2 2 1 hidden=tanh hidden=relu", mentions: "hidden stands twice"),
    WrongLine(
      "network 2 2 2 cost=softmax_cross_entropy output=sigmoid", mentions: "takes the logits"),
    WrongLine(
      "data [1,2,3] -> [0,1,0]", after: "network 1 1",
      mentions: "write data [[1], [2], [3]] -> [[0], [1], [0]]"),
    WrongLine("data [[1]] - [[0]]", after: "network 1 1", mentions: "data INPUTS -> TARGETS"),
    WrongLine("goto 1e9", after: "example mazur", mentions: "0 to 50", "found 1e9"),
    WrongLine("network 2 1 seed=-1", mentions: "seed"),
    WrongLine("network 2 1 init=ones", mentions: "initialiser ones", "zeros"),
    WrongLine("network 2 1 hidden=sum", mentions: "there is no activation sum"),
    WrongLine("network 10000000000 1", mentions: "memory"),
    WrongLine("network 1 10000000000 10000000000", mentions: "memory"),
    WrongLine("network 99999999999999999999 1", mentions: "memory"),
    WrongLine("example mazr", mentions: "did you mean mazur?"),
    WrongLine("example mazur twice", mentions: "one word"),
    WrongLine("program please", mentions: "no argument"),
    WrongLine("program", mentions: "no program yet"),
    WrongLine("data", mentions: "no data"),
    WrongLine("data 3", after: "network 2 1", mentions: "row for each sample"),
    WrongLine(
      "data [[0,0],[0,1]] -> [[0]]", after: "network 2 1", mentions: "2 rows before ->", "1 after"),
    WrongLine("data [[0,0,0]] -> [[0]]", after: "network 2 1", mentions: "w1 is 1×2"),
    WrongLine("data [[0,0]] ->", after: "network 2 1", mentions: "ends"),
    WrongLine("data [[0,0],[1]]", after: "network 2 1", mentions: "row"),
    WrongLine("reset nothing", mentions: "there is no nothing to forget"),
    WrongLine("step", mentions: "nothing to step through"),
    WrongLine("step", after: "network 2 1", mentions: "x and y have no value yet"),
    WrongLine("step", after: "f(u) = u^2", mentions: "u", "f"),
    WrongLine("step", after: "v = [1, 2]*k", "k = 2", mentions: "leads to a number"),
    WrongLine("step 0", after: "example mazur", mentions: "from 1", "found 0"),
    WrongLine("step -1", after: "example mazur", mentions: "from 1"),
    WrongLine("step two", after: "example mazur", mentions: "found two"),
    WrongLine("step 1 2", after: "example mazur", mentions: "one word"),
    WrongLine("next", after: "example mazur", "continue", mentions: "at its end", "restart"),
    WrongLine("next 2", after: "example mazur", mentions: "no argument"),
    WrongLine("finish layer", after: "example mazur", mentions: "pass"),
    WrongLine("back", after: "example mazur", mentions: "before the first step"),
    WrongLine("goto", after: "example mazur", mentions: "0 to 50"),
    WrongLine("goto 51", after: "example mazur", mentions: "0 to 50"),
    WrongLine("goto -1", after: "example mazur", mentions: "0 to 50"),
    WrongLine(
      "goto 99999999999999999999999", after: "example mazur", mentions: "0 to 50"),
    WrongLine("forward", after: "example mazur", "forward", mentions: "forward pass is done"),
    WrongLine("sample 2", after: "example mazur", mentions: "one sample"),
    WrongLine("gradient", mentions: "nothing to step through"),
    WrongLine("check", after: "network 2 1", mentions: "no value yet"),
    WrongLine("show", mentions: "nothing to show"),
    WrongLine("show foo", mentions: "foo is not known"),
    WrongLine("why C x", after: "example mazur", mentions: "a depth", "found x", "why C 2"),
    WrongLine("why C 1.5", after: "example mazur", mentions: "a depth", "found 1.5"),
    WrongLine("why C 0", after: "example mazur", mentions: "from 1", "found 0"),
    WrongLine("why C 1 2", after: "example mazur", mentions: "a depth", "found 1 2"),
    WrongLine("why C + 1", after: "example mazur", mentions: "name of a quantity"),
    WrongLine(
      "paths a2[1], w1[1,1]", after: "example mazur",
      mentions: "blank between", "write paths a2[1] w1[1,1]"),
    WrongLine(
      "paths dC/da1[1] w1[1,1]", after: "example mazur",
      mentions: "dC/da1[1] is a derivative", "paths dC/da1[1] alone"),
    WrongLine("paths C", after: "example mazur", mentions: "two numbers"),
    WrongLine("paths C x[1] x[2]", after: "example mazur", mentions: "two numbers"),
    WrongLine("explain C", after: "example mazur", mentions: "C is a quantity", "why C"),
    WrongLine("explain z1", after: "example mazur", mentions: "quantity", "why z1[1]"),
    WrongLine("explain dC/dw1[1,1]", after: "example mazur", mentions: "why dC/dw1[1,1]"),
    WrongLine("explain sigmod", mentions: "did you mean sigmoid?"),
    WrongLine("x9", after: "example mazur", mentions: "x has 2 elements", "write x[1] to x[2]"),
    WrongLine("check some", after: "example mazur", mentions: "all or nothing"),
    WrongLine("lesson 99", mentions: "there is no lesson '99'"),
    WrongLine("lesson stop", mentions: "no lesson"),
    WrongLine("hint", mentions: "no question waits"),
    WrongLine("skip", mentions: "no question waits"),
    WrongLine("reveal", mentions: "no question waits"),
    WrongLine("set digits", mentions: "a name and a value"),
    WrongLine("set digits 0", mentions: "1 to 17"),
    WrongLine("set digits many", mentions: "1 to 17"),
    WrongLine("set notation roman", mentions: "unicode", "latex"),
    WrongLine("set color red", mentions: "auto, always or never"),
    WrongLine("set colour never", mentions: "colour", "color"),
    WrongLine("help nothing", mentions: "no help about nothing"),
    WrongLine("help sigmoyd", mentions: "did you mean sigmoid?"),
    WrongLine("undo two", mentions: "whole number", "two"),
    WrongLine("source", mentions: "name of a file"),
    WrongLine("quit now", mentions: "no argument"),
  ]

  // MARK: Hostile lines

  static let hostile = [
    WrongLine(String(repeating: "(", count: 100_000), mentions: "deep"),
    WrongLine(String(repeating: "[", count: 100_000), mentions: "deep"),
    WrongLine(
      String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000),
      mentions: "deep"),
    WrongLine(String(repeating: "sin(", count: 20_000), mentions: "deep"),
    WrongLine(String(repeating: "-", count: 100_000) + "1", mentions: "deep"),
    WrongLine(String(repeating: "2^", count: 50_000) + "2", mentions: "deep"),
    WrongLine(String(repeating: "x", count: 100_000), mentions: "100000"),
    WrongLine("x = " + String(repeating: "1+", count: 50_000), mentions: "ends"),
    WrongLine(String(repeating: "x + ", count: 25_000) + ")", mentions: "expected a number"),
    WrongLine(String(repeating: "9", count: 100_000), mentions: "too large"),
    WrongLine("help " + String(repeating: "y", count: 100_000), mentions: "yyy"),
    WrongLine("example " + String(repeating: "y", count: 100_000), mentions: "yyy"),
    WrongLine("set " + String(repeating: "y", count: 100_000) + " 1", mentions: "yyy"),
    WrongLine("lesson " + String(repeating: "y", count: 100_000), mentions: "yyy"),
    WrongLine("reset " + String(repeating: "y", count: 100_000), mentions: "yyy"),
    WrongLine("network 2 1 cost=" + String(repeating: "y", count: 100_000), mentions: "yyy"),
    WrongLine("network 2 1 " + String(repeating: "y", count: 100_000) + "=1", mentions: "yyy"),
  ]

  @Test(
    arguments: names + newcomers + foreign + shown + syntax + shapes + derivatives + commands
      + hostile)
  func theLineIsAnsweredByOneLine(wrong: WrongLine) throws {
    let before = try session(after: wrong.setup)
    var failure: ShellError?
    do throws(ShellError) {
      let result = try Interpreter().run(wrong.line, in: before)
      Issue.record("it was accepted: \(result.output.lines.map(\.plain))")
    } catch { failure = error }
    let error = try #require(failure)
    let lines = error.lines(width: 80).map(\.plain)
    #expect(lines.filter { $0.contains("error: ") }.count == 1)
    #expect(lines.count == 1 || lines.count == 3, "\(lines)")
    #expect(!lines.contains { $0.contains("\n") }, "\(lines)")
    let message = try #require(lines.last)
    #expect(message.count < 300, "\(message.prefix(400))")
    for mention in wrong.mentions {
      #expect(message.contains(mention), "\(message)")
    }
    let isControlled = lines.joined().unicodeScalars.contains {
      $0.properties.generalCategory == .control
    }
    #expect(!isControlled, "\(lines)")
  }

  /// At the shell, which prints and goes on.
  @Test(
    arguments: names + newcomers + foreign + shown + syntax + shapes + derivatives + commands
      + hostile)
  func theSessionIsUntouchedAndAlive(wrong: WrongLine) throws {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    for line in wrong.setup { #expect(shell.run(command: line) == .done, "\(line)") }
    let before = shell.session.snapshot
    _ = output.take()
    #expect(shell.run(command: wrong.line) == .failed)
    #expect(shell.session.snapshot == before)
    let printed = output.take()
    #expect(printed.allSatisfy { $0.stream == .error }, "\(printed)")
    #expect(printed.filter { $0.text.contains("error: ") }.count == 1)
    #expect(shell.run(command: "6 * 7") == .done)
    #expect(output.take().map(\.text) == ["42"])
  }

  /// What the caret points at, the wrong place in braces.
  @Test(arguments: [
    ("z1 = {w1 @ x} + b1", ["w1 = [[1, 2, 3], [4, 5, 6]]", "x = [1, 2]", "b1 = [1, 2]"]),
    ("x = [0, {1/0}]", []), ("[1, {ln(-1)}, 2]", []), ("変 + {)}", []),
    ("step {abc}", ["example mazur"]), ("network 2 3 1 {foo=bar}", []), ("set digits {0}", []),
    ("network 2 {0}", []), ("goto {1e9}", ["example mazur"]), ("program {please}", []),
    ("set digits {digits}", []), ("{x₃}", ["example mazur"]), ("dC/d{w2[1]}", ["example mazur"]),
  ])
  func theCaretPointsAtWhatIsWrong(marked: String, setup: [String]) throws {
    let line = marked.replacing("{", with: "").replacing("}", with: "")
    let characters = Array(marked)
    let start = try #require(characters.firstIndex(of: "{"))
    let end = try #require(characters.firstIndex(of: "}"))
    let before = try session(after: setup)
    var failure: ShellError?
    do throws(ShellError) {
      _ = try Interpreter().run(line, in: before)
    } catch { failure = error }
    let error = try #require(failure)
    #expect(error.range == start..<end - 1, "\(error)")
    #expect(error.text == line)
    let caret = try #require(error.lines(width: 80).dropFirst().first?.plain)
    #expect(caret.columns == 4 + line.prefix(end - 1).map { String($0).columns }.reduce(0, +))
  }

  @Test func thereAreManyOfThem() {
    let all =
      Self.names + Self.syntax + Self.shapes + Self.derivatives + Self.commands + Self.hostile
    #expect(all.count > 150)
  }
}
