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

  /// The latest entries; the file is rewritten with them if it holds anything else.
  func load() -> [String] {
    withLockedFile { descriptor in
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      guard let data = try? handle.readToEnd(), !data.isEmpty else { return [] }
      let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
      let entries = Array(lines.compactMap(Self.entry).suffix(limit))
      let sound = Self.text(of: entries)
      if sound != data, (try? handle.truncate(atOffset: 0)) != nil {
        try? handle.write(contentsOf: sound)
      }
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

  /// Opens the file, made with its folder if it is missing and private to its owner, and keeps
  /// others from it meanwhile.
  private func withLockedFile<Result>(_ body: (CInt) -> Result) -> Result? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      fchmod(descriptor, 0o600) == 0, flock(descriptor, LOCK_EX) == 0
    else { return nil }
    return body(descriptor)
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
