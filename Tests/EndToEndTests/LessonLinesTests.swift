import Foundation
import Lessons
import SamplePrograms
import Testing

/// Every step that a lesson shows recomputes from the digits that it shows.
@Suite struct LessonLinesTests {
  /// All that a lesson prints, from its beginning to its end.
  private func printed(_ name: String) throws -> [String] {
    let lesson = try LessonLibrary(folder: LessonsPlayedTests.folder).lesson(named: name)
    let player = TranscriptPlayer(lessonsFolder: LessonsPlayedTests.folder)
    return player.type("lesson \(name)") + lesson.questions.flatMap { _ in player.type("reveal") }
  }

  /// The equations in lines, each with its sides: one stands over the others, whose equals signs stand
  /// below its own.
  private func equations(in lines: [String]) -> [[String]] {
    var equations: [[String]] = []
    var column: Int?
    for line in lines {
      if let column, line.prefix(column).allSatisfy({ $0 == " " }),
        line.dropFirst(column).hasPrefix("= ")
      {
        equations[equations.count - 1].append(String(line.dropFirst(column + 2)))
      } else if line.hasPrefix("  "), let sign = line.firstRange(of: " = ") {
        column = line.distance(from: line.startIndex, to: sign.lowerBound) + 1
        equations.append([String(line[sign.upperBound...])])
      } else {
        column = nil
      }
    }
    return equations.filter { $0.count > 1 }
  }

  @Test func everyStepRecomputes() throws {
    var count = 0
    for sides in try LessonsPlayedTests.names.flatMap({ equations(in: try printed($0)) }) {
      let (formula, result) = (sides[sides.count - 2], sides[sides.count - 1])
      // A quantity that is another one, ∂z/∂w = x, has nothing to compute.
      guard let stated = try? ShownExpression.value(of: result).value,
        let made = try? ShownExpression.value(of: formula).value
      else {
        #expect(sides.count == 2 && formula.contains(where: \.isLetter), "\(sides)")
        continue
      }
      // One unit of the last of four digits.
      let unit = stated == 0 ? 1e-12 : pow(10, log10(abs(stated)).rounded(.down) - 3)
      #expect(abs(made - stated) <= unit * (1 + 1e-6), "\(formula) is \(made), not \(result)")
      count += 1
    }
    #expect(count >= 15, "\(count) steps")
  }
}
