import Autodiff
import Language
public import Stepping

/// How mathematics is written: as textbooks print it, as it is typed, for LaTeX, or in words that
/// are read aloud.
public enum Notation: String, CaseIterable, Hashable, Sendable {
  case unicode, ascii, latex, spoken

  /// The sign between the phrases of a heading.
  public var separator: String {
    switch self {
    case .unicode: " · "
    case .ascii, .latex: " - "
    case .spoken: ", "
    }
  }

  /// Whether it is for a terminal, whose columns count; the others are to be copied or read aloud.
  public var isDrawn: Bool { self == .unicode || self == .ascii }

  /// What stands for a value that is not known yet.
  public var absent: String {
    switch self {
    case .unicode: "—"
    case .ascii: "--"
    case .latex: "\\text{--}"
    case .spoken: "not known yet"
    }
  }

  /// What stands for something left out.
  public var ellipsis: String { self == .unicode ? "…" : "..." }

  /// What stands before and after the number to look at now.
  var currentMarks: (String, String) {
    switch self {
    case .unicode: ("▸", "◂")
    case .ascii: (">", "<")
    case .latex: ("\\boxed{", "}")
    case .spoken: ("now ", "")
    }
  }

  /// What stands between an old value and the new one.
  public var arrow: String {
    switch self {
    case .unicode: "→"
    case .ascii, .latex: "->"
    case .spoken: "becomes"
    }
  }

  /// The sign between what is changed and what it becomes.
  public var assignment: String {
    switch self {
    case .unicode: " ← "
    case .ascii: " <- "
    case .latex: " \\leftarrow "
    case .spoken: " becomes "
    }
  }

  /// The sign of a product whose factors are not written side by side.
  var times: String {
    switch self {
    case .unicode: " · "
    case .ascii: " * "
    case .latex: " \\cdot "
    case .spoken: " times "
    }
  }

  /// The minus sign.
  var minus: String { self == .unicode ? "−" : "-" }

  /// A number of a formula, its sign as the notation writes it.
  func signed(_ text: String) -> String {
    guard text.contains("-") || text.contains("∞") || text.contains("e") else { return text }
    switch self {
    case .unicode: return text.replacing("-", with: "−")
    case .ascii: return text.replacing("∞", with: "inf")
    case .latex: return text.replacing("∞", with: "\\infty")
    case .spoken: return Notation.spokenNumber(text)
    }
  }

  // MARK: Quantities

  /// An element of a quantity, or the whole of it: w₁₃⁽²⁾, `w2[1,3]`, `w_{13}^{(2)}`.
  public func text(_ reference: Reference) -> String {
    if reference.isTyped, self != .spoken {
      return self == .latex ? "\\mathtt{\(ascii(reference))}" : ascii(reference)
    }
    if reference.name.hasPrefix("Σ") { return sum(of: String(reference.name.dropFirst())) }
    let isLayered = reference.isArray && QuantityName.layered(reference.name) != nil
    switch self {
    case .ascii: return ascii(reference)
    case .spoken: return Notation.spoken(reference)
    case .unicode:
      if isLayered, let (letters, layer) = QuantityName.layered(reference.name) {
        let lower = Notation.joined(reference.indices).map { Notation.lower[$0] ?? $0 }
        return letters + String(lower) + "⁽\(Notation.raised(layer))⁾"
      }
      let (letters, digits) = QuantityName.subscripted(reference.name)
      let lower = Notation.subscripts(digits, reference)
      return letters + String(lower.map { Notation.lower[$0] ?? $0 })
    case .latex:
      if isLayered, let (letters, layer) = QuantityName.layered(reference.name) {
        let lower = Notation.joined(reference.indices)
        return letters + (lower.isEmpty ? "" : "_{\(lower)}") + "^{(\(layer))}"
      }
      let (letters, digits) = QuantityName.subscripted(reference.name)
      let lower = Notation.subscripts(digits, reference)
      let name = Notation.latexName(letters)
      return lower.isEmpty ? name : "\(name)_{\(lower)}"
    }
  }

