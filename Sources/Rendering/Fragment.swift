import Autodiff
public import Presentation
import Stepping

/// A piece of a line as it is written: words, or mathematics, which some outputs set apart.
public enum Fragment: Hashable, Sendable {
  case text(String)
  case math(String)

  /// What is written.
  public var written: String {
    switch self {
    case .text(let text), .math(let text): text
    }
  }
}

extension Sequence where Element == Fragment {
  /// The pieces one after another.
  public var written: String { map(\.written).joined() }

  /// The pieces one after another, each stretch of mathematics between dollar signs.
  ///
  /// - Parameter text: how words are written.
  func written(_ text: (String) -> String) -> String {
    var (result, math) = ("", "")
    func closed() -> String { math.isEmpty ? "" : "$\(math)$" }
    for fragment in self {
      switch fragment {
      case .math(let part): math += part
      case .text(let part):
        result += closed() + text(part)
        math = ""
      }
    }
    return result + closed()
  }
}

extension FormulaRenderer {
  /// Phrases in the notation, with the mathematics in them told apart.
  public func fragments(_ phrases: [Phrase]) -> [Fragment] {
    phrases.map { phrase in
      switch phrase {
      case .text(let text): .text(text)
      case .symbol(let symbol): .math(notation.text(symbol))
      case .reference(let reference): .math(notation.text(reference))
      case .formula(let formula): .math(symbols(formula))
      case .number(let number): .math(self.number(number))
      case .rounded(let number, let digits):
        .math(FormulaRenderer(notation: notation, numbers: .digits(digits)).number(number))
      case .telling(let number, let other):
        .math(with(numbers.telling(number, from: other)).number(number))
      case .value(let term): .math(self.number(term))
      case .equation(let forms, let result): .math(equation(line(forms, result), result))
      case .typed(let text, let result):
        .math(equation([notation.text(result.symbol), text, number(result.value)]))
      case .sign(let sign): .math(notation.text(sign))
      case .equals: .math(equals)
      }
    }
  }

  private var equals: String { notation == .spoken ? " is " : " = " }

  private func equation(_ line: ShownLine, _ result: Term) -> String {
    equation([notation.text(result.symbol), line.symbols, line.values, number(result.value)])
  }

  /// Equal texts, each once.
  private func equation(_ parts: [String]) -> String {
    var seen = Set<String>()
    return parts.filter { seen.insert($0).inserted }.joined(separator: equals)
  }
}

extension Notation {
  /// A sign, with the blanks around it where it stands between others.
  func text(_ sign: Sign) -> String {
    switch sign {
    case .absent: absent
    case .ellipsis: ellipsis
    case .plusOrMinus: self == .spoken ? " give or take " : " ± "
    case .forwardProduct:
      switch self {
      case .unicode: "v · Ju"
      case .ascii: "v * Ju"
      case .latex: "v \\cdot Ju"
      case .spoken: "v times J u"
      }
    case .reverseProduct:
      switch self {
      case .unicode: "Jᵀv · u"
      case .ascii: "J^T v * u"
      case .latex: "J^T v \\cdot u"
      case .spoken: "J transposed v times u"
      }
    }
  }
}
