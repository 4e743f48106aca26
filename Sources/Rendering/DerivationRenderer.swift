import Presentation
import Autodiff
import Language
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
    switch notation {
    case .spoken: sentences(tree, number: "")
    case .latex:
      LaTeXRows.lines(lines(tree, first: "", rest: "", role: .current).map { [$0.plain] })
    default: lines(tree, first: "", rest: "", role: .current)
    }
  }

  // MARK: A tree

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
      if part.omittedBefore > 0 {
        lines.append(StyledText(rest + marks.branch + omitted(part), .faint))
      }
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
    let layout = EquationLayout(
      width: width, first: StyledText(first, .faint), rest: StyledText(rest, .faint))
    var end = StyledText()
    if tree.isRepeated { end.append(notation.words("  (above)"), .faint) }
    if tree.isCut { end.append(" \(notation.ellipsis)", .faint) }
    if isOnlyVariable(tree), case .given(let role) = tree.parts.first?.origin {
      end.append(notation.words(" (\(role.noun(count: 1)))"), .faint)
    }
    if case .given(let role) = tree.origin {
      end.append(notation.words(" (\(role.noun(count: 1)))"), .faint)
    }
    let line = line(tree)
    let after = StyledText(rest, .faint)
    return layout.lines(
      StyledText(notation.text(tree.result.symbol)), rights(tree, line, role), end: end)
      + (line?.definitions(after: after, rest: after, width: width) ?? [])
      + (line?.note.map { note in
        LineBreaks.lines(
          StyledText(notation.words(note), .faint), after: after, continuation: after, width: width)
      } ?? [])
  }

  /// The line about a number; nil for variables, and where it stands above already.
  private func line(_ tree: Derivation) -> ShownLine? {
    tree.isRepeated || tree.forms.isEmpty ? nil : formulas.line(tree.forms, tree.result)
  }

  /// What a number equals: its formula in symbols and with the numbers, and its value.
  private func rights(
    _ tree: Derivation, _ line: ShownLine?, _ role: TextRole
  ) -> [StyledText] {
    line?.rights(named: tree.name.map(formulas.symbols), notation, role)
      ?? [StyledText(formulas.number(tree.result), role)]
  }

  /// Whether a formula is a parameter or datum and nothing else, as ∂z/∂w = x is.
  private func isOnlyVariable(_ tree: Derivation) -> Bool {
    guard case .leaf = tree.forms.first?.formula, tree.parts.count == 1 else { return false }
    return tree.parts[0].origin != .computed
  }

  private func omitted(_ part: Derivation) -> String {
    notation.words("\(notation.ellipsis) \(part.omittedBefore) more")
  }

  /// Parameters, data and constants, in as few lines as they take.
  private func leaves(_ leaves: [Derivation], first: String, rest: String) -> [StyledText] {
    let lists = Program.Role.allCases.compactMap { role -> [String]? in
      let own = leaves.filter { $0.origin == .given(role) }
      let words = own.flatMap { leaf in
        (leaf.omittedBefore > 0 ? [omitted(leaf)] : [])
          + ["\(notation.text(leaf.result.symbol)) = \(formulas.number(leaf.result))"]
      }
      guard !words.isEmpty else { return nil }
      let list = words.dropLast().map { $0 + "," } + words.suffix(1)
      return [notation.words("\(role.noun(count: own.count)) ") + list[0]] + list.dropFirst()
    }
    var words = lists.dropLast().flatMap { $0.dropLast() + $0.suffix(1).map { $0 + ";" } }
    words += lists.last ?? []
    var lines: [StyledText] = []
    var line = ""
    func finish() {
      lines.append(StyledText(lines.isEmpty ? first : rest, .faint) + StyledText(line))
    }
    // What is too long for a line is broken after the noun.
    let pieces = words.flatMap { word in
      first.columns + word.columns <= width
        ? [word] : word.split(separator: " ", maxSplits: 1).map(String.init)
    }
    for word in pieces {
      if !line.isEmpty, first.columns + line.columns + 1 + word.columns > width {
        finish()
        line = word
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    finish()
    return lines
  }

  // MARK: Sentences

  /// A tree as a list of sentences; the parts of part 2 are 2.1, 2.2 and so on.
  private func sentences(_ tree: Derivation, number: String) -> [StyledText] {
    let left = notation.text(tree.result.symbol)
    let line = line(tree)
    var text = Notation.spokenEquation(left, rights(tree, line, .plain).map(\.plain))
    if tree.isRepeated { text += ", as above" }
    if tree.isCut { text += "; what that came from is left out" }
    text = ([text] + (line?.sentences ?? []) + (line?.note.map { [$0] } ?? [])).joined(
      separator: "; ")
    var lines = [
      StyledText(number.isEmpty ? "" : "\(number): ", .faint) + StyledText(Notation.sentence(text))
    ]
    for role in Program.Role.allCases {
      let own = tree.parts.filter { $0.origin == .given(role) }
      guard !own.isEmpty else { continue }
      let list = own.map { leaf in
        (leaf.omittedBefore > 0 ? "\(leaf.omittedBefore) more; " : "")
          + Notation.spokenEquation(
            notation.text(leaf.result.symbol), [formulas.number(leaf.result.value)])
      }
      let noun = Notation.sentence(role.noun(count: own.count)).dropLast()
      lines.append(StyledText("\(noun): \(list.joined(separator: "; "))."))
    }
    for (place, part) in tree.parts.filter({ $0.origin == .computed }).enumerated() {
      if part.omittedBefore > 0 {
        lines.append(StyledText("\(part.omittedBefore) more parts are left out.", .faint))
      }
      lines += sentences(part, number: (number.isEmpty ? "" : number + ".") + "\(place + 1)")
    }
    return lines
  }
}
