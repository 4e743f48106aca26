import CEditLine

/// Text in libedit's wide characters, each of which is a Unicode scalar value.
final class WideText {
  /// The characters and a zero after them; valid as long as this object is.
  let start: UnsafeMutablePointer<wchar_t>
  private let count: Int

  init(_ text: String) {
    let characters = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
    count = characters.count
    start = .allocate(capacity: count)
    start.initialize(from: characters, count: count)
  }

  deinit {
    start.deinitialize(count: count)
    start.deallocate()
  }
}

extension String {
  /// Passes the text in libedit's wide characters, with a zero after them.
  func withWideCharacters<Result>(_ body: (UnsafePointer<wchar_t>) -> Result) -> Result {
    let text = WideText(self)
    return withExtendedLifetime(text) { body(text.start) }
  }

  /// The text of libedit's wide characters between two places.
  init(from start: UnsafePointer<wchar_t>, to end: UnsafePointer<wchar_t>) {
    self.init()
    for character in UnsafeBufferPointer(start: start, count: end - start) {
      unicodeScalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
  }
}
