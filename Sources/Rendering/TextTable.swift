import Presentation

/// Rows of short texts under headers, the first of each row its label: in columns, or as sentences.
public struct TextTable {
  /// The header of each column; the first stands over the labels.
  public let header: [String]
  /// The rows, as many texts in each as there are columns.
  public let rows: [[String]]

  /// What is said after each row; none where all are empty.
  public let notes: [String]

  /// A table.
  public init(header: [String], rows: [[String]], notes: [String] = []) {
    (self.header, self.rows, self.notes) = (header, rows, notes)
  }

  /// Whether the rows are numbered: their labels end under each other, and need their header's word
  /// where they are read aloud.
  private var isNumbered: Bool {
    rows.allSatisfy { $0.first.map { Int($0) != nil } ?? false }
  }

  /// The table in columns, those that the width has no room for below the others.
  public func lines(width: Int) -> [StyledText] {
    let widths = header.indices.map { column in
      ([header] + rows).map { cell($0, column).columns }.max() ?? 0
    }
    var lines: [StyledText] = []
    var columns = header.indices.dropFirst()
    while let first = columns.first {
      var end = first + 1
      var used = 4 + widths[0] + widths[first]
      while end < columns.endIndex, used + 2 + widths[end] <= width {
        used += 2 + widths[end]
        end += 1
      }
      if !lines.isEmpty { lines.append(StyledText()) }
      lines += ([header] + rows).enumerated().map { place, row in
        var line = StyledText("  ")
        let label = cell(row, 0)
        line.append(
          isNumbered ? label.leftPadded(to: widths[0]) : label.padded(to: widths[0]),
          place == 0 ? .faint : .plain)
        for column in first..<end {
          line.append(
            "  " + cell(row, column).leftPadded(to: widths[column]), place == 0 ? .faint : .known)
        }
        line = StyledText.trimmedAtEnd(line)
        if place > 0, end == header.endIndex, let note = note(place - 1) {
          line.append("   \(note)", .faint)
        }
        return line
      }
      columns = columns[end...]
    }
    return lines
  }

  /// The table as a sentence for each row, which names the column of every text.
  public var sentences: [StyledText] {
    rows.enumerated().map { place, row in
      let parts = row.indices.dropFirst().filter { !row[$0].isEmpty }.map { column in
        let name = cell(header, column)
        return name.isEmpty ? row[column] : "\(name) \(row[column])"
      }
      let label = isNumbered ? "\(cell(header, 0)) \(cell(row, 0))" : cell(row, 0)
      let list = parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"
      return StyledText(Notation.sentence(label + list + (note(place).map { "; \($0)" } ?? "")))
    }
  }

  private func note(_ row: Int) -> String? {
    notes.indices.contains(row) && !notes[row].isEmpty ? notes[row] : nil
  }

  private func cell(_ row: [String], _ column: Int) -> String {
    row.indices.contains(column) ? row[column] : ""
  }
}
