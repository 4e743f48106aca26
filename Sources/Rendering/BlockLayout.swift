import Autodiff
public import Presentation
import Stepping

/// Lays out what a command shows: as lines for a terminal, or sentences where they are read aloud.
///
/// Whether something is read aloud, and how wide the terminal is, is asked here and nowhere before.
public struct BlockLayout: Sendable {
  let formulas: FormulaRenderer
  private let tensors: TensorRenderer
  let width: Int

  /// A layout in a notation.
  ///
  /// - Parameters:
  ///   - formulas: how mathematics and numbers are written.
  ///   - width: the columns that a line has room for.
  ///   - isWhole: whether long arrays are written in full.
  public init(_ formulas: FormulaRenderer, width: Int, isWhole: Bool = false) {
    self.formulas = formulas
    self.width = width
    tensors = TensorRenderer(
      numbers: formulas.numbers, notation: formulas.notation, isWhole: isWhole)
  }

  var notation: Notation { formulas.notation }
  var isSpoken: Bool { notation == .spoken }

  /// The lines of some blocks, none wider than the terminal but for words and numbers that are.
  public func lines(_ blocks: [Block]) -> [StyledText] {
    let names = blocks.flatMap { block -> [String] in
      switch block {
      case .arrays(let arrays): arrays.map { text($0.name) }
      case .changes(let changes): changes.map { text($0.name) }
      default: []
      }
    }
    let column = notation == .latex ? 0 : names.map(\.columns).max() ?? 0
    return blocks.flatMap { lines($0, column: column) }
  }

  private func lines(_ block: Block, column: Int) -> [StyledText] {
    switch block {
    case .statement(let phrases, let role):
      let text = text(phrases)
      return StyledText(isSpoken ? Notation.sentence(text) : text, role).wrapped(to: width)
    case .aside(let phrases, let role):
      let text = StyledText(isSpoken ? Notation.sentence(text(phrases)) : text(phrases), role)
      return isSpoken ? text.wrapped(to: width) : text.wrapped(beside: "  ", to: width)
    case .code(let text): return [StyledText(text, .code)]
    case .rule(let target, let isReplaced, let formula):
      return rule(notation.text(target), isReplaced: isReplaced, formulas.symbols(formula))
    case .lead(let phrases, let role):
      let text = text(phrases)
      return StyledText(isSpoken ? Notation.sentence(text) : "\(text):", role).wrapped(to: width)
    case .pairs(let pairs): return lines(pairs)
    case .arrays(let arrays):
      return arrays.flatMap { lines(text($0.name), $0, column: column) }
    case .change(let name, let old, let new): return lines(text(name), from: old, to: new)
    case .changes(let changes): return lines(changes, column: column)
    case .table(let table): return lines(table)
    }
  }

  func text(_ phrases: [Phrase]) -> String { formulas.fragments(phrases).written }

  private func rule(_ left: String, isReplaced: Bool, _ right: String) -> [StyledText] {
    if isSpoken {
      return StyledText("\(left) \(isReplaced ? "becomes" : "is") \(right).").wrapped(to: width)
    }
    let sign = isReplaced ? notation.assignment : " = "
    return LineBreaks.lines(
      StyledText(right), after: StyledText("  \(left)\(sign)"), width: width)
  }

  // MARK: Pairs

  private func lines(_ pairs: [Block.Pair]) -> [StyledText] {
    let texts = pairs.map { (name: text($0.name), text: text($0.text), roles: $0.roles) }
    let column = texts.map(\.name.columns).max() ?? 0
    return texts.flatMap { pair -> [StyledText] in
      guard !isSpoken else {
        return StyledText(Notation.sentence("\(pair.name): \(pair.text)")).wrapped(to: width)
      }
      return StyledText(pair.text, pair.roles.text).wrapped(
        beside: StyledText("  \(pair.name.padded(to: column))  ", pair.roles.name), to: width)
    }
  }

  // MARK: Arrays

  /// The least room beside a name that an array is squeezed into.
  private static let narrowest = 20

  private func lines(_ name: String, _ array: Block.NamedArray, column: Int) -> [StyledText] {
    if isSpoken {
      let subject = name.isEmpty ? "It" : name
      return tensors.sentences(subject, array.value, isKnown: array.isKnown).map { StyledText($0) }
    }
    guard !name.isEmpty else {
      return tensors.lines(array.value, width: width, isKnown: array.isKnown).map {
        StyledText($0)
      }
    }
    let start = name.padded(to: column) + " = "
    let width = notation == .latex ? .max : width
    let lines = tensors.lines(
      array.value, width: width - start.columns, isKnown: array.isKnown)
    let isTight = width - start.columns < BlockLayout.narrowest
    if isTight, lines.contains(where: { start.columns + $0.columns > width }) {
      // A name that leaves no room stands above.
      return StyledText("\(name) =").wrapped(to: width)
        + tensors.lines(array.value, width: width - 2, isKnown: array.isKnown).map {
          StyledText("  ") + StyledText($0, .known)
        }
    }
    return lines.enumerated().map { place, line in
      StyledText(place == 0 ? start : String(repeating: " ", count: start.columns))
        + StyledText(line, .known)
    }
  }

  // MARK: Tables

  private func lines(_ table: Block.Table) -> [StyledText] {
    let texts = TextTable(
      header: table.header.map(text), rows: table.rows.map { $0.cells.map(text) },
      notes: table.rows.map(\.note))
    return isSpoken ? texts.sentences : texts.lines(width: width)
  }
}
