import Autodiff
import Foundation
import Language
import Lessons
import LineEditing
import Presentation
import Rendering
import Stepping
import Testing
import Tutoring

@testable import Shell

/// Being asked for steps before they are shown.
@Suite struct PredictingTests {
  private func outputs(_ lines: [String], after first: [String]) throws -> [String] {
    try output(of: lines.last ?? "", in: session(after: first + lines.dropLast()))
  }

  // MARK: What is hidden

  /// Numbers that the walk has not come to, as they would be shown; none that is shown elsewhere.
  private func secrets(_ session: Session) throws -> [String] {
    let walk = try #require(session.walk)
    let format = NumberFormat.digits(4)
    let shown = session.program.values.values.flatMap(\.elements).map { format.text(abs($0)) }
    let known = (0..<session.cursor).map { format.text(abs(walk[$0].result.value)) }
    let ahead = (session.cursor..<walk.count).map { format.text(abs(walk[$0].result.value)) }
    return ahead.filter { $0.count > 5 && !(shown + known).contains($0) }
  }

  @Test(arguments: [0, 1, 2, 6, 9, 10, 11, 16, 27, 28, 31, 36, 44])
  func nothingIsGivenAway(cursor: Int) throws {
    var session = try session(after: ["example mazur", "goto \(cursor)", "predict on"])
    let secrets = try secrets(session)
    try #require(cursor > 40 || !secrets.isEmpty)
    let lines = [
      "show", "gradient", "graph", "C", "why C", "why dC/dw1[1,1]", "why a1[1]",
      "why da1[1]/dz1[1]",
      "paths C w1[1,1]", "paths a2[1] w1[1,2]", "paths C a1[1]", "whatif w1[1,2] = 0.3",
      "whatif a1 = tanh(z1)", "check", "explain *", "a1", "2*a1[1] + 0", "dC/dw1", "a1[1]/0",
      "show a1[1]", "display C", "watch a2", "info", "program",
    ]
    for line in lines + (cursor > 0 ? ["where", "matrix", "explain"] : []) {
      let printed: [String]
      do {
        printed = try output(of: line, in: session)
      } catch let error as ShellError {
        printed = [error.message]
      }
      for number in secrets {
        #expect(!printed.contains { $0.contains(number) }, "\(line) at \(cursor): \(printed)")
      }
    }
    // What is made of what is not known is not known either.
    session = try Interpreter().run("u = a1[1]*2 + dC/dw1[1,1]", in: session).session
    for line in ["show u", "u + 1", "u = a1[1]*2", "f(t) = t*a1[1]"] {
      #expect(try output(of: line, in: session).filter { $0.contains("0.") }.isEmpty, "\(line)")
    }
  }

  @Test func whatIsKnownIsShown() throws {
    let first = ["example mazur", "goto 2", "predict on"]
    #expect(try outputs(["show a1"], after: first) == ["a1 = [0.5933, —]"])
    #expect(try outputs(["why a1[1] 1"], after: first)[0].hasSuffix("= 0.5933"))
    let paths = try outputs(["paths C w1[1,1]"], after: first)
    #expect(paths.contains("    — · — · — · — · — = —"))
    #expect(try outputs(["compare"], after: first).contains { $0.contains("—             —") })
    let completions = Completer(
      session: try session(after: first), context: CommandContext()
    ).candidates("show a1[", 8)
    #expect(completions.candidates.map(\.summary) == ["0.5933", "—"])
    // reveal hides nothing.
    #expect(try outputs(["reveal C"], after: first) == ["0.2984"])
    #expect(try outputs(["predict off", "C"], after: first) == ["0.2984"])
  }

  /// Whatever stops at a step asks for it first.
  @Test(arguments: [
    ["until dC/dw2[1,1]"], ["goto 16"], ["break dC/dw2[1,1]", "continue"],
    ["tbreak dC/dw2[1,1]", "finish pass", "finish pass"],
    ["break dC/dw2[1,1]", "until C", "skip", "backward"],
  ])
  func theStepItStopsAtIsAskedFor(lines: [String]) throws {
    let before = try session(after: ["example mazur", "predict on"] + lines)
    #expect(before.cursor == 15)
    #expect(before.isPredicting)
    let last = try outputs(lines, after: ["example mazur", "predict on"])
    #expect(last.last == "  ∂C/∂w₁₁⁽²⁾ = ?  (two significant digits)")
    let after = try Interpreter().run("0.0822", in: before)
    #expect(after.output.lines.map(\.plain).contains("  as you said"))
    #expect(after.session.cursor == 16)
    #expect(!after.session.isPredicting)
    #expect(after.session.marks.all(.temporary).isEmpty)
  }

