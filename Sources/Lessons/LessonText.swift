import SafeText

/// The text of a lesson file, made safe to read and to show.
///
/// A lesson file is untrusted: nothing in it may steer the terminal or reorder what is read on it.
struct LessonText {
  /// The lines, with tabs expanded and without their line ends; the first line is `lines[0]`.
  let lines: [String]

  /// Columns between tab stops, as CommonMark has it.
  private static let tabStop = 4

  /// Reads UTF-8 bytes; a line that is not text or holds a control character counts as empty.
  init(_ bytes: some Sequence<UInt8>, file: String, _ problems: inout LessonProblems) {
    var lines: [String] = []
    for line in Self.lines(of: bytes) {
      let text = problems.collect(try Self.text(of: line, file: file, number: lines.count + 1))
      lines.append(text ?? "")
    }
    self.lines = lines
  }

  private static func text(
    of line: ArraySlice<UInt8>, file: String, number: Int
  ) throws(LessonError) -> String {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw LessonError(file, number, .notText)
    }
    let expanded = expandingTabs(in: text)
    if let scalar = expanded.unicodeScalars.first(where: \.steersDisplay) {
      throw LessonError(file, number, .controlCharacter(scalar))
    }
    return expanded
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
