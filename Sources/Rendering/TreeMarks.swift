/// The lines that join the parts of a tree to what they are parts of.
struct TreeMarks {
  /// Before a part that others follow.
  let branch: String
  /// Before the last part.
  let lastBranch: String
  /// Under a part that others follow.
  let trunk: String
  /// Under the last part.
  let blank: String

  init(_ notation: Notation) {
    guard notation != .latex else {
      (branch, lastBranch) = (LaTeXRows.indent(1), LaTeXRows.indent(1))
      (trunk, blank) = (branch, branch)
      return
    }
    blank = "   "
    let isUnicode = notation == .unicode
    branch = isUnicode ? "├─ " : "|- "
    lastBranch = isUnicode ? "└─ " : "`- "
    trunk = isUnicode ? "│  " : "|  "
  }

  /// What stands before a part's first line, and before everything under it.
  func marks(isLast: Bool) -> (first: String, rest: String) {
    isLast ? (lastBranch, blank) : (branch, trunk)
  }
}
