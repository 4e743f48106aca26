public import Presentation
import Stepping

/// A document as one HTML file that needs nothing else: the computation drawn, and a page a step.
///
/// Keys and buttons go through the pages. Without scripts, and on paper, all pages stand below each other.
public struct HTMLBackend: DocumentBackend {
  private let math: MathML
  private let formulas: FormulaRenderer

  /// A writer of numbers with so many digits.
  public init(numbers: NumberFormat) {
    math = MathML(numbers: numbers)
    formulas = FormulaRenderer(notation: .unicode, numbers: numbers)
  }

  /// The document as the text of a file.
  public func text(of document: Document) -> String {
    let drawings = document.pictures.enumerated().map { place, picture in
      let drawing = SVGDrawing(formulas: formulas).drawing(
        picture, title: document.title)
      return "<figure class=\"drawing\" data-picture=\"\(place)\">\(drawing)</figure>"
    }
    let pages = document.pages.map { page($0, document) }
    let body = """
      <header>
      <h1>\(HTML.escaped(document.title))</h1>
      <details><summary>The program and its numbers</summary>
      <pre>\(HTML.escaped(document.program.joined(separator: "\n")))</pre></details>
      </header>
      <main>
      \(drawings.joined(separator: "\n"))
      <div id="pages">
      \(pages.joined(separator: "\n"))
      </div>
      </main>
      <nav aria-label="Steps">
      <button type="button" id="first" title="Home">First</button>
      <button type="button" id="back" title="Left arrow">Back</button>
      <span id="place" role="status" aria-live="polite"></span>
      <button type="button" id="next" title="Right arrow">Next</button>
      <button type="button" id="last" title="End">Last</button>
      </nav>
      <script>
      \(Self.script)
      </script>
      """
    return HTMLPage(title: document.title, style: Self.style, body: body).text
  }

  // MARK: Pages

  private func page(_ page: Document.Page, _ document: Document) -> String {
    let step = page.step
    let phrases = step.location.phrases().map { formulas.fragments([$0]).written }
    let heading = HTML.escaped(phrases.joined(separator: " · "))
    let part = page.picture.flatMap { document.pictures[$0].part(of: step) }
    let data = page.picture.map { " data-picture=\"\($0)\"" } ?? ""
    let current = part.map { " data-part=\"\($0)\"" } ?? ""
    let line = formulas.line(step.forms, step.result)
    let notes = [step.note.map(formulas.fragments) ?? line.notes].filter { !$0.isEmpty }
    let note = notes.map { "<p class=\"note\">\(HTML.escaped($0.written))</p>\n" }.joined()
    let chains = page.chains.map { chain in
      table(
        [(math.symbol(chain.result), math.symbols(chain.formula), "")]
          + (chain.known.isEmpty ? [] : [("", math.standing(chain), "")]))
    }
    let way =
      chains.isEmpty
      ? "" : "<p class=\"note\">on the way to</p>\n" + chains.joined(separator: "\n") + "\n"
    return """
      <section class="page\(page.isAsked ? " asked" : "")" id="step-\(page.number)" \
      data-step="\(page.number)" data-count="\(page.count)"\(data)\(current) tabindex="-1">
      <h2><span class="number">\(page.number)/\(page.count)</span> \(heading)</h2>
      \(note)\(equation(step, line))
      \(page.isAsked ? "<button type=\"button\" class=\"show\">Show the number</button>\n" : "")\
      <div class="way\(page.isAsked ? " answer" : "")">\(way)</div>
      </section>
      """
  }

  /// The step in symbols, with the numbers put in, and its value.
  private func equation(_ step: Step, _ line: ShownLine) -> String {
    let symbols = math.symbols(line.formula)
    let values = math.with(line.digits).values(line.formula)
    let result = math.number(step.result.value)
    var rights = symbols == result ? [] : [symbols]
    if let name = step.name, !rights.isEmpty {
      rights[0] = math.symbols(name) + "<mo>=</mo>" + rights[0]
    }
    var rows = rights.map { ("", $0, "") }
    if values != symbols, values != result { rows.append(("", values, "answer")) }
    rows.append(("", result, "answer result"))
    rows[0].0 = math.symbol(step.result.symbol)
    let parts = line.parts.map { part in
      let name = math.symbol(part.symbol)
      return table([(name, math.symbols(part.line.formula), "")])
    }
    return ([table(rows)] + parts).joined(separator: "\n")
  }

  /// Sides of equations, the equals signs under each other.
  private func table(_ rows: [(left: String, right: String, style: String)]) -> String {
    let lines = rows.map { row in
      let style = row.style.isEmpty ? "" : " class=\"\(row.style)\""
      return "<mtr\(style)><mtd>\(row.left)</mtd><mtd><mo>=</mo></mtd><mtd>\(row.right)</mtd></mtr>"
    }
    return "<div class=\"equation\"><math display=\"block\"><mtable>"
      + lines.joined() + "</mtable></math></div>"
  }
}
