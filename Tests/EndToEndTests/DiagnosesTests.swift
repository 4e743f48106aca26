import Autodiff
import Foundation
import Language
import Stepping
import Testing

@testable import Shell

/// `diagnose` on what an implementation of its own answers with every mistake in it:
/// Diagnoses/wrong_gradients.py, in NumPy.
@Suite struct DiagnosesTests {
  /// A wrong gradient: a session's lines, the last of them `diagnose`, and the mistake in it.
  struct Case: CustomTestStringConvertible {
    let mistake: String
    /// Whether it is in one layer, in all, or in one with the sign turned around.
    let form: String
    let lines: [String]

    var testDescription: String { "\(mistake) \(form)" }

    static let all: [Case] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Diagnoses/wrong-gradients.txt")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.split(separator: "\n\n").map { block in
        let lines = block.split(separator: "\n").map(String.init)
        let words = lines[0].split(separator: " ").map(String.init)
        return Case(mistake: words[1], form: words[2], lines: Array(lines.dropFirst()))
      }
    }()

    /// The session before the last line.
    var session: Session {
      get throws {
        try lines.dropLast().reduce(into: Session()) { session, line in
          session = try Interpreter().run(line, in: session).session
        }
      }
    }

    /// What `diagnose` finds of the arrays in the last line.
    var diagnosis: Diagnosis {
      get throws {
        let text = String(lines[lines.count - 1].dropFirst("diagnose ".count))
        return try DiagnoseCommand.diagnosis(text, session)
      }
    }
  }

  @Test func thereAreCasesOfEveryForm() {
    #expect(Set(Case.all.map(\.form)) == ["one", "all", "turned"])
    #expect(Set(Case.all.map(\.mistake)).count >= 30)
    #expect(Case.all.count >= 300)
  }

  /// Of each form at least 95 % are named, or narrowed to mistakes that make the same numbers.
  @Test(arguments: ["one", "all", "turned"])
  func whatIsWrongIsNamed(_ form: String) throws {
    let cases = Case.all.filter { $0.form == form }
    var missed: [String] = []
    for wrong in cases {
      let found = try wrong.diagnosis.explanations
      var names: [String] = []
      for explanation in found {
        names += [explanation.mistake.id] + explanation.alike.map(\.id)
        if let second = explanation.second { names.append(second.id) }
      }
      if !names.contains(wrong.mistake) { missed.append("\(wrong.mistake): \(names)") }
    }
    #expect(
      Double(missed.count) <= 0.05 * Double(cases.count),
      "\(missed.count) of \(cases.count): \(missed.joined(separator: "\n"))")
  }

  /// Numbers drawn at random in the size of the right ones are given no name: at most 1 %.
  @Test func wrongNumbersWithoutAReasonAreGivenNoName() throws {
    var (named, tried) = (0, 0)
    for (place, wrong) in Case.all.enumerated() where place % 3 == 0 {
      let session = try wrong.session
      var random = RandomNumbers(seed: UInt64(place))
      let parts = session.model.gradient().map { parameter, right -> String in
        let scale = right.elements.map { abs($0) }.max() ?? 1
        let rows = right.rows.map { row -> String in
          let numbers = row.map { _ in "\((random.normal() * scale * 1e4).rounded() / 1e4)" }
          return "[" + numbers.joined(separator: ", ") + "]"
        }
        let text = right.shape.rank == 2 ? "[\(rows.joined(separator: ", "))]" : rows[0]
        return "dC/d\(parameter.name) = \(text)"
      }
      for part in [parts[0], parts.joined(separator: ", ")] {
        tried += 1
        let diagnosis = try DiagnoseCommand.diagnosis(part, session)
        if !diagnosis.explanations.isEmpty || !diagnosis.separate.isEmpty { named += 1 }
      }
    }
    #expect(Double(named) <= 0.01 * Double(tried), "\(named) of \(tried)")
  }

  /// The right gradient, in double and in single precision, is right.
  @Test func whatIsRightIsRight() throws {
    for (place, wrong) in Case.all.enumerated() where place % 10 == 0 {
      let session = try wrong.session
      for isSingle in [false, true] {
        let parts = session.model.gradient().map { parameter, right -> String in
          let rows = right.rows.map { row -> String in
            "[" + row.map { isSingle ? "\(Float($0))" : "\($0)" }.joined(separator: " ") + "]"
          }
          return "d\(parameter.name) = [\(rows.joined(separator: "\n"))]"
        }
        let text = parts.joined(separator: ", ")
        #expect(try DiagnoseCommand.diagnosis(text, session).isRight, "\(text)")
      }
    }
  }
}
