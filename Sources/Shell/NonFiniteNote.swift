import Autodiff
import Language
import Rendering
import Stepping

/// Says where NaN or ∞ came into a program that a line has changed.
enum NonFiniteNote {
  /// One line about the first value that is not finite, by its formula and its operands, if a change
  /// of the program has made it so.
  static func lines(from before: Session, to after: Session) -> [StyledText] {
    // What is predicted is not given away.
    guard after.program != before.program, after.prediction == nil,
      let (name, term) = first(in: after.model), first(in: before.model)?.name != name
    else { return [] }
    let formulas = FormulaRenderer(
      notation: after.settings.notation, numbers: after.settings.numbers)
    let (symbol, number) = (formulas.notation.text(term.result.symbol), term.result.value)
    if let corner = after.model.corner(of: name.node) {
      return [StyledText("\(symbol) does not exist here: \(corner)", .changed)]
    }
    var parts = [symbol]
    if let typed = after.model.typedDerivative(recording: name.node) {
      parts.append(typed)
    } else if !term.forms.isEmpty {
      let line = formulas.line(term.forms, term.result)
      parts += [line.symbols, line.values]
    }
    parts.append(formulas.number(number))
    var seen = Set<String>()
    let chain = parts.filter { seen.insert($0).inserted }.joined(separator: " = ")
    var place = name.sample.map { ", of sample \(after.model.program.number(ofSample: $0))" } ?? ""
    if case .quantity(let reference) = term.result.symbol, reference.sample != nil { place = "" }
    return [
      StyledText("the first value that is not finite: ", .changed) + StyledText(chain + place)
    ]
  }

  /// The first value of a model that is not finite, and what it came from.
  private static func first(
    in model: Model
  ) -> (name: NamedElement, term: Derivation)? {
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
