import Foundation
import Testing

@testable import Lessons

@Suite struct LessonFolderTests {
  private let folder: TemporaryFolder
  private let root: String

  init() throws {
    folder = try TemporaryFolder()
    root = folder.url.resolvingSymlinksInPath().path(percentEncoded: false)
    try folder.write("", to: "package/Package.swift")
    try folder.write("", to: "package/lessons/01-a.md")
    try folder.write("", to: "package/.build/debug/backprop")
    try folder.write("", to: "usr/bin/backprop")
    try folder.write("", to: "own/01-b.md")
  }

  private func find(
    given: String? = nil, environment: [String: String] = [:], executable: String
  ) throws -> String {
    try LessonFolder.find(
      given: given, environment: environment, executable: root + "/" + executable)
  }

  @Test func aGivenFolderComesFirst() throws {
    let own = root + "/own"
    let lessons = root + "/package/lessons"
    #expect(
      try find(
        given: own, environment: [LessonFolder.variable: lessons], executable: "usr/bin/backprop")
        == own)
    #expect(
      try find(environment: [LessonFolder.variable: own], executable: "usr/bin/backprop") == own)
  }

  @Test func aNamedFolderThatIsMissingIsNotReplacedByAnother() {
    let nowhere = root + "/nowhere"
    for (given, environment) in [(nowhere, [:]), (nil, [LessonFolder.variable: nowhere])] {
      #expect(throws: LessonLibraryError.noFolder(lookedIn: [nowhere])) {
        try find(
          given: given, environment: environment, executable: "package/.build/debug/backprop")
      }
    }
  }

  @Test func thePackageOfABuildHasItsLessons() throws {
    #expect(try find(executable: "package/.build/debug/backprop") == root + "/package/lessons")
  }

  @Test func anInstalledProgramHasItsLessonsBesideIt() throws {
    try folder.write("", to: "usr/share/backprop/lessons/01-a.md")
    #expect(try find(executable: "usr/bin/backprop") == root + "/usr/share/backprop/lessons")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "link"),
      withDestinationURL: folder.url.appending(path: "usr/bin/backprop"))
    #expect(try find(executable: "link") == root + "/usr/share/backprop/lessons")
  }

  @Test func withoutAnyTheErrorSaysWhereItLooked() {
    let expected = LessonLibraryError.noFolder(lookedIn: [root + "/usr/share/backprop/lessons"])
    #expect(throws: expected) { try find(executable: "usr/bin/backprop") }
  }

  @Test func aRelativeExecutableIsTakenFromTheCurrentFolder() {
    let paths: [String]
    do {
      let found = try LessonFolder.find(
        given: nil, environment: [:], executable: "no/such/backprop")
      paths = [found]
    } catch .noFolder(let lookedIn) {
      paths = lookedIn
    } catch {
      paths = []
    }
    #expect(!paths.isEmpty)
    #expect(paths.allSatisfy { $0.hasPrefix("/") })
  }
}
