import Language

/// Mathematics as LaTeX writes it, put as it is typed here: `\frac{\partial C}{\partial w_{11}^{(1)}}`
/// is `dC/dw1[1,1]`.
struct LatexInput {
  private var rest: Substring

  /// What to type instead of a line of LaTeX; nil for any other line.
  static func advice(on line: String) -> String? {
    guard let backslash = line.firstIndex(of: "\\"),
      line[line.index(after: backslash)...].first?.isLetter ?? false
    else { return nil }
    var input = LatexInput(rest: line.filter { $0 != "$" }[...])
    guard let typed = input.expression(), input.rest.isEmpty, !typed.contains("\\") else {
      return "type it as in dC/dw1[1,2], sigmoid(z1), a1*(1 - a1); help notation has the table"
    }
    return "type \(typed)"
  }

  /// What the words of LaTeX are here; those that only lay out are nothing.
  private static let words: [String: String] = [
    "partial": "d", "cdot": "*", "times": "*", "odot": "*", "sigma": "sigmoid", "tanh": "tanh",
    "ln": "ln", "log": "log", "exp": "exp", "sin": "sin", "cos": "cos", "max": "max", "min": "min",
    "sum": "sum", "left": "", "right": "", "quad": "", "eta": "eta", "delta": "delta", "pi": "pi",
    "mathrm": "", "mathbf": "", "displaystyle": "",
  ]

  /// Everything up to a closing brace or the end; nil where a word is not known.
  private mutating func expression() -> String? {
    var text = ""
    while let character = rest.first, character != "}" {
      switch character {
      case "\\":
        rest.removeFirst()
        guard let word = self.word() else { return nil }
        text += word
      case "_", "^":
        rest.removeFirst()
        guard let script = group() else { return nil }
        text += character == "_" ? "_\(script)" : "^\(script)"
      case "{":
        guard let inner = group() else { return nil }
        text += inner
      default: text.append(rest.removeFirst())
      }
    }
    return LatexInput.indexed(text)
  }

  /// A word after its backslash, with what belongs to it.
  private mutating func word() -> String? {
    let name = String(rest.prefix(while: \.isLetter))
    guard !name.isEmpty else {
      // A space of its own kind: \, and \;
      _ = rest.popFirst()
      return " "
    }
    rest.removeFirst(name.count)
    rest = rest.drop(while: \.isWhitespace)
    switch name {
    case "frac", "dfrac", "tfrac":
      guard let above = group(), let below = group() else { return nil }
      let isDerivative = above.hasPrefix("d") && below.hasPrefix("d") && below.count > 1
      return isDerivative ? "\(above)/\(below)" : "\(bracketed(above))/\(bracketed(below))"
    case "sqrt":
      return group().map { "sqrt(\($0))" }
    default: return LatexInput.words[name]
    }
  }

  /// A part of a fraction, in brackets unless it is a name or a number.
  private func bracketed(_ text: String) -> String {
    text.allSatisfy { $0.isLetter || $0.isNumber } ? text : "(\(text))"
  }

  /// What stands in braces, or one character.
  private mutating func group() -> String? {
    rest = rest.drop(while: \.isWhitespace)
    guard rest.first == "{" else { return rest.popFirst().map { String($0) } }
    rest.removeFirst()
    guard let inner = expression(), rest.first == "}" else { return nil }
    rest.removeFirst()
    return inner
  }

  /// Subscripts and layers as they are typed: `w_11^(1)` is `w1[1,1]`.
  private static func indexed(_ text: String) -> String {
    var text = text
    for (pattern, isLayerFirst) in [
      (/([A-Za-z]+)_([0-9,]+)\^\(([0-9]+)\)/, false), (/([A-Za-z]+)\^\(([0-9]+)\)_([0-9,]+)/, true),
    ] {
      text.replace(pattern) { match in
        let (digits, layer) = isLayerFirst ? (match.3, match.2) : (match.2, match.3)
        let isPair = match.1.hasSuffix("w") && digits.count == 2
        let indices = isPair ? digits.map { String($0) }.joined(separator: ",") : String(digits)
        return "\(match.1)\(layer)[\(indices)]"
      }
    }
    text.replace(/\^\(([0-9]+)\)/) { String($0.1) }
    text.replace(/_([0-9,]+)/) { "[\($0.1)]" }
    return text
  }
}
