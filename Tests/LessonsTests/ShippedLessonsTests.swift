import Foundation
import Testing

@testable import Lessons

/// The lessons in `lessons/`, played with the answers their own hints and explanations give.
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
    #expect(Self.names.starts(with: ["01-one-neuron", "02-three-factors"]))
  }

  @Test(arguments: names)
  func theLessonReadsWell(name: String) throws {
    let lesson = try lesson(name)
    #expect(name.hasSuffix("-" + lesson.id))
    #expect(!lesson.questions.isEmpty)
    for question in lesson.questions {
      #expect((2...3).contains(question.hints.count), "\(question.id)")
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

  /// Every calculation that a hint offers in code, and every result an explanation states, is right.
  @Test(arguments: ["01-one-neuron", "02-three-factors"])
  func hintsAndExplanationsAreRight(name: String) throws {
    let lesson = try lesson(name)
    var player = LessonPlayer<WorkedExamples>(lesson)
    var session = WorkedExamples()
    var events = player.start(in: &session)
    for question in lesson.questions {
      guard case .question(question, _, _)? = events.last else {
        Issue.record("\(question.id) is not asked: \(String(describing: events.last))")
        return
      }
      let truth = try session.truth(of: question)
      for code in question.hints.flatMap(\.codeSpans) {
        guard let number = try? TypedNumber(code) else { continue }
        #expect(number.judge(truth) == .right, "\(question.id): \(code)")
      }
      let explained = question.explanation.plain.matches(of: /[-−]?[0-9]+\.[0-9]+/)
        .compactMap { try? TypedNumber(String($0.output)).judge(truth) }
      let isExplained = explained.contains(.right) || question.explanation.plain.contains("½")
      #expect(isExplained, "\(question.id): \(question.explanation.plain)")
      for empty in ["", "0", "1"] where Double(empty) != truth {
        #expect(player.answer(empty, in: &session).count == 1, "\(question.id): '\(empty)'")
      }
      events = player.answer("\(truth)", in: &session)
    }
    guard case .finished(let tally)? = events.last else {
      Issue.record("\(name) does not end: \(String(describing: events.last))")
      return
    }
    #expect(tally.unaided == lesson.questions.count)
  }
}

/// One sigmoid neuron in closed form, and the published derivatives of Mazur's network.
private struct WorkedExamples: LessonSession {
  private var numbers: [String: Double] = [:]
  private var isMazur = false

  private static let mazur = [
    "dC/dw2[1,2]": 0.08266762784753326,
    "dC/db2[1]": 0.7413650695523157 * 0.18681560180895948,
  ]

  mutating func run(_ command: String) throws -> String {
    if command == "example mazur" { isMazur = true }
    if command == "network 1 1" { isMazur = false }
    if let match = command.wholeMatch(of: /(w1|b1|x|y) = \[+([-0-9.]+)\]+/) {
      numbers[String(match.1)] = Double(match.2)
    }
    return ""
  }

  func value(of expression: String) throws -> [Double] {
    guard !isMazur else { return Self.mazur[expression].map { [$0] } ?? [] }
    guard let w = numbers["w1"], let b = numbers["b1"], let x = numbers["x"], let y = numbers["y"]
    else { return [] }
    let z = w * x + b
    let a = 1 / (1 + exp(-z))
    let slope = exp(-z) / pow(1 + exp(-z), 2)
    let values = [
      "z1[1]": z, "a1[1]": a, "C": pow(a - y, 2), "y[1]": y,
      "dC/da1[1]": 2 * (a - y), "da1[1]/dz1[1]": slope, "dz1[1]/dw1[1,1]": x,
      "dC/dw1[1,1]": x * slope * 2 * (a - y), "dC/db1[1]": slope * 2 * (a - y),
      "w1[1,1] - 0.5 * (dC/dw1[1,1])": w - 0.5 * x * slope * 2 * (a - y),
    ]
    return values[expression].map { [$0] } ?? []
  }

  func truth(of question: Question) throws -> Double {
    switch question.kind {
    case .number(let answer, _): try #require(try value(of: answer.text).first)
    }
  }
}

extension [MarkdownBlock] {
  /// The inlines of the paragraphs.
  private var inlines: [MarkdownInline] {
    flatMap { block in
      if case .paragraph(let inlines) = block { inlines } else { [MarkdownInline]() }
    }
  }

  fileprivate var codeSpans: [String] {
    inlines.compactMap { inline in
      if case .code(let code) = inline { code } else { nil }
    }
  }

  /// The words of the paragraphs, without emphasis.
  fileprivate var plain: String {
    inlines.map { inline in
      switch inline {
      case .text(let text), .code(let text): text
      default: ""
      }
    }.joined()
  }
}
