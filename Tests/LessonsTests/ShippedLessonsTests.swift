import Foundation
import Testing
import Tutoring

@testable import Lessons

/// The lessons in `lessons/`, as their files are read.
@Suite struct ShippedLessonsTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "lessons").path(percentEncoded: false)

  private static let names: [String] =
    (try? LessonLibrary(folder: folder).entries.map(\.name)) ?? []

  private func lesson(_ name: String) throws -> Lesson {
    try LessonLibrary(folder: Self.folder).lesson(named: name)
  }

  @Test func thereAreLessons() {
    #expect(Self.names.starts(with: ["01-one-neuron", "02-a-slope-is-a-nudge", "03-downhill"]))
  }

  @Test(arguments: names)
  func theLessonReadsWell(name: String) throws {
    let lesson = try lesson(name)
    #expect(name.hasSuffix("-" + lesson.id))
    #expect(!lesson.questions.isEmpty)
    for question in lesson.questions {
      // A question of two parts has hints for each.
      let most = if case .line = question.kind { 6 } else { 3 }
      #expect((2...most).contains(question.hints.count), "\(question.id)")
      #expect(!question.explanation.isEmpty, "\(question.id)")
    }
    let prose = lesson.blocks.compactMap { block in
      if case .prose(let blocks) = block.content { blocks } else { nil }
    }
    #expect(prose.first?.first == .heading(level: 1, [.text(lesson.title)]))
  }

  @Test(arguments: names)
  func whatALessonRequiresComesBeforeIt(name: String) throws {
    let earlier = try Self.names.prefix { $0 != name }.map { try lesson($0).id }
    for id in try lesson(name).requires { #expect(earlier.contains(id)) }
  }
}
