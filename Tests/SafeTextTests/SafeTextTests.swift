import SafeText
import Testing

/// What may reach a terminal: texts that steer it, and what is left of them.
@Suite struct SafeTextTests {
  @Test(arguments: [
    ("\u{1B}]0;title\u{7}", "\u{FFFD}]0;title\u{FFFD}"),  // Renames the window.
    ("a\u{8}b\rc", "a\u{FFFD}b\u{FFFD}c"), ("\u{7F}", "\u{FFFD}"), ("a\0b", "a\u{FFFD}b"),
    ("\u{9B}2J", "\u{FFFD}2J"),  // The control sequence introducer in one byte of Latin-1.
    ("x \u{202E}1 = y", "x \u{FFFD}1 = y"),
    ("\u{2066}\u{2069}\u{200F}\u{61C}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("a\u{2028}b\u{2029}c", "a\u{FFFD}b\u{FFFD}c"),
    ("\u{FEFF}\u{AD}\u{E0041}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("a\r\nb", "a\u{FFFD}\nb"),
  ])
  func replacesWhatSteers(text: String, shown: String) {
    #expect(SafeText(text).characters == shown)
    #expect(SafeText(shown).characters == shown)
  }

  @Test(arguments: [
    "", "∂C/∂w₁₁⁽²⁾ = −0.5", "two\nlines", "e\u{301}", "日本語", "👩\u{200D}💻", "שלום",
  ])
  func keepsWhatIsOnlyShown(text: String) {
    #expect(SafeText(text).characters == text)
  }

  @Test(arguments: [("a\tb", "a b")])
  func aTabTakesOneColumn(text: String, shown: String) {
    #expect(SafeText(text).characters == shown)
  }

  /// Every character of the categories that the Unicode standard has for what is not shown is
  /// replaced, and no other but the two joiners and the end of a line.
  @Test func everyCharacterIsEitherShownOrReplaced() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isShown: Bool
      switch scalar.properties.generalCategory {
      case .control: isShown = scalar == "\n"
      case .format: isShown = value == 0x200C || value == 0x200D
      case .lineSeparator, .paragraphSeparator: isShown = false
      default: isShown = true
      }
      let expected = scalar == "\t" ? " " : isShown ? String(scalar) : "\u{FFFD}"
      if SafeText(String(scalar)).characters != expected {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }

  /// The program's own text is taken as it is.
  @Test(arguments: ["a\u{1B}"])
  func literalsKeepTheirEscapes(text: String) {
    let bold: SafeText = "\u{1B}[1m" + SafeText(text) + "\u{1B}[0m"
    #expect(bold.characters == "\u{1B}[1ma\u{FFFD}\u{1B}[0m")
  }
}
