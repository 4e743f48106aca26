import Rendering
import Testing

@testable import Shell

/// What does not fit the screen waits, and nothing of it is lost.
@Suite struct PagingTests {
  private func lines(_ texts: [String]) -> [Paging.Line] {
    texts.map { Paging.Line(text: StyledText($0), stream: .output) }
  }

  /// Everything that is shown, a page at a time.
  private func pages(_ texts: [String], _ screen: Screen) -> [[String]] {
    var paging = Paging()
    var pages = [paging.add(lines(texts), screen).map(\.text.plain)]
    while paging.isWaiting { pages.append(paging.turn(screen).map(\.text.plain)) }
    return pages
  }

  @Test(arguments: 3...30, [0, 1, 5, 21, 22, 23, 24, 100]) func noLineIsLost(rows: Int, count: Int)
  {
    let texts = (0..<count).map { "line \($0)" }
    let pages = pages(texts, Screen(columns: 80, rows: rows))
    #expect(pages.flatMap { $0 } == texts)
    // With the prompt, and the line that says how much is left, each fits.
    #expect(pages.dropLast().allSatisfy { $0.count <= max(1, rows - 2) })
    #expect((pages.last?.count ?? 0) < max(2, rows))
  }

  @Test func whatFitsWithItsPromptIsShownAtOnce() {
    #expect(pages(Array(repeating: "x", count: 23), Screen(columns: 80, rows: 24)).count == 1)
    #expect(pages(Array(repeating: "x", count: 24), Screen(columns: 80, rows: 24)).count == 2)
  }

  /// A line that prints nothing, after the page before it has filled the screen.
  @Test func nothingFitsOnAFullScreen() {
    var paging = Paging()
    let screen = Screen(columns: 80, rows: 5)
    #expect(paging.add(lines(Array(repeating: "x", count: 4)), screen).count == 4)
    #expect(paging.add(lines(["y"]), screen).map(\.text.plain) == ["y"])
    #expect(paging.add([], screen).isEmpty)
  }

  @Test func aLongLineTakesSeveralRows() {
    let texts = Array(repeating: String(repeating: "x", count: 200), count: 10)
    #expect(pages(texts, Screen(columns: 80, rows: 14)).map(\.count) == [4, 4, 2])
  }

  @Test func aParagraphIsKeptWhole() {
    let texts = ["a", "a", "a", "a", "", "b", "b", "b", "b", "b"]
    let pages = pages(texts, Screen(columns: 80, rows: 10))
    #expect(pages == [["a", "a", "a", "a", ""], ["b", "b", "b", "b", "b"]])
  }

  @Test func nothingPausesOffAScreen() {
    var paging = Paging()
    #expect(paging.add(lines(Array(repeating: "x", count: 1000)), nil).count == 1000)
    #expect(!paging.isWaiting)
  }
}
