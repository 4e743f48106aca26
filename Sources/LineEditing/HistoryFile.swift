import Foundation
import SafeText

/// A file of lines that were typed, oldest first, shared by every program that is running.
///
/// Each entry is a line of UTF-8 in which `\n` stands for a line feed and `\\` for a backslash. A
/// program adds to the file what it adds to its history, so that none loses another's lines. A
/// history is a convenience: when the file cannot be read or written there is none, and when it is
/// damaged what is sound of it is kept.
struct HistoryFile {
  let path: String
  /// The most entries that are kept from one run to the next.
  let limit: Int

  /// The latest entries; if the file holds anything else, one with them alone takes its place.
  func load() -> [String] {
    withLockedFile { descriptor in
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      guard let data = try? handle.readToEnd(), !data.isEmpty else { return [] }
      let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
      let entries = Array(lines.compactMap(Self.entry).suffix(limit))
      let sound = Self.text(of: entries)
      if sound != data { replace(with: sound) }
      return entries
    } ?? []
  }

  /// Adds an entry.
  func append(_ entry: String) {
    _ = withLockedFile { descriptor in
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      try? handle.write(contentsOf: Self.text(of: [entry]))
    }
  }

  /// Puts a file with these bytes in the place of the old one, which whoever waits for it sees; where
  /// that fails, the old one stays.
  private func replace(with bytes: Data) {
    // Where links lead to, so that they stay.
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let new = "\(target).\(UUID().uuidString)"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let isWritten = (try? handle.write(contentsOf: bytes)) != nil && fsync(descriptor) == 0
    guard isWritten, rename(new, target) == 0 else {
      unlink(new)
      return
    }
  }

  /// Opens the file, made with its folder if it is missing and private to its owner, and keeps
  /// others from it meanwhile.
  private func withLockedFile<Result>(_ body: (CInt) -> Result) -> Result? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    // Another may take its place while it is waited for, and again.
    for _ in 0..<100 {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var (status, named) = (stat(), stat())
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        fchmod(descriptor, 0o600) == 0, flock(descriptor, LOCK_EX) == 0
      else { return nil }
      if stat(path, &named) == 0, named.st_ino == status.st_ino { return body(descriptor) }
    }
    return nil
  }

  private static func text(of entries: [String]) -> Data {
    var text = ""
    for entry in entries {
      for scalar in entry.unicodeScalars {
        switch scalar {
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        default: text.unicodeScalars.append(scalar)
        }
      }
      text += "\n"
    }
    return Data(text.utf8)
  }

  /// The entry that a line of the file holds; nil when it cannot have come from here.
  private static func entry(of line: Data) -> String? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    var entry = ""
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case "\\":
        switch scalars.next() {
        case "\\": entry += "\\"
        case "n": entry += "\n"
        default: return nil
        }
      case "\t": entry += "\t"
      case _ where scalar.steersDisplay: return nil
      default: entry.unicodeScalars.append(scalar)
      }
    }
    return entry.allSatisfy(\.isWhitespace) ? nil : entry
  }
}
