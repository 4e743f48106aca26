import Autodiff
import Foundation
import Language
import Networks
import Stepping
import Testing

@testable import Shell

/// Files that are no session, or not any more: refused with what is wrong and where.
@Suite struct DamagedFileTests {
  private static let sound = """
    {"format": "backprop session", "version": 4, "program": ["C = sum(w @ x)"],
    "values": [{"name": "w", "value": [[1, 2], [3, 4]]}],
    "data": [{"name": "x", "samples": [[1, 2], [3, 4]]}], "roles": {"x": "data"},
    "step": 3, "sample": 1, "settings": {"digits": "4", "notation": "ascii"}}
    """

  private static func error(_ text: some Sequence<UInt8>) -> ShellError? {
    do {
      _ = try SessionFileReader.session(Array(text), name: "f.json")
      return nil
    } catch { return error }
  }

  /// The file with one part replaced.
  private static func changed(_ part: String, _ other: String) -> String {
    sound.replacing(part, with: other)
  }

  @Test func theSoundFileIsRead() throws {
    let session = try SessionFileReader.session(Array(Self.sound.utf8), name: "f.json")
    #expect(session.cursor == 3)
    #expect(session.model.sampleCount == 2)
  }

  /// Version 1 named what is data, and nothing else had a role.
  @Test func theFirstFormatIsReadToo() throws {
    let text = Self.changed("\"version\": 4", "\"version\": 1")
      .replacing("\"roles\": {\"x\": \"data\"}", with: "\"dataNames\": [\"x\"]")
    let session = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(session.program.roles == ["x": .data])
    #expect(session.cursor == 3)
  }

  @Test(arguments: ["", "# A page\n", "{}", "[1, 2]", "{\"format\": \"another\"}"])
  func whatIsNoSessionIsSaidToBeNone(text: String) {
    #expect(Self.error(text.utf8)?.message == "f.json is not a session that backprop saved")
  }

