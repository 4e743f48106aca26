public import Foundation

/// A learner's progress as the text of its file: JSON, with the format's name and version.
///
/// Lessons and questions are named by their ids, which outlive a renaming of files.
public enum ProgressText {
  private static let format = "backprop progress"
  private static let version = 2

  private struct Document: Codable {
    let format: String
    let version: Int
    let progress: LearnerProgress?
  }

  private struct Header: Decodable {
    let format: String
    let version: Int
  }

  /// Why a text is not a learner's progress.
  public enum Failure: Error, Hashable, Sendable {
    /// It is something else, or was damaged.
    case damaged
    /// A later version of the program has written it.
    case later(version: Int)
  }

  /// The text.
  public static func text(of progress: LearnerProgress) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let document = Document(format: format, version: version, progress: progress)
    // Names and whole numbers can always be encoded.
    let data = (try? encoder.encode(document)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Reads a text.
  public static func progress(_ bytes: Data) throws(Failure) -> LearnerProgress {
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(Header.self, from: bytes), header.format == format else {
      throw .damaged
    }
    guard header.version <= version else { throw .later(version: header.version) }
    guard let progress = (try? decoder.decode(Document.self, from: bytes))?.progress,
      progress.isPossible
    else { throw .damaged }
    return progress
  }
}
