import Testing

@testable import Language

@Suite struct ParserErrorTests {
  /// Wrong lines, the wrong place marked in them, and what the error says of it.
  @Test(arguments: [
    ("1️⃣2️⃣", "the line ends"),
    ("2 +1️⃣2️⃣", "the line ends"),
    ("2 1️⃣32️⃣", "operator"),
    ("21️⃣x2️⃣", "operator"),
    ("x 1️⃣y2️⃣", "operator"),
    ("f(x) 1️⃣y2️⃣", "operator"),
    ("2 * 1️⃣*2️⃣ 3", "before *"),
    ("1️⃣*2️⃣ 3", "before *"),
    ("1️⃣/2️⃣", "before /"),
    ("1️⃣^2️⃣2", "before ^"),
    ("1️⃣²2️⃣", "before ²"),
    ("1️⃣(2️⃣x + 1", "expected )"),
    ("x + 11️⃣)2️⃣", "nothing was opened"),
    ("x 1️⃣]2️⃣", "nothing was opened"),
    ("1️⃣(2️⃣x ]", "expected )"),
    ("f(x, y1️⃣2️⃣", "expected , or )"),
    ("f(x y", "expected , or )"),
    ("1️⃣f()2️⃣  + 2", "nothing between"),
    ("1️⃣[ ]2️⃣ ", "nothing between"),
    ("[1, 2 1️⃣)2️⃣]", "expected , or ]"),
    ("[1, 21️⃣2️⃣", "expected , or ]"),
    ("[1,1️⃣,2️⃣]", "before ,"),
    ("[1️⃣,2️⃣1]", "before ,"),
    ("x[1️⃣02️⃣]", "whole number from 1"),
    ("x[1️⃣1.52️⃣]", "whole number from 1"),
    ("x[1️⃣-2️⃣1]", "whole number from 1"),
    ("x[1️⃣i2️⃣]", "whole number from 1"),
    ("x[1️⃣]2️⃣", "whole number from 1"),
    ("x[11️⃣2️⃣", "expected , or ]"),
    ("x[1️⃣1e3002️⃣]", "whole number from 1"),
    ("w[1,2,31️⃣]2️⃣", "one or two indices"),
    ("a = b 1️⃣=2️⃣ c", "= stands once"),
    ("a1️⃣=2️⃣", "after ="),
    ("a 1️⃣=2️⃣ # nothing", "after ="),
    ("1️⃣=2️⃣ 3", "begins with a name"),
    ("1️⃣22️⃣ = x", "begins with a name"),
    ("1️⃣(2️⃣x) = 2", "begins with a name"),
    ("a 1️⃣b2️⃣ = 2", "expected ="),
    ("a + 1️⃣b2️⃣ = 2", ""),
    ("f(1️⃣)2️⃣ = 2", "the name of an argument"),
    ("f(1️⃣22️⃣) = 2", "the name of an argument"),
    ("f(x, 1️⃣x2️⃣) = x", "twice"),
    ("f(x 1️⃣y2️⃣) = x", "expected , or )"),
    ("f(x 1️⃣=2️⃣ 2", "expected ) before this"), ("sum(w, axis=11️⃣2️⃣", "expected , or )"),
    ("(11️⃣,2️⃣2)", "expected )"), ("x=[1,2] 1️⃣y2️⃣=[3]", "one thing"), ("w11️⃣'2️⃣", "' has no meaning"),
    ("w11️⃣.2️⃣T", "no point"), ("a1 1️⃣<-2️⃣ tanh(z1)", "written with ="),
    ("dC/d1️⃣52️⃣", "taken by a quantity"), ("1️⃣∂2️⃣/∂x", "∂ needs a quantity"),
    ("1️⃣∂²2️⃣C/∂w²", "second derivative"), ("1️⃣d^2️⃣2C/dw^2", "second derivative"),
    ("1️⃣d2C/2️⃣dw2", "second derivative"), ("2*1️⃣*2️⃣3", "before *"), ("v₁1️⃣x2️⃣", "operator"),
    ("w₁₁⁽¹⁾1️⃣x₁2️⃣", "operator"), ("1️⃣1e-9992️⃣", "too small"), ("21️⃣(2️⃣3)", "operator"),
    ("1️⃣x₁,₂2️⃣ = 3", "by its indices"),
    ("w[1️⃣a2️⃣] = 2", "whole number from 1"),
    ("a < b 1️⃣<2️⃣ c", "operator"),
    ("a 1️⃣->2️⃣ b", "operator"),
    ("d(x/1️⃣d2️⃣x", ""),
    ("d(x)/d(y1️⃣2️⃣", "expected )"),
  ])
  func wrongLines(source: String, message: String) {
    let (text, range) = marked(source)
    let error = languageError { _ = try Parser.statement(text) }
    if source.contains("1️⃣"), !message.isEmpty {
      #expect(error?.range == range, "\(source): \(error?.message ?? "")")
    }
    #expect(error?.message.contains(message) == true, "\(source): \(error?.message ?? "")")
    #expect(error?.text == text)
  }

