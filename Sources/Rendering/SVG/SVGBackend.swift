public import Presentation
import Stepping

/// The picture of a document as a drawing of its own.
public struct SVGBackend: DocumentBackend {
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
    let drawing = SVGDrawing(formulas: formulas, known: known)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- \(Generator.mark) -->
      \(drawing.drawing(picture, title: document.title, style: Self.style))

      """
  }

  /// How it looks where nothing else says it.
  private static let style = """
    <style>text { font: 13px sans-serif; fill: #1b1b1b; } .edge { stroke: #8a8a8a; fill: none; }
    .node { fill: #ffffff; stroke: #1b1b1b; } .weight { fill: #5c5c5c; font-size: 11px; }</style>
    """
}

/// Draws a computation: a box for each part with its numbers, in columns, and the links between them.
struct SVGDrawing {
  let formulas: FormulaRenderer
  /// The step up to which numbers are shown.
  var known = Int.max

  private static let lineHeight = 17.0
  private static let gap = (column: 110.0, row: 22.0, margin: 12.0)

  /// A box: a part in its place.
  private struct Box {
    let lines: [(name: String, number: ComputationPicture.Number?)]
    let width: Double
    let height: Double
    var x = 0.0
    var y = 0.0
  }

  /// The drawing; what its numbers are, and when they are known, stands in its data.
  func drawing(_ picture: ComputationPicture, title: String, style: String = "") -> String {
    let (boxes, width, height) = layout(picture)
    let links = picture.links.map { link in
      edge(link, boxes[link.from], boxes[link.to])
    }
    let parts = zip(picture.parts, boxes).enumerated().map { place, pair in
      group(pair.0, pair.1, place)
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(width)) \(text(height))" \
      width="\(text(width))" height="\(text(height))" role="img">
      <title>\(HTML.escaped(title))</title>
      \(style)\(links.joined(separator: "\n"))
      \(parts.joined(separator: "\n"))
      </svg>
      """
  }

  // MARK: Layout

  private func layout(_ picture: ComputationPicture) -> ([Box], Double, Double) {
    var boxes = picture.parts.map(box)
    let columns = Dictionary(grouping: boxes.indices) { picture.parts[$0].column }
    func height(_ column: [Int]) -> Double {
      column.reduce(-Self.gap.row) { $0 + boxes[$1].height + Self.gap.row }
    }
    let whole = columns.values.map(height).max() ?? 0
    var x = Self.gap.margin
    for column in columns.keys.sorted() {
      let members = columns[column] ?? []
      var y = Self.gap.margin + (whole - height(members)) / 2
      for member in members {
        (boxes[member].x, boxes[member].y) = (x, y)
        y += boxes[member].height + Self.gap.row
      }
      x += (members.map { boxes[$0].width }.max() ?? 0) + Self.gap.column
    }
    return (boxes, x - Self.gap.column + Self.gap.margin, whole + 2 * Self.gap.margin)
  }

  private func box(_ part: ComputationPicture.Part) -> Box {
    let notation = formulas.notation
    var lines: [(name: String, number: ComputationPicture.Number?)] = part.numbers.map {
      (notation.text($0.symbol) + " = ", $0)
    }
    if lines.isEmpty { lines = [(notation.text(part.reference), nil)] }
    // A letter takes about half its height.
    let longest =
      lines.map { line in
        line.name.columns + (line.number.map { formulas.number($0.value).columns } ?? 0)
      }.max() ?? 0
    return Box(
      lines: lines, width: Double(longest) * 7.4 + 20,
      height: Double(lines.count) * Self.lineHeight + 14)
  }

  // MARK: Markup

  private func edge(_ link: ComputationPicture.Link, _ from: Box, _ to: Box) -> String {
    let (x1, y1) = (from.x + from.width, from.y + from.height / 2)
    let (x2, y2) = (to.x, to.y + to.height / 2)
    let line =
      "<line class=\"edge\" data-to=\"\(link.to)\" x1=\"\(text(x1))\" y1=\"\(text(y1))\" "
      + "x2=\"\(text(x2))\" y2=\"\(text(y2))\"/>"
    guard let weight = link.weight else { return line }
    // Near where it comes from, the edges of different sources are apart.
    let (x, y) = (x1 + 0.3 * (x2 - x1), y1 + 0.3 * (y2 - y1) - 4)
    return line
      + "<text class=\"weight\" text-anchor=\"middle\" x=\"\(text(x))\" y=\"\(text(y))\">"
      + "\(HTML.escaped(formulas.number(weight.value)))</text>"
  }

  private func group(_ part: ComputationPicture.Part, _ box: Box, _ place: Int) -> String {
    let lines = box.lines.enumerated().map { row, line in
      let (x, y) = (box.x + 10, box.y + 20 + Double(row) * Self.lineHeight)
      let start = "<text x=\"\(text(x))\" y=\"\(text(y))\""
      guard let number = line.number else { return "\(start)>\(HTML.escaped(line.name))</text>" }
      let (name, value) = (HTML.escaped(line.name), HTML.escaped(formulas.number(number.value)))
      let shown = number.step <= known ? value : formulas.notation.absent
      return "\(start) data-known=\"\(number.step)\" data-name=\"\(name)\" data-value=\"\(value)\">"
        + "\(name)\(shown)</text>"
    }
    return
      "<g class=\"part\" data-place=\"\(place)\"><rect class=\"node\" rx=\"8\" x=\"\(text(box.x))\" "
      + "y=\"\(text(box.y))\" width=\"\(text(box.width))\" height=\"\(text(box.height))\"/>"
      + lines.joined() + "</g>"
  }

  /// A length with one decimal.
  private func text(_ length: Double) -> String { "\((length * 10).rounded() / 10)" }
}
