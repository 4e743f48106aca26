import Foundation
import Lessons
import Rendering

/// The file of a person's progress in lessons.
struct ProgressFile {
  private let file: NamedFile
  /// The progress as it was read or written last.
  private var kept = LearnerProgress()
  /// Whether it was said that the file cannot be written.
  private var hasComplained = false

  /// The file in a folder.
  fileprivate init(folder: String) {
    file = NamedFile(path: "\(folder)/progress.json", name: "the file of progress in lessons")
  }

  /// The largest file that is read, in bytes.
  private static let largest = 1 << 24

  /// Reads the file; what is no progress is put aside under another name, so that it is not lost.
  fileprivate mutating func read() throws(ShellError) -> LearnerProgress {
    guard file.exists else { return kept }
    let bytes = try file.read(limit: ProgressFile.largest)
    do {
      kept = try ProgressText.progress(Data(bytes))
      return kept
    } catch {
      let reason =
        switch error {
        case .damaged: "is damaged"
        case .later: "was written by a later version of the program"
        }
      let aside = try putAside()
      throw ShellError(
        "\(file.name) \(reason)", suggestion: "it is kept as \(aside); a new one begins")
    }
  }

  /// Renames the file to the first name that is free.
  private func putAside() throws(ShellError) -> String {
    for number in 1...1000 {
      let other = "\(file.path).\(number)"
      guard access(other, F_OK) != 0 else { continue }
      guard rename(file.path, other) == 0 else { break }
      return UserFiles.shortened(other)
    }
    throw ShellError(
      "\(file.name) cannot be read, nor put aside", suggestion: "remove \(file.path)")
  }

  /// Writes the progress where it has changed, together with what another shell has written.
  ///
  /// - Returns: the progress as it is now; nil where there was nothing to write.
  fileprivate mutating func keep(
    _ progress: LearnerProgress
  ) throws(ShellError) -> LearnerProgress? {
    guard progress != kept else { return nil }
    var merged = progress
    if file.exists, let bytes = try? file.read(limit: ProgressFile.largest),
      let others = try? ProgressText.progress(Data(bytes))
    {
      merged = progress.merged(with: others)
    }
    merged = merged.dated(Int(Date().timeIntervalSince1970))
    kept = merged
    do {
      file.makeFolder()
      try file.replace(with: Data(ProgressText.text(of: merged).utf8))
    } catch {
      guard !hasComplained else { return merged }
      hasComplained = true
      throw error
    }
    return merged
  }
}

extension Shell {
  /// Keeps the progress in lessons from one run to the next; what was done before is taken now.
  ///
  /// - Parameter folder: where its file is.
  public func keepProgress(in folder: String) {
    var file = ProgressFile(folder: folder)
    do { session.progress = try file.read() } catch { report(error) }
    session.progress.appear(at: Int(Date().timeIntervalSince1970))
    progressFile = file
  }

  /// Writes the progress in lessons, where it has changed.
  func keepProgress() {
    guard !isRestoring else { return }
    do {
      if let progress = try progressFile?.keep(session.progress) { session.progress = progress }
    } catch { report(error) }
  }
}