  @Test(arguments: [
    ("7", "7"), ("1e30", "1e+30"), ("1" + String(repeating: "0", count: 30), "1e+30"),
  ])
  func aNewerFormatIsNamed(version: String, shown: String) {
    #expect(
      Self.error(Self.changed("\"version\": 4", "\"version\": \(version)").utf8)?.message
        == "f.json was written by a newer version of backprop: its format is \(shown), and this one reads 4"
    )
  }

  @Test func aSingleSampleIsOne() {
    let text = """
      {"format": "backprop session", "version": 4, "program": [], "values": [], "data": [],
      "roles": {}, "step": 0, "sample": 2, "settings": {}}
      """
    #expect(
      Self.error(text.utf8)?.message == "f.json is damaged: there is 1 sample, and this is 2")
  }

  /// What means nothing in the program any more is no damage: it can come to be so in a session.
  @Test func aMarkWithoutAMeaningIsKept() throws {
    let text = Self.changed(
      "\"step\": 3",
      "\"marks\": [{\"number\": 2, \"kind\": \"breakpoint\", \"text\": \"layer 9\"}, "
        + "{\"number\": 3, \"kind\": \"watch\", \"text\": \"gone[2]\"}], \"lastMark\": 3, \"step\": 3"
    )
    #expect(try SessionFileReader.session(Array(text.utf8), name: "f").marks.list.count == 2)
  }

  /// What does not fit together is no damage: it is kept, with what is wrong, and the rest goes on.
  @Test(arguments: [
    ("\"C = sum(w @ [1])\", \"D = sum(w)\"", ["C"]),
    ("\"a = b\", \"b = a\", \"D = sum(w)\"", ["a", "b"]),
    ("\"f(u) = g(u)\", \"g(u) = f(u)\", \"C = f(1)*w\", \"D = sum(w)\"", ["C"]),
  ])
  func whatDoesNotFitTogetherIsKept(definitions: String, broken: [String]) throws {
    let text = Self.changed("\"C = sum(w @ x)\"", definitions)
      .replacing("\"step\": 3", with: "\"step\": 1")
    let session = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(session.model.broken.keys.sorted() == broken)
    #expect(try output(of: "D", in: session) == ["10"])
    try Self.tryOut(Array(text.utf8))
  }

  /// Each with ¶ before the place that is named.
  @Test(arguments: [
    ("\"version\": 4", "\"version\": ¶0", "expected a whole number from 1, found the number 0"),
    (
      "\"step\": 3", "\"predict\": {\"asks\": ¶\"off\", \"score\": []}, \"step\": 3",
      "predict does not ask for this"
    ),
    (
      "\"step\": 3", "\"predict\": {\"asks\": \"on\", \"upTo\": ¶3, \"score\": []}, \"step\": 3",
      "expected a whole number from 4, found the number 3"
    ),
    (
      "\"value\": [[1, 2], [3, 4]]", "\"value\": [[1, 2], ¶[3]]",
      "this row has 1 number, the first 2"
    ),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": [[1, 2], ¶\"x\"]", "expected a list, found a text"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": ¶[]", "this list is empty"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": ¶[[]]", "this list is empty"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": [[¶[1]]]", "expected a number, found a list"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": [[1, 2¶", "expected , or ]"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": ¶01", "a number does not begin with 0"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": ¶tru", "expected a value"),
    ("\"value\": [[1, 2], [3, 4]]", "\"value\": \"\\ud800¶\"", "half of a character"),
    (
      "[[1, 2], [3, 4]]}], \"rol", "[[1, 2], ¶3]}], \"rol",
      "the sample before this has 2 elements, this is a number"
    ),
    (
      "[[1, 2], [3, 4]]}], \"rol", "[1]}, ¶{\"name\": \"y\", \"samples\": [1, 2]}], \"rol",
      "y has 2 samples and what stands before it 1"
    ),
    ("\"step\": 3", "\"step\": ¶99", "there are 33 steps, and this is 99"),
    ("\"step\": 3", "\"step\": ¶-1", "expected a whole number from 0, found the number -1"),
    (
      "\"step\": 3", "\"step\": ¶1e300",
      "expected a whole number from 0 to 9007199254740992, found the number 1e+300"
    ),
    (
      "\"sample\": 1", "\"sample\": ¶9223372036854775808",
      "expected a whole number from 1 to 9007199254740992, found the number 9.223372036854776e+18"
    ),
    ("\"sample\": 1", "\"sample\": ¶2.5", "expected a whole number from 1, found the number 2.5"),
    ("\"step\": 3", "\"step\": ¶1e999", "this number is too large"),
    ("\"step\": 3, ", "", "step is missing here"),
    ("\"step\": 3", "\"step\": 3, \"step\": ¶3", "step stands here twice"),
    ("\"sample\": 1", "\"sample\": ¶3", "there are 2 samples, and this is 3"),
    (
      "\"digits\": \"4\"", "\"digits\": ¶\"40\"", "digits is a number from 1 to 17, or full; not 40"
    ),
    ("\"C = sum(w @ x)\"", "¶\"C = sum(w @ \"", "the line ends where a number, a name or ( is"),
    ("\"C = sum(w @ x)\"", "¶\"sin = 2*w\"", "sin is a function of the language, so nothing else"),
    ("\"C = sum(w @ x)\"", "¶\"w @ x\"", "expected a definition, such as z = w*x + b"),
    ("{\"name\": \"w\"", "¶{\"name\": \"C\"", "C stands here for the second time"),
    ("\"name\": \"w\"", "\"name\": ¶\"w = 1 #\"", "expected the name of a quantity"),
    (
      "\"roles\": {\"x\": \"data\"}", "\"roles\": {\"x\": ¶1}",
      "expected a text, found the number 1"
    ),
    (
      "\"roles\": {\"x\": \"data\"}", "\"roles\": {\"x\": ¶\"input\"}",
      "expected parameter, data or constant, found input"
    ),
    (
      "\"roles\": {\"x\": \"data\"}", "\"roles\": {\"x y\": ¶\"data\"}",
      "x y is no variable of the program"
    ),
    (
      "\"roles\": {\"x\": \"data\"}", "\"roles\": {\"C\": ¶\"data\"}",
      "C is no variable of the program"
    ),
    (
      "\"roles\": {\"x\": \"data\"}", "\"dataNames\": ¶[\"x\"]",
      "nothing here has the name dataNames"
    ),
    ("\"step\": 3", "\"target\": ¶\"foo\", \"step\": 3", "the program does not define foo"),
    ("\"step\": 3", "\"target\": ¶\"w\", \"step\": 3", "the program does not define w"),
    ("\"step\": 3", "\"quantities\": {\"C\": [¶\"zz\"]}, \"step\": 3", "C mentions no zz"),
    ("\"step\": 3", "\"quantities\": {\"D\": ¶[]}, \"step\": 3", "the program does not define D"),
    ("\"step\": 3", "\"steps\": ¶4, \"step\": 3", "nothing here has the name steps"),
    ("\"name\": \"w\",", "\"name\": \"w\", \"unit\": ¶1,", "nothing here has the name unit"),
    ("\"name\": \"x\",", "\"name\": \"x\", \"\\u001b[1m\": ¶1,", "nothing here has the name"),
    (
      "\"step\": 3",
      "\"marks\": [{\"number\": 1, \"kind\": \"watch\", \"text\": ¶\"foo bar(\"}], \"lastMark\": 1, \"step\": 3",
      "expected an operator before this"
    ),
    (
      "\"step\": 3",
      "\"marks\": [{\"number\": 1, \"kind\": \"breakpoint\", \"text\": ¶\"if (\"}], \"lastMark\": 1, \"step\": 3",
      "the line ends where"
    ),
    (
      "\"step\": 3",
      "\"marks\": [{\"number\": 1, \"kind\": \"watch\", \"text\": \"C\", \"on\": ¶true}], \"lastMark\": 1, \"step\": 3",
      "nothing here has the name on"
    ),
  ])
  func isRefusedWithWhatIsWrongAndWhere(part: String, other: String, message: String) throws {
    let marked = Self.changed(part, other)
    #expect(marked != Self.sound)
    let before = marked.firstRange(of: "¶").map { marked[..<$0.lowerBound] } ?? ""
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let error = try #require(Self.error(marked.replacing("¶", with: "").utf8))
    #expect(error.message.hasPrefix("f.json is damaged: \(message)"), "\(error.message)")
    #expect(error.place == "f.json:\(max(1, lines.count)):\((lines.last?.count ?? 0) + 1)")
  }

  @Test(arguments: [
    String(repeating: "[", count: 1_000_000),
    String(repeating: "{\"a\":", count: 1_000_000),
    "{\"format\": " + String(repeating: "[", count: 1_000_000),
    "{\"a\": 1" + String(repeating: "0", count: 1_000_000) + "}",
    "{\"a\": \"" + String(repeating: "\\u00e9", count: 100_000),
    changed("C = sum(w @ x)", "C = " + String(repeating: "(", count: 100_000)),
    changed("C = sum(w @ x)", "C = " + String(repeating: "-", count: 100_000) + "1"),
  ])
  func hostileFilesAreRefused(text: String) {
    #expect(Self.error(text.utf8) != nil)
  }

  /// Whatever a file holds, it is refused, or read as a session that can be used and saved.
  private static func tryOut(_ bytes: [UInt8]) throws {
    guard let session = try? SessionFileReader.session(bytes, name: "f.json") else { return }
    let text = SessionFile.text(of: session)
    let again = try SessionFileReader.session(Array(text.utf8), name: "again")
    #expect(SessionFile.text(of: again) == text)
    if let walk = session.walk, session.cursor > 0 { _ = walk[session.cursor - 1] }
  }

  @Test func everyBeginningIsRefused() {
    let bytes = Array(Self.sound.utf8)
    for count in 0..<bytes.count {
      #expect(Self.error(bytes.prefix(count)) != nil, "\(count) bytes")
    }
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func damagedFilesAreNeverTakenForMore(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let shell = Shell(output: CollectedOutput())
    for line in RandomCommands(seed: seed % 7 + 1, count: 5).lines { _ = shell.run(command: line) }
    var bytes = Array(SessionFile.text(of: shell.session).utf8)
    let marks = Array("[]{}\",:0123456789eE.-+ \\".utf8)
    for _ in 0...random.next() % 4 {
      let place = Int(random.next() % UInt64(bytes.count))
      let length = min(Int(random.next() % 20), bytes.count - place)
      switch random.next() % 4 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(place..<place + length)
      case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      default: bytes[place] = marks[Int(random.next() % UInt64(marks.count))]
      }
      if bytes.isEmpty { break }
    }
    try Self.tryOut(bytes)
  }

  @Test func aRefusedFileLeavesTheSessionAsItWas() throws {
    let folder = try TemporaryFolder()
    try Self.changed("\"step\": 3", "\"step\": 99").write(
      toFile: folder.path + "/bad.json", atomically: true, encoding: .utf8)
    let shell = Shell(context: CommandContext(folder: folder.path), output: CollectedOutput())
    for line in ["example baydin", "step 4"] { _ = shell.run(command: line) }
    let before = shell.session.snapshot
    #expect(shell.run(command: "open bad.json") == .failed)
    #expect(shell.session.snapshot == before)
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.cursor == 0)
  }
}