  // MARK: Wrong answers

  private let network = RecommendedNetwork.lines + ["predict on"]

  @Test func oneMistakeIsNamed() throws {
    let lines = try outputs(["goto 28", "0.9074"], after: network)
    #expect(lines[1].contains("when σ′ of the output layer is left out"))
    #expect(lines.last?.hasSuffix("= 0.07626") == true)
  }

  /// Twice the derivative comes from a factor of the cost or from two passes: ∂C/∂a tells which.
  @Test func aFactorTellsTwoMistakesApart() throws {
    let lines = ["goto 36", "-0.01345"]
    let asked = try outputs(lines, after: network)
    #expect(asked.last == "    ∂C/∂a₁⁽¹⁾ = ?  (Enter shows the step)")
    let right = try outputs(lines + ["0.0285"], after: network)
    #expect(right[0].contains("when a second backward pass is added"))
    #expect(!right.contains { $0.contains("factor of 2") })
    let wrong = try outputs(lines + ["0.057"], after: network)
    #expect(wrong[0] == "  here it differs: ∂C/∂a₁⁽¹⁾ is 0.0285")
    #expect(wrong[1].contains("the cost's factor of 2"))
    let skipped = try outputs(lines + ["skip"], after: network)
    #expect(skipped.contains { $0.contains("factor of 2") })
    #expect(skipped.contains { $0.contains("second backward pass") })
  }

