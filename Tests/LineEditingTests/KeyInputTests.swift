import Testing

@testable import LineEditing

@Suite struct KeyInputTests {
  /// What comes out when bytes arrive in pieces.
  func typed(_ pieces: [[UInt8]]) -> String {
    var input = KeyInput()
    var text = String.UnicodeScalarView()
    for piece in pieces {
      input.append(piece)
      while let scalar = input.next() { text.append(scalar) }
    }
    return String(text)
  }

  @Test(arguments: ["", "abc", "σ∂⁽²⁾", "𝛿\u{10FFFF}", "\0\u{1B}[A\r"])
  func decodesWholeAndBitByBit(text: String) {
    #expect(typed([Array(text.utf8)]) == text)
    #expect(typed(text.utf8.map { [$0] }) == text)
  }

  @Test(arguments: [
    [0xFF, 0x61], [0x80, 0x61], [0xC0, 0x80, 0x61], [0xED, 0xA0, 0x80, 0x61], [0xE2, 0x88, 0x61],
    [0xF8, 0x80, 0x80, 0x80, 0x80, 0x61], [0xF4, 0x90, 0x80, 0x80, 0x61],
  ])
  func skipsWhatIsNotUTF8(bytes: [UInt8]) {
    #expect(typed([bytes]) == "a")
    #expect(typed(bytes.map { [$0] }) == "a")
  }

  @Test(arguments: [
    ("a\u{1B}[200~b\tc\r\u{3}\u{1B}[Ad\u{1B}[201~\te", "ab c\r[Ad\te"),
    ("\u{1B}[200~\u{1B}[200~\u{1B}[201~", "[200~"),
    ("\u{1B}[200~\u{1B}\u{1B}[201~", ""),
    ("\u{1B}[201~", "\u{1B}[201~"),
    ("\u{1B}[2~\u{1B}[20~\u{1B}[21~", "\u{1B}[2~\u{1B}[20~\u{1B}[21~"),
  ])
  func takesAPasteAsText(keys: String, text: String) {
    #expect(typed([Array(keys.utf8)]) == text)
  }

  @Test func findsTheMarksOfAPasteThatComesInPieces() {
    let paste = Array("\u{1B}[200~a\tb\u{1B}[201~".utf8)
    for cut in 3..<paste.count {
      #expect(typed([Array(paste[..<cut]), Array(paste[cut...])]) == "a b")
    }
  }

  @Test(arguments: ["\u{1B}", "\u{1B}["])
  func keepsNobodyWaitingForEscape(key: String) {
    #expect(typed([Array(key.utf8)]) == key)
  }

  @Test func forgetsWhatIsLeft() {
    var input = KeyInput()
    input.append(Array("abσ".utf8.dropLast()))
    #expect(input.next() == "a")
    input.removeAll()
    #expect(input.next() == nil)
    input.append(Array("c".utf8))
    #expect(input.next() == "c")
  }
}
