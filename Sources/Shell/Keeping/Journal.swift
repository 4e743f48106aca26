import Foundation

/// What a session at a prompt has done, kept in a file so that it can be done again after a crash.
///
/// The file has a record a line, each behind a checksum that includes all records before it: a line
/// that says what it is, the session that the journal begins with as `save` would write it, and what
/// was done since, a ``Journal/Entry`` each. A record is good only when it and all before it are
/// whole, so whatever a crash has left at the end is left out. Nothing that was kept is ever written
/// over. While the session is under way its file is locked.
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
  /// The end of the records that are whole.
  private var end = JournalRecords.End()

  /// A journal in a folder, without a file until it begins.
  init(folder: String) {
    path = "\(folder)/\(UUID().uuidString)\(Journal.suffix)"
  }

  /// A journal that another process has left; its lock is this one's now.
  fileprivate init(path: String, descriptor: CInt, end: JournalRecords.End) {
    (self.path, self.descriptor, self.end) = (path, descriptor, end)
  }

  deinit { close() }

  /// Something that was done to a session.
  enum Entry: Hashable, Sendable {
    /// A command was run that leads to the same wherever it is run again.
    case command(String)
    /// The session became the one of a text, by a command that may not lead to it again; where the
    /// command is nil, by one that went back beyond what the journal knows of.
    case session(String, by: String?)
    /// What was done in lessons before, as the text of its file.
    case progress(String)
    /// The session began to be restored from here; left at the end of the file, it did not get far.
    case restoring
  }

  /// Whether there is a file.
  var hasBegun: Bool { descriptor >= 0 }

  /// Begins with a session's text.
  func begin(with session: String) throws(Failure) {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let new = path + Journal.unfinished
    let descriptor = Foundation.open(new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure() }
    var end = JournalRecords.End()
    let bytes = end.adding(Journal.header) + end.adding(session)
    // The new file is locked before it has the name under which others look for it.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Journal.write(bytes, to: descriptor, at: 0),
      fdatasync(descriptor) == 0, rename(new, path) == 0
    else {
      let failure = Failure()
      Foundation.close(descriptor)
      unlink(new)
      throw failure
    }
    (self.descriptor, self.end) = (descriptor, end)
  }

  /// Adds what was done; all of it or, when that fails, nothing.
  ///
  /// - Complexity: one call of the system, whatever the size of the session.
  func append(_ entries: [Entry]) throws(Failure) {
    var next = end
    var bytes: [UInt8] = []
    for entry in entries { bytes += next.adding(entry.text) }
    // Where a write had failed, what it left is written over; behind it nothing is good.
    guard Journal.write(bytes, to: descriptor, at: end.offset) else { throw Failure() }
    end = next
  }

  /// Drops what stands after an end that it had before.
  func cut(at end: JournalRecords.End) throws(Failure) {
    guard ftruncate(descriptor, off_t(end.offset)) == 0 else { throw Failure() }
    self.end = end
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

  private static func write(_ bytes: [UInt8], to descriptor: CInt, at offset: Int) -> Bool {
    var (rest, offset) = (bytes[...], off_t(offset))
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, offset) }
      if count < 0, errno != EINTR { return false }
      rest = rest.dropFirst(max(count, 0))
      offset += off_t(max(count, 0))
    }
    return true
  }
}

extension Journal.Entry {
  /// What no command begins with.
  private static let mark = "#"
  private static let session = "#session "
  private static let progress = "#progress "

  /// The text of its record; a session's has the length of the command before it.
  var text: String {
    switch self {
    case .command(let line): line
    case .session(let text, let line):
      "\(Self.session)\(line?.utf8.count ?? 0) \(line ?? "")\(text)"
    case .progress(let text): Self.progress + text
    case .restoring: "\(Self.mark)restoring"
    }
  }

  /// Reads a record; nil when it is none.
  init?(_ text: String) {
    guard text.hasPrefix(Self.mark) else {
      self = .command(text)
      return
    }
    guard text != Journal.Entry.restoring.text else {
      self = .restoring
      return
    }
    if text.hasPrefix(Self.progress) {
      self = .progress(String(text.dropFirst(Self.progress.count)))
      return
    }
    guard text.hasPrefix(Self.session) else { return nil }
    let parts = text.utf8.dropFirst(Self.session.utf8.count).split(
      separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(Substring(parts[0])), length >= 0,
      let line = String(parts[1].prefix(length)), let rest = String(parts[1].dropFirst(length))
    else { return nil }
    self = .session(rest, by: line.isEmpty ? nil : line)
  }
}

extension Journal {
  /// What a session left behind that ended without removing its journal.
  struct Remains {
    /// The journal, to go on with or to remove.
    let journal: Journal
    /// The text of the session it began with.
    let session: String
    /// What was done since, in its order, each with the end of the records up to it.
    let entries: [(entry: Entry, end: JournalRecords.End)]
    /// The end of the session's record.
    let start: JournalRecords.End
    /// How often restoring it was begun and did not come to an end.
    let crashes: Int
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
    let descriptor = Foundation.open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
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
    let records = JournalRecords([UInt8](bytes)).list
    let read = records.dropFirst(2).map { (entry: Entry($0.text), end: $0.end) }
    var entries = read.compactMap { entry, end in entry.map { (entry: $0, end: end) } }
    // What another version has written between is not to be left out.
    guard records.count >= 2, records[0].text == header, entries.count == read.count else {
      Foundation.close(descriptor)
      return nil
    }
    let crashes = entries.reversed().prefix { $0.entry == .restoring }.count
    entries.removeAll { $0.entry == .restoring }
    return Remains(
      journal: Journal(
        path: path, descriptor: descriptor, end: records.last?.end ?? JournalRecords.End()),
      session: records[1].text, entries: entries, start: records[1].end, crashes: crashes,
      date: Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec)))
  }

  /// Removes what was never finished; one that is being written now is younger than an hour.
  private static func sweepAway(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > 3600 else { return }
    unlink(path)
  }
}
