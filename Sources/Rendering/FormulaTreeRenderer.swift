import Presentation
import Autodiff
public import Stepping

/// Draws a computation as a tree: an operation a line, with its value and the target's derivative
/// by it beside it, and the current step marked.
public struct FormulaTreeRenderer: Sendable {
  /// The most operations that are drawn.
  private static let mostOperations = 30
  /// The fewest levels that are worth drawing in columns, where there are more.
  private static let fewestLevels = 4
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let marks: TreeMarks
  private let width: Int

  /// A writer of trees for a terminal of `width` columns.
  public init(notation: Notation, numbers: NumberFormat, width: Int) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers)
    self.notation = notation
    marks = TreeMarks(notation)
    self.width = width
  }

  /// The lines of a picture, with as many levels as there is room for.
  public func lines(_ picture: FormulaPicture) -> [StyledText] {
    var tree = picture.tree(limit: FormulaTreeRenderer.mostOperations)
    if notation == .spoken {
      return sentences(tree, number: "") + rest(picture.operations - tree.operations)
    }
    if notation == .latex {
      let left = rest(picture.operations - tree.operations).map { [notation.words($0.plain)] }
      return LaTeXRows.lines(cells(tree, depth: 0) + left)
    }
    // Columns are easier to read, so rather than doing without them some levels are left out.
    let few = min(tree.depth, FormulaTreeRenderer.fewestLevels)
    let drawing =
      deepest(picture, few...tree.depth, inColumns) ?? deepest(picture, 0...tree.depth, stacked)
    if let drawing { tree = drawing.tree }
    return (drawing?.lines ?? stacked(tree)) + rest(picture.operations - tree.operations)
  }

  /// The drawing with the most levels there is room for; nil where there is room for none.
  private func deepest(
    _ picture: FormulaPicture, _ depths: ClosedRange<Int>, _ layout: (FormulaTree) -> [StyledText]
  ) -> (tree: FormulaTree, lines: [StyledText])? {
    var best: (tree: FormulaTree, lines: [StyledText])?
    var (low, high) = (depths.lowerBound, depths.upperBound)
    while low <= high {
      // All of them first: mostly there is room.
      let depth = high == depths.upperBound && best == nil ? high : (low + high) / 2
      let tree = picture.tree(limit: FormulaTreeRenderer.mostOperations, depth: depth)
      let lines = layout(tree)
      if lines.allSatisfy({ $0.width <= width }) {
        best = (tree, lines)
        low = depth + 1
      } else {
        high = depth - 1
      }
    }
    return best
  }

  /// What is said of operations that are not drawn.
  private func rest(_ count: Int) -> [StyledText] {
    guard count > 0 else { return [] }
    let noun = count == 1 ? "1 operation" : "\(count) operations"
    let text =
      notation == .spoken
      ? "\(noun) further down are left out." : "\(notation.ellipsis) \(noun) further down"
    return [StyledText(text, .faint)]
  }

  // MARK: Rows

  private struct Row {
    /// What stands before its first line, and before any other.
    let first: String
    let rest: String
    let tree: FormulaTree
  }

  private func rows(_ tree: FormulaTree, first: String, rest: String) -> [Row] {
    let under = tree.parts.isEmpty ? marks.blank : marks.trunk
    return [Row(first: first, rest: rest + under, tree: tree)]
      + tree.parts.enumerated().flatMap { place, part in
        let (mark, more) = marks.marks(isLast: place == tree.parts.count - 1)
        return rows(part, first: rest + mark, rest: rest + more)
      }
  }

  /// A line for each operation, its value and its derivative in columns beside it.
  private func inColumns(_ tree: FormulaTree) -> [StyledText] {
    let rows = rows(tree, first: "", rest: "")
    let column = rows.map { ($0.first + text($0.tree)).columns }.max() ?? 0
    let values = rows.map { value($0.tree.shape, $0.tree.values) }
    let valueColumn = values.map(\.columns).max() ?? 0
    return zip(rows, values).map { row, value in
      let text = text(row.tree).padded(to: column - row.first.columns)
      var line = StyledText(row.first, .faint)
      line.append(text, row.tree.isCurrent ? .current : .plain)
      line.append("   " + value.padded(to: valueColumn), .known)
      for derivative in derivatives(row.tree) { line.append("   " + derivative) }
      line += mark(row.tree)
      return StyledText.trimmedAtEnd(line)
    }
  }

  /// Each operation over its value and its derivative.
  private func stacked(_ tree: FormulaTree) -> [StyledText] {
    rows(tree, first: "", rest: "").flatMap { row -> [StyledText] in
      let (first, rest) = (StyledText(row.first, .faint), StyledText(row.rest, .faint))
      let role: TextRole = row.tree.isCurrent ? .current : .plain
      var lines = LineBreaks.lines(
        StyledText(text(row.tree), role), after: first, continuation: rest, width: width)
      let value = StyledText("= " + value(row.tree.shape, row.tree.values), .known)
      let parts = [value] + derivatives(row.tree).map { StyledText($0) }
      let below = rest + parts.joined(separator: "   ") + mark(row.tree)
      if below.width <= width { return lines + [below] }
      for (place, part) in parts.enumerated() {
        let end = place == parts.count - 1 ? mark(row.tree) : StyledText()
        lines += LineBreaks.lines(
          part, after: rest, continuation: rest, width: width - end.width
        ).appendingToLast(end)
      }
      return lines
    }
  }

  private func mark(_ tree: FormulaTree) -> StyledText {
    tree.isCurrent ? StyledText(notation == .unicode ? "  ◀" : "  <", .current) : StyledText()
  }

  /// A part with the operation it is made by.
  private func text(_ tree: FormulaTree) -> String {
    var text = notation.text(tree.reference)
    if let formula = tree.formula { text += " = \(symbols(formula))" }
    if tree.isRepeated { text += notation.words(" (above)") }
    if tree.isCut { text += " \(notation.ellipsis)" }
    return text
  }

  private func symbols(_ formula: Formula<Symbol>) -> String {
    formulas.symbols(formula.map { .leaf(Term($0, 0)) })
  }

  /// The derivative by a part, and before it what this use of the part adds to it.
  private func derivatives(_ tree: FormulaTree) -> [String] {
    [tree.contribution, tree.derivative].compactMap { $0 }.map { derivative in
      let right = value(tree.shape, derivative.values)
      return notation == .spoken
        ? Notation.spokenEquation(notation.text(derivative.symbol), [right])
        : "\(notation.text(derivative.symbol)) = \(right)"
    }
  }

  /// The elements of an array in one line, or how many there are where they are too many.
  private func value(_ shape: Shape, _ values: [Double?]) -> String {
    guard values.count == shape.count else {
      let times = ["×", "x", "x", " by "][Notation.allCases.firstIndex(of: notation) ?? 0]
      return shape.description.replacing("×", with: times)
    }
    if values.allSatisfy({ $0 == nil }) { return notation.absent }
    let texts = values.map { $0.map(formulas.number) ?? notation.absent }
    if shape.isScalar { return texts.joined() }
    if notation == .spoken { return texts.joined(separator: ", ") }
    let columns = shape.rank == 2 ? shape.columns : shape.count
    let rows = stride(from: 0, to: texts.count, by: max(1, columns)).map {
      "[\(texts[$0..<$0 + columns].joined(separator: ", "))]"
    }
    return shape.rank == 2 ? "[\(rows.joined(separator: ", "))]" : rows.joined()
  }

  /// A row for each operation: it, its value, and its derivatives.
  private func cells(_ tree: FormulaTree, depth: Int) -> [[String]] {
    let operation = LaTeXRows.marked(text(tree), isCurrent: tree.isCurrent)
    let derivatives = derivatives(tree).joined(separator: " \\quad ")
    let row = [LaTeXRows.indent(depth) + operation, value(tree.shape, tree.values), derivatives]
    return [row] + tree.parts.flatMap { cells($0, depth: depth + 1) }
  }

  // MARK: Sentences

  /// A tree as a list of sentences; the parts of part 2 are 2.1, 2.2 and so on.
  private func sentences(_ tree: FormulaTree, number: String) -> [StyledText] {
    var parts: [String] = []
    if let formula = tree.formula { parts.append(symbols(formula)) }
    let value = value(tree.shape, tree.values)
    if tree.isRepeated {
      parts.append("\(value), as above")
    } else {
      parts.append((parts.isEmpty ? "" : "the value is ") + value)
    }
    var text = Notation.spokenEquation(notation.text(tree.reference), [parts[0]])
    text += parts.dropFirst().map { "; \($0)" }.joined()
    text += derivatives(tree).map { "; \($0)" }.joined()
    if tree.isCurrent { text += "; the current step is here" }
    let label = StyledText(number.isEmpty ? "" : "\(number): ", .faint)
    return [label + StyledText(Notation.sentence(text), tree.isCurrent ? .current : .plain)]
      + tree.parts.enumerated().flatMap { place, part in
        sentences(part, number: (number.isEmpty ? "" : number + ".") + "\(place + 1)")
      }
  }
}

extension Array where Element == StyledText {
  /// The lines with a text after the last.
  func appendingToLast(_ text: StyledText) -> [StyledText] {
    guard let last else { return self }
    return dropLast() + [last + text]
  }
}
