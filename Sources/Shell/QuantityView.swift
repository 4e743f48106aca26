import Autodiff
import Language
import Rendering
import Stepping

/// Writes quantities with their values, and gradients in the form of their parameters.
struct QuantityView {
  private let session: Session
  private let tensors: TensorRenderer
  private let width: Int

  /// A view for a terminal of `width` columns.
  init(_ session: Session, width: Int) {
    self.session = session
    self.width = width
    tensors = TensorRenderer(
      numbers: session.settings.numbers, notation: session.settings.notation,
      isWhole: session.settings.arrays == .whole)
  }

  /// `name = value`, a matrix aligned under its first row.
  func assignment(_ name: String) -> [StyledText] {
    guard let quantity = session.model.quantity(name) else {
      return [absent(name)]
    }
    return table(rows(of: quantity))
  }

  /// The least room beside a label that an array is squeezed into.
  private static let narrowest = 20

  /// A label and an array, `column` columns for the label.
  func labelled(
    _ label: String, _ value: Tensor, column: Int = 0, isKnown: (Int) -> Bool = { _ in true }
  ) -> [StyledText] {
    if session.settings.notation == .spoken {
      return tensors.sentences(label, value, isKnown: isKnown).map { StyledText($0) }
    }
    let start = label.padded(to: column) + " = "
    let width = session.settings.notation == .latex ? .max : width
    let lines = tensors.lines(value, width: width - start.columns, isKnown: isKnown)
    let isTight = width - start.columns < QuantityView.narrowest
    if isTight, lines.contains(where: { start.columns + $0.columns > width }) {
      // A label that leaves no room stands above.
      return StyledText("\(label) =").wrapped(to: width)
        + tensors.lines(value, width: width - 2, isKnown: isKnown).map {
          StyledText("  ") + StyledText($0, .known)
        }
    }
    return lines.enumerated().map { place, line in
      StyledText(place == 0 ? start : String(repeating: " ", count: start.columns))
        + StyledText(line, .known)
    }
  }

  /// What is said of something without a value.
  func absent(_ label: String) -> StyledText {
    let notation = session.settings.notation
    return StyledText(
      notation == .spoken
        ? "\(label) is \(notation.absent)." : "\(label) = \(notation.absent)")
  }

  /// An array without a label.
  func unlabelled(_ value: Tensor, isKnown: (Int) -> Bool) -> [StyledText] {
    if session.settings.notation == .spoken {
      return tensors.sentences("It", value, isKnown: isKnown).map { StyledText($0) }
    }
    return tensors.lines(value, width: width, isKnown: isKnown).map { StyledText($0) }
  }

  /// Several labels and arrays, their equals signs under each other.
  func table(_ rows: [(label: String, value: Tensor)]) -> [StyledText] {
    let column = rows.map(\.label.columns).max() ?? 0
    return rows.flatMap { labelled($0.label, $0.value, column: column) }
  }

  /// Arrays under the names of what they are, what is not known yet as a dash.
  func table(
    _ rows: [(label: String, symbol: Symbol, value: Tensor)], column: Int? = nil
  ) -> [StyledText] {
    let notation = session.settings.notation
    if notation == .latex {
      return rows.flatMap {
        labelled(notation.text($0.symbol), $0.value, isKnown: isKnown($0.value, $0.symbol))
      }
    }
    let column = column ?? rows.map(\.label.columns).max() ?? 0
    return rows.flatMap {
      labelled($0.label, $0.value, column: column, isKnown: isKnown($0.value, $0.symbol))
    }
  }

  /// The quantities of one role with their values for the current sample.
  func quantities(_ role: Model.Quantity.Role) -> [StyledText] {
    table(session.model.quantities.filter { $0.role == role }.flatMap { rows(of: $0) })
  }

  /// The quantities with their values for the current sample: the variables under what they are
  /// for, then what is computed, in evaluation order.
  func quantities() -> [StyledText] {
    let all = session.model.quantities
    // Inside of a function, what is given to it has no role.
    guard !session.isInside else { return table(all.flatMap { rows(of: $0) }) }
    var groups = Program.Role.allCases.map { role in
      let own = all.filter { $0.role == .variable(role) }
      return (name: role.noun(count: own.count), quantities: own)
    }
    groups.append(("computed", all.filter { !$0.role.isVariable }))
    let tables = groups.map { $0.quantities.flatMap { rows(of: $0) } }
    let column = tables.joined().map(\.label.columns).max() ?? 0
    return zip(groups, tables).flatMap { group, rows in
      rows.isEmpty ? [] : [heading(group.name)] + table(rows, column: column)
    }
  }

  /// What a variable is for, as a line of its own.
  func role(of quantity: Model.Quantity) -> [StyledText] {
    guard !session.isInside, case .variable(let role) = quantity.role else { return [] }
    let text = "\(quantity.name) is \(role.described)"
    let isSpoken = session.settings.notation == .spoken
    return [StyledText(isSpoken ? Notation.sentence(text) : text, .faint)]
  }

  /// What stands above some quantities.
  func heading(_ text: String) -> StyledText {
    let isSpoken = session.settings.notation == .spoken
    return StyledText(isSpoken ? Notation.sentence(text) : text, .heading)
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

  private func isKnown(_ value: Tensor, _ symbol: Symbol) -> (Int) -> Bool {
    session.knowledge?.isKnown(symbol, value.shape) ?? { _ in true }
  }

  /// The outcomes of a stretch of the walk.
  func outcomes(_ outcomes: [Walk.Outcome]) -> [StyledText] {
    table(outcomes.map { (session.settings.notation.text($0.symbol), $0.value) })
  }

  /// The gradient, a row for each parameter.
  func gradient() -> [StyledText] {
    guard let target = session.model.target else { return [] }
    let notation = session.settings.notation
    let reference = Reference(name: target.name)
    return table(
      session.model.gradient().map { row in
        let shape = session.model.tape.shape(of: row.parameter.node)
        let parameter = Reference(name: row.parameter.name, isArray: !shape.isScalar)
        return (
          notation.derivative(of: reference, by: parameter),
          .derivative(of: reference, by: parameter), row.gradient
        )
      }) + session.unknownDerivativeLines(width: width)
  }
}
