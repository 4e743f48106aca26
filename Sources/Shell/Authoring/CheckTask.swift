import Lessons

/// `backprop lesson check`: whether tables that `progress export` has written are as they were.
struct CheckTask {
  /// The files, as they were typed.
  let paths: [String]

  /// Looks at the files: a line for each, and whether all are unchanged.
  ///
  /// - Throws: `ShellError` when a file cannot be read.
  func run() throws(ShellError) -> LintTask.Result {
    var result = LintTask.Result()
    for path in paths {
      let bytes = try NamedFile(path: path, name: path).read(limit: CheckTask.largest)
      let report = ProgressReport(String(decoding: bytes, as: UTF8.self))
      result.lines.append("\(path): \(report.map(CheckTask.text) ?? "no table of progress export")")
      result.isWell = result.isWell && report?.isWhole ?? false
    }
    return result
  }

  /// The largest file that is read, in bytes.
  private static let largest = 1 << 24

  private static func text(_ report: ProgressReport) -> String {
    let code = report.isWhole ? "the code fits" : "CHANGED: the code does not fit"
    let names = report.students.map { $0.isEmpty ? "no name" : $0 }.joined(separator: ", ")
    let lessons = report.lessons == 1 ? "1 lesson" : "\(report.lessons) lessons"
    return "\(code); \(names.isEmpty ? "" : names + ": ")\(lessons), "
      + "\(report.questions) questions, \(report.unaided) unaided, "
      + "\(report.unaidedOnFresh) of them on fresh numbers"
  }
}
