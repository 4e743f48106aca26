import Autodiff
import Language
import Stepping

/// Writes formulas as MathML, the part of it that browsers have (MathML Core).
struct MathML {
  /// How many digits numbers have.
  let numbers: NumberFormat

  /// The same with other digits.
  func with(_ numbers: NumberFormat) -> MathML { MathML(numbers: numbers) }

  // MARK: Symbols

  /// A quantity or derivative.
  func symbol(_ symbol: Symbol) -> String {
    switch symbol {
    case .quantity(let reference): self.reference(reference)
    case .derivative(let target, let variable): derivative(target, variable)
    case .direct(let target, let variable):
      row(derivative(target, variable) + text(" direct"))
    case .contribution(let target, let variable, let through):
      row(derivative(target, variable) + text(" via ") + reference(through))
    }
  }

  private func derivative(_ target: Reference, _ variable: Reference) -> String {
    let (above, below) = (row(sign("∂") + reference(target)), row(sign("∂") + reference(variable)))
    return "<mfrac>\(above)\(below)</mfrac>"
  }

  /// A quantity, its layer above and its indices below it.
  func reference(_ reference: Reference) -> String {
    let indices = reference.indices + (reference.sample.map { [$0] } ?? [])
    let isLayered = reference.isArray && QuantityName.layered(reference.name) != nil
    if isLayered, let (letters, layer) = QuantityName.layered(reference.name) {
      let above = row(sign("(") + "<mn>\(layer)</mn>" + sign(")"))
      guard !indices.isEmpty else { return "<msup>\(name(letters))\(above)</msup>" }
      return "<msubsup>\(name(letters))\(below(indices))\(above)</msubsup>"
    }
    let (letters, digits) = QuantityName.subscripted(reference.name)
    let all = (Int(digits).map { [$0] } ?? []) + indices
    return all.isEmpty ? name(reference.name) : "<msub>\(name(letters))\(below(all))</msub>"
  }

  private func below(_ indices: [Int]) -> String {
    let isLong = indices.contains { $0 > 9 }
    let digits = indices.map { "<mn>\($0)</mn>" }
    return row(digits.joined(separator: isLong ? sign(",") : ""))
  }

  private func name(_ name: String) -> String { "<mi>\(HTML.escaped(name))</mi>" }

  // MARK: Numbers

  /// A number; a power of ten as one.
  func number(_ value: Double) -> String {
    let text = numbers.text(value)
    let sign = text.hasPrefix("-") ? self.sign("−") : ""
    let parts = text.drop { $0 == "-" }.split(separator: "e", maxSplits: 1)
    guard parts.count == 2, value.isFinite else {
      return row(sign + "<mn>\(text.drop { $0 == "-" })</mn>")
    }
    let exponent = parts[1].drop { $0 == "+" }
    let power =
      exponent.hasPrefix("-")
      ? row(self.sign("−") + "<mn>\(exponent.dropFirst())</mn>") : "<mn>\(exponent)</mn>"
    return row(sign + "<mn>\(parts[0])</mn>" + self.sign("·") + "<msup><mn>10</mn>\(power)</msup>")
  }

  // MARK: Formulas

  /// A formula in symbols.
  func symbols(_ formula: Formula<Term>) -> String {
    piece(formula) { leaf($0.symbol) }.markup
  }

  /// A formula with the numbers put in; `unknown` stands for those that are not.
  func values(
    _ formula: Formula<Term>, isKnown: (Symbol) -> Bool = { _ in true }
  ) -> String {
    piece(formula) { term in
      isKnown(term.symbol) ? numeral(term.value) : leaf(term.symbol)
    }.markup
  }

  /// A chain as it stands, what became known last marked.
  func standing(_ chain: Chain) -> String {
    piece(chain.formula) { term in
      guard chain.known.contains(term.symbol) else { return leaf(term.symbol) }
      let piece = numeral(term.value)
      guard term.symbol == chain.current else { return piece }
      return Piece("<mrow class=\"current\">\(piece.markup)</mrow>", piece.binding)
    }.markup
  }

  /// A symbol within a formula; of a share the way that it takes, for all of them are of one derivative.
  private func leaf(_ symbol: Symbol) -> Piece {
    guard case .contribution(_, _, let through) = symbol else {
      return Piece(self.symbol(symbol), .atom)
    }
    return Piece(enclosed(text("via ") + reference(through)), .atom)
  }

  private enum Binding: Int, Comparable {
    case choice, sum, product, factor, atom
    static func < (left: Binding, right: Binding) -> Bool { left.rawValue < right.rawValue }
  }

  private struct Piece {
    let markup: String
    let binding: Binding

    init(_ markup: String, _ binding: Binding) { (self.markup, self.binding) = (markup, binding) }
  }

