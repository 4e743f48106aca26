/// The candidates of a completion, laid out for a screen.
struct CompletionListing {
  /// The rows from top to bottom, none wider than the screen.
  let rows: [String]

  /// Lays candidates out, those with summaries one to a row and others side by side.
  ///
  /// Those for which the screen has no row are counted in the last one.
  init(_ candidates: [Completion], columns: Int, rows: Int, ellipsis: String) {
    // The last column stays free: a character in it makes some terminals begin a new row.
    let width = max(columns - 1, 1)
    let room = max(rows - 2, 1)
    let perRow: Int
    let lines: [String]
    let names = candidates.map { DisplayText($0.text) }
    let nameWidth = names.map(\.width).max() ?? 0
    if candidates.allSatisfy(\.summary.isEmpty) {
      perRow = max((width + 2) / (nameWidth + 2), 1)
      lines = Self.sideBySide(names, perRow: perRow, nameWidth: nameWidth, within: room)
    } else {
      perRow = 1
      lines = zip(names, candidates).map { name, candidate in
        candidate.summary.isEmpty
          ? name.text : name.padded(to: nameWidth) + "  " + DisplayText(candidate.summary).text
      }
    }
    var shown = lines.map { DisplayText($0).trimmed(to: width, ellipsis: ellipsis) }
    if shown.count > room {
      shown = Array(shown.prefix(room - 1))
      let more = candidates.count - shown.count * perRow
      shown.append(DisplayText("\(ellipsis) and \(more) more").trimmed(to: width, ellipsis: ""))
    }
    self.rows = shown
  }

  /// Names that run down the columns when all fit, and along the rows when the last are left out.
  private static func sideBySide(
    _ names: [DisplayText], perRow: Int, nameWidth: Int, within room: Int
  ) -> [String] {
    let rowCount = (names.count + perRow - 1) / perRow
    let runsDown = rowCount <= room
    return (0..<rowCount).map { row in
      let indices =
        runsDown
        ? Array(stride(from: row, to: names.count, by: rowCount))
        : Array(row * perRow..<min((row + 1) * perRow, names.count))
      return indices.map { index in
        index == indices.last ? names[index].text : names[index].padded(to: nameWidth)
      }.joined(separator: "  ")
    }
  }
}
