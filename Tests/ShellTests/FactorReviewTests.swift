import Foundation
import Lessons
import Testing

@testable import Shell

/// In a lesson a wrong number that nothing explains, or that several things do, leads to its factors.
@Suite struct FactorReviewTests {
  private let folder: TemporaryFolder
  private let output = CollectedOutput()
  private let shell: Shell

  init() throws {
    folder = try TemporaryFolder()
    shell = Shell(context: CommandContext(lessonsFolder: lessonsFolder), output: output)
  }

  private static let neuron = """
    z = w*x + b
    a = sigmoid(z)
    C = squared_error(a, y)
    w = 2
    b = 0.6
    x = 0.5
    y = 0.2
    """

  /// Plays a lesson with one question about a neuron: z = 1.6, a = 0.832, ∂C/∂a = 1.264.
  private func ask(_ lines: String..., program: String = Self.neuron) throws {
    let text = """
      ---
      id: mine
      title: Mine
      summary: What a test needs.
      ---

      # Mine

      ```run
      \(program)
      ```

      ```ask type=number id=a
      What is it?
      \(lines.joined(separator: "\n"))
      hint: h
      explain: e
      ```

      """
    let file = folder.path + "/mine.md"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(shell.run(command: "lesson \(file)") == .done)
    _ = output.take()
  }

  private func reply(to line: String) -> [String] {
    #expect(shell.run(command: line) == .done, "\(line)")
    return output.take().map(\.text)
  }

  private var record: QuestionRecord? {
    shell.session.progress.lessons["mine"]?.passes.last?.questions["a"]
  }

  /// The derivative is 0.5 · σ′(1.6) · 2(0.832 − 0.2), which is 0.08833.
  @Test func theFactorsAreWalkedToTheFirstThatDiffers() throws {
    try ask("answer: dC/dw")
    #expect(
      reply(to: "0.345") == [
        "Not yet. Type hint for a hint.", "", "Look for the first factor that differs:",
        "∂C/∂a = ?", "(type a number, two significant digits, or hint, skip, reveal)",
      ])
    #expect(reply(to: "1.3").prefix(3) == ["This one is right.", "", "∂a/∂z = ?"])
    // The question as it is asked anew has the factor in it.
    #expect(reply(to: "lesson").contains("∂a/∂z = ?"))
    #expect(
      reply(to: "0.83") == [
        "Here it differs. Look at ∂a/∂z again.",
        "That is what comes out when σ(z) stands where σ′(z) should: the factor is the",
        "slope of σ, not its value.", "Then try ∂C/∂w once more. Type hint for a hint.",
      ])
    #expect(record?.wrongAnswers == 1)
    #expect(reply(to: "0.0883").first == "Right.")
    #expect(record?.outcome == .retried)
  }

  /// Who calculates with the factors as they are shown, and types all digits, is right.
  @Test func shownFactorsMayBeMultiplied() throws {
    // 0.1398 · 1.264 = 0.17670…, and the number itself is 0.17666….
    try ask("answer: dC/dz")
    #expect(reply(to: "0.17671").first == "Right.")
  }

  /// What would have to be told with names that the learner has not met is not asked for.
  @Test(arguments: ["2*(w*x - y)", "3.3"]) func nothingUnnamedIsAskedFor(typed: String) throws {
    try ask("answer: dC/dw", program: "C = (w*x - y)^2\nw = 2\nx = 0.5\ny = 0.2")
    #expect(!reply(to: typed).contains { $0.hasSuffix("= ?") })
  }

  @Test func whoKnowsBetterNeedNotWalk() throws {
    try ask("answer: dC/dw")
    _ = reply(to: "0.345")
    #expect(reply(to: "0.5*0.1398*1.264").first == "Right.")
  }

  @Test func whenAllFactorsAreRightTheirProductDiffers() throws {
    try ask("answer: dC/dw")
    _ = reply(to: "0.345")
    for factor in ["1.264", "a*(1 - a)"] {
      #expect(reply(to: factor).contains("This one is right."))
    }
    #expect(
      reply(to: "0.5") == [
        "Each of these is right: it is their product that differs.",
        "Try ∂C/∂w once more. Type hint for a hint.",
      ])
  }

  /// The mistakes of the one table, with its own words or with the lesson's.
  @Test func misconceptionsAreCalledByTheirIDs() throws {
    try ask(
      "answer: dC/dz", "when: no-sigma-prime", "when: cost-factor-two", "says: ours",
      "when: z-in-a-form", "when: 3*a", "says: three")
    // ∂C/∂a = 1.264; half and twice of 0.1767; 1.264 · 1.6 · (1 − 1.6).
    #expect(
      reply(to: "1.264").prefix(2) == [
        "Not yet.",
        "That is what comes out when σ′(z) of this neuron is left out: look for ∂a/∂z",
      ])
    for typed in ["0.353", "0.0883"] { #expect(reply(to: typed)[1] == "ours") }
    #expect(reply(to: "-1.21")[1].hasPrefix("That is what comes out when z is put where"))
    #expect(reply(to: "2.5")[1] == "three")
    #expect(reply(to: "0.177").first == "Right.")
  }

  /// Two mistakes that give one number are told apart by a factor, at which one of them is made.
  @Test(arguments: [("2.53", "doubled"), ("1.264", "swept twice")])
  func severalAreToldApartByAFactor(factor: String, said: String) throws {
    try ask(
      "answer: dC/dw", "when: cost-factor-two", "says: doubled", "when: accumulated",
      "says: swept twice")
    let asked = reply(to: "0.177")
    #expect(
      asked.contains("More than one mistake gives this number, and this factor tells them apart:"))
    #expect(asked.contains("∂C/∂a = ?"))
    #expect(reply(to: factor).prefix(2) == ["Not yet.", said])
  }

  @Test(arguments: [
    ("no-sigma-prim", "no misconception is called 'no-sigma-prim'; is 'no-sigma-prime' meant?"),
    ("no-such-thing", "no misconception is called 'no-such-thing'; lessons/README.md lists them"),
    (
      "no-mean",
      "'no-mean' makes no number of its own in place of 'dC/dw'; write its calculation, or leave it out"
    ),
  ])
  func lintKnowsTheIDs(id: String, problem: String) throws {
    let file = folder.path + "/wrong.md"
    try """
    ---
    id: wrong
    title: Wrong
    summary: What a test needs.
    ---

    ```run
    C = (w*x - y)^2
    w = 2
    x = 0.5
    y = 0.3
    ```

    ```ask type=number id=a
    What is it?
    answer: dC/dw
    when: \(id)
    says: s
    hint: h
    explain: e
    ```

    """.write(toFile: file, atomically: true, encoding: .utf8)
    let result = try LintTask(path: file, promotes: false).run()
    #expect(result.lines.first == "\(file):17: \(problem)")
  }
}
