import Autodiff
import Foundation

/// A file by the name that a person gave it.
struct NamedFile {
  /// The name, without the quotes around it.
  let name: String
  /// The path, ~ being the person's home.
  let path: String

  /// A file by its name as it is typed, which is not empty, in a folder if the name is no whole path.
  ///
  /// As in other shells, quotes keep what is in them together, ~ within them included, and so does a
  /// backslash the character after it; blanks need neither, for there is one name only.
  init(_ typed: String, in folder: String?) {
    name = NamedFile.unquoted(typed) ?? typed
    let expanded = typed.hasPrefix("~") ? (name as NSString).expandingTildeInPath : name
    path =
      expanded.hasPrefix("/") ? expanded : folder.map { "\($0)/\(expanded)" } ?? expanded
  }

  /// A file of the shell's own, under the name that messages give it.
  init(path: String, name: String) { (self.path, self.name) = (path, name) }

  /// A text without its quotes and backslashes; nil when a quote is not closed.
  private static func unquoted(_ text: String) -> String? {
    var result = ""
    var quote: Character?
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "\\" where quote != "'":
        guard let next = rest.popFirst() else { return nil }
        // Within double quotes it is a character like any other, but before these.
        if quote != nil, !"\"\\".contains(next) { result.append(character) }
        result.append(next)
      case quote: quote = nil
      case "\"" where quote == nil, "'" where quote == nil: quote = character
      default: result.append(character)
      }
    }
    return quote == nil && !result.isEmpty ? result : nil
  }

  /// The words of a text, of which a name in quotes is one.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var rest = text.drop(while: \.isWhitespace)
    while let first = rest.first {
      var end = rest.firstIndex(where: \.isWhitespace) ?? rest.endIndex
      if "\"'".contains(first), let close = rest.dropFirst().firstIndex(of: first) {
        end = rest.index(after: close)
      }
      words.append(String(rest[..<end]))
      rest = rest[end...].drop(while: \.isWhitespace)
    }
    return words
  }

  /// What a file probably is, by the end of its name.
  static func kind(_ name: String) -> String {
    switch (name as NSString).pathExtension {
    case "json": "a session, perhaps"
    case "bp": "a script"
    case "md": "a page"
    default: "a file"
    }
  }

  /// Whether something has that name already.
  var exists: Bool { access(path, F_OK) == 0 }

  /// The bytes of the file.
  ///
  /// - Parameter purpose: what is said of a file that cannot be read.
  /// - Throws: `ShellError` when it is no plain file, is larger than `limit` bytes, or cannot be
  ///   read; it is not read then.
  func read(limit: Int, purpose: String = "cannot be read") throws(ShellError) -> [UInt8] {
    // Not blocking: a named pipe would wait for whoever writes to it.
    let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(purpose, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is no plain file"
      throw ShellError("\(shown) \(purpose): \(kind)")
    }
    guard status.st_size <= limit else {
      throw ShellError(
        "\(shown) has \(status.st_size) bytes; the most that is read is \(limit)")
    }
    var code: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count, !Interruption.isRequested {
        let piece = min(buffer.count - count, 1 << 22)
        let read = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, piece)
        if read == 0 { break }
        if read < 0, errno != EINTR {
          code = errno
          break
        }
        count += max(0, read)
      }
    }
    guard !Interruption.isRequested else { throw .interrupted }
    guard code == 0 else { throw failure(purpose, code) }
    return bytes
  }

  /// Makes the folder that the file is to be in, for the person alone; writing tells if it is not
  /// there.
  func makeFolder() {
    try? FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  /// Writes the file so that it is either the old one or the new one as a whole, whatever happens.
  ///
  /// A symbolic link stays one, and what it leads to is written; who may read and write the file
  /// stays as it was. An interruption up to the last moment leaves the old one.
  func replace(with bytes: Data) throws(ShellError) {
    let target = linkTarget
    let temporary = "\(target).\(UUID().uuidString)"
    let descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("cannot be written", errno) }
    var status = stat()
    let isKept = stat(target, &status) == 0
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      if isKept { fchmod(descriptor, status.st_mode & 0o7777) }
      try handle.write(contentsOf: bytes)
      try handle.synchronize()
      try handle.close()
    } catch {
      unlink(temporary)
      let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      throw failure("cannot be written", reason.map { CInt(($0 as NSError).code) } ?? 0)
    }
    guard !Interruption.isRequested else {
      unlink(temporary)
      throw .interrupted
    }
    guard rename(temporary, target) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure("cannot be written", code)
    }
  }

  /// The path that symbolic links lead to from this one, whether there is a file or not.
  private var linkTarget: String {
    var path = path
    // As many as the system follows itself.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        break
      }
      let folder = (path as NSString).deletingLastPathComponent
      path = next.hasPrefix("/") || folder.isEmpty ? next : "\(folder)/\(next)"
    }
    return path
  }

  /// Opens a new file to write to.
  ///
  /// - Throws: `ShellError` when it is there already or cannot be made.
  func create() throws(ShellError) -> FileHandle {
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw ShellError("\(shown) is there already", suggestion: "choose another name")
      }
      throw failure("cannot be written", errno)
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// The name, short enough for a message.
  var shown: String { Arguments.shown(name) }

  private func failure(_ what: String, _ code: CInt) -> ShellError {
    guard code != 0 else { return ShellError("\(shown) \(what)") }
    let reason = String(cString: strerror(code))
    return ShellError("\(shown) \(what): \(reason.prefix(1).lowercased() + reason.dropFirst())")
  }
}
