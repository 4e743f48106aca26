import Presentation

/// A grid of characters on which lines run at right angles, and text stands.
///
/// Lines of the same net join where they meet; those of different nets cross.
struct LineCanvas {
  /// The directions in which a line leaves a cell.
  private struct Directions: OptionSet {
    let rawValue: UInt8
    static let up = Directions(rawValue: 1)
    static let down = Directions(rawValue: 2)
    static let left = Directions(rawValue: 4)
    static let right = Directions(rawValue: 8)
  }

  private struct Cell {
    var nets: [Int: Directions] = [:]
    var text: (character: Character, role: TextRole)?
  }

  private var rows: [[Cell]]
  private let notation: Notation

  /// An empty canvas of `height` rows.
  init(height: Int, notation: Notation) {
    rows = Array(repeating: [], count: height)
    self.notation = notation
  }

  /// Draws a horizontal line; its ends reach the middle of their cells.
  mutating func horizontal(from left: Int, to right: Int, row: Int, net: Int) {
    guard left <= right else { return }
    for column in left...right {
      var directions: Directions = []
      if column > left { directions.insert(.left) }
      if column < right { directions.insert(.right) }
      add(directions, column, row, net)
    }
  }

  /// Draws a vertical line; its ends reach the middle of their cells.
  mutating func vertical(column: Int, from top: Int, to bottom: Int, net: Int) {
    guard top <= bottom else { return }
    for row in top...bottom {
      var directions: Directions = []
      if row > top { directions.insert(.up) }
      if row < bottom { directions.insert(.down) }
      add(directions, column, row, net)
    }
  }

  private mutating func add(_ directions: Directions, _ column: Int, _ row: Int, _ net: Int) {
    reach(column, row)
    guard rows.indices.contains(row) else { return }
    rows[row][column].nets[net, default: []].formUnion(directions)
  }

  /// Writes text over whatever is there.
  mutating func write(_ text: String, column: Int, row: Int, _ role: TextRole = .plain) {
    for (place, character) in text.enumerated() {
      reach(column + place, row)
      guard rows.indices.contains(row) else { return }
      rows[row][column + place].text = (character, role)
    }
  }

  private mutating func reach(_ column: Int, _ row: Int) {
    guard rows.indices.contains(row), column >= rows[row].count else { return }
    rows[row] += Array(repeating: Cell(), count: column + 1 - rows[row].count)
  }

  /// The rows as text.
  var lines: [StyledText] {
    rows.map { row in
      var line = StyledText()
      for cell in row {
        if let text = cell.text {
          line.append(String(text.character), text.role)
        } else {
          line.append(String(glyph(cell)), .faint)
        }
      }
      return StyledText.trimmedAtEnd(line)
    }
  }

  private func glyph(_ cell: Cell) -> Character {
    guard let first = cell.nets.values.first else { return " " }
    let isUnicode = notation == .unicode
    // Without a knot, lines that cross do not meet.
    if cell.nets.count > 1 { return isUnicode ? "┼" : "|" }
    if let line = LineCanvas.glyphs[first.rawValue] { return isUnicode ? line.0 : line.1 }
    return first.isEmpty ? " " : (isUnicode ? "●" : "+")
  }

  /// The characters of a single net by its directions; a knot where it goes all four ways.
  private static let glyphs: [UInt8: (Character, Character)] = [
    1: ("│", "|"), 2: ("│", "|"), 3: ("│", "|"), 4: ("─", "-"), 8: ("─", "-"), 12: ("─", "-"),
    5: ("┘", "+"), 6: ("┐", "+"), 9: ("└", "+"), 10: ("┌", "+"), 7: ("┤", "+"), 11: ("├", "+"),
    13: ("┴", "+"), 14: ("┬", "+"),
  ]
}