  @Test(arguments: ["(", "[", "-", "f(", "d(", "2^", "x+(", "[1,", "∂("])
  func deepNestingIsRefused(opening: String) {
    let text = String(repeating: opening, count: 100_000)
    let error = languageError { _ = try Parser.statement(text) }
    #expect(error?.message.contains("deep") == true)
  }

  @Test(arguments: ["+", "-", "*", "/", "@", "²+"])
  func aLongChainIsNoNesting(separator: String) throws {
    let text = "x" + String(repeating: "\(separator)x", count: 50_000)
    guard case .chain(_, let links) = try Parser.expression(text).kind else {
      Issue.record("not a chain")
      return
    }
    #expect(links.count == 50_000)
  }

  @Test(arguments: ["^", "<", ","])
  func longLinesAreAnswered(separator: String) {
    let text = "x" + String(repeating: "\(separator)x", count: 50_000)
    let error = languageError { _ = try Parser.statement(text) }
    #expect(error?.range.map { $0.upperBound <= text.count } == true)
  }

  @Test func aLongListIsNoNesting() throws {
    let text = "[" + Array(repeating: "0.5", count: 20_000).joined(separator: ", ") + "]"
    guard case .list(let elements) = try Parser.expression(text).kind else {
      Issue.record("not a list")
      return
    }
    #expect(elements.count == 20_000)
  }

  @Test func whatNestsLessDeepIsAccepted() throws {
    let brackets = String(repeating: "(", count: 300) + "x" + String(repeating: ")", count: 300)
    #expect(try structure(Parser.expression(brackets)) == "x")
    let sum = Array(repeating: "x", count: 400).joined(separator: " + ")
    #expect(throws: Never.self) { try Parser.expression(sum) }
  }

  @Test(arguments: [
    String(repeating: "a", count: 100_000), String(repeating: "1", count: 100_000),
    String(repeating: " ", count: 100_000), String(repeating: "²", count: 100_000),
    String(repeating: "#", count: 100_000), String(repeating: "₁", count: 100_000),
    "w" + String(repeating: "₁", count: 100_000) + "⁽²⁾",
    "a" + String(repeating: "⁽", count: 100_000), String(repeating: "=", count: 100_000),
    "x" + String(repeating: "[1]", count: 33_000), "x" + String(repeating: "²", count: 99_999),
    "a" + String(repeating: "\u{301}", count: 100_000), String(repeating: "\u{0}", count: 100_000),
  ])
  func linesOfAHundredThousandCharacters(text: String) {
    do {
      _ = try Parser.statement(text)
    } catch {
      #expect(error.range.map { $0.upperBound <= max(1, text.count) } ?? true)
    }
  }
}
