import Autodiff
public import Language
import Stepping

/// Says where NaN or ∞ came into a program that was changed.
public enum NonFiniteNote {
  /// What is said of the first value that is not finite, by its formula and its operands, where it is
  /// another one than before a change.
  public static func blocks(from before: Model, to after: Model) -> [Block] {
    guard let (name, term) = first(in: after), first(in: before)?.name != name else { return [] }
    if let corner = after.corner(of: name.node) {
      return [
        .statement(
          [.symbol(term.result.symbol), .text(" does not exist here: \(corner)")], .changed)
      ]
    }
    var equation = Phrase.equation(term.forms, term.result)
    if let typed = after.typedDerivative(recording: name.node) {
      equation = .typed(typed, term.result)
    }
    var place = name.sample.map { ", of sample \(after.program.number(ofSample: $0))" } ?? ""
    if case .quantity(let reference) = term.result.symbol, reference.sample != nil { place = "" }
    return [
      .statement(
        [.text("the first value that is not finite: "), equation, .text(place)], .changed)
    ]
  }

  /// The first value of a model that is not finite, and what it came from.
  private static func first(in model: Model) -> (name: NamedElement, term: Derivation)? {
    guard let found = model.firstNonFinite,
      let origin = model.tape.firstNonFinite(upTo: found.quantity.node)
    else { return nil }
    let isPerSample = model.tape.isPerSample(origin.node) && model.sampleCount > 1
    // What has no name of its own is told as the quantity that it is a part of.
    let isNamed = model.quantity(of: origin.node) != nil
    let name = NamedElement(
      node: isNamed ? origin.node : found.quantity.node,
      element: isNamed ? origin.element : found.element, sample: isPerSample ? origin.sample : nil)
    return (name, Derivations(of: name, in: model, sample: origin.sample).tree(depth: 1))
  }
}
