import Tutoring

/// A `key: value` line, of the front matter or of an `ask` block.
struct Field {
  let key: String
  var value: String
  let line: Int

  /// The field that `text` is, when it begins with a lower-case word and a colon.
  init?(_ text: String, line: Int) {
    // By hand, as a regular expression is made anew for every line and takes most of the reading.
    guard let end = text.utf8.firstIndex(where: { !(0x61...0x7A ~= $0) }), end > text.startIndex,
      text.utf8[end] == UInt8(ascii: ":")
    else { return nil }
    let rest = text.utf8[end...].dropFirst()
    guard rest.isEmpty || rest.first == UInt8(ascii: " ") else { return nil }
    key = String(text[..<end])
    value = Substring(rest).trimmed
    self.line = line
  }

  /// The value, read as Markdown.
  func markdown(file: String) throws(LessonError) -> [MarkdownBlock] {
    try MarkdownReader(file: file, firstLine: line).blocks(of: value)
  }
}

extension [Field] {
  /// Finds keys that `place` does not have, and values that are empty.
  func check(_ place: LessonError.Place, file: String, _ problems: inout LessonProblems) {
    for field in self {
      if !place.keys.contains(field.key) {
        problems.add(LessonError(file, field.line, .unknownKey(field.key, place: place)))
      } else if field.value.isEmpty {
        problems.add(LessonError(file, field.line, .emptyValue(key: field.key)))
      }
    }
  }

  /// The one field with this key, or nil if there is none.
  func optional(_ key: String, file: String) throws(LessonError) -> Field? {
    let found = filter { $0.key == key }
    if found.count > 1 {
      throw LessonError(file, found[1].line, .repeatedKey(key, firstLine: found[0].line))
    }
    return found.first
  }

  /// The one field with this key; `line` is where its absence is reported.
  func required(
    _ key: String, in place: LessonError.Place, file: String, line: Int
  ) throws(LessonError) -> Field {
    guard let field = try optional(key, file: file) else {
      throw LessonError(file, line, .missingKey(key, place: place))
    }
    return field
  }

  /// The fields with this key, each with the `says` that stands next after it, if one does.
  func withReplies(
    _ key: String, file: String
  ) throws(LessonError) -> [(field: Field, reply: Field?)] {
    var pairs: [(field: Field, reply: Field?)] = []
    for (index, field) in enumerated() where field.key == key || field.key == "says" {
      if field.key == key {
        pairs.append((field, nil))
      } else if index > 0, self[index - 1].key == key {
        pairs[pairs.count - 1].reply = field
      } else if index == 0 || !["option", "when", "curve"].contains(self[index - 1].key) {
        throw LessonError(file, field.line, .misplacedReply(key))
      }
    }
    return pairs
  }
}

extension StringProtocol {
  /// The text without the spaces around it.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  /// Whether the text can name a lesson or a question: `two-paths`, but not `Two paths`.
  var isID: Bool {
    split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
    }
  }

  /// Whether the text is ASCII digits, one at least.
  var isDigits: Bool { !isEmpty && utf8.allSatisfy { 0x30...0x39 ~= $0 } }
}

extension String {
  /// The text with a space for every line end.
  var onOneLine: String { replacing("\n", with: " ") }
}
