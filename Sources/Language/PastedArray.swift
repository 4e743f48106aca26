/// Arrays as NumPy, PyTorch, JAX, Julia, JavaScript, R and C print or write them, so that they can be
/// pasted: what stands around the numbers is left out.
extension Tokenizer {
  /// A bracket that is open.
  enum Bracket {
    case parenthesis, list, brace
    /// The parenthesis of a call that only says what kind of array its list is: `array(`.
    case wrapper
    /// The parenthesis of a call whose arguments are the elements: `c(1, 2)`.
    case elements
  }

  /// The calls around an array, or a number, that say of what kind it is.
  private static let wrappers: Set = [
    "array", "asarray", "Array", "DeviceArray", "matrix", "tensor", "Tensor", "FloatTensor",
    "float16", "float32", "float64", "int32", "int64",
  ]
  /// The calls of R whose arguments are elements, or rows.
  private static let elementCalls: Set = ["c", "rbind"]
  /// What may stand before these with a point.
  private static let modules: Set = ["np", "numpy", "jnp", "jax", "torch", "mx", "tf"]
  /// The names of the kind of numbers, before a list: `Float64[1, 2]`, `Float64Array(2) [ 1, 2 ]`.
  private static let kinds: Set = [
    "Float16", "Float32", "Float64", "Int32", "Int64", "Float32Array", "Float64Array", "Array",
  ]

  /// The opening of a pasted array that a name is the beginning of; nil, and nothing taken, for any
  /// other name.
  mutating func pastedArray(named range: Range<Int>) -> Token? {
    var (word, end) = (String(characters[range]), range.upperBound)
    guard !isQuantity(word) else { return nil }
    while Tokenizer.modules.contains(word), end < characters.count, characters[end] == "." {
      let next = characters[(end + 1)...].prefix { Tokenizer.continuesName($0) }
      (word, end) = (String(next), next.endIndex)
    }
    let place = firstNonBlank(from: end)
    guard place < characters.count else { return nil }
    func opening(_ bracket: Bracket, _ symbol: Token.Symbol, at place: Int) -> Token {
      open.append(bracket)
      position = place + 1
      return Token(kind: .symbol(symbol), range: range.lowerBound..<position)
    }
    if characters[place] == "[", Tokenizer.kinds.contains(word) {
      return opening(.list, .openBracket, at: place)
    }
    guard characters[place] == "(" else { return nil }
    if Tokenizer.kinds.contains(word), let list = list(afterCountAt: place + 1) {
      return opening(.list, .openBracket, at: list)
    }
    if Tokenizer.wrappers.contains(word), beginsNumbers(at: place + 1, calls: Tokenizer.wrappers) {
      return opening(.wrapper, .open, at: place)
    }
    if Tokenizer.elementCalls.contains(word),
      beginsNumbers(at: place + 1, calls: Tokenizer.elementCalls)
    {
      return opening(.elements, .openBracket, at: place)
    }
    return nil
  }

  /// The place of the [ after `2) [`; nil where something else stands there.
  private func list(afterCountAt start: Int) -> Int? {
    let digits = characters[start...].prefix { Tokenizer.isDigit($0) }
    guard !digits.isEmpty, digits.endIndex < characters.count, characters[digits.endIndex] == ")"
    else { return nil }
    let place = firstNonBlank(from: digits.endIndex + 1)
    return place < characters.count && characters[place] == "[" ? place : nil
  }

  /// Whether numbers begin at a place, perhaps within another of some calls.
  private func beginsNumbers(at start: Int, calls: Set<String>) -> Bool {
    let place = firstNonBlank(from: start)
    guard place < characters.count else { return false }
    let first = characters[place]
    if Tokenizer.isDigit(first) || "[{.-+−".contains(first) { return true }
    let word = String(characters[place...].prefix { Tokenizer.continuesName($0) })
    return calls.contains(word) || Tokenizer.modules.contains(word)
      || ["inf", "Inf", "nan", "NaN"].contains(word)
  }

  private func firstNonBlank(from start: Int) -> Int {
    characters[min(start, characters.count)...].firstIndex { !$0.isWhitespace } ?? characters.count
  }

  /// A bracket, which is opened or closed, as what it is; and other symbols.
  mutating func bracketed(_ symbol: Token.Symbol) -> Token.Symbol {
    switch symbol {
    case .open: open.append(.parenthesis)
    case .openBracket: open.append(.list)
    case .openBrace: open.append(.brace)
    case .comma where open.last == .wrapper:
      guard skipKindOfArray() else { break }
      open.removeLast()
      return .close
    case .close, .closeBracket, .closeBrace:
      if symbol == .close, open.popLast() == .elements { return .closeBracket }
      if symbol != .close { _ = open.popLast() }
    default: break
    }
    return symbol
  }

  /// Goes on to behind the parenthesis of a wrapper whose list is followed by how it is kept:
  /// `, dtype=float32)`, `, grad_fn=<AddBackward0>)`; false where something else follows.
  private mutating func skipKindOfArray() -> Bool {
    var place = firstNonBlank(from: position)
    guard place < characters.count, Tokenizer.beginsName(characters[place]) else { return false }
    var depth = 0
    while place < characters.count {
      switch characters[place] {
      case "(", "[": depth += 1
      case ")" where depth == 0:
        position = place + 1
        return true
      case ")", "]": depth -= 1
      default: break
      }
      place += 1
    }
    return false
  }

  /// Refuses the dots that stand in a shortened print for what is left out.
  func checkShortened() throws(LanguageError) {
    let dots = characters[position...].prefix { $0 == "." || $0 == "…" }
    guard dots.count > 2 || dots.first == "…" else { return }
    throw LanguageError(
      "a shortened print: the dots stand for numbers that are left out", in: text,
      at: dots.startIndex..<dots.endIndex,
      suggestion: "np.set_printoptions(threshold=np.inf) or "
        + "torch.set_printoptions(profile='full') prints all")
  }

  /// Whether an exponent may begin with a character: in Julia's lists with f, too.
  func beginsExponent(_ character: Character) -> Bool {
    "eE".contains(character) || character == "f" && (open.last == .list || open.last == .brace)
  }

  /// Leaves out the suffix of a number that says of what kind it is, in C's braces and R's c( ).
  mutating func skipSuffixOfNumber() {
    let suffixes = open.last == .brace ? "fF" : (open.last == .elements ? "L" : "")
    guard position < characters.count, suffixes.contains(characters[position]) else { return }
    let next = position + 1
    if next == characters.count || !Tokenizer.continuesName(characters[next]) { position = next }
  }
}
