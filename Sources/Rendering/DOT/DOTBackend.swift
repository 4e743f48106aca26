public import Presentation
import Stepping

/// The picture of a document in the language of Graphviz, which lays it out itself.
public struct DOTBackend: DocumentBackend {
  private let formulas: FormulaRenderer
  private let known: Int

  /// A writer of numbers with so many digits.
  ///
  /// - Parameter known: the step up to which numbers are shown; a dash stands for the others.
  public init(numbers: NumberFormat, known: Int) {
    formulas = FormulaRenderer(notation: .unicode, numbers: numbers)
    self.known = known
  }

  /// The document's first picture as the text of a file.
  public func text(of document: Document) -> String {
    guard let picture = document.pictures.first else { return "" }
    let parts = picture.parts.enumerated().map { place, part in
      var lines = part.numbers.map { number in
        let value = number.step <= known ? formulas.number(number.value) : formulas.notation.absent
        return "\(formulas.notation.text(number.symbol)) = \(value)"
      }
      if lines.isEmpty { lines = [formulas.notation.text(part.reference)] }
      // \l ends a line that is set to the left.
      let label = lines.map { escaped($0) + "\\l" }.joined()
      return "  p\(place) [label=\"\(label)\"];"
    }
    let links = picture.links.map { link in
      let label = link.weight.map { " [label=\"\(escaped(formulas.number($0.value)))\"]" } ?? ""
      return "  p\(link.from) -> p\(link.to)\(label);"
    }
    return """
      // \(Generator.mark)
      digraph computation {
        label="\(escaped(document.title))";
        rankdir=LR;
        charset="UTF-8";
        node [shape=box, style=rounded, fontname="sans-serif"];
        edge [fontname="sans-serif", fontsize=10];
      \((parts + links).joined(separator: "\n"))
      }

      """
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
  }
}
