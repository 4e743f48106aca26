import Autodiff
public import Stepping

/// Draws a computation as a tree: an operation a line, with its value and the target's derivative
/// by it beside it, and the current step marked.
public struct FormulaTreeRenderer: Sendable {
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let marks: TreeMarks

  /// A writer of trees.
  public init(notation: Notation, numbers: NumberFormat) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers)
    self.notation = notation
    marks = TreeMarks(notation)
  }

  private struct Row {
    let branches: String
    let text: String
    let tree: FormulaTree
  }

  /// The lines of a tree.
  public func lines(_ tree: FormulaTree) -> [StyledText] {
    let rows = rows(tree, first: "", rest: "")
    let width = rows.map { ($0.branches + $0.text).columns }.max() ?? 0
    let values = rows.map { value($0.tree) }
    let column = values.map(\.columns).max() ?? 0
    return zip(rows, values).map { row, value in
      let text = row.text.padded(to: width - row.branches.columns)
      var line = StyledText(row.branches, .faint)
      line.append(text, row.tree.isCurrent ? .current : .plain)
      line.append("   " + value.padded(to: column), .known)
      if let derivative = row.tree.derivative, !row.tree.isRepeated {
        let number = derivative.value.map(formulas.number) ?? notation.absent
        line.append("   \(notation.text(derivative.symbol)) = \(number)")
      }
      if row.tree.isCurrent { line.append(notation == .unicode ? "  ◀" : "  <", .current) }
      return StyledText.trimmedAtEnd(line)
    }
  }

  private func rows(_ tree: FormulaTree, first: String, rest: String) -> [Row] {
    var text = notation.text(tree.reference)
    if let formula = tree.formula {
      text += " = \(formulas.symbols(formula.map { .leaf(Term($0, 0)) }))"
    }
    if tree.isRepeated { text += " (above)" }
    if tree.omitted > 0 { text += " \(notation.ellipsis)" }
    return [Row(branches: first, text: text, tree: tree)]
      + tree.parts.enumerated().flatMap { place, part in
        let (mark, more) = marks.marks(isLast: place == tree.parts.count - 1)
        return rows(part, first: rest + mark, rest: rest + more)
      }
  }

  private func value(_ tree: FormulaTree) -> String {
    if let shape = tree.shape { return shape.description }
    return tree.value.map(formulas.number) ?? notation.absent
  }
}
