import Autodiff
public import Stepping

/// Writes what a number came from as a tree, a formula with its numbers a line.
public struct DerivationRenderer: Sendable {
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let marks: TreeMarks
  private let width: Int

  /// A writer of trees for a terminal of `width` columns.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, numbers: NumberFormat, width: Int,
    isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers, isKnown: isKnown)
    self.notation = notation
    marks = TreeMarks(notation)
    self.width = notation == .latex ? .max : width
  }

  /// The lines of a tree.
  public func lines(_ tree: Derivation) -> [StyledText] {
    lines(tree, first: "", rest: "", role: .current)
  }

  private func lines(
    _ tree: Derivation, first: String, rest: String, role: TextRole
  ) -> [StyledText] {
    let variables = isOnlyVariable(tree) ? [] : tree.parts.filter { $0.origin != .computed }
    let computed = tree.parts.filter { $0.origin == .computed }
    let under = variables.isEmpty && computed.isEmpty ? marks.blank : marks.trunk
    var lines = equation(tree, first: first, rest: rest + under, role: role)
    if !variables.isEmpty {
      let (mark, more) = marks.marks(isLast: computed.isEmpty)
      lines += leaves(variables, first: rest + mark, rest: rest + more)
    }
    for (place, part) in computed.enumerated() {
      let (mark, more) = marks.marks(isLast: place == computed.count - 1)
      lines += self.lines(part, first: rest + mark, rest: rest + more, role: .known)
    }
    return lines
  }

  /// A number with the formula it comes from: in one line where there is room, else a line for the
  /// symbols, one for the numbers and one for the value.
  private func equation(
    _ tree: Derivation, first: String, rest: String, role: TextRole
  ) -> [StyledText] {
    let left = StyledText(first, .faint) + StyledText(notation.text(tree.result.symbol))
    let result = formulas.number(tree.result)
    if tree.isRepeated {
      return [left + StyledText(" = ") + StyledText(result, role) + StyledText("  (above)", .faint)]
    }
    var rights: [StyledText] = []
    if let formula = tree.formula {
      var symbols = formulas.symbols(formula)
      if let name = tree.name { symbols = "\(formulas.symbols(name)) = \(symbols)" }
      let values = formulas.values(formula)
      if symbols != result { rights.append(StyledText(symbols)) }
      if values != symbols, values != result { rights.append(StyledText(values, .known)) }
    }
    rights.append(StyledText(result, role))
    var end = StyledText()
    if tree.isCut { end.append(" \(notation.ellipsis)", .faint) }
    if isOnlyVariable(tree), let origin = tree.parts.first?.origin {
      end.append(" (\(noun(origin)))", .faint)
    }
    if tree.origin != .computed { end.append(" (\(noun(tree.origin)))", .faint) }
    let whole = left + StyledText(" = ") + rights.joined(separator: " = ") + end
    if whole.width <= width { return [whole] }
    let indent = StyledText(rest, .faint)
    let blank = StyledText(String(repeating: " ", count: max(0, left.width - indent.width)))
    return rights.enumerated().flatMap { place, right in
      LineBreaks.lines(
        right, after: (place == 0 ? left : indent + blank) + StyledText(" = "),
        continuation: indent, width: width)
    }.appendingToLast(end)
  }

  /// Whether a formula is a parameter or datum and nothing else, as ∂z/∂w = x is.
  private func isOnlyVariable(_ tree: Derivation) -> Bool {
    guard case .leaf = tree.formula, tree.parts.count == 1 else { return false }
    return tree.parts[0].origin != .computed
  }

  private func noun(_ origin: Derivation.Origin) -> String {
    origin == .data ? "data" : "parameter"
  }

  /// Parameters and data, in as few lines as they take.
  private func leaves(_ leaves: [Derivation], first: String, rest: String) -> [StyledText] {
    var words: [String] = []
    for origin in [Derivation.Origin.parameter, .data] {
      let own = leaves.filter { $0.origin == origin }
      guard !own.isEmpty else { continue }
      let plural = origin == .parameter && own.count > 1 ? "s" : ""
      if let last = words.popLast() { words.append(last.dropLast() + ";") }
      for (place, leaf) in own.enumerated() {
        words.append(
          (place == 0 ? "\(noun(origin))\(plural) " : "")
            + "\(notation.text(leaf.result.symbol)) = \(formulas.number(leaf.result)),")
      }
    }
    if let last = words.popLast() { words.append(String(last.dropLast())) }
    var lines: [StyledText] = []
    var line = ""
    for word in words {
      if !line.isEmpty, first.columns + line.columns + 1 + word.columns > width {
        lines.append(StyledText(lines.isEmpty ? first : rest, .faint) + StyledText(line))
        line = word
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [StyledText(lines.isEmpty ? first : rest, .faint) + StyledText(line)]
  }
}

extension Array where Element == StyledText {
  /// The lines with a text after the last.
  func appendingToLast(_ text: StyledText) -> [StyledText] {
    guard let last else { return self }
    return dropLast() + [last + text]
  }
}
