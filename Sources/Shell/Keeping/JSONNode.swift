import Autodiff
import Rendering

/// A value of a JSON text (RFC 8259), with the place where it begins.
///
/// Read here rather than by Foundation, whose errors do not say where they are.
struct JSONNode {
  enum Kind {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case list([JSONNode])
    /// The members in their order.
    case object([(name: String, value: JSONNode)])
  }

  let kind: Kind
  /// The byte of the text at which the value begins.
  let offset: Int

  /// What the value is, for a message.
  var description: String {
    switch kind {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let number): "the number \(NumberFormat.full.text(number))"
    case .string: "a text"
    case .list: "a list"
    case .object: "an object"
    }
  }

  /// What is wrong with a text, and where.
  struct Problem: Error, Hashable {
    /// What is wrong, without a full stop.
    let message: String
    /// The byte of the text at which it is.
    let offset: Int
  }
}

/// Reads a JSON text.
struct JSONReader {
  /// The deepest nesting that is accepted: files of the shell stay far below.
  static let deepest = 32
  /// The largest whole number up to which none is left out by a `Double`.
  static let largestWhole = 1 << 53
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of a text.
  ///
  /// - Throws: `JSONNode.Problem` at the first byte that does not belong there.
  static func read(_ bytes: [UInt8]) throws(JSONNode.Problem) -> JSONNode {
    var reader = JSONReader(bytes)
    let node = try reader.value()
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw reader.problem("the text goes on here") }
    return node
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value() throws(JSONNode.Problem) -> JSONNode {
    skipBlanks()
    let start = position
    guard !Interruption.isRequested else { throw problem("reading it was interrupted") }
    guard depth < JSONReader.deepest else {
      throw problem("this nests more than \(JSONReader.deepest) deep")
    }
    depth += 1
    defer { depth -= 1 }
    let kind: JSONNode.Kind
    switch next {
    case UInt8(ascii: "{"): kind = try object()
    case UInt8(ascii: "["): kind = try list()
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "t"): kind = try word("true", .boolean(true))
    case UInt8(ascii: "f"): kind = try word("false", .boolean(false))
    case UInt8(ascii: "n"): kind = try word("null", .null)
    default: kind = .number(try number())
    }
    return JSONNode(kind: kind, offset: start)
  }

  private mutating func list() throws(JSONNode.Problem) -> JSONNode.Kind {
    position += 1
    var elements: [JSONNode] = []
    if take("]") { return .list(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw problem("expected , or ]") }
    return .list(elements)
  }

  private mutating func object() throws(JSONNode.Problem) -> JSONNode.Kind {
    position += 1
    var members: [(name: String, value: JSONNode)] = []
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw problem("expected a name in quotes") }
      let name = try string()
      guard take(":") else { throw problem("expected :") }
      members.append((name, try value()))
    } while take(",")
    guard take("}") else { throw problem("expected , or }") }
    return .object(members)
  }

  // MARK: Texts

  private mutating func string() throws(JSONNode.Problem) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw problem("a control character within a text") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text += Array(String(try escaped()).utf8)
      } else {
        text.append(byte)
      }
    }
    guard next != nil else {
      throw JSONNode.Problem(message: "this text has no closing quote", offset: start)
    }
    position += 1
    guard let text = String(validating: text, as: UTF8.self) else {
      throw JSONNode.Problem(message: "this text is not UTF-8", offset: start)
    }
    return text
  }

  private mutating func escaped() throws(JSONNode.Problem) -> Unicode.Scalar {
    let escapes: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let scalar = next.flatMap({ escapes[$0] }) {
      position += 1
      return scalar
    }
    guard next == UInt8(ascii: "u") else { throw problem("no such escape") }
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Half of a pair that stands for a character beyond U+FFFF.
    guard UTF16.isLeadSurrogate(UInt16(first)), next == UInt8(ascii: "\\") else {
      throw problem("half of a character")
    }
    position += 1
    guard next == UInt8(ascii: "u") else { throw problem("half of a character") }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(UInt16(second)),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw problem("half of a character") }
    return scalar
  }

  private mutating func codeUnit() throws(JSONNode.Problem) -> UInt32 {
    position += 1
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw problem("expected four hexadecimal digits")
      }
      unit = unit << 4 + UInt32(digit)
      position += 1
    }
    return unit
  }

  // MARK: Numbers and words

  private mutating func number() throws(JSONNode.Problem) -> Double {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let whole = position
    try digits()
    if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
      throw JSONNode.Problem(message: "a number does not begin with 0", offset: whole)
    }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try digits()
    }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      number.isFinite
    else { throw JSONNode.Problem(message: "this number is too large", offset: start) }
    return number
  }

  private mutating func digits() throws(JSONNode.Problem) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else {
      throw problem(next == nil ? "the text ends here" : "expected a value")
    }
  }

  private mutating func word(
    _ word: String, _ kind: JSONNode.Kind
  ) throws(JSONNode.Problem) -> JSONNode.Kind {
    guard bytes[position...].starts(with: word.utf8) else { throw problem("expected a value") }
    position += word.utf8.count
    return kind
  }

  // MARK: Bytes

  /// Takes a mark, and the blanks before it.
  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    return take(UInt8(ascii: mark))
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || (0x9...0xA).contains(byte) || byte == 0xD {
      position += 1
    }
  }

  private func problem(_ message: String) -> JSONNode.Problem {
    JSONNode.Problem(
      message: position < bytes.count ? message : "the text ends here", offset: position)
  }
}
