import Foundation
import LineEditing
import PseudoTerminal
import Testing

@Suite struct PlainLineReaderTests {
  let folder = TemporaryFolder()

  /// Every line of a file with these bytes.
  func lines(of bytes: some Sequence<UInt8>) throws -> [String] {
    let path = folder.path + "/lines"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    return lines(from: PlainLineReader(fileDescriptor: descriptor, longestLine: 4_000_000))
  }

  func lines(from reader: PlainLineReader) -> [String] {
    var lines: [String] = []
    while case .line(let line) = reader.readLine(prompt: "bp> ") { lines.append(line) }
    #expect(reader.readLine(prompt: "bp> ") == .endOfInput)
    return lines
  }

  @Test(arguments: [
    ("", []),
    ("\n", [""]),
    ("a", ["a"]),
    ("a\nb\n", ["a", "b"]),
    ("a\n\nb", ["a", "", "b"]),
    ("a\r\nb\r\n", ["a", "b"]),
    ("a\rb\n", ["a\rb"]),
    ("a\r", ["a"]),
    ("a\0b\n", ["a\0b"]),
    ("σ\n∂⁽²⁾", ["σ", "∂⁽²⁾"]),
  ])
  func splitsLines(text: String, expected: [String]) throws {
    #expect(try lines(of: text.utf8) == expected)
  }

  @Test func repairsWhatIsNotUTF8() throws {
    #expect(try lines(of: [0x61, 0xFF, 0x62, 0x0A, 0xCF]) == ["a\u{FFFD}b", "\u{FFFD}"])
  }

  @Test func readsLongLinesAndManyLines() throws {
    let long = String(repeating: "σx", count: 500_000)
    #expect(try lines(of: "\(long)\nb\n\(long)".utf8) == [long, "b", long])
    let many = (1...50_000).map(String.init)
    #expect(try lines(of: many.joined(separator: "\r\n").utf8) == many)
  }

  @Test func readsAPipeAsItIsWritten() throws {
    let pipe = Pipe()
    let reader = PlainLineReader(
      fileDescriptor: pipe.fileHandleForReading.fileDescriptor, longestLine: 100)
    try pipe.fileHandleForWriting.write(contentsOf: Data("one\nt".utf8))
    #expect(reader.readLine(prompt: "") == .line("one"))
    try pipe.fileHandleForWriting.write(contentsOf: Data("wo\nthree".utf8))
    #expect(reader.readLine(prompt: "") == .line("two"))
    try pipe.fileHandleForWriting.close()
    #expect(lines(from: reader) == ["three"])
  }

  @Test func findsNoLinesInWhatCannotBeRead() {
    #expect(lines(from: PlainLineReader(fileDescriptor: -1, longestLine: 100)).isEmpty)
    let descriptor = open(folder.path, O_RDONLY)
    defer { close(descriptor) }
    #expect(
      lines(from: PlainLineReader(fileDescriptor: descriptor, longestLine: 4_000_000)).isEmpty)
  }

  /// The limit counts the bytes of a line without its end.
  @Test(arguments: [
    ("12345\n\n1234\n", ["12345", "", "1234"], LineInput.endOfInput),
    ("1\n123456\n2\n", ["1"], .tooLong(limit: 5)), ("σσσ", [], .tooLong(limit: 5)),
  ])
  func refusesALongLine(text: String, lines: [String], then last: LineInput) throws {
    let path = folder.path + "/lines"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    let reader = PlainLineReader(fileDescriptor: descriptor, longestLine: 5)
    for line in lines { #expect(reader.readLine(prompt: "") == .line(line)) }
    #expect(reader.readLine(prompt: "") == last)
    #expect(reader.readLine(prompt: "") == .endOfInput)
  }

  @Test func canBeInterrupted() throws {
    let terminal = try PseudoTerminal(running: probePath, arguments: ["--plain"])
    terminal.type("first\n")
    try terminal.wait(for: #"line "first""#)
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    terminal.type("second\n\u{4}")
    try terminal.wait(for: #"line "second""#)
    try terminal.wait(for: "end of input")
    #expect(try terminal.waitForEnd() == 0)
    #expect(!terminal.output.contains("bp>"))
  }
}
