import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// Compares a walk with the same walk after one change: what differs, as it is and as it would be.
struct WhatIfReport {
  /// A number that has two values.
  private struct Row {
    let symbol: Symbol
    /// The value now; nil where it does not exist.
    let old: Double?
    /// The value after the change; nil where it would not exist.
    let new: Double?

    var distance: Double { old.flatMap { old in new.map { abs($0 - old) } } ?? .infinity }
  }

  /// The most rows of one kind that are shown.
  private static let mostRows = 12
  private let old: Session
  private let new: Session
  private let notation: Notation
  private let width: Int

  /// A comparison of a session with what a change would make of it.
  init(_ old: Session, _ new: Session, width: Int) {
    (self.old, self.new) = (old, new)
    self.width = width
    notation = old.settings.notation
  }

  /// The lines of the comparison.
  var lines: [StyledText] {
    let sections = [
      ("the current step", step), ("the way forward", values), ("the cost", cost),
      ("the gradient", gradient),
    ].map { (name: $0.0, all: $0.1, rows: $0.1.filter { differs($0.old, $0.new) }) }
    guard sections.contains(where: { !$0.rows.isEmpty }) else {
      return [StyledText("nothing would change")]
    }
    // What is read aloud needs no columns.
    let column =
      notation == .spoken
      ? 0 : sections.flatMap { shown($0.rows) }.map { label($0).columns }.max() ?? 0
    var lines: [StyledText] = []
    for (name, all, rows) in sections where !all.isEmpty {
      guard !rows.isEmpty else {
        lines.append(StyledText(name, .heading) + StyledText(" stays as it is", .faint))
        continue
      }
      let known = rows.filter(isKnown)
      let count =
        known.count > WhatIfReport.mostRows
        ? ": the \(WhatIfReport.mostRows) largest of \(known.count) changes" : ""
      lines += (StyledText(name, .heading) + StyledText(count, .faint)).wrapped(to: width)
      lines += shown(rows).flatMap { self.lines($0, column) }
      if known.count < rows.count {
        let rest = known.isEmpty ? "the walk has not come to this" : "the rest is not known yet"
        lines.append(StyledText("  \(notation.absent) (\(rest))", .faint))
      }
    }
    return lines
      + StyledText("nothing has changed yet; keep makes the change", .faint).wrapped(to: width)
  }

  // MARK: Rows

  private func differs(_ old: Double?, _ new: Double?) -> Bool {
    guard let old, let new else { return (old == nil) != (new == nil) }
    return self.old.settings.numbers.tells(old, from: new)
  }

  /// Whether the walk has come to a number, while it is predicted.
  private func isKnown(_ row: Row) -> Bool { old.knowledge?.isKnown(row.symbol) ?? true }

  private func label(_ row: Row) -> String { notation.text(row.symbol) }

  /// The rows that are shown, in their order.
  private func shown(_ all: [Row]) -> [Row] {
    let rows = all.filter(isKnown)
    guard rows.count > WhatIfReport.mostRows else { return rows }
    let largest = rows.indices.sorted { rows[$0].distance > rows[$1].distance }
    return largest.prefix(WhatIfReport.mostRows).sorted().map { rows[$0] }
  }

  private func lines(_ row: Row, _ column: Int) -> [StyledText] {
    let (old, new) = texts(row)
    let change =
      StyledText(old, .known) + StyledText(" \(notation.arrow) ") + StyledText(new, .changed)
    if notation == .spoken { return [StyledText("\(label(row)), ") + change] }
    let whole = StyledText("  \(label(row).padded(to: column))  ") + change
    guard whole.width > width else { return [whole] }
    return [StyledText("  \(label(row))"), StyledText("    ") + change]
  }

  /// Both numbers, with as many digits as it takes to tell them apart.
  private func texts(_ row: Row) -> (old: String, new: String) {
    var numbers = old.settings.numbers
    if let old = row.old, let new = row.new { numbers = numbers.telling(old, from: new) }
    let formulas = FormulaRenderer(notation: notation, numbers: numbers)
    let texts = [row.old, row.new].map { $0.map(formulas.number) ?? notation.absent }
    let places = texts.compactMap(WhatIfReport.places).max() ?? 0
    return (
      WhatIfReport.padded(texts[0], of: row.old, to: places),
      WhatIfReport.padded(texts[1], of: row.new, to: places)
    )
  }

