import Presentation

/// Cells of characters to draw on; with Unicode each has two by four Braille dots.
struct PlotCanvas {
  let columns: Int
  let rows: Int
  private let isUnicode: Bool
  private var dots: [UInt8]
  private var marks: [Character?]
  /// The marks that dots do not replace: points and letters.
  private var isTop: [Bool]

  init(columns: Int, rows: Int, isUnicode: Bool) {
    (self.columns, self.rows, self.isUnicode) = (columns, rows, isUnicode)
    dots = Array(repeating: 0, count: columns * rows)
    marks = Array(repeating: nil, count: columns * rows)
    isTop = Array(repeating: false, count: columns * rows)
  }

  /// Puts a character behind what is drawn.
  mutating func put(_ mark: Character, _ column: Int, _ row: Int) {
    marks[row * columns + column] = mark
  }

  /// The cell of a place from 0 to 1 on both axes; nil outside.
  private func cell(_ place: (x: Double, y: Double)) -> Int? {
    guard (0...1).contains(place.x), (0...1).contains(place.y) else { return nil }
    let column = min(columns - 1, Int(place.x * Double(columns)))
    let row = rows - 1 - min(rows - 1, Int(place.y * Double(rows)))
    return row * columns + column
  }

  /// Puts a mark on top of what is drawn.
  mutating func put(_ mark: Character, at place: (x: Double, y: Double)) {
    guard let cell = cell(place) else { return }
    marks[cell] = mark
    isTop[cell] = true
  }

  /// Puts the letter of a line at its end, above or below where another stands there.
  mutating func letter(_ letter: Character, at place: (x: Double, y: Double)) {
    guard let cell = cell(place) else { return }
    let candidates = [0, -1, 1, -2, 2, -3, 3].map { cell + $0 * columns }
    let free = candidates.first { marks.indices.contains($0) && !isTop[$0] } ?? cell
    marks[free] = letter
    isTop[free] = true
  }

  /// Draws a line through places; what lies outside is cut off.
  mutating func line(through places: [(x: Double, y: Double)], mark: Character) {
    let (width, height) = isUnicode ? (columns * 2, rows * 4) : (columns, rows)
    func dot(_ place: (x: Double, y: Double)) -> (x: Int, y: Int)? {
      guard place.x.isFinite, place.y.isFinite, abs(place.x) < 100, abs(place.y) < 100 else {
        return nil
      }
      return (
        Int((place.x * Double(width)).rounded(.down)),
        Int((place.y * Double(height)).rounded(.down))
      )
    }
    var before: (x: Int, y: Int)?
    for place in places {
      let next = dot(place)
      if let next {
        let start = before ?? next
        // As many dots as the longer way has, both ends included.
        let count = max(abs(next.x - start.x), abs(next.y - start.y), 1)
        for step in 0...count {
          let x = start.x + (next.x - start.x) * step / count
          let y = start.y + (next.y - start.y) * step / count
          set(x == width ? x - 1 : x, y == height ? y - 1 : y, mark)
        }
      }
      before = next
    }
  }

  /// The Braille dots of a cell, by column and by row from below.
  private static let bits: [[UInt8]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]

  private mutating func set(_ x: Int, _ y: Int, _ mark: Character) {
    let (cellWidth, cellHeight) = isUnicode ? (2, 4) : (1, 1)
    guard x >= 0, y >= 0, x < columns * cellWidth, y < rows * cellHeight else { return }
    let cell = (rows - 1 - y / cellHeight) * columns + x / cellWidth
    guard !isTop[cell] else { return }
    if isUnicode {
      dots[cell] |= Self.bits[x % 2][y % 4]
    } else {
      marks[cell] = mark
    }
  }

  /// The characters of a row.
  func line(_ row: Int) -> StyledText {
    var text = ""
    for cell in row * columns..<(row + 1) * columns {
      if let mark = marks[cell], isTop[cell] || dots[cell] == 0 {
        text.append(mark)
      } else if dots[cell] != 0 {
        text.unicodeScalars.append(Unicode.Scalar(0x2800 + UInt32(dots[cell])) ?? " ")
      } else {
        text.append(" ")
      }
    }
    return StyledText(text, .known)
  }
}
