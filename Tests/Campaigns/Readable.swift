import Exchange
import Foundation
import Language
import Lessons
import Shell

/// Something that is read from outside, whole, and what reads it.
struct Readable: Sendable {
  /// What it is.
  let name: String
  /// Its bytes.
  let bytes: [UInt8]
  /// One byte of so many is damaged for one seed, and the others for those after it.
  var share = 1
  /// Reads it damaged; false where something came of it that must not.
  let read: @Sendable ([UInt8]) -> Bool

  /// What a made-up session is typed as and leaves behind, and what a person may give it.
  static func all(ofSession seed: UInt64) -> [Readable] {
    let folder = Replay.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var grammar = SessionGrammar(seed: seed)
    let shell = Shell(context: CommandContext(folder: folder), output: Silence())
    let lines = grammar.session()
    for line in lines { _ = shell.run(command: line) }
    return [typed(lines), saved(shell.session), journal(lines), lesson(seed), digits]
      + arrays(seed)
  }

  private static func typed(_ lines: [String]) -> Readable {
    let text = lines.joined(separator: "\n")
    return Readable(name: "lines", bytes: Array(text.utf8)) { bytes in
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        _ = try? Parser.statement(String(line), isQuantity: { _ in false })
      }
      return true
    }
  }

  private static func saved(_ session: Session) -> Readable {
    Readable(name: "session", bytes: Array(SessionFile.text(of: session).utf8)) { bytes in
      _ = try? SessionFileReader.session(bytes, name: "file")
      return true
    }
  }

  /// The record of what was typed; of a damaged one the first lines count, as they were.
  private static func journal(_ lines: [String]) -> Readable {
    var end = JournalRecords.End()
    return Readable(name: "journal", bytes: lines.flatMap { end.adding($0) }) { bytes in
      lines.starts(with: JournalRecords(bytes).list.map(\.text))
    }
  }

  private static func lesson(_ seed: UInt64) -> Readable {
    let text = LessonTemplate.text(id: "drawn-\(seed)")
    return Readable(name: "lesson", bytes: Array(text.utf8), share: 16) { bytes in
      _ = try? LessonParser.parse(bytes, file: "lesson.md")
      return true
    }
  }

  /// Two pictures of 3 × 2 bytes as IDX, the one format that is only read.
  private static let digits = Readable(
    name: "arrays.idx",
    bytes: [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2] + (0..<12).map { $0 * 20 }
  ) { bytes in
    _ = try? ArrayFormat.all.first { $0.ending == "idx" }?.arrays(bytes, name: "file")
    return true
  }

  /// Arrays in every format that is written.
  private static func arrays(_ seed: UInt64) -> [Readable] {
    var numbers = RandomNumbers(seed: seed)
    let stored = [("w1", [3, 2]), ("b1", [3]), ("eta", [])].map { name, shape in
      StoredArray(
        name: name, shape: shape,
        elements: (0..<shape.reduce(1, *)).map { _ in 2 * numbers.uniform() - 1 })
    }
    return ArrayFormat.all.compactMap { format in
      // Some formats hold one array alone.
      let all = (try? format.bytes(stored)) ?? (try? format.bytes([stored[0]]))
      guard format.isWritten, let bytes = all else { return nil }
      return Readable(name: "arrays.\(format.ending)", bytes: bytes) { bytes in
        _ = try? format.arrays(bytes, name: "file")
        return true
      }
    }
  }
}
