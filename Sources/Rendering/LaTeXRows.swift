/// Rows under each other as LaTeX sets them: one display, which can be pasted between two $$.
enum LaTeXRows {
  /// The lines of a display, from rows of cells.
  static func lines(_ rows: [[String]]) -> [StyledText] {
    let columns = String(repeating: "l", count: rows.map(\.count).max() ?? 1)
    return [StyledText("\\begin{array}{\(columns)}")]
      + rows.map { StyledText("  \($0.joined(separator: " & ")) \\\\") }
      + [StyledText("\\end{array}")]
  }

  /// Room before what stands so many levels down.
  static func indent(_ depth: Int) -> String { String(repeating: "\\quad ", count: depth) }

  /// A formula, marked where the walk is at it.
  static func marked(_ formula: String, isCurrent: Bool) -> String {
    let (before, after) = Notation.latex.currentMarks
    return isCurrent ? before + formula + after : formula
  }
}

extension Notation {
  /// Words beside mathematics, as they have to be written to be no mathematics themselves.
  func words(_ text: String) -> String { self == .latex ? "\\text{\(text)}" : text }
}
