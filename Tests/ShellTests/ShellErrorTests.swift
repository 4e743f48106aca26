import Language
import Presentation
import Rendering
import Testing

@testable import Shell

@Suite struct ShellErrorTests {
  private func error(_ text: String, _ range: Range<Int>) -> ShellError {
    ShellError(LanguageError("it is wrong", in: text, at: range))
  }

  private func lines(_ error: ShellError, width: Int = 80) -> [String] {
    error.lines(width: width).map(\.plain)
  }

  @Test func theCaretStandsUnderThePlace() {
    #expect(lines(error("a + foo", 4..<7)) == ["    a + foo", "        ^~~", "error: it is wrong"])
    #expect(lines(error("∂C/∂q", 4..<5)) == ["    ∂C/∂q", "        ^", "error: it is wrong"])
  }

  /// A combining accent takes no column of its own.
  @Test func columnsAreCountedAndNotScalars() {
    #expect(lines(error("e\u{301} + q", 4..<5)).dropFirst().first == "        ^")
  }

  @Test func whatToTryFollowsInBrackets() {
    let error = ShellError("it is wrong", suggestion: "try that")
    #expect(lines(error) == ["error: it is wrong (try that)"])
  }

  @Test func aLongLineIsCutAroundTheCaret() {
    let text = String(repeating: "1+", count: 500) + "foo" + String(repeating: "+1", count: 500)
    for width in [40, 60, 80] {
      let shown = lines(error(text, 1000..<1003), width: width)
      #expect(shown.allSatisfy { $0.count <= width })
      let caret = shown[1].prefix { $0 == " " }.count
      #expect(shown[0].dropFirst(caret).hasPrefix("foo"))
    }
  }

  @Test func ofSeveralLinesTheOneInQuestionIsShown() {
    let error = error("x = [1,\n  foo,\n3]", 10..<13)
    #expect(lines(error) == ["      foo,", "      ^~~", "error: it is wrong"])
  }

  @Test func aPlaceOverSeveralLinesIsMarkedToTheEndOfItsFirst() {
    #expect(lines(error("sum([1,\n2])", 0..<11))[1] == "    ^~~~~~~")
  }

  @Test func thePlaceIsFoundWithinAStatement() {
    let several = "x = [1,\n  foo,\n3]"
    #expect(error(several, 10..<13).placed("a.bp", 7, several).place == "a.bp:8:3")
    // The program keeps a definition without its indentation and its comment.
    #expect(error("x = foo", 4..<7).placed("a.bp", 1, "  x = foo # no").place == "a.bp:1:7")
    // What is wrong with a command's arguments is counted from the start of the line.
    #expect(error("[1, q]", 4..<5).placed("a.bp", 1, "data [1, q]").place == "a.bp:1:10")
  }

  @Test func anErrorInAnotherDefinitionIsPlacedAtTheStatement() {
    #expect(error("z = w @ x", 4..<9).placed("a.bp", 3, "x = [1]").place == "a.bp:3:1")
  }

  @Test func thePlaceInTheInnermostFileStays() {
    let inner = error("foo", 0..<3).placed("inner.bp", 2, "foo")
    #expect(inner.placed("outer.bp", 9, "source inner.bp").place == "inner.bp:2:1")
  }

  @Test func controlCharactersAreNotPassedOn() {
    let shown = lines(error("x\u{1B}[31m\u{7}", 1..<2)).joined()
    #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func aRangeBeyondTheTextDoesNoHarm() {
    #expect(lines(error("x =", 3..<3)) == ["    x =", "       ^", "error: it is wrong"])
    #expect(lines(error("x", 5..<9)).count == 3)
  }
}
