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

  private static var state: String {
    folder("XDG_STATE_HOME", otherwise: ".local/state") + "/backprop"
  }

  /// A file opened for reading; nil when there is none, or a folder.
  static func open(_ path: String) -> FileHandle? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
    else { return nil }
    return FileHandle(forReadingAtPath: path)
  }

  private static func folder(_ variable: String, otherwise: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    // The specification has relative paths ignored.
    if let path = environment[variable], path.hasPrefix("/") { return path }
    return (environment["HOME"] ?? NSHomeDirectory()) + "/" + otherwise
  }
}
