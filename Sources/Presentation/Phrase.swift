public import Autodiff
public import Stepping

/// A piece of a sentence: words, or mathematics, which is written as the notation has it.
public enum Phrase: Sendable {
  case text(String)
  case symbol(Symbol)
  case reference(Reference)
  case formula(Formula<Term>)
  case number(Double)
  /// The sign, or the word, between the sides of an equation.
  case equals
}

extension Step.Location {
  /// Where a step is, from the outside inwards: backward, layer 2, neuron 1.
  ///
  /// - Parameter isWhole: whether it is about a layer or pass as a whole, and not one neuron of it.
  public func phrases(isWhole: Bool = false) -> [Phrase] {
    var phrases = [Phrase.text(phase == .mean ? "mean over the samples" : phase.rawValue)]
    if let sample { phrases.append(.text("sample \(sample)")) }
    if let layer { phrases.append(.text("layer \(layer)")) }
    if !isWhole, let neuron { phrases.append(.text("neuron \(neuron)")) }
    if !isWhole, let quantity { phrases.append(.reference(quantity)) }
    return phrases
  }
}