  /// The decimal places of a number's text; nil where it is no plain decimal.
  private static func places(_ text: String) -> Int? {
    let text = text.trimmingPrefix("negative ")
    guard text.allSatisfy({ $0.isNumber || ".-−".contains($0) }) else { return nil }
    return text.firstIndex(of: ".").map { text[$0...].count - 1 } ?? 0
  }

  /// A rounded number with as many decimal places as the one beside it, where zeros are its digits
  /// there.
  private static func padded(_ text: String, of number: Double?, to places: Int) -> String {
    guard let number, number != number.rounded(), let own = self.places(text), own < places,
      let shown = Double(text.filter { $0.isNumber || $0 == "." }),
      let unit = Double("1e-\(places)"), abs(abs(number) - shown) <= unit / 2
    else { return text }
    return text + (own == 0 ? "." : "") + String(repeating: "0", count: places - own)
  }

  // MARK: What is compared

  /// What the current step shows: its result and what it is computed from.
  private var step: [Row] {
    guard let walk = old.walk, old.cursor > 0 else { return [] }
    let step = walk[old.cursor - 1]
    var later: [Symbol: Double] = [:]
    if let other = new.walk, other.count == walk.count {
      let changed = other[old.cursor - 1]
      for term in changed.formula.leaves + [changed.result] { later[term.symbol] = term.value }
    }
    var seen = Set<Symbol>()
    return (step.formula.leaves + [step.result]).filter { seen.insert($0.symbol).inserted }.map {
      Row(symbol: $0.symbol, old: $0.value, new: later[$0.symbol])
    }
  }

  /// The quantities that are computed, for the current sample.
  private var values: [Row] {
    old.model.quantities.flatMap { quantity -> [Row] in
      guard !quantity.role.isVariable, quantity.name != old.model.target?.name else { return [] }
      return rows(
        value(of: quantity.name, old), value(of: quantity.name, new),
        symbol: { .quantity($0) }, name: quantity.name)
    }
  }

  private func value(of name: String, _ session: Session) -> Tensor? {
    guard let node = session.model.quantity(name)?.node else { return nil }
    let isPerSample = session.model.tape.isPerSample(node)
    let sample = min(old.sample, session.model.sampleCount - 1)
    return session.model.tape.tensor(of: node, sample: isPerSample ? sample : 0)
  }

  /// The number that the walk leads to: its mean over the samples.
  private var cost: [Row] {
    guard let target = old.model.target else { return [] }
    return [
      Row(
        symbol: .quantity(Reference(name: target.name)), old: old.model.targetMean,
        new: new.model.target?.name == target.name ? new.model.targetMean : nil)
    ]
  }

  private var gradient: [Row] {
    guard let target = old.model.target else { return [] }
    let later = new.model.gradient()
    return old.model.gradient().flatMap { row in
      let name = row.parameter.name
      return rows(
        row.gradient, later.first { $0.parameter.name == name }?.gradient,
        symbol: { .derivative(of: Reference(name: target.name), by: $0) }, name: name)
    }
  }

  /// A row for each element of an array; the new ones are absent where the shape is another.
  private func rows(
    _ old: Tensor?, _ new: Tensor?, symbol: (Reference) -> Symbol, name: String
  ) -> [Row] {
    guard let old else { return [] }
    let sameShape = new.flatMap { $0.shape == old.shape ? $0 : nil }
    return old.elements.indices.compactMap { element in
      let later = sameShape?[element]
      // Names are made for what is shown only: an array may have any number of elements.
      guard differs(old[element], later) else { return nil }
      let reference = Reference(
        name: name, indices: old.shape.indices(of: element), isArray: !old.shape.isScalar)
      return Row(symbol: symbol(reference), old: old[element], new: later)
    }
  }
}