  /// Fewer digits than are asked for say nothing, be they near or not: the question goes on waiting.
  @Test(arguments: ["0", "0.08", "0.1", "9", "-5", "0.52 - 0.51"])
  func tooFewDigitsAreTooCoarse(answer: String) throws {
    let before = try session(after: ["example mazur", "predict on", "goto 16"])
    let (after, said) = try Interpreter().run(answer, in: before)
    #expect(
      said.lines.map(\.plain)
        == ["  \(answer) is too coarse: two significant digits are asked for"])
    #expect(after.state == before.state)
    // A factor is asked for in the same way.
    let factor = try session(after: network + ["goto 36", "7.3"])
    let (waiting, coarse) = try Interpreter().run("1", in: factor)
    #expect(
      coarse.lines.map(\.plain) == ["  1 is too coarse: two significant digits are asked for"])
    #expect(waiting.state == factor.state)
  }

  /// Nothing explains 7.3: the factors are asked for, to the first that differs.
  @Test func theFirstFactorThatDiffersIsFound() throws {
    let lines = ["goto 36", "7.3", "-1.7"]
    let asked = try outputs(lines, after: network)
    #expect(asked == ["    ∂a₁⁽¹⁾/∂z₁⁽¹⁾ = ?  (Enter shows the step)"])
    let found = try outputs(lines + ["0.8334"], after: network)
    #expect(found[0] == "  here it differs: ∂a₁⁽¹⁾/∂z₁⁽¹⁾ is 0.1388")
    #expect(found[1].contains("σ(z) stands where σ′(z) should"))
    let all = try outputs(lines + ["0.1388", "0.0285"], after: network)
    #expect(all[0] == "  each of these is right: it is their product that differs")
    let after = try session(after: network + lines + ["skip"])
    #expect(after.cursor == 36)
    let count = try #require(after.prediction?.tally.rows.first?.count)
    #expect((count.asked, count.right, count.skipped) == (1, 0, 0))
    // A sum's shares are gone through in the same way.
    let sum = try outputs(["goto 31", "7.3", "0.0763", "1.0"], after: network)
    #expect(sum[0] == "  here it differs: ∂C/∂a₁⁽¹⁾ via z₂⁽²⁾ is −0.04777")
  }

  /// Who calculates with the factors as they are shown is right.
  @Test(arguments: ["half_squared_error", "binary_cross_entropy"])
  func shownFactorsMayBeMultiplied(cost: String) throws {
    let lines = ["network 2 2 2 cost=\(cost)"] + RecommendedNetwork.lines.dropFirst()
    let session = try session(after: lines + ["predict on"])
    let walk = try #require(session.walk)
    var products = 0
    for step in 0..<walk.count where walk[step].kind == .total && walk[step].paths == 1 {
      let factors = walk[step].formula.leaves.map(\.value).map(NumberFormat.digits(4).text)
      guard factors.count > 1 else { continue }
      products += 1
      let product = factors.compactMap(Double.init).reduce(1, *)
      var asking = session
      asking = try Interpreter().run("goto \(step + 1)", in: asking).session
      let typed = String(format: "%.4g", product)
      let printed = try output(of: typed, in: asking)
      #expect(printed[0] == "  as you said", "step \(step + 1): \(typed), \(printed)")
    }
    #expect(products == 12)
  }

  // MARK: Texts

  @Test(arguments: [
    (["predict sign", "step"], "up", "the sign is asked for: +, - or 0"),
    (
      ["predict formula", "goto 16"], "0.0822",
      "a formula is asked for, made of what is known, and this is a number"
    ),
    (
      ["predict on"], "reveal quit",
      "reveal takes a line that shows something; quit does more"
    ),
    (
      ["predict on", "step"], "reveal w1[1,1] = 3",
      "reveal takes a line that shows something; w1[1,1] = 3 does more"
    ),
    (
      ["predict on"], "reveal forward",
      "reveal takes a line that shows something; forward does more"
    ),
    (
      ["predict on"], "reveal save f.json",
      "reveal takes a line that shows something; save f.json does more"
    ),
    (["predict on"], "reveal", "no question waits"),
  ])
  func whatCannotBeDoneIsSaid(lines: [String], line: String, message: String) throws {
    let session = try session(after: ["example mazur"] + lines)
    let error = #expect(throws: ShellError.self) { try Interpreter().run(line, in: session) }
    #expect(error?.message == message)
  }

  /// A formula that happens to be a number, as ∂z/∂b = 1 is, may be answered by it.
  @Test func aFormulaWithoutNamesIsANumber() throws {
    let lines = try outputs(
      ["until dz2[1]/db2[1]", "1"], after: ["example mazur", "predict formula"])
    #expect(lines[0] == "  as you said")
  }

  /// A wrong sign and a wrong formula are told what they come from, as a wrong number is.
  @Test func whatAWrongSignOrFormulaComesFromIsSaid() throws {
    // ∂C/∂a₁⁽²⁾ is a − y, 0.7414.
    let sign = try outputs(
      ["-"], after: ["example mazur", "goto 10", "predict sign", "step"]
    ).joined(separator: " ")
    #expect(sign.contains("with the sign turned around: it is (a − y)"), "\(sign)")
    // ∂C/∂w₁₁⁽²⁾ without σ′ of its neuron.
    let formula = try outputs(
      ["dC/da2[1] * dz2[1]/dw2[1,1]"],
      after: ["example mazur", "goto 15", "predict formula", "step"]
    ).joined(separator: " ")
    #expect(formula.contains("that is what comes out when σ′"), "\(formula)")
    // Of 0 nothing is the opposite.
    let zero = try outputs(["0"], after: ["example mazur", "goto 10", "predict sign", "step"])
    #expect(!zero.joined().contains("what comes out"), "\(zero)")
  }

  /// Leaving shows the score, and Ctrl-C the question.
  @Test func whoLeavesSeesTheScore() {
    final class Typed: LineReader {
      var inputs: [LineInput]
      init(_ inputs: [LineInput]) { self.inputs = inputs.reversed() }
      func readLine(prompt: String) -> LineInput { inputs.popLast() ?? .endOfInput }
      func remember(_ line: String) {}
    }
    for end in [LineInput.line("quit"), .endOfInput] {
      let output = CollectedOutput()
      let shell = Shell(output: output)
      let lines = ["example mazur", "predict on", "step"]
      for line in lines { #expect(shell.run(command: line) == .done) }
      _ = output.take()
      shell.converse(with: Typed([.interrupted, .line("0.3775"), end]))
      let texts = output.take().map(\.text)
      #expect(
        texts.prefix(2) == [
          "[1/50] forward · layer 1 · neuron 1", "  z₁⁽¹⁾ = ?  (two significant digits)",
        ])
      #expect(texts.last == "  values going forward  1 of 1")
    }
  }

  /// A lesson asks itself: it hides nothing and ends the predicting.
  @Test func aLessonEndsPredicting() throws {
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder), output: CollectedOutput())
    for line in ["example mazur", "predict on", "lesson 2"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(shell.session.prediction == nil)
    #expect(shell.session.lesson != nil)
  }
}
