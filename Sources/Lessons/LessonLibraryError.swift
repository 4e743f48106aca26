/// Why a lesson, or the folder of the lessons, was not found or not read.
public enum LessonLibraryError: Error, Hashable, Sendable {
  /// None of these paths is a folder of lessons.
  case noFolder(lookedIn: [String])
  /// No lesson has this name.
  case unknown(String, suggestions: [String], all: [String])
  /// Several lessons have this name.
  case ambiguous(String, candidates: [String])
  /// The file is a link, a folder or a device, or has gone.
  case notPlainFile(String)
  /// The file has more bytes than a lesson may.
  case tooLarge(String, limit: Int)
  /// The file cannot be opened.
  case unreadable(String)
  /// The file is not a lesson.
  case malformed(LessonError)
}

extension LessonLibraryError: CustomStringConvertible {
  /// One line: what is wrong, and what to try.
  public var description: String {
    switch self {
    case .noFolder(let paths):
      "no folder of lessons in \(paths.listed); name one with --lessons or \(LessonFolder.variable)"
    case .unknown(let name, _, let all) where all.isEmpty:
      "there is no lesson '\(name.excerpt)': the folder holds no lessons"
    case .unknown(let name, let suggestions, let all) where suggestions.isEmpty:
      "there is no lesson '\(name.excerpt)'; the lessons are \(all.listed)"
    case .unknown(let name, let suggestions, _):
      "there is no lesson '\(name.excerpt)'; did you mean \(suggestions.listed)?"
    case .ambiguous(let name, let candidates):
      "'\(name.excerpt)' may be any of \(candidates.listed); type one of these"
    case .notPlainFile(let path):
      "\(path) is not a plain file; a lesson is read only from its own folder, not through a link"
    case .tooLarge(let path, let limit):
      "\(path) is larger than \(limit) bytes, too large for a lesson"
    case .unreadable(let path):
      "\(path) cannot be read; check its permissions"
    case .malformed(let error):
      "\(error)"
    }
  }
}

extension String {
  /// The text, short enough for a message.
  fileprivate var excerpt: String { count > 40 ? prefix(37) + "…" : self }
}
