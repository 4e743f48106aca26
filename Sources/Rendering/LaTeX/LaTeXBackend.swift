public import Presentation
import Stepping

/// A document as an article that LaTeX compiles as it stands.
public struct LaTeXBackend: DocumentBackend {
  private let formulas: FormulaRenderer

  /// A writer of numbers with so many digits.
  public init(numbers: NumberFormat) {
    formulas = FormulaRenderer(notation: .latex, numbers: numbers)
  }

  /// The document as the text of a file.
  public func text(of document: Document) -> String {
    let program = document.program.map { "  " + LaTeX.verbatim($0) }
    return """
      % \(Generator.mark)
      \\documentclass[a4paper]{article}
      \\usepackage[T1]{fontenc}
      \\usepackage[utf8]{inputenc}
      \\usepackage{amsmath,amssymb}
      \\setlength{\\parindent}{0pt}
      \\begin{document}
      \\section*{\(LaTeX.text(document.title))}
      \\begin{verbatim}
      \(program.joined(separator: "\n"))
      \\end{verbatim}
      \(document.pages.map(page).joined(separator: "\n"))
      \\end{document}

      """
  }

  private func page(_ page: Document.Page) -> String {
    let place = page.step.location.phrases().map { LaTeX.written(formulas.fragments([$0])) }
    let equations = StepEquations(page.step, formulas, isAsked: page.isAsked)
    let notes = equations.notes.map { LaTeX.written($0) + "\n" }.joined()
    return """
      \\subsection*{[\(page.number)/\(page.count)] \(place.joined(separator: ", "))}
      \(notes)\(equations.block("align*").joined(separator: "\n"))
      """
  }
}

/// Text in LaTeX.
enum LaTeX {
  /// Words and mathematics in a paragraph.
  static func written(_ fragments: [Fragment]) -> String { fragments.written(text) }

  /// A text whose characters stand for themselves.
  static func text(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "\\": "\\textbackslash{}"
      case "#", "$", "%", "&", "_", "{", "}": "\\\(character)"
      case "^": "\\^{}"
      case "~": "\\~{}"
      case "∞": "$\\infty$"
      default: character.isASCII || character.isLetter ? String(character) : "?"
      }
    }.joined()
  }

  /// A line of the program, in ASCII as it is typed.
  static func verbatim(_ line: String) -> String { Notation.ascii(line).filter(\.isASCII) }
}
