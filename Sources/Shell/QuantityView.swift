import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// Writes quantities with their values, and gradients in the form of their parameters.
struct QuantityView {
  private let session: Session
  private let width: Int

  /// A view for a terminal of `width` columns.
  init(_ session: Session, width: Int) {
    self.session = session
    self.width = width
  }

  /// `name = value`, a matrix aligned under its first row.
  func assignment(_ name: String) -> [StyledText] {
    guard let quantity = session.model.quantity(name) else {
      return [absent(name)]
    }
    return session.layout(width).lines([table(rows(of: quantity))])
  }

  /// A label and an array.
  func labelled(
    _ label: String, _ value: Tensor, isKnown: @escaping @Sendable (Int) -> Bool = { _ in true }
  ) -> [StyledText] {
    lines([Block.NamedArray([.text(label)], value, isKnown: isKnown)])
  }

  private func lines(_ arrays: [Block.NamedArray]) -> [StyledText] {
    session.layout(width).lines([.arrays(arrays)])
  }

  /// What is said of something without a value.
  func absent(_ label: String) -> StyledText {
    let notation = session.settings.notation
    return StyledText(
      notation == .spoken
        ? "\(label) is \(notation.absent)." : "\(label) = \(notation.absent)")
  }

  /// An array without a label.
  func unlabelled(
    _ value: Tensor, isKnown: @escaping @Sendable (Int) -> Bool
  ) -> [StyledText] {
    lines([Block.NamedArray([], value, isKnown: isKnown)])
  }

  /// Several labels and arrays, their equals signs under each other.
  func table(_ rows: [(label: String, value: Tensor)]) -> [StyledText] {
    lines(rows.map { Block.NamedArray([.text($0.label)], $0.value) })
  }

  /// Arrays under the names of what they are, what is not known yet as a dash.
  private func table(
    _ rows: [(label: String, symbol: Symbol, value: Tensor)]
  ) -> Block {
    let isLatex = session.settings.notation == .latex
    return .arrays(
      rows.map { row in
        let name = isLatex ? Phrase.symbol(row.symbol) : .text(row.label)
        return Block.NamedArray(
          [name], row.value, isKnown: isKnown(row.value, row.symbol))
      })
  }

  /// The quantities of one role with their values for the current sample.
  func quantities(_ role: Model.Quantity.Role) -> [StyledText] {
    let own = session.model.quantities.filter { $0.role == role }
    return session.layout(width).lines([table(own.flatMap { rows(of: $0) })])
  }

  /// The quantities with their values for the current sample: the variables under what they are
  /// for, then what is computed, in evaluation order.
  func quantities() -> [StyledText] {
    let all = session.model.quantities
    // Inside of a function, what is given to it has no role.
    guard !session.isInside else {
      return session.layout(width).lines([table(all.flatMap { rows(of: $0) })])
    }
    var groups = Program.Role.allCases.map { role in
      let own = all.filter { $0.role == .variable(role) }
      return (name: role.noun(count: own.count), quantities: own)
    }
    groups.append(("computed", all.filter { !$0.role.isVariable }))
    return session.layout(width).lines(
      groups.filter { !$0.quantities.isEmpty }.flatMap { group in
        [
          .statement(group.name, .heading),
          table(group.quantities.flatMap { rows(of: $0) }),
        ]
      })
  }

  /// What a variable is for, as a line of its own.
  func role(of quantity: Model.Quantity) -> [StyledText] {
    guard !session.isInside, case .variable(let role) = quantity.role else { return [] }
    return session.layout(width).lines([
      .statement("\(quantity.name) is \(role.described)", .faint)
    ])
  }

  /// A quantity as its name alone reads it: for the current sample, and of the target over several
  /// samples the mean, with the current sample's own below it.
  private func rows(
    of quantity: Model.Quantity
  ) -> [(label: String, symbol: Symbol, value: Tensor)] {
    let tape = session.model.tape
    let isPerSample = tape.isPerSample(quantity.node)
    let value = tape.tensor(of: quantity.node, sample: isPerSample ? session.sample : 0)
    let isArray = !value.shape.isScalar
    func symbol(sample: Int?) -> Symbol {
      .quantity(Reference(name: quantity.name, isArray: isArray, sample: sample))
    }
    guard isPerSample, tape.samples > 1, quantity == session.model.target,
      let mean = session.model.targetMean
    else { return [(quantity.name, symbol(sample: nil), value)] }
    let number = session.sampleNumber
    return [
      (quantity.name, symbol(sample: nil), Tensor(mean)),
      ("\(quantity.name)[\(number)]", symbol(sample: number), value),
    ]
  }

  /// An expression with its value, what is not known yet as a dash.
  func answer(_ label: String, _ expression: Expression, _ value: Tensor) -> [StyledText] {
    labelled(label, value, isKnown: session.isKnown(expression, value.shape))
  }

  private func isKnown(_ value: Tensor, _ symbol: Symbol) -> @Sendable (Int) -> Bool {
    guard let knowledge = session.knowledge else { return { _ in true } }
    return knowledge.isKnown(symbol, value.shape)
  }

  /// The outcomes of a stretch of the walk.
  func outcomes(_ outcomes: [Walk.Outcome]) -> [StyledText] {
    lines(outcomes.map { Block.NamedArray([.symbol($0.symbol)], $0.value) })
  }

  /// The gradient, a row for each parameter.
  func gradient() -> [StyledText] {
    guard let target = session.model.target else { return [] }
    let rows = session.model.gradient().map { row in
      let shape = session.model.tape.shape(of: row.parameter.node)
      let parameter = Reference(name: row.parameter.name, isArray: !shape.isScalar)
      let symbol = Symbol.derivative(of: Reference(name: target.name), by: parameter)
      return Block.NamedArray(
        [.symbol(symbol)], row.gradient, isKnown: isKnown(row.gradient, symbol))
    }
    return session.layout(width).lines([.arrays(rows)] + session.unknownDerivative)
  }
}
