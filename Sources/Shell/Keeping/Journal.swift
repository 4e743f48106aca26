import Foundation

/// What a session at a prompt has done, kept in a file so that it can be done again after a crash.
///
/// The file has a record a line, each behind a checksum that includes all records before it: a line
/// that says what it is, the session that the journal begins with as `save` would write it, and the
/// commands since. A record is good only when it and all before it are whole, so whatever a crash has
/// left at the end is left out. Another journal never replaces part of a file: it is written beside
/// it and takes its place as a whole. While the session is under way its file is locked.
final class Journal {
  /// What the file cannot do, as the system says it.
  struct Failure: Error {
    let reason: String

    init(_ code: CInt = errno) { reason = String(cString: strerror(code)) }
  }

  static let header = "backprop journal 1"
  private static let suffix = ".journal"
  /// What the name of a file ends in while it is being written.
  private static let unfinished = ".new"

  private let path: String
  private var descriptor: CInt = -1
  private var checksum = JournalRecords.seed

  /// A journal in a folder, without a file until it begins.
  init(folder: String) {
    path = "\(folder)/\(UUID().uuidString)\(Journal.suffix)"
  }

  /// A journal that another process has left; its lock is this one's now.
  fileprivate init(path: String, descriptor: CInt, checksum: UInt64) {
    (self.path, self.descriptor, self.checksum) = (path, descriptor, checksum)
  }

  deinit { close() }

  /// Whether there is a file.
  var hasBegun: Bool { descriptor >= 0 }

  /// Begins anew with a session's text; what was in the file before is replaced as a whole.
  func begin(with session: String) throws(Failure) {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let new = path + Journal.unfinished
    let descriptor = Foundation.open(new, O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure() }
    var checksum = JournalRecords.seed
    let bytes =
      JournalRecords.line(Journal.header, &checksum) + JournalRecords.line(session, &checksum)
    // The new file is locked before it has the name under which others look for it.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Journal.write(bytes, to: descriptor),
      fdatasync(descriptor) == 0, rename(new, path) == 0
    else {
      let failure = Failure()
      Foundation.close(descriptor)
      unlink(new)
      throw failure
    }
    close()
    (self.descriptor, self.checksum) = (descriptor, checksum)
  }

  /// Adds a command.
  ///
  /// - Complexity: one call of the system, whatever the size of the session.
  func append(_ line: String) throws(Failure) {
    guard Journal.write(JournalRecords.line(line, &checksum), to: descriptor) else {
      throw Failure()
    }
  }

  /// Removes the file: nothing has to be restored.
  func remove() {
    guard hasBegun else { return }
    unlink(path)
    close()
  }

  private func close() {
    if descriptor >= 0 { Foundation.close(descriptor) }
    descriptor = -1
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return false }
      rest = rest.dropFirst(max(count, 0))
    }
    return true
  }
}

extension Journal {
  /// What a session left behind that ended without removing its journal.
  struct Remains {
    /// The journal, to go on with or to remove.
    let journal: Journal
    /// The text of the session it began with.
    let session: String
    /// The commands since, in their order.
    let commands: [String]
    /// When the last of them was done.
    let date: Date
  }

  /// The journals in a folder that no process is writing any more, the latest first.
  static func remains(in folder: String) -> [Remains] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let path = "\(folder)/\(name)"
      if name.hasSuffix(suffix) { return remains(at: path) }
      if name.hasSuffix(suffix + unfinished) { sweepAway(path) }
      return nil
    }.sorted { $0.date > $1.date }
  }

  private static func remains(at path: String) -> Remains? {
    let descriptor = Foundation.open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var (status, named) = (stat(), stat())
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG,
      // It may have been replaced or removed while it was being opened.
      stat(path, &named) == 0, named.st_ino == status.st_ino,
      let bytes = try? FileHandle(fileDescriptor: descriptor).readToEnd()
    else {
      Foundation.close(descriptor)
      return nil
    }
    let records = JournalRecords([UInt8](bytes))
    guard records.texts.count >= 2, records.texts[0] == header,
      ftruncate(descriptor, off_t(records.length)) == 0
    else {
      Foundation.close(descriptor)
      return nil
    }
    let seconds = TimeInterval(status.st_mtim.tv_sec)
    return Remains(
      journal: Journal(path: path, descriptor: descriptor, checksum: records.checksum),
      session: records.texts[1], commands: Array(records.texts.dropFirst(2)),
      date: Date(timeIntervalSince1970: seconds))
  }

  /// Removes what was never finished; one that is being written now is younger than an hour.
  private static func sweepAway(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > 3600 else { return }
    unlink(path)
  }
}

/// The records of a journal: the checksum and the text of each on a line of its own.
struct JournalRecords {
  /// The checksum before the first record: the offset basis of FNV-1a (Fowler, Noll and Vo).
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The texts of the good records.
  private(set) var texts: [String] = []
  /// The checksum of all of them.
  private(set) var checksum = JournalRecords.seed
  /// The bytes they take.
  private(set) var length = 0

  /// Reads records up to the first that is not whole.
  init(_ bytes: [UInt8]) {
    while let end = bytes[length...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[length..<end]
      guard
        let text = String(validating: line.dropFirst(17), as: UTF8.self)
          .flatMap(JournalRecords.unescaped)
      else { return }
      var next = checksum
      guard JournalRecords.line(text, &next).elementsEqual(bytes[length...end]) else { return }
      texts.append(text)
      checksum = next
      length = end + 1
    }
  }

  /// The bytes of a record after others, whose checksum becomes that of all of them.
  static func line(_ text: String, _ checksum: inout UInt64) -> [UInt8] {
    let bytes = escaped(text)
    for byte in bytes { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(checksum, radix: 16)
    let padding = String(repeating: "0", count: 16 - digits.count)
    return Array((padding + digits + " ").utf8) + bytes + [UInt8(ascii: "\n")]
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