  private func numeral(_ value: Double) -> Piece {
    Piece(number(value), value < 0 ? .sum : (numbers.text(value).contains("e") ? .product : .atom))
  }

  private func piece<Leaf>(_ formula: Formula<Leaf>, _ leaf: (Leaf) -> Piece) -> Piece {
    switch formula {
    case .leaf(let value): return leaf(value)
    case .number(let value): return numeral(value)
    case .prime(let function, let operand):
      let name = name(Notation.unicode.function(function))
      return Piece(
        "<msup>\(name)\(sign("′"))</msup>" + enclosed(piece(operand, leaf).markup), .factor)
    case .partial(let function, let variable, let indices, let operands):
      let by = Reference(name: variable, indices: indices, isArray: !indices.isEmpty)
      let place = list(operands.map { piece($0, leaf).markup })
      return Piece(derivative(Reference(name: function.name), by) + enclosed(place), .factor)
    case .elided(let count): return Piece(text("… \(count) more …"), .factor)
    case .sum(let terms): return sum(terms.map { piece($0, leaf) })
    case .choice(let condition, let then, let otherwise):
      let left = piece(condition.left, leaf).markup
      let right = piece(condition.right, leaf).markup
      let test = left + sign(relation(condition.relation)) + right
      return Piece(
        row(
          piece(then, leaf).markup + text(" if ") + test + text(", else ")
            + piece(otherwise, leaf).markup), .choice)
    case .apply(let function, let operands):
      if let written = function.writtenOut(operands) { return piece(written, leaf) }
      return apply(function, operands.map { piece($0, leaf) })
    }
  }

  private func apply(_ function: FunctionID, _ pieces: [Piece]) -> Piece {
    switch (function, pieces.count) {
    case (.add, 2): return sum(pieces)
    case (.subtract, 2):
      return Piece(row(pieces[0].markup + sign("−") + part(pieces[1], .product)), .sum)
    case (.negate, 1): return Piece(row(sign("−") + part(pieces[0], .product)), .sum)
    case (.multiply, 2):
      return Piece(row(part(pieces[0], .product) + sign("·") + part(pieces[1], .factor)), .product)
    case (.divide, 2):
      return Piece("<mfrac>\(row(pieces[0].markup))\(row(pieces[1].markup))</mfrac>", .factor)
    case (.power, 2):
      return Piece("<msup>\(row(part(pieces[0], .atom)))\(row(pieces[1].markup))</msup>", .factor)
    case (.square, 1):
      return Piece("<msup>\(row(part(pieces[0], .atom)))<mn>2</mn></msup>", .factor)
    case (.list, _):
      return Piece(row(sign("[") + list(pieces.map(\.markup)) + sign("]")), .factor)
    case (.matmul, 2):
      return Piece(row(part(pieces[0], .product) + part(pieces[1], .factor)), .product)
    case (.weightedSum, 3): return sum([apply(.matmul, Array(pieces.prefix(2))), pieces[2]])
    case (.identity, 1): return pieces[0]
    default: break
    }
    if pieces.count == 2, let relation = Relation(rawValue: function.name) {
      return Piece(
        row(pieces[0].markup + sign(self.relation(relation)) + pieces[1].markup), .choice)
    }
    let name = name(Notation.unicode.function(function))
    return Piece(row(name + enclosed(list(pieces.map(\.markup)))), .factor)
  }

  private func sum(_ pieces: [Piece]) -> Piece {
    let terms = pieces.enumerated().map { place, piece in
      place > 0 && (piece.binding < .sum || isNegative(piece))
        ? enclosed(piece.markup) : piece.markup
    }
    return Piece(row(terms.joined(separator: sign("+"))), .sum)
  }

  private func isNegative(_ piece: Piece) -> Bool {
    piece.binding == .sum && piece.markup.hasPrefix("<mrow>\(sign("−"))")
  }

  private func part(_ piece: Piece, _ binding: Binding) -> String {
    piece.binding >= binding ? piece.markup : enclosed(piece.markup)
  }

  private func relation(_ relation: Relation) -> String {
    HTML.escaped(Primitive.named(relation.rawValue)?.symbol ?? relation.rawValue)
  }

  // MARK: Markup

  private func enclosed(_ markup: String) -> String { row(sign("(") + markup + sign(")")) }
  private func list(_ items: [String]) -> String { items.joined(separator: sign(",")) }
  private func row(_ markup: String) -> String { "<mrow>\(markup)</mrow>" }
  private func sign(_ text: String) -> String { "<mo>\(text)</mo>" }

  /// Words, with blanks that are kept at their ends.
  private func text(_ text: String) -> String {
    "<mtext>\(HTML.escaped(text).replacing(" ", with: "\u{A0}"))</mtext>"
  }
}

/// Text in HTML and its relatives.
public enum HTML {
  /// A text whose characters stand for themselves.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 && scalar != "\n": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
