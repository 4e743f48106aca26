import Autodiff
import Language
import Rendering
import Stepping

/// Why a derivative is NaN, in words: the step at which the chain rule has no answer, and the form that
/// has one.
struct UnknownDerivative {
  /// One sentence or two: the step and the reason, and what to write.
  let reason: String
  /// What to write in place of what was typed; nil where no form is known.
  let advice: String?

  /// The reason why the derivative of one element by another is not known; nil where it is, or where
  /// the walk does not show what would give it away.
  init?(of target: NamedElement, by variable: NamedElement, in session: Session) {
    let model = session.model
    let samples = model.tape.isPerSample(target.node) ? 0..<model.sampleCount : 0..<1
    let sample = session.sampleRead(of: target, by: variable)
    let found = (sample.map { $0..<$0 + 1 } ?? samples).lazy.compactMap { sample in
      model.tape.unknownProduct(
        of: target.node, element: target.element, by: variable.node, element: variable.element,
        sample: sample
      ).map { (sample, $0) }
    }.first
    guard session.prediction == nil, let (place, product) = found else { return nil }
    let formulas = FormulaRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers)
    func number(_ number: Double) -> String { formulas.number(number) }
    let factors =
      product.partial.isNaN
      ? "has no derivative there"
      : "is where the chain rule multiplies \(number(product.adjoint)) by "
        + "\(number(product.partial)), which can be any number"
    let derivations = Derivations(
      of: NamedElement(
        node: product.node, element: product.element,
        sample: model.tape.isPerSample(product.node) && model.sampleCount > 1 ? place : nil),
      in: model, sample: place)
    reason = "\(UnknownDerivative.operation(derivations, formulas)) \(factors)"
    advice = UnknownDerivative.form(of: target, product, in: session).map {
      "write \($0.better) for \($0.typed): the same, and its derivative is known"
    }
  }

  /// A form of the target's formula in which the operation does not stand.
  private static func form(
    of target: NamedElement, _ product: UnknownProduct, in session: Session
  ) -> EquivalentForm? {
    let model = session.model
    guard let primitive = model.tape.primitive(of: product.node),
      let name = model.quantities.first(where: { $0.node >= target.node })?.name
    else { return nil }
    return EquivalentForm.find(in: name, of: session.program, with: primitive.id)
  }

  /// `v₁ = √(x) = √(0) = 0`.
  private static func operation(
    _ derivations: Derivations, _ formulas: FormulaRenderer
  ) -> String {
    let term = derivations.tree(depth: 1)
    let line = formulas.line(term.forms, term.result)
    let parts = [
      formulas.notation.text(term.result.symbol), line.symbols, line.values,
      formulas.number(term.result.value),
    ]
    var seen = Set<String>()
    return parts.filter { seen.insert($0).inserted }.joined(
      separator: formulas.notation == .spoken ? " is " : " = ")
  }

  /// The lines that a view adds: the reason, and the advice.
  func lines(width: Int) -> [StyledText] {
    ([reason] + (advice.map { [$0] } ?? [])).flatMap {
      StyledText($0, .changed).wrapped(to: width)
    }
  }
}

extension Session {
  /// Why the first derivative of the target that is NaN is not known, as lines.
  func unknownDerivativeLines(width: Int) -> [StyledText] {
    guard let target = model.target else { return [] }
    for (parameter, gradient) in model.gradient() {
      guard let element = gradient.elements.firstIndex(where: \.isNaN) else { continue }
      let unknown = UnknownDerivative(
        of: NamedElement(node: target.node, element: 0, sample: nil),
        by: NamedElement(node: parameter.node, element: element, sample: nil), in: self)
      return unknown?.lines(width: width) ?? []
    }
    return []
  }
}
