import Foundation
import Lessons
import Testing

@testable import Shell

/// What `backprop lint` finds in lessons.
@Suite struct LintTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A lesson with nothing wrong in it.
  private static let sound = """
    ---
    id: sound
    title: Sound
    concepts: sums, signs
    summary: Nothing is wrong here.
    ---

    # Sound

    ```run
    z = w*x + b
    w = 0.6
    x = 1.5
    b = 0.34
    ```

    ```expect
    bp> z
    1.24
    bp> w*x
    0.9
    ```

    ```ask type=number id=sum concept=sums
    What is z?
    answer: z
    when: w*x
    says: The bias is missing.
    hint: Add.
    explain: 0.9 + 0.34 = 1.24.
    ```

    ```ask type=choice id=sign concept=signs
    Which sign has it?
    option: plus
    option: minus
    says: Both parts are positive.
    answer: 1
    hint: Look at the parts.
    explain: Both are positive.
    ```

    ```ask type=command id=step-once
    Step.
    answer: step
    hint: Type `step`.
    explain: So.
    ```

    """

  private func lint(_ files: [String: String]) throws -> LintTask.Result {
    let lessons = folder.path + "/lessons"
    try FileManager.default.createDirectory(atPath: lessons, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(lessons)/\(name)", atomically: true, encoding: .utf8)
    }
    return try LintTask(path: lessons, promotes: false).run()
  }

  /// The problems, without the folder in front of them.
  private func problems(_ result: LintTask.Result) -> [String] {
    result.lines.dropLast().map { $0.replacing(folder.path + "/lessons/", with: "") }
  }

  @Test func aSoundLessonHasNoProblems() throws {
    let result = try lint(["1-sound.md": Self.sound])
    #expect(result.lines == ["1 lesson: no problems"])
    #expect(result.isWell)
  }

  /// One broken copy for each rule: what is replaced by what, and what is said of it where.
  @Test(arguments: [
    ("---\nid: sound", "id: sound", "1: a lesson begins with a line '---'"),
    ("title: Sound\n", "", "1: the front matter needs a line 'title: …'"),
    ("title: Sound", "titel: Sound", "3: the front matter has no key 'titel'"),
    ("id: sound", "id: Sound", "2: 'Sound' is no id"),
    ("concepts: sums, signs", "concepts: sums", "33: the front matter names no concept 'signs'"),
    ("summary: Nothing", "requires: nowhere\nsummary: Nothing", "5: no lesson here has the id"),
    ("type=choice", "type=choise", "33: 'choise' is no type of question"),
    ("```ask type=command", "```aks type=command", "43: 'aks' is no kind of block"),
    ("id=sign", "id=sum", "33: the id 'sum' is taken by the question on line 24"),
    ("hint: Add.\n", "", "24: an ask block needs a line 'hint: …'"),
    ("explain: So.\n", "", "43: an ask block needs a line 'explain: …'"),
    ("answer: z\n", "answer: y\n", "26: the lesson's answer 'y' has no value here"),
    ("when: w*x", "when: w*y", "27: the lesson's answer 'w*y' has no value here"),
    ("when: w*x", "when: z + 0.01", "27: 'z + 0.01' is 1.25 here, too near to 'z'"),
    ("b = 0.34", "b = 0.34\nfly", "15: the lesson's command 'fly' failed"),
    ("1.24\nbp>", "1.25\nbp>", "19: 'z' prints something else: '1.24'"),
    ("answer: step", "answer: show", "45: the command 'show' that is asked for changes nothing"),
    ("answer: 1\n", "answer: 3\n", "38: the answer '3' is the number of none of the options"),
    ("says: Both parts are positive.\n", "", "36: after this 'option' a line 'says: …' is needed"),
    ("Nothing is wrong here.", "Nothing\u{1B}[2J.", "5: the control character U+001B"),
  ])
  func aBrokenCopyIsReported(old: String, new: String, expected: String) throws {
    let broken = Self.sound.replacing(old, with: new, maxReplacements: 1)
    #expect(broken != Self.sound)
    let result = try lint(["1-sound.md": broken])
    #expect(!result.isWell)
    let found = problems(result)
    #expect(found.contains { $0.hasPrefix("1-sound.md:" + expected) }, "\(found)")
  }

  @Test func anAnswerThatSaysNothingIsReported() throws {
    let numbers = Self.sound.replacing("b = 0.34", with: "b = 0.14").replacing("1.24", with: "1.04")
    #expect(
      problems(try lint(["1-sound.md": numbers])) == [
        "1-sound.md:26: '1.0' would be taken for the answer, which is 1.04; ask for more digits, or "
          + "choose other numbers"
      ])
    let digits = numbers.replacing("id=sum concept", with: "id=sum digits=3 concept")
    #expect(try lint(["1-sound.md": digits]).isWell)
  }

  // MARK: Fresh numbers

  /// The sound lesson with fresh numbers for its first question.
  private static let drawn = sound.replacing(
    "answer: z\n", with: "draw: w, x from 0.2 to 2 by 0.2\ndraw: b from -2 to 2 by 0.2\nanswer: z\n"
  )

  @Test(arguments: [
    ("by 0.2\nanswer", "by 0\nanswer", "27: 'b from -2 to 2 by 0' is no range"),
    ("draw: b", "draw: q", "24: of 100 draws of numbers for 'sum' 0 tell the right answer"),
    ("w, x from", "w, q+x from", "26: 'w, q+x from 0.2 to 2 by 0.2' is no range"),
    ("hint: Add.", "hint: Add {b*x} and {b*b}.", "24: a brace in the text of 'sum' stands alone"),
    ("hint: Add.", "hint: Add {nothing}.", "24: an expression in braces in the text of 'sum'"),
    ("hint: Add.", "hint: Add {b.", "24: a brace in the text of 'sum' stands alone"),
    ("id=sum", "as=test id=sum", "24: 'test' is no way to ask a question"),
    ("type=choice", "type=choice as=exam", "35: an ask block needs a line 'draw: …'"),
    ("option: plus", "draw: w from 1 to 2 by 1\noption: plus", "37: a question of type=choice"),
  ])
  func whatIsWrongWithDrawsIsReported(old: String, new: String, expected: String) throws {
    #expect(try lint(["1-sound.md": Self.drawn]).isWell)
    var broken = Self.drawn.replacing(old, with: new, maxReplacements: 1)
    // Where b is not drawn, what it is decides.
    if new == "draw: q" { broken = broken.replacing("b = 0.34", with: "b = 0.001") }
    let found = problems(try lint(["1-sound.md": broken]))
    #expect(found.contains { $0.hasPrefix("1-sound.md:" + expected) }, "\(found)")
  }

  /// Numbers are proposed at which the answer and its mistake are a tenth apart.
  @Test func otherNumbersAreSuggested() throws {
    _ = try lint(["1-sound.md": Self.sound.replacing("b = 0.34", with: "b = 0.03")])
    let path = folder.path + "/lessons/1-sound.md"
    let lines = try LintTask(path: path, promotes: false, suggests: true).run().lines
    let proposed = try #require(lines.first { $0.contains("all answers are apart with") })
    #expect(proposed.hasPrefix("\(path):24: "))
    func number(_ name: String) throws -> Double {
      let match = try #require(proposed.firstMatch(of: try Regex("\\b\(name) = ([-0-9.]+)")))
      return try #require(Double(match.output[1].substring ?? ""))
    }
    let (product, sum) = (
      try number("w") * number("x"), try number("w") * number("x") + number("b")
    )
    #expect(abs(product - sum) >= 0.1 * max(abs(product), abs(sum)))
    let hopeless = Self.sound.replacing("when: w*x", with: "when: z*1.01")
    _ = try lint(["1-sound.md": hopeless])
    let none = try LintTask(path: path, promotes: false, suggests: true).run().lines
    #expect(none.contains { $0.contains("no numbers were found that tell all answers apart") })
  }

  @Test func everythingIsReportedAtOnce() throws {
    var broken = Self.sound
    for (old, new) in [
      ("title: Sound", "titel: Sound"), ("hint: Add.\n", ""), ("b = 0.34", "b = "),
      ("type=choice", "type=choise"), ("answer: step", "answer: fly"),
    ] {
      broken.replace(old, with: new)
    }
    let lines = problems(try lint(["1-sound.md": broken])).compactMap {
      Int($0.split(separator: ":")[1])
    }
    #expect(lines == lines.sorted())
    #expect(Set([3, 14, 24, 32, 44]).isSubset(of: lines), "\(lines)")
  }

  @Test func lessonsAreLookedAtTogether() throws {
    func copy(_ id: String, requires: String) -> String {
      Self.sound.replacing("id: sound", with: "id: \(id)\nrequires: \(requires)")
    }
    let result = try lint([
      "1-a.md": copy("a", requires: "c"), "2-b.md": copy("b", requires: "a"),
      "3-c.md": copy("c", requires: "b"), "4-b.md": copy("b", requires: "a"),
      "5-e.md": copy("e", requires: "a"),
    ])
    let shown = problems(result)
    #expect(shown.count == 2)
    #expect(shown.first?.hasPrefix("4-b.md:2: the id 'b' is that of ") == true)
    #expect(
      shown.last
        == "1-a.md:3: these lessons require one another, so none can be the first: a, c, b, a")
  }

  @Test func transcriptsAreWrittenAnew() throws {
    let old = Self.sound.replacing("1.24\nbp> w*x\n0.9\n", with: "old\nlines\nbp> w*x\n")
    _ = try lint(["1-sound.md": old])
    let path = folder.path + "/lessons/1-sound.md"
    let result = try LintTask(path: path, promotes: true).run()
    #expect(result.isWell)
    #expect(result.lines.first == "\(path): its transcripts are written anew")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.sound)
  }

  @Test func whatCannotBeLookedAtIsSaid() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/empty", withIntermediateDirectories: true)
    for path in ["/nowhere", "/nowhere.md", "/empty"] {
      #expect(throws: ShellError.self) {
        try LintTask(path: folder.path + path, promotes: false).run()
      }
    }
  }

  // MARK: The lessons of the package, and new ones

  @Test func theLessonsOfTheCourseHaveNoProblems() throws {
    let result = try LintTask(path: lessonsFolder, promotes: false).run()
    #expect(result.lines == ["10 lessons: no problems"])
  }

  @Test func aNewLessonHasNoProblems() throws {
    for id in ["two-paths", "x", "3d"] {
      #expect(try lint(["1-\(id).md": LessonTemplate.text(id: id)]).isWell)
      try FileManager.default.removeItem(atPath: folder.path + "/lessons/1-\(id).md")
    }
  }

  /// A lesson that has changed since its transcripts were written says so, and goes on.
  @Test func anOldTranscriptIsSaidWhenItIsPlayed() throws {
    let old = Self.sound.replacing("1.24\nbp>", with: "1.25\nbp>")
    _ = try lint(["1-sound.md": old])
    let output = CollectedOutput()
    let shell = Shell(
      context: CommandContext(lessonsFolder: folder.path + "/lessons"), output: output)
    #expect(shell.run(command: "lesson sound") == .done)
    let printed = output.take().map(\.text)
    #expect(printed.contains("(the lesson shows something else here, on line 18 of its file)"))
    #expect(printed.contains("Question 1 of 3"))
  }

  // MARK: Formulas

  private static let formula = """
    ---
    id: formula
    title: Formula
    summary: A formula is asked for.
    ---

    ```run
    z = x^2
    x = 2
    k = 4
    ```

    ```ask type=expression id=slope
    What is the derivative of z by x?
    answer: 2*x
    when: x^2
    says: That is z itself, and the same number here.
    hint: The power comes down.
    explain: 2x.
    ```

    """

  /// At x = 2 the number of a wrong formula may be that of the right one.
  @Test func aFormulaIsJudgedAtOtherNumbersToo() throws {
    _ = try lint(["1-formula.md": Self.formula])
    for (typed, said) in [
      ("x + x", "Right."), ("x*2", "Right."),
      ("x*x", "That is z itself, and the same number here."),
      ("k", "4"), ("z", "4"), ("4", "Not yet. Type hint for a hint."),
      ("k*1", "Not yet. Type hint"),
      ("2*q", "That has no value: "), ("dz/dx", "4"),
    ] {
      let output = CollectedOutput()
      let shell = Shell(
        context: CommandContext(lessonsFolder: folder.path + "/lessons"), output: output)
      #expect(shell.run(command: "lesson formula") == .done)
      _ = output.take()
      _ = shell.run(command: typed)
      let printed = output.take().map(\.text)
      #expect(printed.contains { $0.hasPrefix(said) }, "\(typed): \(printed)")
    }
  }

  @Test func formulasThatAreTheSameAreReported() throws {
    let same = Self.formula.replacing("when: x^2", with: "when: x + x")
    #expect(
      problems(try lint(["1-formula.md": same]))
        == ["1-formula.md:16: 'x + x' is equal to '2*x', so it cannot be told from it"])
  }

  @Test func aFileIsPlayedByItsPath() throws {
    try Self.sound.replacing("answer: z", with: "answer: y").write(
      toFile: folder.path + "/mine.md", atomically: true, encoding: .utf8)
    let output = CollectedOutput()
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder, folder: folder.path), output: output)
    #expect(shell.run(command: "lesson ./mine.md") == .done)
    #expect(output.take().last?.text.hasPrefix("error: ./mine.md:26: ") == true)
    try Self.sound.write(toFile: folder.path + "/mine.md", atomically: true, encoding: .utf8)
    for line in ["lesson ./mine.md", "1.24", "lesson stop", "lesson 1", "lesson ./mine.md"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(output.take().map(\.text).contains("Question 2 of 3"))
    #expect(shell.run(command: "lesson ./nowhere.md") == .failed)
    #expect(output.take().last?.text.contains(folder.path) == false)
  }
}
