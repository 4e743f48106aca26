import Presentation

/// Rows of short texts under headers, the first of each row its label: in columns, or as sentences.
public struct TextTable {
  /// The header of each column; the first stands over the labels.
  public let header: [String]
  /// The rows, as many texts in each as there are columns.
  public let rows: [[String]]

  /// A table.
  public init(header: [String], rows: [[String]]) { (self.header, self.rows) = (header, rows) }

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
        line.append(cell(row, 0).padded(to: widths[0]), place == 0 ? .faint : .plain)
        for column in first..<end {
          line.append(
            "  " + cell(row, column).leftPadded(to: widths[column]), place == 0 ? .faint : .known)
        }
        return StyledText.trimmedAtEnd(line)
      }
      columns = columns[end...]
    }
    return lines
  }

  /// The table as a sentence for each row, which names the column of every text.
  public var sentences: [StyledText] {
    rows.map { row in
      let parts = row.indices.dropFirst().map { column in
        let name = cell(header, column)
        return name.isEmpty ? row[column] : "\(name) \(row[column])"
      }
      let list = parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"
      return StyledText(Notation.sentence(cell(row, 0) + list))
    }
  }

  private func cell(_ row: [String], _ column: Int) -> String {
    row.indices.contains(column) ? row[column] : ""
  }
}
