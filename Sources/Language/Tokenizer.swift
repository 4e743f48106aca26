import Autodiff
import SafeText

/// The smallest meaningful piece of a line.
struct Token: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number(Double)
    case name(String)
    case symbol(Symbol)
    /// A power as it is printed: ², ⁻¹.
    case superscript(Int)
    case end
  }

  /// Operators and punctuation, by their ASCII form.
  enum Symbol: String, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
    case at = "@"
    case open = "("
    case close = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
    case comma = ","
    case semicolon = ";"
    case colon = ":"
    /// Takes a value now.
    case becomes = ":="
    case assign = "="
    case equal = "=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case arrow = "->"
  }

  var kind: Kind
  /// The characters of the line, counted from 0.
  var range: Range<Int>
}

/// Cuts a line into tokens; `#` begins a comment, which ends with its line.
struct Tokenizer {
  let text: String
  let characters: [Character]
  var position = 0
  /// The characters of the last name, where nothing stands after it yet.
  private var lastName: Range<Int>?
  /// The brackets that are open, outermost first.
  var open: [Bracket] = []
  let isQuantity: (String) -> Bool

  /// - Parameter isQuantity: whether a name is a quantity or a function already, and no word that a
  ///   pasted array begins with.
  init(_ text: String, isQuantity: @escaping (String) -> Bool = { _ in false }) {
    self.text = text
    characters = Array(text)
    self.isQuantity = isQuantity
  }

  /// The tokens of the line, the last of them `.end`.
  ///
  /// - Throws: `LanguageError` at the first character that begins no token.
  mutating func tokens() throws(LanguageError) -> [Token] {
    var tokens: [Token] = []
    while let token = try next() {
      tokens.append(token)
      if tokens.count % 4096 == 0, Interruption.isRequested {
        throw LanguageError("\(TapeError.interrupted)")
      }
    }
    tokens.append(Token(kind: .end, range: position..<position))
    return tokens
  }

  private mutating func next() throws(LanguageError) -> Token? {
    let owner = lastName.flatMap { $0.upperBound == position ? $0 : nil }
    guard skipBlanksAndComments() else { return nil }
    let start = position
    let first = characters[position]
    try checkShortened()
    if first == ".", let owner, position + 1 < characters.count,
      Tokenizer.beginsName(characters[position + 1])
    {
      throw attribute(of: owner)
    }
    if let power = try superscript(from: start) { return power }
    if Tokenizer.isDigit(first) || first == "." { return try number(from: start) }
    if Tokenizer.beginsName(first) { return try name(from: start) }
    let pair = String(characters[position..<min(position + 2, characters.count)])
    if let symbol = Token.Symbol(rawValue: pair), pair.count == 2 {
      return symbolToken(symbol, length: 2)
    }
    let spelled = Tokenizer.spellings[first] ?? String(first)
    if let symbol = Token.Symbol(rawValue: spelled) { return symbolToken(symbol, length: 1) }
    let isAfterOperand =
      start > 0
      && (Tokenizer.continuesName(characters[start - 1]) || "⁾)]".contains(characters[start - 1]))
    if first == "'", isAfterOperand {
      throw LanguageError(
        "' has no meaning here", in: text, at: start..<start + 1,
        suggestion: "transpose(w) transposes, and dC/dw is a derivative")
    }
    throw LanguageError(
      Tokenizer.complaint(about: first), in: text, at: start..<start + 1,
      suggestion: first == "?" ? "help lists what there is" : nil)
  }

  /// Goes on to what is neither blank nor a comment; false, and no further than a last comment, where
  /// there is nothing.
  private mutating func skipBlanksAndComments() -> Bool {
    var end: Int?
    while position < characters.count {
      if characters[position] == "#" {
        end = end ?? position
        while position < characters.count, !characters[position].isNewline { position += 1 }
      } else if characters[position].isWhitespace {
        position += 1
      } else {
        return true
      }
    }
    position = end ?? position
    return false
  }

  /// The error about a point after a name, as other languages write: w1.T, np.exp(x).
  private func attribute(of name: Range<Int>) -> LanguageError {
    let owner = String(characters[name])
    let rest = characters[(position + 1)...].prefix { Tokenizer.continuesName($0) }
    let attribute = String(rest)
    let suggestion: String? =
      switch attribute {
      case "T", "t", "transpose": "write transpose(\(owner))"
      case "grad": "write dC/d\(owner)"
      case "backward": "gradient shows dC/dw for every parameter; backward walks to them"
      case "item", "numpy", "detach", "value": "write \(owner) alone"
      case "zero_grad": "nothing adds up here: every sweep begins at 0"
      case "shape", "size": "show \(owner) shows how many elements it has"
      default:
        ["np", "numpy", "math", "torch", "jnp", "tf"].contains(owner)
          ? (Primitive.named(attribute)?.isCallable ?? false
            ? "write \(attribute)(…) alone"
            : "a list is written [1, 2], a function by its name alone")
          : nil
      }
    return LanguageError(
      "a name has no point in it", in: text, at: position..<position + 1, suggestion: suggestion)
  }