  /// A name in LaTeX: one of several letters upright, a Greek letter by its word.
  private static func latexName(_ letters: String) -> String {
    if let greek = greekCommands[letters] { return "{\\\(greek)}" }
    let scalars = Array(letters.unicodeScalars)
    if scalars.count == 2, scalars[1] == "\u{302}" { return "\\hat{\(scalars[0])}" }
    let safe = letters.replacing("_", with: "\\_")
    return letters.count > 1 ? "\\mathrm{\(safe)}" : safe
  }

  private static let greekCommands = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
  ]

  /// The sum of a quantity's elements, as a part of a formula that has this name.
  private func sum(of name: String) -> String {
    switch self {
    case .unicode: "Σ\(name)"
    case .ascii: "sum_\(name)"
    case .latex: "{\\textstyle\\sum} \(name)"
    case .spoken: "the sum of \(name)"
    }
  }

  private func ascii(_ reference: Reference) -> String {
    let indices = reference.indices + (reference.sample.map { [$0] } ?? [])
    let ascii = Notation.spelled(reference.name)
    return indices.isEmpty
      ? ascii : "\(ascii)[\(indices.map(String.init).joined(separator: ","))]"
  }

  /// A name in characters of ASCII where it has letters of textbooks: η is eta, m̂ is m_hat.
  static func spelled(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 >= 0x80 }) else { return name }
    return name.unicodeScalars.map { scalar in
      scalar == "\u{302}" ? "_hat" : greek[scalar] ?? String(scalar)
    }.joined()
  }

  private static let greek: [Unicode.Scalar: String] = [
    "η": "eta", "β": "beta", "ε": "eps", "λ": "lambda", "μ": "mu", "ρ": "rho", "π": "pi",
  ]

  /// Indices side by side, with commas where one has two digits.
  private static func joined(_ indices: [Int]) -> String {
    let isLong = indices.count > 1 && indices.contains { $0 > 9 }
    return indices.map(String.init).joined(separator: isLong ? "," : "")
  }

  /// The digits of a name, then its indices and sample: a comma keeps the parts apart.
  private static func subscripts(_ digits: String, _ reference: Reference) -> String {
    let indices = joined(reference.indices)
    let parts = [digits, indices, reference.sample.map(String.init) ?? ""]
    return parts.filter { !$0.isEmpty }.joined(separator: ",")
  }

  private static func raised(_ number: Int) -> String {
    String(String(number).map { upper[$0] ?? $0 })
  }

  private static let lower: [Character: Character] = Dictionary(
    uniqueKeysWithValues: QuantityName.subscripts.map { ($1, $0) })

  private static let upper: [Character: Character] = Dictionary(
    uniqueKeysWithValues: QuantityName.superscripts.map { ($1, $0) })

  /// A whole number as a superscript; nil where the notation has none.
  func superscript(_ number: Double) -> String? {
    guard let whole = Int(exactly: number), abs(whole) < 1000 else { return nil }
    switch self {
    case .unicode: return (whole < 0 ? "⁻" : "") + Notation.raised(abs(whole))
    case .ascii: return whole < 0 ? "^(\(whole))" : "^\(whole)"
    case .latex: return "^{\(whole)}"
    case .spoken: return nil
    }
  }

  /// A derivative of one element by another: ∂C/∂w₁₃⁽²⁾.
  public func derivative(of target: Reference, by variable: Reference) -> String {
    plainDerivative(of: target, by: variable) + (mention(variable).map { " (\($0))" } ?? "")
  }

  private func plainDerivative(of target: Reference, by variable: Reference) -> String {
    switch self {
    case .unicode: "∂\(text(target))/∂\(text(variable))"
    case .ascii: "d\(text(target))/d\(text(variable))"
    case .latex: "\\frac{\\partial \(text(target))}{\\partial \(text(variable))}"
    case .spoken: Notation.spokenDerivative(of: target, by: variable)
    }
  }

  /// Which mention of a quantity is meant: `1st a`; nil where there is no doubt.
  func mention(_ reference: Reference) -> String? {
    guard let occurrence = reference.occurrence else { return nil }
    let ending = ["st", "nd", "rd"]
    let isTeen = (11...13).contains(occurrence % 100)
    let place = occurrence % 10 - 1
    let suffix = !isTeen && ending.indices.contains(place) ? ending[place] : "th"
    return "\(occurrence)\(suffix) \(text(reference))"
  }

  /// The way a share takes: `via v₁`, and from which mention where there are several.
  func way(by variable: Reference, through: Reference) -> String {
    (self == .latex ? "\\text{via }" : "via ") + text(through)
      + (mention(variable).map { ", \($0)" } ?? "")
  }

  /// A symbol of a step.
  public func text(_ symbol: Symbol) -> String {
    switch symbol {
    case .quantity(let reference): return text(reference)
    case .derivative(let target, let variable): return derivative(of: target, by: variable)
    case .direct(let target, let variable):
      let name = plainDerivative(of: target, by: variable)
      switch self {
      case .latex: return "\(name)\\Big|_{\\text{direct}}"
      case .unicode, .ascii: return "\(name) (direct)"
      case .spoken: return "\(name), directly"
      }
    case .contribution(let target, let variable, let through):
      let name = plainDerivative(of: target, by: variable)
      return self == .latex
        ? "\(name)\\Big|_{\\text{via }\(text(through))}"
        : "\(name) \(way(by: variable, through: through))"
    }
  }

  /// The name of a function in front of its operand.
  func function(_ function: FunctionID) -> String {
    guard let primitive = Primitive.named(function.name) else { return function.name }
    switch self {
    case .ascii: return primitive.name
    case .spoken: return primitive.name.replacing("_", with: " ")
    case .unicode: return primitive.symbol ?? primitive.name
    case .latex:
      let known = ["sin", "cos", "tan", "exp", "ln", "tanh", "sinh", "cosh"]
      if known.contains(primitive.name) { return "\\\(primitive.name)" }
      if primitive.symbol == "σ" { return "\\sigma" }
      let safe = primitive.name.replacing("_", with: "\\_")
      return "\\operatorname{\(safe)}"
    }
  }
}

