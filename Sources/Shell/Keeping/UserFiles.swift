import Foundation

/// A person's own files: where they are, by the XDG base directory specification, and what is in
/// them.
enum UserFiles {
  /// The commands that are run at the start.
  static var startup: String {
    folder("XDG_CONFIG_HOME", otherwise: ".config") + "/backprop/rc"
  }

  /// The lines typed in earlier runs.
  static var history: String { state + "/history" }

  /// The folder of the journals of sessions that are under way, or ended without `quit`.
  static var journals: String { state + "/journals" }

  /// The folder of what is kept between runs.
  static var state: String {
    folder("XDG_STATE_HOME", otherwise: ".local/state") + "/backprop"
  }

  /// A file opened for reading; nil when there is none, or a folder.
  ///
  /// - Parameter isPlain: whether it has to be a plain file. A file that someone has named may be a
  ///   pipe, and is waited for until Ctrl-C; one that is looked for by itself must not be.
  static func open(_ path: String, isPlain: Bool = false) -> FileHandle? {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | (isPlain ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    return isPlain ? (kind == S_IFREG ? handle : nil) : (kind == S_IFDIR ? nil : handle)
  }

  /// A path with ~ for the person's home.
  static func shortened(_ path: String) -> String {
    path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }

  private static var home: String {
    ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
  }

  private static func folder(_ variable: String, otherwise: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    // The specification has relative paths ignored.
    if let path = environment[variable], path.hasPrefix("/") { return path }
    return home + "/" + otherwise
  }
}
