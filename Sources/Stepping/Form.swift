public import Autodiff
import Language

/// A way to write a number: a formula, and the parts of it that have names of their own, such as the
/// e = exp(−|z|) of e/(1 + e)².
public struct Form: Sendable {
  /// A part of a formula that stands in it by a name of its own.
  public struct Part: Sendable {
    /// The name, with the part's value.
    public let result: Term
    /// The forms in which the part is written, the textbook's first.
    public let forms: [Form]
  }

  /// The formula; the parts are among its leaves.
  public let formula: Formula<Term>
  /// The parts.
  public let parts: [Part]

  /// What a call of a function of the program makes of its arguments; nil for other formulas.
  let call: (@Sendable ([Double]) -> Double?)?

  /// A formula, and the parts that it names.
  public init(_ formula: Formula<Term>, parts: [Part] = []) {
    self.init(formula, parts: parts, call: nil)
  }

  init(_ formula: Formula<Term>, parts: [Part], call: (@Sendable ([Double]) -> Double?)?) {
    (self.formula, self.parts, self.call) = (formula, parts, call)
  }

  /// The number that the form makes of other numbers than the tape's, such as rounded ones; nil where
  /// terms are left out of it.
  ///
  /// - Parameters:
  ///   - number: what is read for a number of the formula itself.
  ///   - leaf: what is read for a term.
  package func value(
    number: (Double) -> Double = { $0 }, _ leaf: (Term) -> Double
  ) -> Double? {
    guard let call else { return formula.value(number: number, leaf) }
    let arguments = formula.arguments.map { $0.value(number: number, leaf) }
    let known = arguments.compactMap { $0 }
    return known.count == arguments.count ? call(known) : nil
  }
}

extension Formula {
  /// What a function is applied to, of a list its elements.
  fileprivate var arguments: [Formula] {
    let operands: [Formula] =
      switch self {
      case .apply(_, let operands), .partial(_, _, _, let operands): operands
      case .prime(_, let operand): [operand]
      default: []
      }
    return operands.flatMap { operand in
      if case .apply(.list, let elements) = operand { return elements }
      return [operand]
    }
  }
}

extension StepWriter {
  /// The forms of an operation's number with the program's own quantities in them.
  ///
  /// - Parameter call: what a call makes of its arguments.
  func forms(
    _ written: [WrittenFormula], of node: NodeID, call: (@Sendable ([Double]) -> Double?)? = nil
  ) -> [Form] {
    written.map { form(writing: $0, of: node, call: call) }
  }

  /// One of them.
  func form(
    writing written: WrittenFormula, of node: NodeID,
    call: (@Sendable ([Double]) -> Double?)? = nil
  ) -> Form {
    let parts = written.parts.map {
      Form.Part(result: part($0, of: node), forms: forms($0.forms, of: node))
    }
    let formula = terms(written.formula, of: node) { name in
      zip(written.parts, parts).first { $0.0.name == name }?.1.result
        ?? Term(.quantity(reference(name, of: node)), .nan)
    }
    return Form(formula, parts: parts, call: call)
  }

  /// What an operation reads as it is computed: a quantity, or what only such operations read, which
  /// has no name and is written out.
  func computed(_ node: NodeID, _ element: Int) -> Formula<Term> {
    if let number = graph.model.number(node) { return .number(number) }
    if graph.model.quantity(of: node) != nil || graph.model.elementSource(node) != nil {
      return .leaf(quantity(node, element))
    }
    let written = graph.model.valueForms(
      of: node, element: element, sample: sample, limit: StepWriter.longestSum)
    return written.first.map { form(writing: $0, of: node).formula }
      ?? .number(graph.model.tape.value(of: node, element: element, sample: sample))
  }

  private func part(_ part: WrittenFormula.Part, of node: NodeID) -> Term {
    Term(.quantity(reference(part.name, of: node)), part.value)
  }

  /// How a part is named: by letters that no quantity of the program has.
  func reference(_ name: PartName, of node: NodeID) -> Reference {
    var letters = name.letters
    while graph.model.quantity(letters) != nil { letters += "0" }
    guard let place = name.place else { return Reference(name: letters) }
    let shape = graph.model.tape.shape(of: graph.model.operands(of: node)[place.operand])
    return Reference(
      name: letters, indices: shape.indices(of: place.element), isArray: !shape.isScalar)
  }
}
