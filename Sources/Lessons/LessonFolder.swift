import Foundation

/// Finds the folder in which the lessons are.
public enum LessonFolder {
  /// The environment variable that names the folder.
  public static let variable = "BACKPROP_LESSONS"

  /// The path of the folder of lessons.
  ///
  /// A folder that is `given`, or else named in the `environment`, is the only place looked at. With
  /// neither, it is `../share/backprop/lessons` from the folder of the executable, or `lessons` in
  /// the package that the executable was built in.
  public static func find(
    given: String?, environment: [String: String], executable: String
  ) throws(LessonLibraryError) -> String {
    if let path = given ?? environment[variable].flatMap({ $0.isEmpty ? nil : $0 }) {
      guard isFolder(path) else { throw .noFolder(lookedIn: [path]) }
      return path
    }
    let program = URL(filePath: executable).absoluteURL.resolvingSymlinksInPath()
    let candidates = [installed(beside: program)] + packages(around: program)
    guard let folder = candidates.first(where: isFolder) else {
      throw .noFolder(lookedIn: candidates)
    }
    return folder
  }

  private static func installed(beside program: URL) -> String {
    program.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "share/backprop/lessons").path(percentEncoded: false)
  }

  /// The `lessons` of every package that holds the program.
  private static func packages(around program: URL) -> [String] {
    var folders: [String] = []
    var folder = program.deletingLastPathComponent()
    while folder.pathComponents.count > 1 {
      let manifest = folder.appending(path: "Package.swift").path(percentEncoded: false)
      if FileManager.default.fileExists(atPath: manifest) {
        folders.append(folder.appending(path: "lessons").path(percentEncoded: false))
      }
      folder.deleteLastPathComponent()
    }
    return folders
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}
