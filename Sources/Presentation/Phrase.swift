public import Autodiff
public import Stepping

/// A piece of a sentence: words, or mathematics, which is written as the notation has it.
public enum Phrase: Sendable {
  case text(String)
  case symbol(Symbol)
  case reference(Reference)
  case formula(Formula<Term>)
  case number(Double)
  /// A number to so many digits, whatever others have.
  case rounded(Double, digits: Int)
  /// A number with digits enough to tell it from another.
  case telling(Double, from: Double)
  /// The number of a symbol, which may be one that is not to be shown yet.
  case value(Term)
  /// A symbol, its formula, that with the numbers put in, and the number it makes, each once:
  /// v₁ = √(x) = √(0) = 0.
  case equation([Form], Term)
  /// The same with what was typed for the formula.
  case typed(String, Term)
  /// What is written in each notation in its own way: the sign of a product, a word.
  case sign(Sign)
  /// The sign, or the word, between the sides of an equation.
  case equals
}

/// A sign that stands between others, or the words for it.
public enum Sign: Sendable {
  /// What is left out.
  case ellipsis
  /// What is not known yet, or does not exist.
  case absent
  /// Give or take so much.
  case plusOrMinus
  /// v · Ju, and Jᵀv · u, which the dot-product test compares.
  case forwardProduct, reverseProduct
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
