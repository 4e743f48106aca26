import Foundation
import Testing

@testable import LineEditing

@Suite struct HistoryFileTests {
  let folder = TemporaryFolder()

  var path: String { folder.path + "/state/backprop/history" }
  var file: HistoryFile { HistoryFile(path: path, limit: 3) }

  func write(_ bytes: some Sequence<UInt8>) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/state/backprop", withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func makesAPrivateFileAndItsFolder() throws {
    #expect(file.load() == [])
    #expect(try permissions(path) == 0o600)
    #expect(try permissions(folder.path + "/state/backprop") == 0o700)
  }

  @Test func keepsEntriesAsTheyAre() {
    let entries = ["a = 1", "f(\n  σ\\n)", "\ttab \\"]
    _ = file.load()
    entries.forEach(file.append)
    #expect(file.load() == entries)
  }

  @Test func losesNothingOfTwoThatWriteAtOnce() {
    let (one, other) = (file, file)
    _ = (one.load(), other.load())
    one.append("a")
    other.append("b")
    one.append("c")
    #expect(file.load() == ["a", "b", "c"])
  }

  @Test func keepsTheLatest() throws {
    ["1", "2", "3", "4", "5"].forEach(file.append)
    #expect(file.load() == ["3", "4", "5"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "3\n4\n5\n")
  }

  /// Another file takes the place of one that is too long: whoever has that open loses nothing.
  @Test func isNotRewrittenInPlace() throws {
    ["1", "2", "3", "4"].forEach(file.append)
    let old = try #require(FileHandle(forReadingAtPath: path))
    #expect(file.load() == ["2", "3", "4"])
    #expect(try old.readToEnd() == Data("1\n2\n3\n4\n".utf8))
    #expect(try permissions(path) == 0o600)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/state/backprop")
    #expect(names == ["history"])
  }

  @Test func aLinkStaysOne() throws {
    try write([])
    let target = folder.path + "/elsewhere"
    try FileManager.default.moveItem(atPath: path, toPath: target)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    ["1", "2", "3", "4"].forEach(file.append)
    #expect(file.load() == ["2", "3", "4"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "2\n3\n4\n")
  }

  @Test func replacesWhatIsDamaged() throws {
    try write(Array("good\n".utf8) + [0xFF, 0x0A, 0x00, 0x0A] + Array("\\x\n\n \nσ, no end".utf8))
    #expect(file.load() == ["good", "σ, no end"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "good\nσ, no end\n")
    file.append("next")
    #expect(file.load() == ["good", "σ, no end", "next"])
  }

  @Test(arguments: ["/dev/null", "/dev/null/history", "/", ""])
  func doesWithoutAFileItCannotUse(path: String) {
    let file = HistoryFile(path: path, limit: 3)
    file.append("a")
    #expect(file.load() == [])
  }

  @Test func remembersNoBlanksAndNoRepetition() throws {
    let history = try #require(History(path: path, limit: 10))
    ["a", "a", "", "  ", "b", "a"].forEach(history.remember)
    let next = try #require(History(path: path, limit: 10))
    next.remember("a")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a\nb\na\n")
  }
}
