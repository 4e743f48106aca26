/// The records of a journal: the checksum and the text of each on a line of its own.
package struct JournalRecords {
  /// Where the records up to one end, and the checksum of all of them.
  package struct End: Hashable, Sendable {
    /// The bytes up to it.
    package private(set) var offset = 0
    /// Before the first record it is the offset basis of FNV-1a (Fowler, Noll and Vo).
    private var checksum: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Before the first record.
    package init() {}

    /// The bytes of a record that comes next, whose end this becomes.
    package mutating func adding(_ text: String) -> [UInt8] {
      let bytes = JournalRecords.escaped(text)
      for byte in bytes { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01B3 }
      let digits = String(checksum, radix: 16)
      let padding = String(repeating: "0", count: 16 - digits.count)
      let line = Array((padding + digits + " ").utf8) + bytes + [UInt8(ascii: "\n")]
      offset += line.count
      return line
    }
  }

  /// The good records.
  package private(set) var list: [(text: String, end: End)] = []

  /// Reads records up to the first that is not whole.
  package init(_ bytes: [UInt8]) {
    var end = End()
    while let last = bytes[end.offset...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[end.offset..<last]
      guard
        let text = String(validating: line.dropFirst(17), as: UTF8.self)
          .flatMap(JournalRecords.unescaped)
      else { return }
      let start = end.offset
      guard end.adding(text).elementsEqual(bytes[start...last]) else { return }
      list.append((text, end))
    }
  }

  private static func escaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
      case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  private static func unescaped(_ line: String) -> String? {
    guard line.contains("\\") else { return line }
    var text = ""
    var scalars = line.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      switch scalars.next() {
      case "\\": text += "\\"
      case "n": text += "\n"
      default: return nil
      }
    }
    return text
  }
}