extension Notation {
  /// A text with the characters that ASCII lacks written as they are typed.
  ///
  /// w₁₂⁽²⁾ becomes w2[1,2], ∂ becomes d, and what has no ASCII form at all is left as it is.
  public static func ascii(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      if let match = rest.prefixMatch(of: quantity) {
        result += ascii(match)
        rest = rest[match.range.upperBound...]
      } else {
        result += spelled[first] ?? String(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// A letter with subscripts, a layer, or both.
  private nonisolated(unsafe) static let quantity =
    /([A-Za-z]+)([₀-₉]+(?:,[₀-₉]+)?)?(?:⁽([⁰¹²³⁴-⁹]+)⁾)?/

  private static func ascii(
    _ match: Regex<(Substring, Substring, Substring?, Substring?)>.Match
  ) -> String {
    let layer = (match.3 ?? "").compactMap { QuantityName.superscripts[$0] }
    guard let lower = match.2 else { return String(match.1) + String(layer) }
    let digits = lower.map { QuantityName.subscripts[$0] ?? $0 }
    let isPair = match.1 == "w" && digits.count == 2 && !digits.contains(",")
    let indices = isPair ? "\(digits[0]),\(digits[1])" : String(digits)
    return "\(match.1)\(String(layer))[\(indices)]"
  }

  private static let spelled: [Character: String] = [
    "∂": "d", "σ": "sigmoid", "·": "*", "−": "-", "×": "x", "²": "^2", "³": "^3", "½": "1/2",
    "¼": "1/4", "Σ": "sum", "η": "eta", "δ": "delta", "←": "<-", "→": "->", "—": "--", "…": "...",
    "′": "'", "∞": "inf", "√": "sqrt", "≤": "<=", "≥": ">=", "’": "'", "“": "\"", "”": "\"",
    "⁻": "^-", "ᶻ": "z", "ˣ": "^x", "⁰": "^0", "¹": "^1", "⁴": "^4", "⁵": "^5", "•": "-", "–": "-",
    "π": "pi",
    "⊙": "*", "ᵀ": "^T", "±": "+-",
  ]
}
