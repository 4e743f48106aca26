import Exchange
import Language
import Lessons
import Shell

/// Something that is read from outside, whole, and what reads it.
struct Readable {
  /// What it is.
  let name: String
  /// Its bytes.
  let bytes: [UInt8]
  /// One byte of so many is damaged for one seed, and the others for those after it.
  var share = 1
  /// Reads it damaged; false where something came of it that must not.
  let read: ([UInt8]) -> Bool

  /// What a session leaves behind, and what a person may give it.
  static func all(of session: Session, typed lines: [String], seed: UInt64) -> [Readable] {
    [saved(session), journal(lines), lesson(seed)] + arrays(seed)
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

  /// Arrays in every format that is written.
  private static func arrays(_ seed: UInt64) -> [Readable] {
    var numbers = RandomNumbers(seed: seed)
    let stored = [("w1", [3, 2]), ("b1", [3]), ("eta", [])].map { name, shape in
      StoredArray(
        name: name, shape: shape,
        elements: (0..<shape.reduce(1, *)).map { _ in 2 * numbers.uniform() - 1 })
    }
    return ArrayFormat.all.compactMap { format in
      guard format.isWritten, let bytes = try? format.bytes(stored) else { return nil }
      return Readable(name: "arrays.\(format.ending)", bytes: bytes) { bytes in
        _ = try? format.arrays(bytes, name: "file")
        return true
      }
    }
  }
}
