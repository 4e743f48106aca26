import Presentation

/// Draws a plot with characters: lines of Braille dots, or of ASCII marks.
///
/// Nothing is told by colour alone: lines have letters, and points marks of their own.
public struct TerminalPlot {
  private let notation: Notation
  private let numbers: NumberFormat
  private let width: Int
  /// The rows between the title and the horizontal axis.
  private let height: Int

  /// A drawing for a terminal of `width` columns.
  public init(notation: Notation, numbers: NumberFormat, width: Int, height: Int = 14) {
    (self.notation, self.numbers) = (notation, numbers)
    (self.width, self.height) = (width, height)
  }

  private var isUnicode: Bool { notation == .unicode }

  /// The lines of the drawing, or its sentences where the notation is spoken.
  public func lines(_ plot: Plot) -> [StyledText] {
    if notation == .spoken { return plot.sentences(numbers).map { StyledText($0) } }
    let yTicks = plot.yScale.ticks(most: 6).map { ($0, numbers.text($0)) }
    let margin = yTicks.map(\.1.columns).max() ?? 0
    let columns = max(16, min(width, 100) - margin - 2)
    var canvas = PlotCanvas(columns: columns, rows: height, isUnicode: isUnicode)
    if let field = plot.field { draw(field, on: &canvas) }
    draw(plot.series, plot, on: &canvas)
    var labels: [Int: String] = [:]
    for (value, text) in yTicks {
      let row = height - 1 - min(height - 1, Int(plot.yScale.place(value) * Double(height)))
      if labels[row] == nil { labels[row] = text }
    }
    let title = wrapped(StyledText(plot.title, .heading))
    let above = StyledText(plot.yName.leftPadded(to: margin), .faint)
    let rows = (0..<height).map { row -> StyledText in
      let tick = isUnicode ? (labels[row] == nil ? "│" : "┤") : (labels[row] == nil ? "|" : "+")
      return StyledText.trimmedAtEnd(
        StyledText((labels[row] ?? "").leftPadded(to: margin) + " " + tick, .faint)
          + canvas.line(row))
    }
    return title + [above] + rows + axis(plot, margin, columns) + legend(plot)
  }

  // MARK: Drawing

  private func draw(_ field: Plot.Field, on canvas: inout PlotCanvas) {
    guard !field.rows.isEmpty else { return }
    let shades: [Character] = Self.shades(field.names.count, isUnicode: isUnicode)
    for row in 0..<canvas.rows {
      let source = field.rows[field.rows.count - 1 - row * field.rows.count / canvas.rows]
      guard !source.isEmpty else { continue }
      for column in 0..<canvas.columns {
        let number = source[column * source.count / canvas.columns]
        canvas.put(shades[field.shade(number)], column, row)
      }
    }
  }

  /// The characters of shades, the lowest first.
  static func shades(_ count: Int, isUnicode: Bool) -> [Character] {
    let all: [Character] = isUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "%", "@"]
    // Two are told apart best by the first and the second, more by all.
    return (0..<count).map { all[min($0, all.count - 1)] }
  }

  private func draw(_ series: [Plot.Series], _ plot: Plot, on canvas: inout PlotCanvas) {
    var (lineNumber, pointNumber) = (0, 0)
    for series in series {
      let places = series.points.map { point in
        (x: plot.xScale.place(point.x), y: plot.yScale.place(point.y))
      }
      switch series.style {
      case .line:
        canvas.line(through: places, mark: Self.lineMark(lineNumber))
        if plot.hasSeveralLines, let last = places.last(where: { $0.y >= 0 && $0.y <= 1 }) {
          canvas.letter(Self.letter(lineNumber), at: last)
        }
        lineNumber += 1
      case .points:
        let mark = Plot.marks[pointNumber % Plot.marks.count]
        for place in places { canvas.put(isUnicode ? mark.unicode : mark.ascii, at: place) }
        pointNumber += 1
      }
    }
  }

  /// The letter of a line among several.
  private static func letter(_ number: Int) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number % 26)))
  }

  /// The mark that a line is made of in ASCII.
  private static func lineMark(_ number: Int) -> Character {
    ["*", "+", "o", "x", "#", "="][number % 6]
  }

  // MARK: Around it

  private func axis(_ plot: Plot, _ margin: Int, _ columns: Int) -> [StyledText] {
    let indent = String(repeating: " ", count: margin + 1)
    var line = Array(repeating: isUnicode ? "─" : "-", count: columns)
    var labels = Array(repeating: " ", count: columns + margin + 2)
    var end = -1
    for value in plot.xScale.ticks(most: max(2, columns / 12)) {
      let column = min(columns - 1, Int(plot.xScale.place(value) * Double(columns)))
      line[column] = isUnicode ? "┬" : "+"
      let text = numbers.text(value)
      let start = max(0, min(labels.count - text.count, margin + 2 + column - text.count / 2))
      guard start > end else { continue }
      for (offset, character) in text.enumerated() { labels[start + offset] = String(character) }
      end = start + text.count
    }
    let corner = isUnicode ? "└" : "+"
    var bottom = labels.joined()
    if end + 2 + plot.xName.columns <= labels.count {
      bottom = labels[..<(labels.count - plot.xName.columns)].joined() + plot.xName
    } else {
      return [
        StyledText(indent + corner + line.joined(), .faint),
        StyledText.trimmedAtEnd(StyledText(bottom, .faint)),
        StyledText(plot.xName.leftPadded(to: labels.count), .faint),
      ]
    }
    return [
      StyledText(indent + corner + line.joined(), .faint),
      StyledText.trimmedAtEnd(StyledText(bottom, .faint)),
    ]
  }

  private func legend(_ plot: Plot) -> [StyledText] {
    var entries: [String] = []
    var (lineNumber, pointNumber) = (0, 0)
    for series in plot.series {
      switch series.style {
      // The letter at its end says all of a line that has no name.
      case .line where isUnicode && series.name.isEmpty: lineNumber += 1
      case .line:
        if plot.hasSeveralLines {
          let mark = isUnicode ? "" : "\(Self.lineMark(lineNumber)) "
          entries.append("\(Self.letter(lineNumber)) \(mark)\(series.name)")
        } else if plot.series.count > 1 {
          entries.append("\(isUnicode ? "⠒" : "*") \(series.name)")
        }
        lineNumber += 1
      case .points:
        let mark = Plot.marks[pointNumber % Plot.marks.count]
        entries.append("\(isUnicode ? mark.unicode : mark.ascii) \(series.name)")
        pointNumber += 1
      }
    }
    if let field = plot.field {
      let shades = Self.shades(field.names.count, isUnicode: isUnicode)
      entries += zip(shades, field.names).map { shade, name in
        "\(shade == " " ? "blank" : "\(shade)\(shade)") \(name)"
      }
    }
    let text = entries.joined(separator: "   ")
    return (text.isEmpty ? [] : wrapped(StyledText(text), after: "  "))
      + plot.notes.flatMap { wrapped(StyledText($0, .faint), after: "  ") }
  }

  private func wrapped(_ text: StyledText, after first: StyledText = "") -> [StyledText] {
    LineBreaks.lines(text, after: first, continuation: first, width: width)
  }
}
