import Presentation
import Autodiff
public import Stepping

/// Draws equations between arrays, and under each the equation between elements it stands for.
public struct MatrixRenderer: Sendable {
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let width: Int

  /// A writer of equations for a terminal of `width` columns.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, numbers: NumberFormat, width: Int,
    isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers, isKnown: isKnown)
    self.notation = notation
    self.width = notation == .latex ? .max : width
  }

  /// The lines of a layer's equations.
  public func lines(_ form: MatrixForm) -> [StyledText] {
    var lines: [StyledText] = []
    if let error = form.error {
      let delta = text(.error(layer: form.location.layer ?? 0))
      let note = "\(delta) is short for \(notation.text(error))"
      lines.append(StyledText(notation == .spoken ? Notation.sentence(note) : note, .faint))
    }
    for equation in form.equations {
      if notation == .spoken {
        lines += sentences(equation)
        continue
      }
      if !lines.isEmpty { lines.append(StyledText()) }
      lines += EquationLayout(width: width, rest: "  ").lines(
        StyledText(text(equation.result.symbol), .strong),
        [StyledText(right(equation), .strong)])
      lines += blocks(equation) + element(equation)
    }
    return lines
  }

  /// The equation between elements, in symbols and with the numbers.
  private func element(_ equation: MatrixForm.Equation) -> [StyledText] {
    let line = formulas.line(equation.formula, equation.element)
    let note = line.note.map {
      LineBreaks.lines(StyledText($0, .faint), after: "  ", continuation: "  ", width: width)
    }
    return EquationLayout(width: width, first: "  ", rest: "  ").lines(
      StyledText(notation.text(equation.element.symbol)), line.rights(notation)) + (note ?? [])
  }

  // MARK: Sentences

  /// An equation in words, its arrays a row at a time, and what it says about one element.
  private func sentences(_ equation: MatrixForm.Equation) -> [StyledText] {
    let whole = Notation.spokenEquation(text(equation.result.symbol), [right(equation)])
    let blocks = [equation.result, equation.first] + equation.rest.map(\.block)
    let element = Notation.spokenEquation(
      notation.text(equation.element.symbol),
      formulas.line(equation.formula, equation.element).rights(notation).map(\.plain))
    return ([whole] + blocks.flatMap(spoken) + ["for one element, \(element)"]).map {
      StyledText(Notation.sentence($0))
    }
  }

  private func spoken(_ block: MatrixForm.Block) -> [String] {
    var name = text(block.symbol)
    if case .value(_, let operand) = block.symbol { name = notation.text(operand) }
    func list(_ count: Int, _ number: (Int) -> Term) -> String {
      MatrixRenderer.places(count, limit: MatrixRenderer.most).map { place in
        place.map { formulas.number(number($0)) } ?? "and so on to"
      }.joined(separator: ", ")
    }
    if block.rows == 1, block.columns > 1 {
      return ["\(name) is, in one row, \(list(block.columns) { block.term(0, $0) })"]
    }
    guard block.columns > 1 else { return ["\(name) is \(list(block.rows) { block.term($0, 0) })"] }
    return ["\(name) has \(block.rows) rows and \(block.columns) columns"]
      + MatrixRenderer.places(block.rows, limit: MatrixRenderer.most).map { row in
        row.map { row in "row \(row + 1): \(list(block.columns) { block.term(row, $0) })" }
          ?? "and so on"
      }
  }

  // MARK: Symbols

  /// The right side of an equation between arrays.
  private func right(_ equation: MatrixForm.Equation) -> String {
    var right = text(equation.first.symbol)
    let isMixed = Set(equation.rest.map(\.operator)).isSuperset(of: [.product, .elementwise])
    for (sign, block) in equation.rest {
      // Of a product and what goes element by element, the product comes first.
      if isMixed, sign == .elementwise {
        right = notation == .spoken ? "\(right), and all of that" : "(\(right))"
      }
      right += self.sign(sign, inFormula: true) + text(block.symbol)
    }
    return right
  }

  private func sign(_ sign: MatrixForm.Operator, inFormula: Bool = false) -> String {
    switch (sign, notation) {
    case (.sum, .spoken): " plus "
    case (.sum, _): " + "
    case (.product, .ascii): " @ "
    case (.product, .unicode): inFormula ? " " : " · "
    case (.product, .latex): " "
    case (.elementwise, .unicode): " ⊙ "
    case (.elementwise, .ascii): " * "
    case (.elementwise, .latex): " \\odot "
    case (.product, .spoken): " matrix times "
    case (.elementwise, .spoken): " elementwise times "
    }
  }

  private func text(_ symbol: MatrixForm.Symbol) -> String {
    switch symbol {
    case .quantity(let reference): return notation.text(reference)
    case .error(let layer):
      // The letter is layered as z is.
      let name = notation.text(Reference(name: "z\(layer)", isArray: true)).dropFirst()
      switch notation {
      case .unicode: return "δ\(name)"
      case .ascii: return "delta\(name)"
      case .latex: return "\\delta\(name)"
      case .spoken: return "delta\(name)"
      }
    case .derivative(let target, let variable):
      return notation.derivative(of: target, by: variable)
    case .slope(let function, let operand):
      if notation == .spoken {
        return "\(notation.function(function)) prime of \(notation.text(operand))"
      }
      let prime = notation == .unicode ? "′" : "'"
      return "\(notation.function(function))\(prime)(\(notation.text(operand)))"
    case .value(let function, let operand):
      if notation == .spoken {
        return "\(notation.function(function)) of \(notation.text(operand))"
      }
      return "\(notation.function(function))(\(notation.text(operand)))"
    case .transposed(let inner):
      switch notation {
      case .unicode:
        let text = text(inner)
        return text.contains("⁽") || text.contains("/") ? "(\(text))ᵀ" : "\(text)ᵀ"
      case .ascii: return "transpose(\(text(inner)))"
      case .latex: return "\\left(\(text(inner))\\right)^T"
      case .spoken: return "the transpose of \(text(inner))"
      }
    }
  }

  // MARK: Blocks

  /// The most rows and columns of an array that are drawn.
  private static let most = 8

  /// The arrays of an equation beside each other, as large as the terminal has room for; where it
  /// has none for them all, the others follow below.
  private func blocks(_ equation: MatrixForm.Equation) -> [StyledText] {
    let blocks = [equation.result, equation.first] + equation.rest.map(\.block)
    let signs = ["", " = "] + equation.rest.map { sign($0.operator) }
    if notation == .latex {
      return [StyledText(latex(blocks, Array(signs.dropFirst())), .known)]
    }
    let least = 3
    let largest = blocks.map { max($0.rows, $0.columns) }.max() ?? 1
    // Fewer and fewer elements, until the line is short enough.
    for limit in (least...max(least, min(largest, MatrixRenderer.most))).reversed() {
      let lines = drawn(blocks[...], signs, limit: limit)
      if lines.allSatisfy({ $0.width <= width }) { return lines }
    }
    var lines: [StyledText] = []
    var rest = blocks[...]
    while !rest.isEmpty {
      let counts = (1...rest.count).reversed()
      let count = counts.first { count in
        drawn(rest.prefix(count), signs, limit: least).allSatisfy { $0.width <= width }
      }
      lines += drawn(rest.prefix(count ?? 1), signs, limit: least)
      rest = rest.dropFirst(count ?? 1)
    }
    return lines
  }

  /// Arrays beside each other, before each its sign.
  private func drawn(
    _ blocks: ArraySlice<MatrixForm.Block>, _ signs: [String], limit: Int
  ) -> [StyledText] {
    let drawings = blocks.map { drawing($0, limit: limit) }
    let height = drawings.map(\.count).max() ?? 1
    return (0..<height).map { row in
      var line = StyledText("  ")
      for (place, drawing) in zip(blocks.indices, drawings) {
        // Every block stands in the middle of the height.
        let top = (height - drawing.count) / 2
        let width = drawing.first?.columns ?? 0
        let isFirst = place == blocks.startIndex
        let sign = isFirst ? String(signs[place].trimmingPrefix(" ")) : signs[place]
        line.append(row == (height - 1) / 2 ? sign : String(repeating: " ", count: sign.columns))
        let inside = drawing.indices.contains(row - top)
        line.append(
          inside ? drawing[row - top] : String(repeating: " ", count: width),
          place == 0 ? .current : .known)
      }
      return StyledText.trimmedAtEnd(line)
    }
  }

  /// The rows of an array within brackets, long ones shortened.
  private func drawing(_ block: MatrixForm.Block, limit: Int) -> [String] {
    let rows = MatrixRenderer.places(block.rows, limit: limit)
    let columns = MatrixRenderer.places(block.columns, limit: limit)
    let cells = rows.map { row in
      columns.map { column -> String in
        guard let row else { return notation == .unicode ? "⋮" : ":" }
        return column.map { formulas.number(block.term(row, $0)) } ?? notation.ellipsis
      }
    }
    let widths = columns.indices.map { column in cells.map { $0[column].columns }.max() ?? 0 }
    var function = ""
    if case .value(let name, _) = block.symbol { function = notation.function(name) }
    return cells.enumerated().map { place, row in
      let isMiddle = place == (cells.count - 1) / 2
      let before = isMiddle ? function : String(repeating: " ", count: function.columns)
      let text = zip(row, widths).map { $0.leftPadded(to: $1) }.joined(separator: "  ")
      let (left, right) = brackets(place, of: cells.count)
      return before + left + text + right
    }
  }

  private func brackets(_ row: Int, of count: Int) -> (String, String) {
    guard notation == .unicode, count > 1 else { return ("[", "]") }
    if row == 0 { return ("⎡", "⎤") }
    return row == count - 1 ? ("⎣", "⎦") : ("⎢", "⎥")
  }

  /// The places that are shown of so many, nil for those left out.
  private static func places(_ count: Int, limit: Int) -> [Int?] {
    guard count > limit else { return Array(0..<count) }
    let first = max(1, limit - 2)
    return Array(0..<first) + [nil, count - 1]
  }

  private func latex(_ blocks: [MatrixForm.Block], _ signs: [String]) -> String {
    blocks.enumerated().map { place, block in
      let rows = MatrixRenderer.places(block.rows, limit: MatrixRenderer.most).map { row in
        MatrixRenderer.places(block.columns, limit: MatrixRenderer.most).map { column -> String in
          guard let row else { return "\\vdots" }
          return column.map { formulas.number(block.term(row, $0)) } ?? "\\cdots"
        }.joined(separator: " & ")
      }
      let body = "\\begin{pmatrix} \(rows.joined(separator: " \\\\ ")) \\end{pmatrix}"
      var function = ""
      if case .value(let name, _) = block.symbol { function = notation.function(name) }
      return (place == 0 ? "" : signs[place - 1]) + function + body
    }.joined()
  }
}

extension StyledText {
  /// A line without blanks at its end.
  static func trimmedAtEnd(_ line: StyledText) -> StyledText {
    var spans = line.spans
    while let last = spans.last {
      let text = String(last.text.reversed().drop { $0 == " " }.reversed())
      spans.removeLast()
      guard text.isEmpty else {
        spans.append(Span(text, last.role))
        break
      }
    }
    return spans.reduce(into: StyledText()) { $0.append($1.text, $1.role) }
  }
}
