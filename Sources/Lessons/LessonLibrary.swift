import Foundation
import SafeText

/// The lessons of one folder.
///
/// Only plain files directly in the folder are lessons: a name is looked up among them and is never
/// taken for a path, and links are not followed, so no file outside the folder can be read.
public struct LessonLibrary: Hashable, Sendable {
  /// The folder's path.
  public let folder: String
  /// The lessons, in the order of their numbers, then of their names.
  public let entries: [Entry]

  /// A lesson file by its name alone; it has not been read.
  public struct Entry: Hashable, Sendable {
    /// What a folder says of itself is no lesson.
    private static let guide = "README.md"

    /// The file's name, such as `01-one-neuron.md`.
    public let fileName: String
    /// The name without its extension, such as `01-one-neuron`.
    public let name: String
    /// The number the name begins with, if it does.
    public let number: Int?
    /// The name without its number, such as `one-neuron`.
    public let slug: String

    init?(fileName: String) {
      let fileExtension = ".md"
      guard fileName.hasSuffix(fileExtension), !fileName.hasPrefix("."), fileName != Self.guide
      else { return nil }
      guard !fileName.unicodeScalars.contains(where: \.steersDisplay) else { return nil }
      self.fileName = fileName
      name = String(fileName.dropLast(fileExtension.count))
      let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].isDigits, !parts[1].isEmpty {
        number = Int(parts[0])
        slug = String(parts[1])
      } else {
        number = nil
        slug = name
      }
    }
  }

  /// The lessons in the folder at `path`; throws if it is no folder or cannot be read.
  public init(folder path: String) throws(LessonLibraryError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .noFolder(lookedIn: [path])
    }
    folder = path
    entries = names.compactMap(Entry.init).sorted { left, right in
      (left.number ?? .max, left.name) < (right.number ?? .max, right.name)
    }
  }

  /// The lesson that `name` stands for: a file's name with or without `.md`, its number, its name
  /// without the number, or the id within the file.
  public func lesson(named name: String) throws(LessonLibraryError) -> Lesson {
    try read(try entry(named: name))
  }

  /// Reads the lesson of an entry; errors call it by its name alone.
  public func read(_ entry: Entry) throws(LessonLibraryError) -> Lesson {
    try LessonFile.read(folder + "/" + entry.fileName, shownAs: entry.fileName)
  }

  /// The entry that `name` stands for.
  func entry(named name: String) throws(LessonLibraryError) -> Entry {
    let readings: [(Entry) -> Bool] = [
      { $0.fileName == name || $0.name == name },
      { $0.number != nil && $0.number == Int(name) },
      { $0.slug == name },
      // A file that cannot be read has no id, and does not keep the others from being found.
      { name.isID && (try? read($0))?.id == name },
    ]
    for reading in readings {
      let found = entries.filter(reading)
      if found.count > 1 { throw .ambiguous(name, candidates: found.map(\.name)) }
      if let entry = found.first { return entry }
    }
    throw .unknown(name, suggestions: suggestions(for: name), all: entries.map(\.name))
  }

  /// The names of the lessons that `name` may have been meant for.
  private func suggestions(for name: String) -> [String] {
    let wanted = name.lowercased()
    let near = entries.filter { entry in
      [entry.slug, entry.name].contains { candidate in
        (!wanted.isEmpty && candidate.contains(wanted))
          || candidate.editDistance(to: wanted) <= max(1, candidate.count / 4)
      }
    }
    return near.map(\.name)
  }
}

extension String {
  /// The least number of characters to insert, delete or replace to make one text of the other.
  fileprivate func editDistance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, character) in enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let replaced = diagonal + (character == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }
}
