import Foundation

@testable import Lessons
import Tutoring

/// The front matter of the lessons made up in tests: five lines, the body begins on the sixth.
let frontMatter = """
  ---
  id: sample
  title: A sample
  summary: What a test needs.
  ---

  """

/// A lesson made up in a test, from what follows its front matter.
func sampleLesson(_ body: String) throws -> Lesson {
  try LessonParser.parse((frontMatter + body).utf8, file: "sample.md")
}

/// A session in which `n = 3` sets a number, `n` has its value, and anything else fails.
struct FakeSession: LessonSession {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  var numbers: [String: Double] = [:]
  var commands: [String] = []

  mutating func run(_ command: String) throws -> String {
    let words = command.split(separator: " ")
    guard words.count == 3, words[1] == "=", let number = Double(words[2]) else {
      throw Failure(description: "no command '\(command)'")
    }
    numbers[String(words[0])] = number
    commands.append(command)
    return "\(words[0]) is \(words[2])"
  }

  func lines(of output: String) -> [String] { [output] }

  func value(of expression: String) throws -> [Double] {
    if expression == "pair" { return [1, 2] }
    if let sum = expression.wholeMatch(of: /(\w+) \+ (.+)/) {
      return [try value(of: String(sum.1))[0] + value(of: String(sum.2))[0]]
    }
    guard let number = numbers[expression] ?? Double(expression) else {
      throw Failure(description: "nothing is called '\(expression)'")
    }
    return [number]
  }

  /// A line that rises or falls, or lies.
  func curve(
    of expression: String, over name: String, _ range: ClosedRange<Double>, places: Int
  ) throws -> [Double] {
    guard let slope = ["up": 1.0, "down": -1, "flat": 0, "nearly": 0.05][expression] else {
      throw Failure(description: "nothing is called '\(expression)'")
    }
    return [range.lowerBound, range.upperBound].map { slope * $0 }
  }

  func isFormula(_ line: String) -> Bool { line.contains("+") }

  func agree(_ one: String, _ other: String) throws -> Bool {
    try value(of: one) == value(of: other)
  }

  func text(of expression: String) throws -> String {
    try value(of: expression).map { "\($0)" }.joined(separator: " ")
  }

  func line(giving name: String, _ number: () -> Double) -> String { "\(name) = \(number())" }

  var given: [(name: String, elements: [Double])] {
    numbers.sorted { $0.key < $1.key }.map { ($0, [$1]) }
  }

  /// The numbers by their names, as if a command showed them.
  var overview: (command: String, output: String)? {
    numbers.isEmpty ? nil : ("numbers", numbers.keys.sorted().joined(separator: " "))
  }

  func place(of expression: String) -> WalkPlace? { nil }
  func shown(_ number: Double) -> Double { number }

  func isLike(_ other: FakeSession) -> Bool { numbers == other.numbers }
}

/// A folder that is removed when the test is done with it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  var path: String { url.path(percentEncoded: false) }

  func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
