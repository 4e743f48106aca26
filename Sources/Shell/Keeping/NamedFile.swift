import Foundation

/// A file by the name that a person gave it.
struct NamedFile {
  /// The name as it was typed.
  let name: String
  /// The path, ~ being the person's home.
  let path: String

  /// A file by its name, which is not empty, in a folder if the name is no whole path.
  init(_ name: String, in folder: String?) {
    self.name = name
    let expanded = (name as NSString).expandingTildeInPath
    path =
      expanded.hasPrefix("/") ? expanded : folder.map { "\($0)/\(expanded)" } ?? expanded
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
  /// - Throws: `ShellError` when it is no plain file, is larger than `limit` bytes, or cannot be
  ///   read.
  func read(limit: Int) throws(ShellError) -> Data {
    // Not blocking: a named pipe would wait for whoever writes to it.
    let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be read", errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ShellError("\(shown) cannot be read: it is no plain file")
    }
    guard status.st_size <= limit else {
      throw ShellError(
        "\(shown) has \(status.st_size) bytes; the most that is read is \(limit)")
    }
    do {
      return try handle.readToEnd() ?? Data()
    } catch { throw ShellError("\(shown) cannot be read") }
  }

  /// Writes the file so that it is either the old one or the new one as a whole, whatever happens.
  func replace(with bytes: Data) throws(ShellError) {
    do {
      try bytes.write(to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
    } catch {
      let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      throw failure("cannot be written", reason.map { CInt(($0 as NSError).code) } ?? 0)
    }
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
