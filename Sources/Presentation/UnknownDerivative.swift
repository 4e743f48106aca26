import Autodiff
public import Language
import Stepping

/// Why a derivative is NaN, in words: the step at which the chain rule has no answer, and the form that
/// has one.
public struct UnknownDerivative {
  /// The step and the reason.
  public let reason: [Phrase]
  /// What to write in place of what was typed; nil where no form is known.
  public let advice: String?

  /// The reason why the derivative of one element by another is not known; nil where it is.
  ///
  /// - Parameter sample: the sample whose derivative was read; nil looks through all.
  public init?(
    of target: NamedElement, by variable: NamedElement, in model: Model, sample: Int? = nil
  ) {
    let samples = model.tape.isPerSample(target.node) ? 0..<model.sampleCount : 0..<1
    let found = (sample.map { $0..<$0 + 1 } ?? samples).lazy.compactMap { sample in
      model.tape.unknownProduct(
        of: target.node, element: target.element, by: variable.node, element: variable.element,
        sample: sample
      ).map { (sample, $0) }
    }.first
    guard let (place, product) = found else { return nil }
    let factors: [Phrase] =
      product.partial.isNaN
      ? [.text(" has no derivative there")]
      : [
        .text(" is where the chain rule multiplies "), .number(product.adjoint), .text(" by "),
        .number(product.partial), .text(", which can be any number"),
      ]
    let derivations = Derivations(
      of: NamedElement(
        node: product.node, element: product.element,
        sample: model.tape.isPerSample(product.node) && model.sampleCount > 1 ? place : nil),
      in: model, sample: place)
    let operation = derivations.tree(depth: 1)
    reason = [.equation(operation.forms, operation.result)] + factors
    advice = UnknownDerivative.form(of: target, product, in: model).map {
      "write \($0.better) for \($0.typed): the same, and its derivative is known"
    }
  }

  /// A form of the target's formula in which the operation does not stand.
  private static func form(
    of target: NamedElement, _ product: UnknownProduct, in model: Model
  ) -> EquivalentForm? {
    guard let primitive = model.tape.primitive(of: product.node),
      let name = model.quantities.first(where: { $0.node >= target.node })?.name
    else { return nil }
    return EquivalentForm.find(in: name, of: model.program, with: primitive.id)
  }

  /// The reason, and the advice.
  public var blocks: [Block] {
    [.statement(reason, .changed)] + (advice.map { [.statement($0, .changed)] } ?? [])
  }
}

extension Model {
  /// Why the first derivative of the target that is NaN is not known; nothing where all are known.
  public var unknownDerivative: [Block] {
    guard let target else { return [] }
    for (parameter, gradient) in gradient() {
      guard let element = gradient.elements.firstIndex(where: \.isNaN) else { continue }
      let unknown = UnknownDerivative(
        of: NamedElement(node: target.node, element: 0, sample: nil),
        by: NamedElement(node: parameter.node, element: element, sample: nil), in: self)
      return unknown?.blocks ?? []
    }
    return []
  }
}
