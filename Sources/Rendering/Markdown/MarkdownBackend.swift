public import Presentation
import Stepping

/// A document as Markdown, mathematics between dollar signs as code-hosting sites and notebooks read
/// it.
public struct MarkdownBackend: DocumentBackend {
  private let formulas: FormulaRenderer

  /// A writer of numbers with so many digits.
  public init(numbers: NumberFormat) {
    formulas = FormulaRenderer(notation: .latex, numbers: numbers)
  }

  /// The document as the text of a file.
  public func text(of document: Document) -> String {
    """
    <!-- \(Generator.mark) -->

    # \(document.title)

    ```text
    \(document.program.joined(separator: "\n"))
    ```

    \(document.pages.map(page).joined(separator: "\n"))
    """
  }

  private func page(_ page: Document.Page) -> String {
    let place = page.step.location.phrases().map { formulas.fragments([$0]).written { $0 } }
    let equations = StepEquations(page.step, formulas, isAsked: page.isAsked)
    let notes = equations.notes.map { $0.written { $0 } + "\n\n" }.joined()
    return """
      ## \(page.number)/\(page.count): \(place.joined(separator: ", "))

      \(notes)$$
      \(equations.block("aligned").joined(separator: "\n"))
      $$

      """
  }
}
