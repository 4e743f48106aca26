import Autodiff
public import Language
public import Stepping

/// Compares a walk with the same walk after one change: what differs, as it is and as it would be.
public struct WhatIfReport {
  /// A program with its numbers, and where the walk through it is.
  public struct Side {
    let model: Model
    let walk: Walk?
    let cursor: Int
    let sample: Int

    /// A side of the comparison.
    ///
    /// - Parameters:
    ///   - cursor: how many steps of the walk have been taken.
    ///   - sample: which sample is looked at, from 0.
    public init(_ model: Model, _ walk: Walk?, cursor: Int, sample: Int) {
      (self.model, self.walk, self.cursor, self.sample) = (model, walk, cursor, sample)
    }
  }

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
  private let old: Side
  private let new: Side
  private let isKnown: (Symbol) -> Bool
  private let tells: (Double, Double) -> Bool

  /// A comparison of what is with what a change would make of it.
  ///
  /// - Parameters:
  ///   - isKnown: whether the number of a symbol may be shown.
  ///   - tells: whether two numbers differ in the digits that are shown.
  public init(
    _ old: Side, _ new: Side, isKnown: @escaping (Symbol) -> Bool,
    tells: @escaping (Double, Double) -> Bool
  ) {
    (self.old, self.new, self.isKnown, self.tells) = (old, new, isKnown, tells)
  }

  /// The comparison: the current step, then the way forward, the cost and the gradient.
  public var blocks: [Block] {
    let sections = [
      ("the current step", step), ("the way forward", values), ("the cost", cost),
      ("the gradient", gradient),
    ].map { (name: $0.0, all: $0.1, rows: $0.1.filter { differs($0.old, $0.new) }) }
    guard sections.contains(where: { !$0.rows.isEmpty }) else {
      return [.statement("nothing would change")]
    }
    return sections.filter { !$0.all.isEmpty }.flatMap { section(named: $0.name, $0.rows) }
      + [.statement("nothing has changed yet; keep makes the change", .faint)]
  }

  private func section(named name: String, _ rows: [Row]) -> [Block] {
    guard !rows.isEmpty else { return [.statement("\(name) stays as it is", .faint)] }
    let known = rows.filter { isKnown($0.symbol) }
    let count =
      known.count > WhatIfReport.mostRows
      ? ": the \(WhatIfReport.mostRows) largest of \(known.count) changes" : ""
    var blocks: [Block] = [.statement(name + count, .heading)]
    blocks.append(
      .changes(
        shown(known).map {
          Block.Change([.symbol($0.symbol)], from: $0.old, to: $0.new)
        }))
    if known.count < rows.count {
      let rest = known.isEmpty ? "the walk has not come to this" : "the rest is not known yet"
      blocks.append(
        .pairs([Block.Pair([.sign(.absent)], [.text(rest)], roles: (.faint, .faint))]))
    }
    return blocks
  }

  private func differs(_ old: Double?, _ new: Double?) -> Bool {
    guard let old, let new else { return (old == nil) != (new == nil) }
    return tells(old, new)
  }

  /// The rows that are shown, in their order.
  private func shown(_ rows: [Row]) -> [Row] {
    guard rows.count > WhatIfReport.mostRows else { return rows }
    let largest = rows.indices.sorted { rows[$0].distance > rows[$1].distance }
    return largest.prefix(WhatIfReport.mostRows).sorted().map { rows[$0] }
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

  private func value(of name: String, _ side: Side) -> Tensor? {
    guard let node = side.model.quantity(name)?.node else { return nil }
    let isPerSample = side.model.tape.isPerSample(node)
    let sample = min(old.sample, side.model.sampleCount - 1)
    return side.model.tape.tensor(of: node, sample: isPerSample ? sample : 0)
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
