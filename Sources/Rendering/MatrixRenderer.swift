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
      lines.append(StyledText("\(delta) is short for \(notation.text(error))", .faint))
    }
    for equation in form.equations {
      if !lines.isEmpty { lines.append(StyledText()) }
      lines.append(StyledText(symbols(equation), .strong))
      lines += blocks(equation)
      lines += element(equation)
    }
    return lines
  }

  /// The equation between elements, in symbols and with the numbers.
  private func element(_ equation: MatrixForm.Equation) -> [StyledText] {
    let left = "  \(notation.text(equation.element.symbol))"
    let result = formulas.number(equation.element)
    let values = formulas.values(equation.formula)
    var rights = [StyledText(formulas.symbols(equation.formula))]
    if values != result { rights.append(StyledText(values, .known)) }
    rights.append(StyledText(result, .current))
    let whole = StyledText(left) + StyledText(" = ") + rights.joined(separator: " = ")
    if whole.width <= width { return [whole] }
    let blank = String(repeating: " ", count: left.columns)
    return rights.enumerated().flatMap { place, right in
      LineBreaks.lines(
        right, after: StyledText((place == 0 ? left : blank) + " = "), width: width)
    }
  }

  // MARK: Symbols

  private func symbols(_ equation: MatrixForm.Equation) -> String {
    var right = text(equation.first.symbol)
    let isMixed = Set(equation.rest.map(\.operator)).isSuperset(of: [.product, .elementwise])
    for (sign, block) in equation.rest {
      // Of a product and what goes element by element, the product comes first.
      if isMixed, sign == .elementwise { right = "(\(right))" }
      right += self.sign(sign, inFormula: true) + text(block.symbol)
    }
    return "\(text(equation.result.symbol)) = \(right)"
  }

  private func sign(_ sign: MatrixForm.Operator, inFormula: Bool = false) -> String {
    switch (sign, notation) {
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
      let prime = notation == .unicode ? "′" : "'"
      return "\(notation.function(function))\(prime)(\(notation.text(operand)))"
    case .value(let function, let operand):
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

  /// The arrays of an equation beside each other, as large as the terminal has room for.
  private func blocks(_ equation: MatrixForm.Equation) -> [StyledText] {
    let blocks = [equation.result, equation.first] + equation.rest.map(\.block)
    let signs = [" = "] + equation.rest.map { sign($0.operator) }
    if notation == .latex { return [StyledText(latex(blocks, signs), .known)] }
    let most = blocks.map { max($0.rows, $0.columns) }.max() ?? 1
    // Fewer and fewer elements, until the line is short enough.
    for limit in stride(from: min(most, 8), through: 3, by: -1) {
      let lines = drawn(blocks, signs, limit: limit)
      if limit == 3 || lines.allSatisfy({ $0.width <= width }) { return lines }
    }
    return drawn(blocks, signs, limit: 2)
  }

  private func drawn(
    _ blocks: [MatrixForm.Block], _ signs: [String], limit: Int
  ) -> [StyledText] {
    let drawings = blocks.map { drawing($0, limit: limit) }
    let height = drawings.map(\.count).max() ?? 1
    return (0..<height).map { row in
      var line = StyledText("  ")
      for (place, drawing) in drawings.enumerated() {
        // Every block stands in the middle of the height.
        let top = (height - drawing.count) / 2
        let width = drawing.first?.columns ?? 0
        if place > 0 {
          let sign = signs[place - 1]
          line.append(
            row == (height - 1) / 2 ? sign : String(repeating: " ", count: sign.columns))
        }
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
      let rows = MatrixRenderer.places(block.rows, limit: 8).map { row in
        MatrixRenderer.places(block.columns, limit: 8).map { column -> String in
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
    var runs = line.runs
    while let last = runs.last {
      let text = String(last.text.reversed().drop { $0 == " " }.reversed())
      runs.removeLast()
      guard text.isEmpty else {
        runs.append(Run(text, last.role))
        break
      }
    }
    return runs.reduce(into: StyledText()) { $0.append($1.text, $1.role) }
  }
}
