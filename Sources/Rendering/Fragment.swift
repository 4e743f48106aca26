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
      case .equals: .math(notation == .spoken ? " is " : " = ")
      }
    }
  }
}
