import Foundation
import Lessons
import Rendering

/// `backprop lint`: looks at lesson files, and reports all that is wrong with them.
struct LintTask {
  /// A file, or a folder of lessons, as it was typed.
  let path: String
  /// Whether transcripts that print something else are written anew.
  let promotes: Bool
  /// Whether other numbers are proposed where a question's own do not tell its answers apart.
  var suggests = false

  /// What came of it: lines for the one who wrote the lessons, and whether all is well.
  struct Result {
    var lines: [String] = []
    var isWell = true
  }

  /// Looks at the files.
  ///
  /// - Throws: `ShellError` when there is nothing to look at, or a file cannot be read or written.
  func run() throws(ShellError) -> Result {
    let files = try files()
    var report = LintReport()
    for file in files {
      let bytes = try file.read(limit: LessonFile.largest)
      report.look(
        at: [UInt8](bytes), file: file.name,
        in: LessonStage(session: Session(), context: CommandContext()), suggests: suggests)
    }
    if isFolder { report.lookAtAll() }
    var problems = report.problems
    var lines: [String] = []
    if promotes {
      for (name, text) in report.promoted {
        guard let file = files.first(where: { $0.name == name }) else { continue }
        try file.replace(with: Data(text.utf8))
        lines.append("\(name): its transcripts are written anew")
      }
      problems.removeAll { if case .otherOutput = $0.problem { true } else { false } }
    }
    lines = problems.map(\.description) + report.suggestions.map(LintTask.text) + lines
    let count = files.count == 1 ? "1 lesson" : "\(files.count) lessons"
    let found = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
    lines.append("\(count): \(problems.isEmpty ? "no problems" : found)")
    return Result(lines: lines, isWell: problems.isEmpty)
  }

  private static func text(_ suggestion: (file: String, line: Int, given: [String]?)) -> String {
    let place = "\(suggestion.file):\(suggestion.line)"
    guard let given = suggestion.given else {
      return
        "\(place): no numbers were found that tell all answers apart; is a 'when' the same as another?"
    }
    return "\(place): all answers are apart with \(given.joined(separator: ", "))"
  }

  private var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  /// The file, or those of the folder.
  private func files() throws(ShellError) -> [NamedFile] {
    guard isFolder else { return [NamedFile(path: path, name: path)] }
    let library: LessonLibrary
    do { library = try LessonLibrary(folder: path) } catch { throw ShellError("\(error)") }
    guard !library.entries.isEmpty else { throw ShellError("\(path) holds no lessons") }
    let folder = path.hasSuffix("/") ? path : path + "/"
    return library.entries.map { NamedFile(path: folder + $0.fileName, name: folder + $0.fileName) }
  }
}
