import Foundation
import Testing

@testable import Lessons

@Suite struct LessonLibraryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, id) in [
      ("10-last.md", "last"), ("01-one-neuron.md", "one-neuron"), ("02-paths.md", "two-paths"),
      ("own.md", "mine"),
    ] {
      try folder.write(Self.lesson(id: id), to: name)
    }
    try folder.write("not a lesson", to: "notes.txt")
    try folder.write("hidden", to: ".hidden.md")
    try folder.write("# About these lessons", to: "README.md")
  }

  private static func lesson(id: String) -> String {
    "---\nid: \(id)\ntitle: T\nsummary: S\n---\n\nText.\n"
  }

  @Test func entriesAreInOrder() throws {
    let library = try LessonLibrary(folder: folder.path)
    #expect(library.entries.map(\.name) == ["01-one-neuron", "02-paths", "10-last", "own"])
  }

  @Test(arguments: [
    ("1", "one-neuron"), ("01", "one-neuron"), ("01-one-neuron", "one-neuron"),
    ("01-one-neuron.md", "one-neuron"), ("one-neuron", "one-neuron"), ("10", "last"),
    ("paths", "two-paths"), ("two-paths", "two-paths"), ("own", "mine"), ("mine", "mine"),
  ])
  func namesResolve(name: String, id: String) throws {
    #expect(try LessonLibrary(folder: folder.path).lesson(named: name).id == id)
  }

  @Test(arguments: [
    ("one-neuro", ["01-one-neuron"]), ("neuron", ["01-one-neuron"]), ("lst", ["10-last"]),
    ("OWN", ["own"]), ("elephants", []), ("", []), ("3", []),
  ])
  func unknownNamesSuggest(name: String, suggestions: [String]) throws {
    let library = try LessonLibrary(folder: folder.path)
    let expected = LessonLibraryError.unknown(
      name, suggestions: suggestions, all: library.entries.map(\.name))
    #expect(throws: expected) { try library.lesson(named: name) }
  }

  @Test func aNumberUsedTwiceIsAmbiguous() throws {
    try folder.write(Self.lesson(id: "other"), to: "1-other.md")
    let library = try LessonLibrary(folder: folder.path)
    let expected = LessonLibraryError.ambiguous("1", candidates: ["01-one-neuron", "1-other"])
    #expect(throws: expected) { try library.lesson(named: "1") }
    #expect(try library.lesson(named: "other").id == "other")
  }

  @Test func pathsOutOfTheFolderAreNoNames() throws {
    try folder.write(Self.lesson(id: "secret"), to: "outside/secret.md")
    try folder.write(Self.lesson(id: "inner"), to: "inside/inner.md")
    let library = try LessonLibrary(folder: folder.path + "/inside")
    for name in ["../outside/secret", "../outside/secret.md", folder.path + "/outside/secret.md"] {
      #expect(throws: LessonLibraryError.self) { try library.lesson(named: name) }
    }
  }

  @Test func linksAndFoldersAreNotRead() throws {
    try folder.write(Self.lesson(id: "secret"), to: "outside/secret.md")
    try folder.write(Self.lesson(id: "deep"), to: "lessons/folder.md/deep.md")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "lessons/link.md"),
      withDestinationURL: folder.url.appending(path: "outside/secret.md"))
    let library = try LessonLibrary(folder: folder.path + "/lessons")
    for name in ["link", "folder"] {
      let expected = LessonLibraryError.notPlainFile("\(name).md")
      #expect(throws: expected) { try library.lesson(named: name) }
    }
    #expect(throws: LessonLibraryError.self) { try library.lesson(named: "secret") }
  }

  @Test func aBrokenLessonNamesItsFileAndLine() throws {
    try folder.write("---\nid: x\n", to: "bad.md")
    let library = try LessonLibrary(folder: folder.path)
    #expect(throws: LessonLibraryError.malformed(LessonError("bad.md", 1, .unclosedFrontMatter))) {
      try library.lesson(named: "bad")
    }
    // Its neighbours are still found by their ids.
    #expect(try library.lesson(named: "mine").id == "mine")
  }

  @Test func aHugeFileIsNotRead() throws {
    try folder.write(
      String(repeating: "a", count: LessonFile.largest + 1), to: "huge.md")
    let library = try LessonLibrary(folder: folder.path)
    let expected = LessonLibraryError.tooLarge("huge.md", limit: LessonFile.largest)
    #expect(throws: expected) { try library.lesson(named: "huge") }
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let path = folder.path + "/nowhere"
    #expect(throws: LessonLibraryError.noFolder(lookedIn: [path])) {
      try LessonLibrary(folder: path)
    }
  }
}
