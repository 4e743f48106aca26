import Language

/// What a person asks about: an element of a quantity, or the derivative of one by another.
enum AskedQuantity {
  case value(NamedElement)
  case derivative(of: NamedElement, by: NamedElement)

  /// Reads `a1[2]` or `dC/dw1[1,1]`.
  ///
  /// - Throws: `LanguageError` that points into `text`.
  init(_ text: String, in session: Session) throws(LanguageError) {
    let model = session.model
    let expression = try Parser.expression(text) { name in
      session.program.mentions(name) || model.quantity(name) != nil
    }
    guard case .derivative(let target, let variable) = expression.kind else {
      self = .value(try model.element(named: expression, in: text))
      return
    }
    self = .derivative(
      of: try model.element(named: target, in: text),
      by: try model.element(named: variable, in: text))
  }
}

extension Session {
  /// The sample, from 0, that a number is read for; nil where it is the mean over all of them.
  func sampleRead(of target: NamedElement, by variable: NamedElement? = nil) -> Int? {
    model.readsMean(of: target, by: variable) ? nil : target.sample ?? sample
  }
}

extension Arguments {
  /// The numbers that stand one after another: pieces that an operator joins are one, `dC / dw1[1,1]`.
  var numbers: [String] {
    let signs = "+-*/^@·−"
    return pieces.reduce(into: [String]()) { numbers, piece in
      let isJoined =
        (piece.first.map { signs.contains($0) } ?? false)
        || (numbers.last?.last.map { signs.contains($0) } ?? false)
      if isJoined, let last = numbers.popLast() {
        numbers.append("\(last) \(piece)")
      } else {
        numbers.append(piece)
      }
    }
  }

  /// The text cut at the blanks outside of brackets: `w1[1, 2]` is one piece.
  var pieces: [String] { Arguments.pieces(of: text) }

  /// A text cut at the blanks outside of brackets.
  static func pieces(of text: String) -> [String] {
    var pieces: [String] = [""]
    var depth = 0
    for character in text {
      if "[(".contains(character) { depth += 1 }
      if "])".contains(character) { depth -= 1 }
      if character.isWhitespace, depth <= 0 {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    return pieces.filter { !$0.isEmpty }
  }
}
