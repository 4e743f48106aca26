import Rendering

/// What is printed at a terminal, a screen at a time: what the screen has no room for waits until
/// the person has read what is there.
struct Paging {
  /// A line, and where it goes.
  struct Line {
    let text: StyledText
    let stream: StandardStream
  }

  /// What has not been shown.
  private var waiting: [Line] = []
  /// The rows that were filled since a line was typed last.
  private var rowsFilled = 0
  /// Whether what waits is a lesson's, which goes on after a command that is typed meanwhile.
  var isLesson = false

  /// Whether something waits to be shown.
  var isWaiting: Bool { !waiting.isEmpty }

  /// The lines that wait.
  var count: Int { waiting.count }

  /// Takes what is printed.
  ///
  /// - Parameter screen: where it is read; nil where nothing pauses.
  /// - Returns: what is to be shown now.
  mutating func add(_ lines: [Line], _ screen: Screen?) -> [Line] {
    let wasWaiting = isWaiting
    waiting += lines
    guard let screen else { return takeAll() }
    return wasWaiting ? [] : takePage(screen)
  }

  /// Goes on to the next page.
  ///
  /// - Returns: what is to be shown now.
  mutating func turn(_ screen: Screen?) -> [Line] {
    rowsFilled = 0
    waiting.removeFirst(waiting.prefix { $0.text.spans.isEmpty }.count)
    return screen.map { takePage($0) } ?? takeAll()
  }

  /// A line was typed: what is printed from here on has the screen to itself.
  ///
  /// - Returns: what waited and does no longer.
  mutating func beginScreen() -> [Line] {
    rowsFilled = 0
    isLesson = false
    return takeAll()
  }

  /// Lets lines wait that did before, after whatever waits now.
  mutating func putBack(_ lines: [Line]) {
    waiting += lines
    isLesson = true
  }

  /// All that waits.
  mutating func takeAll() -> [Line] {
    defer { waiting = [] }
    return waiting
  }

  private mutating func takePage(_ screen: Screen) -> [Line] {
    let page = Array(waiting[..<pageEnd(screen)])
    waiting.removeFirst(page.count)
    rowsFilled += page.reduce(0) { $0 + screen.rows(of: $1.text) }
    return page
  }

  /// Where the page ends: where the screen is full, or rather between two paragraphs, if that leaves
  /// no more than half of it empty.
  private func pageEnd(_ screen: Screen) -> Int {
    // Nothing may be printed, too, on a screen that is full.
    guard !waiting.isEmpty else { return 0 }
    // One row is for the next prompt, and one more for the line that says how much is left.
    let rows = waiting.map { screen.rows(of: $0.text) }
    if rows.reduce(rowsFilled, +) < screen.rows { return waiting.count }
    var (filled, end, paragraph) = (rowsFilled, 0, 0)
    while filled + rows[end] <= screen.rows - 2 {
      filled += rows[end]
      end += 1
      if waiting[end - 1].text.spans.isEmpty { paragraph = end }
    }
    return max(1, paragraph * 2 > end ? paragraph : end)
  }
}
