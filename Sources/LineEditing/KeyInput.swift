import SafeText

/// The bytes that a terminal sends, as the characters that were typed or pasted.
struct KeyInput {
  // What a terminal puts around a paste; see "Bracketed Paste Mode" in XTerm's control sequences.
  private static let pasteBegins = Array("\u{1B}[200~".utf8)
  private static let pasteEnds = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  private var position = 0
  private var isPasting = false

  mutating func append(_ more: some Sequence<UInt8>) {
    bytes.removeSubrange(..<position)
    position = 0
    bytes.append(contentsOf: more)
  }

  mutating func removeAll() {
    self = KeyInput()
  }

  /// The next whole character; nil when more bytes are needed.
  ///
  /// What is not UTF-8 is skipped. In a paste characters are text and not commands, so a tab becomes
  /// a space, and of the other characters that steer a display only the ends of lines are left.
  mutating func next() -> Unicode.Scalar? {
    while position < bytes.count {
      let rest = bytes[position...]
      let marker = isPasting ? Self.pasteEnds : Self.pasteBegins
      if rest.starts(with: marker) {
        position += marker.count
        isPasting.toggle()
        continue
      }
      // The start of a marker may be all that has come. The key Escape is such a start as well and
      // must not wait; nor must "Escape [", which a person can type.
      if marker.starts(with: rest), isPasting || rest.count > 2 { return nil }

      let length = min(max((~bytes[position]).leadingZeroBitCount, 1), 4)
      let end = rest.dropFirst().prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }.endIndex
      if end - position < length && end == bytes.count { return nil }
      let character = String(validating: rest[..<end], as: UTF8.self)?.unicodeScalars.first
      position = end
      if let character = character.flatMap({ isPasting ? pasted($0) : typed($0) }) {
        return character
      }
    }
    return nil
  }

  /// Control characters are commands; other invisible marks would reorder the line as it is drawn.
  private func typed(_ character: Unicode.Scalar) -> Unicode.Scalar? {
    character.isASCII || !character.steersDisplay ? character : nil
  }

  private func pasted(_ character: Unicode.Scalar) -> Unicode.Scalar? {
    switch character {
    case "\t": " "
    case "\n", "\r": character
    default: character.steersDisplay ? nil : character
    }
  }
}
