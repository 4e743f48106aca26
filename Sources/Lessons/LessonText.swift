import SafeText

/// The text of a lesson file, made safe to read and to show.
///
/// A lesson file is untrusted: nothing in it may steer the terminal or reorder what is read on it.
struct LessonText {
  /// The lines, with tabs expanded and without their line ends; the first line is `lines[0]`.
  let lines: [String]

  /// Columns between tab stops, as CommonMark has it.
  private static let tabStop = 4

  /// Reads UTF-8 bytes; throws on the first line that is not text or holds a control character.
  init(_ bytes: some Sequence<UInt8>, file: String) throws(LessonError) {
    var lines: [String] = []
    for line in Self.lines(of: bytes) {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw LessonError(file, lines.count + 1, .notText)
      }
      let expanded = Self.expandingTabs(in: text)
      if let scalar = expanded.unicodeScalars.first(where: \.steersDisplay) {
        throw LessonError(file, lines.count + 1, .controlCharacter(scalar))
      }
      lines.append(expanded)
    }
    self.lines = lines
  }

  /// The lines of a file, whose ends may be LF or CR LF, and which may begin with a byte-order mark.
  private static func lines(of bytes: some Sequence<UInt8>) -> [ArraySlice<UInt8>] {
    let bytes = Array(bytes)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
  }

  private static func expandingTabs(in line: String) -> String {
    guard line.contains("\t") else { return line }
    var result = ""
    var column = 0
    for character in line {
      let width = character == "\t" ? tabStop - column % tabStop : 1
      result += character == "\t" ? String(repeating: " ", count: width) : String(character)
      column += width
    }
    return result
  }
}
