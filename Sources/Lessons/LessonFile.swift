import Autodiff
import Foundation

/// A lesson file on disk.
public enum LessonFile {
  /// The largest that is read, in bytes: the most hostile text of that length is parsed in a quarter of
  /// a second.
  public static let largest = 1 << 18

  /// Reads the lesson in a file; none can be read once that is interrupted.
  ///
  /// - Parameter name: the file as messages call it, which is how a person did.
  public static func read(
    _ path: String, shownAs name: String
  ) throws(LessonLibraryError) -> Lesson {
    do {
      return try LessonParser.parse(bytes(path, shownAs: name), file: name)
    } catch let error as LessonError {
      throw .malformed(error)
    } catch let error as LessonLibraryError {
      throw error
    } catch { throw .unreadable(name) }
  }

  /// The bytes of a file, which is a plain one and no link.
  static func bytes(_ path: String, shownAs name: String) throws(LessonLibraryError) -> Data {
    guard !Interruption.isRequested else { throw .unreadable(name) }
    // Unlike `fileExists`, this looks at the file itself and not through a link.
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular
    else { throw .notPlainFile(name) }
    guard let size = attributes[.size] as? Int, size <= largest else {
      throw .tooLarge(name, limit: largest)
    }
    guard let bytes = FileManager.default.contents(atPath: path) else { throw .unreadable(name) }
    return bytes
  }
}
