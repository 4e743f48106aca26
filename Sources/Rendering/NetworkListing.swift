import Presentation
import Stepping

/// Lists a network neuron by neuron, where a drawing has no room or is no use: its value, its
/// derivative, and the weights of its inputs.
struct NetworkListing {
  /// The most neurons of a layer, and weights of a neuron, that are all listed.
  private static let longest = 5
  let formulas: FormulaRenderer
  let notation: Notation
  let width: Int

  /// The lines of a list.
  func lines(_ picture: NetworkPicture) -> [StyledText] {
    let layers = picture.counts.indices.flatMap { layer -> [StyledText] in
      let name = layer == 0 ? "the inputs" : "layer \(layer)"
      let neurons = NetworkListing.places(picture.counts[layer]).flatMap { place in
        place.map { lines(picture, layer, $0) }
          ?? item([left(out: picture.counts[layer])], isCurrent: false, indent: 2)
      }
      return heading(name) + neurons
    }
    let target = picture.target
    let list =
      layers + heading("the target")
      + item([part(target.reference, target.value)], isCurrent: picture.isTargetCurrent, indent: 2)
    return notation == .latex ? LaTeXRows.lines(list.map { [$0.plain] }) : list
  }

  private func heading(_ name: String) -> [StyledText] {
    [StyledText(notation == .spoken ? Notation.sentence(name) : notation.words(name), .heading)]
  }

  private func lines(_ picture: NetworkPicture, _ layer: Int, _ place: Int) -> [StyledText] {
    let neuron = picture.neuron(place, ofLayer: layer)
    var parts = [part(neuron.output, neuron.value)]
    if let sum = neuron.sum { parts.insert(part(sum.reference, sum.value), at: 0) }
    if let derivative = neuron.derivative {
      parts.append(equation(notation.text(derivative.symbol), derivative.value))
    }
    let lines = item(parts, isCurrent: neuron.isCurrent, indent: 2)
    guard layer > 0 else { return lines }
    let count = picture.counts[layer - 1]
    var weights = NetworkListing.places(count).map { source -> String in
      guard let source else { return left(out: count) }
      let weight = formulas.number(picture.weight(to: place, ofLayer: layer, from: source))
      let input = notation.text(picture.neuron(source, ofLayer: layer - 1).output)
      return notation == .spoken
        ? "weight \(weight) from \(input)" : "\(weight)\(notation.times)\(input)"
    }
    if let bias = picture.bias(of: place, ofLayer: layer) {
      weights.append(notation.words("bias ") + "\(formulas.number(bias))")
    }
    return lines + item(weights, isCurrent: false, indent: 4)
  }

  private func part(_ reference: Reference, _ value: Double?) -> String {
    equation(notation.text(reference), value)
  }

  private func equation(_ left: String, _ value: Double?) -> String {
    let number = value.map(formulas.number) ?? notation.absent
    return notation == .spoken ? Notation.spokenEquation(left, [number]) : "\(left) = \(number)"
  }

  /// Parts with commas between them, broken where the terminal ends; a sentence in words.
  private func item(_ parts: [String], isCurrent: Bool, indent: Int) -> [StyledText] {
    if notation == .spoken {
      let here = isCurrent ? ["the current step is here"] : []
      return [StyledText(Notation.sentence((parts + here).joined(separator: "; ")))]
    }
    if notation == .latex {
      let formula = LaTeXRows.marked(parts.joined(separator: ",\\; "), isCurrent: isCurrent)
      return [StyledText(LaTeXRows.indent(indent / 2) + formula)]
    }
    let mark = isCurrent ? (notation == .unicode ? "▶ " : "> ") : ""
    let blank = String(repeating: " ", count: indent)
    var lines: [StyledText] = []
    var line = blank + mark
    for (place, part) in parts.enumerated() {
      let text = part + (place < parts.count - 1 ? "," : "")
      if place > 0, line.columns + 1 + text.columns > width {
        lines.append(StyledText(line, isCurrent ? .current : .plain))
        line = blank + text
      } else {
        line += (place == 0 ? "" : " ") + text
      }
    }
    return lines + [StyledText(line, isCurrent ? .current : .plain)]
  }

  private func left(out count: Int) -> String {
    let left = count - NetworkListing.places(count).count + 1
    return notation == .spoken
      ? "\(left) more" : notation.words("\(notation.ellipsis) \(left) more")
  }

  /// The places that are listed of so many, nil for those left out.
  private static func places(_ count: Int) -> [Int?] {
    count <= longest ? Array(0..<count) : [0, 1, nil, count - 1]
  }
}
