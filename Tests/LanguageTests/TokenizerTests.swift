import Testing

@testable import Language

@Suite struct TokenizerTests {
  private func kinds(_ text: String) throws -> [Token.Kind] {
    var tokenizer = Tokenizer(text)
    return try tokenizer.tokens().map(\.kind)
  }

  @Test(arguments: [
    ("0", 0.0), ("7", 7), ("0.05", 0.05), (".5", 0.5), ("5.", 5), ("1e-3", 1e-3),
    ("1E3", 1000), ("1e+3", 1000), ("2.5e2", 250), (".5e1", 5), ("5.e1", 50),
    ("1e308", 1e308), ("5e-324", .leastNonzeroMagnitude), ("007", 7),
    ("123456789012345678901234567890", 1.2345678901234568e29),
  ])
  func numbers(text: String, value: Double) throws {
    #expect(try kinds(text) == [.number(value), .end])
  }

  @Test(arguments: [
    ("1️⃣1e4002️⃣", "too large"),
    ("x = 1️⃣1.2.2️⃣3", "one decimal point"),
    ("1️⃣1..2️⃣2", "one decimal point"),
    ("1️⃣.2️⃣", "digit"),
    ("x + 1️⃣.2️⃣*2", "digit"),
    ("1️⃣.2️⃣e3", "digit"),
    ("2 1️⃣$2️⃣ 3", "$ has no meaning"),
    ("2 + 1️⃣\u{FFFD}2️⃣", "not valid UTF-8"),
    ("a1️⃣\u{7}2️⃣b", "U+0007"),
    ("a 1️⃣\u{1B}2️⃣[31m", "U+001B"),
    ("1️⃣\u{0}2️⃣", "U+0000"),
    ("1️⃣\u{7F}2️⃣", "U+007F"),
    ("1️⃣\u{9B}2️⃣31m", "U+009B"),
    ("1️⃣\"2️⃣text\"", "quotes"),
    ("1️⃣😀2️⃣", "no meaning"),
    ("x 1️⃣&2️⃣ y", "no meaning"),
    ("1️⃣⁻2️⃣", "no meaning"),
    ("f1️⃣′2️⃣(x)", "no meaning"),
  ])
  func whatBeginsNoToken(source: String, message: String) {
    let (text, range) = marked(source)
    let error = languageError { _ = try kinds(text) }
    #expect(error?.range == range, "\(source.debugDescription)")
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.text == text)
  }

  @Test func anExponentWithoutDigitsIsAName() throws {
    #expect(try kinds("1e") == [.number(1), .name("e"), .end])
    #expect(try kinds("1e+") == [.number(1), .name("e"), .symbol(.plus), .end])
  }

  @Test(arguments: [
    ("a·b", "a*b"), ("a×b", "a*b"), ("a−b", "a-b"), ("a÷b", "a/b"), ("a∕b", "a/b"),
    ("a≤b", "a<=b"), ("a≥b", "a>=b"), ("a→b", "a->b"), ("−2", "-2"),
    ("a\u{00A0}+\u{2009}b", "a + b"), ("a\t+ b", "a + b"),
  ])
  func signsMeanTheirASCIIForms(unicode: String, ascii: String) throws {
    #expect(try kinds(unicode) == kinds(ascii))
  }

  @Test func aCommentEndsTheLine() throws {
    #expect(try kinds("x # the input, 1.2.3 \u{7} $") == [.name("x"), .end])
    #expect(try kinds("# all of it") == [.end])
    #expect(try kinds("") == [.end])
    #expect(try kinds("   \t ") == [.end])
  }

  @Test func rangesCountCharacters() throws {
    var tokenizer = Tokenizer("∂C + é2*σ")
    #expect(try tokenizer.tokens().map(\.range) == [0..<2, 3..<4, 5..<7, 7..<8, 8..<9, 9..<9])
  }

  @Test func aSuperscriptAfterANameIsAPower() throws {
    #expect(try kinds("a²") == [.name("a"), .superscript(2), .end])
    #expect(try kinds("x₁³") == [.name("x₁"), .superscript(3), .end])
    #expect(try kinds("w₁₁⁽²⁾²") == [.name("w₁₁⁽²⁾"), .superscript(2), .end])
  }
}
