import Lessons
import Stepping
import Testing

@testable import Shell
import Tutoring

/// What `diagnose` says, on Mazur's network and on formulas.
@Suite struct DiagnoseTests {
  /// z₁ without its bias; what follows from it is right for it.
  @Test func theFirstWrongValueForwardIsFound() throws {
    let before = try session(after: ["example mazur"])
    let printed = try output(
      of: "diagnose z1 = [0.0275, 0.0425], a1 = [0.50687457, 0.51062340], x = [0.05, 0.1]",
      in: before
    ).joined(separator: " ")
    #expect(
      printed.contains(
        "the first wrong value on the way forward is z1; x before it is right; a1 is what follows "
          + "from your z1, so that only z1 is to be mended"), "\(printed)")
    #expect(printed.contains("goto 1 shows how z1[1] is made"), "\(printed)")
  }

  private static func said(_ line: String, after lines: [String] = ["example mazur"]) throws
    -> String
  {
    try output(of: line, in: session(after: lines)).joined(separator: " ")
  }

  @Test(arguments: [
    ("diagnose dC/db2 = [0.1385 -0.0381]", "dC/db2 is right to 4 digits"),
    ("diagnose dC/db2 = [[0.1385], [-0.0381]]", "dC/db2 is right to 4 digits"),
    ("check dC/db2 = (a2 - y)*a2*(1 - a2)", "dC/db2 is right to"),
    ("diagnose dW2 = dC/dw2", "dW2 is right to the last digit"),
    ("diagnose dC/db2 = a2 - y", "(no-sigma-prime, layer 2)"),
    ("diagnose dC/dw2 = transpose(dC/dw2)", "(gradient-transposed)"),
    ("diagnose dC/dw2 = -2*dC/dw2, dC/db2 = -2*dC/db2", "(cost-factor-two and sign)"),
    ("diagnose dC/dw2 = 1.3*dC/dw2", "the same everywhere: [[1.3, 1.3]"),
    ("diagnose dC/db2 = [0, 0]", "too few digits"),
    ("diagnose dC/db2 = [1, 2, 3]", "none of the known mistakes makes these numbers"),
    ("diagnose a1 = [0.5933, 0.6]", "a1 is wrong in 1 of 2 numbers, first at [2]: 0.6"),
  ])
  func whatIsFoundIsSaid(_ line: String, _ expected: String) throws {
    let said = try Self.said(line)
    #expect(said.contains(expected), "\(said)")
  }

  /// The formula for a mean is the mean of the formula.
  @Test func aFormulaIsAveragedOverTheSamples() throws {
    let lines = [
      "w = 0.3", "a = tanh(w*x)", "C = (a - y)^2", "data [1, 2, 3] -> [0.5, 0.1, 0.9]",
    ]
    let right = "check dC/dw = 2*(a - y)*(1 - a^2)*x"
    #expect(try Self.said(right, after: lines).contains("right"))
    let wrong = "check dC/dw = 2*(a - y)*x"
    #expect(try Self.said(wrong, after: lines).contains("(no-sigma-prime, a)"))
  }

  @Test(arguments: [
    ("diagnose", "diagnose takes numbers of your own"),
    ("diagnose dC/dw9 = [1]", "dC/dw9 is no derivative and no quantity"),
    ("diagnose dC/db2 = [1, 2], db2 = [1, 2]", "db2 stands twice"),
    ("diagnose [1, 2]", "expected = after"),
    ("diagnose dC/db2 = [1, ... 2]", "a shortened print"),
  ])
  func whatIsWrongIsSaid(_ line: String, _ message: String) throws {
    let before = try session(after: ["example mazur"])
    do {
      _ = try Interpreter().run(line, in: before)
      Issue.record("\(line) was run")
    } catch {
      #expect(error.message.hasPrefix(message), "\(error.message)")
    }
  }

  /// What predictions and lessons call a mistake, `diagnose` and `help` do too.
  @Test func everyMisconceptionHasItsNameHere() throws {
    let known = Set(GradientMistake.all.map(\.id))
    // σ′ of the output is no-sigma-prime in its layer.
    let others = Misconception.all.map(\.id).filter { $0 != "no-output-sigma-prime" }
    #expect(others.filter { !known.contains($0) } == [])
    #expect(known.count == GradientMistake.all.count)
    for mistake in GradientMistake.all {
      #expect(try output(of: "help \(mistake.id)").joined().contains(mistake.id))
    }
  }
}
