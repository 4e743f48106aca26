import Language
import Stepping

extension Notation {
  /// An element of a quantity in words: `a, neuron 1 of layer 2`.
  static func spoken(_ reference: Reference) -> String {
    let (typed, digits) = QuantityName.subscripted(reference.name)
    let letters = spelled(typed).replacing("_hat", with: " hat")
    let sample = reference.sample.map { " of sample \($0)" } ?? ""
    if reference.isArray, let (letter, layer) = QuantityName.layered(reference.name) {
      return letter + place(letter, layer, reference.indices) + sample
    }
    let name = digits.isEmpty ? letters : "\(letters) \(digits)"
    switch reference.indices.count {
    case 0: return name + sample
    case 1: return "\(name) \(reference.indices[0])" + sample
    default: return "\(name), row \(reference.indices[0]), column \(reference.indices[1])" + sample
    }
  }

  private static func place(_ letter: String, _ layer: Int, _ indices: [Int]) -> String {
    switch indices.count {
    case 0: return " of layer \(layer)"
    case 1: return ", neuron \(indices[0]) of layer \(layer)"
    default:
      // What comes into the first layer are the inputs.
      let source = layer == 1 ? "input" : "neuron"
      return ", from \(source) \(indices[1]) to neuron \(indices[0]) of layer \(layer)"
    }
  }

  /// A derivative in words, with a pause after what has one within.
  static func spokenDerivative(of target: Reference, by variable: Reference) -> String {
    let (target, variable) = (spoken(target), spoken(variable))
    return "the partial derivative of \(target)\(target.contains(",") ? "," : "") by \(variable)"
  }

  /// A number's text in words, where it has a sign or a power of ten.
  static func spokenNumber(_ text: String) -> String {
    let parts = text.split(separator: "e", maxSplits: 1)
    let power = parts.count == 2 && text.first != "N" ? " times 10 to the power of \(parts[1])" : ""
    return ((parts.first.map(String.init) ?? text) + power)
      .replacing("-", with: "negative ").replacing("∞", with: "infinity")
  }

  /// An equation in words, without an end: `C is …; with the numbers, …; that is 0.5`.
  static func spokenEquation(
    _ left: String, _ rights: [String], verb: String = "is"
  ) -> String {
    guard let first = rights.first, let last = rights.last else { return left }
    var parts = [left + (left.contains(",") ? "," : "") + " \(verb) " + first]
    parts += rights.dropFirst().dropLast().map { "with the numbers, " + $0 }
    if rights.count > 1 { parts.append("that is " + last) }
    return parts.joined(separator: "; ")
  }

  /// Parts as a sentence: the first letter large unless it is a quantity's, one mark at the end.
  public static func sentence(_ text: String) -> String {
    var text = text.replacing(",,", with: ",").replacing(", ,", with: ",")
    for mark in [".", ":", ";"] { text = text.replacing(",\(mark)", with: mark) }
    while text.hasSuffix(",") { text.removeLast() }
    let first = text.prefix { $0.isLetter }
    return (first.count > 2 ? first.prefix(1).uppercased() + text.dropFirst() : text) + "."
  }
}
