import Presentation
public import Autodiff
import Language
public import Stepping

/// Writes formulas in a notation, in symbols or with the numbers put in.
public struct FormulaRenderer: Sendable {
  /// How mathematics is written.
  public let notation: Notation
  /// How many digits numbers have.
  public let numbers: NumberFormat
  /// Whether the number that a symbol stands for is known: a dash stands for what is not.
  let isKnown: @Sendable (Symbol) -> Bool

  /// A writer of formulas.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, numbers: NumberFormat,
    isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    self.notation = notation
    self.numbers = numbers
    self.isKnown = isKnown
  }

  /// The same writer with other digits.
  func with(_ numbers: NumberFormat) -> FormulaRenderer {
    FormulaRenderer(notation: notation, numbers: numbers, isKnown: isKnown)
  }

  /// A formula in symbols.
  public func symbols(_ formula: Formula<Term>) -> String {
    write(formula, symbol).text
  }

  /// A chain as it stands: the factors known so far as numbers, the others in symbols, and marks
  /// around the number that became known last.
  func standing(_ chain: Chain) -> StyledText {
    var roles = RoleMarks()
    let text = write(chain.formula) { term in
      guard chain.known.contains(term.symbol) else { return symbol(term) }
      let number = number(term.value)
      if term.symbol == chain.current {
        let marked = notation.currentMarks.0 + number + notation.currentMarks.1
        return Piece(roles.marked(marked, .current), .factor)
      }
      return Piece(roles.marked(number, .known), term.value < 0 ? .sum : .number)
    }.text
    return roles.styled(text)
  }

  private func symbol(_ term: Term) -> Piece {
    let text: String
    if case .contribution(_, let variable, let through) = term.symbol {
      let way = notation.way(by: variable, through: through)
      text = notation == .spoken ? "the share \(way)" : "(\(way))"
    } else {
      text = notation.text(term.symbol)
    }
    guard case .quantity(let reference) = term.symbol else { return Piece(text, .factor) }
    // Names of several letters stand apart: loss · rate.
    let isLetter =
      !reference.isTyped && QuantityName.subscripted(reference.name).letters.count == 1
    return Piece(text, .atom, isLetter: isLetter, isSymbolic: true)
  }

  /// A formula with the numbers put in.
  public func values(_ formula: Formula<Term>) -> String {
    write(formula) { term in
      isKnown(term.symbol) ? piece(term.value) : Piece(notation.absent, .factor)
    }.text
  }

  /// A formula over names given as text, as in a primitive's help.
  public func text<Leaf>(_ formula: Formula<Leaf>, _ name: (Leaf) -> String) -> String {
    write(formula) { leaf in
      let text = name(leaf)
      return Piece(text, .atom, isLetter: text.count == 1, isSymbolic: true)
    }.text
  }

  /// The number of a term, a dash for one that is not known.
  public func number(_ term: Term) -> String {
    isKnown(term.symbol) ? number(term.value) : notation.absent
  }

  /// A number of a formula.
  public func number(_ number: Double) -> String {
    let text = numbers.text(number)
    guard notation == .latex, let mark = text.firstIndex(of: "e") else {
      return notation.signed(text)
    }
    let exponent = text[text.index(after: mark)...]
    return "\(text[..<mark]) \\cdot 10^{\(exponent)}"
  }

  // MARK: Writing

  /// How tightly the outermost operator of a text binds.
  private enum Binding: Int, Comparable {
    case choice, sum, product, factor, power, number, atom

    static func < (left: Binding, right: Binding) -> Bool { left.rawValue < right.rawValue }
  }

  private struct Piece {
    let text: String
    let binding: Binding
    /// Whether it is a letter, so that it may stand directly beside another factor.
    let isLetter: Bool
    /// Whether there are letters in it, and not only numbers.
    let isSymbolic: Bool

    init(
      _ text: String, _ binding: Binding, isLetter: Bool = false, isSymbolic: Bool = false
    ) {
      self.text = text
      self.binding = binding
      self.isLetter = isLetter
      self.isSymbolic = isSymbolic
    }
  }

  private func piece(_ value: Double) -> Piece {
    let text = number(value)
    // LaTeX writes a power of ten as a product.
    let isProduct = notation == .latex && text.contains("\\cdot")
    return Piece(text, value < 0 ? .sum : (isProduct ? .product : .number))
  }

  private func write<Leaf>(_ formula: Formula<Leaf>, _ leaf: (Leaf) -> Piece) -> Piece {
    if notation == .spoken {
      let words: Formula<String> = formula.map { .leaf(leaf($0).text) }
      return Piece(SpokenFormula(number: number).words(words), .atom)
    }
    switch formula {
    case .leaf(let value): return leaf(value)
    case .number(let value):
      return piece(value)
    case .prime(let name, let operand):
      let mark = notation == .unicode ? "′" : "'"
      return Piece(
        "\(notation.function(name))\(mark)(\(write(operand, leaf).text))", .factor)
    case .partial(let name, let variable, let indices, let operands):
      let place = operands.map { write($0, leaf).text }.joined(separator: ", ")
      let derivative = notation.derivative(
        of: Reference(name: name.name),
        by: Reference(name: variable, indices: indices, isArray: !indices.isEmpty))
      return Piece("\(derivative)(\(place))", .factor)
    case .elided(let count):
      let more = notation == .latex ? "\\text{ \(count) more }" : " \(count) more "
      return Piece(notation.ellipsis + more + notation.ellipsis, .factor)
    case .sum(let terms):
      let pieces = terms.map { write($0, leaf) }
      return Piece(joined(pieces), .sum, isSymbolic: pieces.contains(where: \.isSymbolic))
    case .choice(let condition, let then, let otherwise):
      let relation = symbol(condition.relation)
      let (ifWord, elseWord) =
        notation == .latex ? ("\\text{ if }", "\\text{, else }") : (" if ", ", else ")
      return Piece(
        write(then, leaf).text + ifWord + write(condition.left, leaf).text + " \(relation) "
          + write(condition.right, leaf).text + elseWord + write(otherwise, leaf).text, .choice)
    case .apply(let function, let nested):
      if let written = function.writtenOut(nested) { return write(written, leaf) }
      let operands = FormulaRenderer.operands(of: function, nested)
      let pieces = operands.map { write($0, leaf) }
      let piece = apply(function, pieces, operands)
      return Piece(
        piece.text, piece.binding, isLetter: piece.isLetter,
        isSymbolic: pieces.contains(where: \.isSymbolic))
    }
  }

  /// The operands of max or min, with those of nested ones among them: max(max(x₁, x₂), x₃) is
  /// written max(x₁, x₂, x₃).
  private static func operands<Leaf>(
    of function: FunctionID, _ operands: [Formula<Leaf>]
  ) -> [Formula<Leaf>] {
    guard function == .max || function == .min, case .apply(function, let inner)? = operands.first,
      inner.count == 2
    else { return operands }
    return self.operands(of: function, inner) + operands.dropFirst()
  }

  private func apply<Leaf>(
    _ function: FunctionID, _ pieces: [Piece], _ operands: [Formula<Leaf>]
  ) -> Piece {
    switch (function, pieces.count) {
    case (.add, 2): return Piece(joined(pieces), .sum)
    case (.subtract, 2):
      return Piece(
        "\(pieces[0].text) \(notation.minus) \(enclosed(pieces[1], below: .product))", .sum)
    case (.negate, 1):
      // A zero has no sign, nor has a product that begins with one.
      let isZero = pieces[0].text.split(whereSeparator: { $0 == " " || $0 == "/" }).first == "0"
      if isZero, pieces[0].binding >= .product, numbers != .full { return pieces[0] }
      return Piece("\(notation.minus)\(enclosed(pieces[0], below: .product))", .sum)
    case (.multiply, 2): return product(pieces[0], pieces[1])
    case (.divide, 2):
      if notation == .latex {
        return Piece("\\frac{\(pieces[0].text)}{\(pieces[1].text)}", .factor)
      }
      let left = enclosed(pieces[0], below: .product)
      return Piece("\(left)/\(enclosed(pieces[1], below: .power))", .product)
    case (.power, 2):
      let base = enclosed(pieces[0], below: .number)
      if case .number(let exponent) = operands[1], let raised = notation.superscript(exponent) {
        return Piece(base + raised, .power, isLetter: isRaisedLetter(pieces[0]))
      }
      let exponent =
        notation == .latex ? "{\(pieces[1].text)}" : enclosed(pieces[1], below: .number)
      return Piece("\(base)^\(exponent)", .power)
    case (.square, 1):
      return Piece(
        enclosed(pieces[0], below: .number) + (notation.superscript(2) ?? "^2"), .power,
        isLetter: isRaisedLetter(pieces[0]))
    case (.list, _):
      return Piece("[\(pieces.map(\.text).joined(separator: ", "))]", .factor)
    case (.matmul, 2): return matrixProduct(pieces)
    case (.weightedSum, 3): return Piece(joined([matrixProduct(pieces), pieces[2]]), .sum)
    // A quantity that is another one: the name of the function says nothing.
    case (.identity, 1): return pieces[0]
    default: break
    }
    if pieces.count == 2, let relation = Relation(rawValue: function.name) {
      return Piece("\(pieces[0].text) \(symbol(relation)) \(pieces[1].text)", .choice)
    }
    let list = pieces.map(\.text).joined(separator: ", ")
    return Piece("\(notation.function(function))(\(list))", .factor)
  }

  /// Whether a power may stand directly beside another factor, as its base may: 4x³.
  private func isRaisedLetter(_ base: Piece) -> Bool { base.isLetter && notation != .ascii }

  /// Factors side by side where a textbook would write them so, otherwise with a sign between.
  private func product(_ left: Piece, _ right: Piece) -> Piece {
    let first = enclosed(left, below: .product, isFirst: true)
    let second = enclosed(right, below: .factor)
    let isAdjacent =
      notation != .ascii && (left.isLetter || left.binding == .number)
      && (right.isLetter || right.binding == .sum && right.isSymbolic)
    return Piece(
      first + (isAdjacent ? "" : notation.times) + second, .product, isLetter: isAdjacent)
  }

  /// The product of two matrices, or of a matrix and a vector.
  private func matrixProduct(_ pieces: [Piece]) -> Piece {
    let sign = notation == .latex ? " " : " @ "
    let factors = pieces.prefix(2).enumerated().map { place, piece in
      enclosed(piece, below: place == 0 ? .product : .factor, isFirst: place == 0)
    }
    return Piece(factors.joined(separator: sign), .product)
  }

  /// Terms with + between them, a negative one in parentheses.
  private func joined(_ pieces: [Piece]) -> String {
    pieces.enumerated().map { place, piece in
      if place == 0 { return piece.text }
      let isNegative = piece.text.hasPrefix(notation.minus)
      return isNegative ? "(\(piece.text))" : enclosed(piece, below: .sum)
    }.joined(separator: " + ")
  }

  private func enclosed(_ piece: Piece, below binding: Binding, isFirst: Bool = false) -> String {
    if piece.binding >= binding { return piece.text }
    // A negative number may begin a product without parentheses.
    if isFirst, piece.binding == .sum, piece.text.hasPrefix(notation.minus),
      !piece.text.dropFirst().contains(" ")
    {
      return piece.text
    }
    return "(\(piece.text))"
  }

  private func symbol(_ relation: Relation) -> String {
    let text = Primitive.named(relation.rawValue)?.symbol ?? relation.rawValue
    switch notation {
    case .ascii: return ["≤": "<=", "≥": ">=", "=": "=="][text] ?? text
    case .latex: return ["≤": "\\le", "≥": "\\ge"][text] ?? text
    case .unicode, .spoken: return text
    }
  }
}