  /// A power in superscript digits; nil where there is none.
  private mutating func superscript(from start: Int) throws(LanguageError) -> Token? {
    let isNegative = characters[start] == "⁻"
    let digits = characters[(isNegative ? start + 1 : start)...].prefix {
      QuantityName.superscripts[$0] != nil
    }
    guard !digits.isEmpty else { return nil }
    position = digits.endIndex
    let number = String(digits.compactMap { QuantityName.superscripts[$0] })
    guard let power = Int(number) else {
      throw LanguageError("this power is too large", in: text, at: start..<position)
    }
    return Token(kind: .superscript(isNegative ? -power : power), range: start..<position)
  }

  private mutating func symbolToken(_ symbol: Token.Symbol, length: Int) -> Token {
    let start = position
    position += length
    let meant = bracketed(symbol)
    return Token(kind: .symbol(meant), range: start..<position)
  }

  private mutating func number(from start: Int) throws(LanguageError) -> Token {
    var digits = ""
    func digit(_ offset: Int) -> Bool {
      position + offset < characters.count && Tokenizer.isDigit(characters[position + offset])
    }
    func take() {
      digits.append(characters[position])
      position += 1
    }
    while digit(0) { take() }
    if position < characters.count, characters[position] == "." {
      take()
      while digit(0) { take() }
    }
    guard digits != "." else {
      throw LanguageError("expected a digit after the point", in: text, at: start..<position)
    }
    if position < characters.count, beginsExponent(characters[position]) {
      let isSigned =
        position + 1 < characters.count && "+-−".contains(characters[position + 1])
      if digit(isSigned ? 2 : 1) {
        digits.append("e")
        position += 1
        if isSigned {
          digits.append(characters[position] == "+" ? "+" : "-")
          position += 1
        }
        while digit(0) { take() }
      }
    }
    let range = start..<position
    if position < characters.count, characters[position] == "." {
      throw LanguageError(
        "a number has one decimal point", in: text, at: start..<position + 1)
    }
    skipSuffixOfNumber()
    guard let value = Double(digits.hasSuffix(".") ? digits + "0" : digits), value.isFinite else {
      throw LanguageError(
        "this number is too large; the largest is about 1.8e308", in: text, at: range)
    }
    let mantissa = digits.prefix { !$0.isLetter }
    guard value != 0 || mantissa.allSatisfy({ $0 == "0" || $0 == "." }) else {
      throw LanguageError(
        "this number is too small; the smallest is about 4.9e-324", in: text, at: range)
    }
    return Token(kind: .number(value), range: range)
  }

  private mutating func name(from start: Int) throws(LanguageError) -> Token {
    position += 1
    // Within ⁽ ⁾ the superscript digits are a layer; outside they are powers. A name that is
    // written as it is shown ends with its subscripts and layer: v₁x is two names.
    var isInLayer = false
    func isSubscript(_ place: Int) -> Bool {
      characters.indices.contains(place) && QuantityName.subscripts[characters[place]] != nil
    }
    while position < characters.count {
      let character = characters[position]
      if character == "⁽" {
        isInLayer = true
      } else if character == "⁾" {
        position += isInLayer ? 1 : 0
        break
      } else if isInLayer {
        guard QuantityName.superscripts[character] != nil else { break }
      } else {
        let isListed = character == "," && isSubscript(position + 1)
        guard
          isSubscript(position - 1)
            ? isSubscript(position) || isListed : Tokenizer.continuesName(character)
        else { break }
      }
      position += 1
    }
    if position < characters.count, "′'".contains(characters[position]),
      Primitive.named(String(characters[start..<position]) + "′") != nil
    {
      position += 1
      return Token(
        kind: .name(String(characters[start..<position - 1]) + "′"), range: start..<position)
    }
    let range = start..<position
    lastName = range
    if let opening = pastedArray(named: range) { return opening }
    guard range.count <= Tokenizer.longestName else {
      throw LanguageError(
        "this name has \(range.count) letters; the longest has \(Tokenizer.longestName)",
        in: text, at: range)
    }
    return Token(kind: .name(String(characters[range])), range: range)
  }

  /// The longest name, so that messages which mention it stay readable.
  private static let longestName = 100

  // MARK: Characters

  private static let spellings: [Character: String] = [
    "·": "*", "×": "*", "−": "-", "∕": "/", "÷": "/", "≤": "<=", "≥": ">=", "→": "->",
  ]

  static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  static func beginsName(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "∂" || character == "∞"
  }

  static func continuesName(_ character: Character) -> Bool {
    beginsName(character) || isDigit(character) || QuantityName.subscripts[character] != nil
  }

  private static func complaint(about character: Character) -> String {
    if character == "\u{FFFD}" { return "this is not valid UTF-8" }
    if let scalar = character.unicodeScalars.first(where: \.steersDisplay) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
      return "a control character, U+\(padded), has no place in a line"
    }
    if character == "\"" || character == "'" { return "text in quotes has no meaning here" }
    return "\(character) has no meaning here"
  }
}
