import Foundation
import Lessons
import Presentation
import Rendering
import Testing

@testable import Shell

/// What was done in lessons is there in the next run, whatever ended the last one.
@Suite struct ProgressFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/progress.json" }

  private func shell(_ output: CollectedOutput = CollectedOutput()) -> Shell {
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder, folder: folder.path), output: output)
    shell.keepProgress(in: folder.path)
    return shell
  }

  private func run(_ lines: [String], _ shell: Shell) {
    for line in lines { #expect(shell.run(command: line) == .done, "\(line)") }
  }

  /// The first question of lesson 1 is answered, the second one not.
  @Test func theNextRunComesBackToTheQuestion() throws {
    run(["lesson 1", "step", "hint", "-0.75"], shell())
    let output = CollectedOutput()
    let next = shell(output)
    run(["resume"], next)
    let shown = output.take().map(\.text)
    #expect(shown.first == "Your turn")
    #expect(shown.suffix(3).first == "Question 2 of 9")
    // The numbers it is about stand above it.
    #expect(shown.contains("w = -0.5"))
    #expect(try ShellTests.output(of: "w", in: next.session) == ["-0.5"])
    run(["hint"], next)
    #expect(output.take().first?.text == "Hint 2 of 3")
    run(["-0.5"], next)
    let record = next.session.progress.lessons["one-neuron"]?.passes.last
    #expect(record?.questions["first-step"]?.outcome == .unaided)
    #expect(record?.questions["weighted-input"]?.outcome == .hinted)
    #expect(record?.questions["weighted-input"]?.wrongAnswers == 1)
    #expect(record?.questions["weighted-input"]?.date != nil)
  }

  @Test func theListTellsWhatWasDone() throws {
    let shell = shell()
    run(
      ["lesson 1"] + Array(repeating: "skip", count: 9)
        + ["lesson 3", "skip", "skip", "lesson stop"], shell
    )
    let list = try output(of: "lesson", in: self.shell().session, context: lessons)
    #expect(list.first { $0.contains("01-one") }?.hasPrefix("done ") == true)
    #expect(list.first { $0.contains("02-a-slope") }?.hasPrefix("next ") == true)
    #expect(list.first { $0.contains("03-down") }?.hasPrefix("1 of 9 ") == true)
    #expect(list.first { $0.contains("04-local") }?.hasPrefix("     ") == true)
    var session = shell.session
    session.settings.notation = .spoken
    let spoken = try output(of: "lesson", in: session, context: lessons)
    #expect(spoken[0].hasPrefix("01-one-neuron, done: Compute"))
    #expect(spoken[2].hasPrefix("03-downhill, begun, 1 of 9 questions: "))
  }

  private var lessons: CommandContext { CommandContext(lessonsFolder: lessonsFolder) }

  private func output(
    of line: String, in session: Session, context: CommandContext
  ) throws -> [String] {
    try Interpreter(context: context).run(line, in: session).output.lines.map(\.plain)
  }

  @Test func progressTellsHelpFromNone() throws {
    let shell = shell()
    run(["lesson 1", "step", "z", "-0.5", "2", "3.5", "hint", "0.3775", "skip"], shell)
    let lines = try output(of: "progress", in: shell.session, context: lessons)
    let words = lines.joined().split(separator: " ").joined(separator: " ")
    #expect(
      words.contains(
        "One neuron 5 of 9 questions: 2 unaided, 1 with hints, 1 looked up, 1 skipped"), "\(words)")
    #expect(lines.last == "  forward-pass  0 of 3 in a row unaided on fresh numbers")
    run(["lesson stop", "progress export done.csv"], shell)
    let table = try String(contentsOfFile: folder.path + "/done.csv", encoding: .utf8)
      .split(separator: "\r\n").map(String.init)
    #expect(table.count == 7)
    #expect(table[6].hasPrefix("completion code,"))
    #expect(table[2].hasPrefix("one-neuron,1,weighted-input,forward-pass,looked up,0,0,1,"))
    #expect(table[4].hasPrefix("one-neuron,1,activation,forward-pass,with hints,1,1,0,"))
    #expect(shell.run(command: "progress export done.csv") == .failed)
  }

  /// Answers the question that waits by the shell's own number for an expression.
  private func answer(_ expression: String, _ shell: Shell) throws {
    let value = try output(of: expression, in: shell.session, context: lessons)
    run([try #require(value.first)], shell)
  }

  /// What is answered on a lesson's own numbers is practice: neither counted nor held against anyone.
  @Test func aConceptIsMasteredByThreeInARowOnFreshNumbers() throws {
    let shell = shell()
    for (time, expected) in ["1 of 3 in a row unaided on fresh numbers", "2 of 3", "mastered"]
      .enumerated()
    {
      run(["lesson 1", "step", "-0.5", "2"] + Array(repeating: "skip", count: 5), shell)
      try answer("C", shell)
      let last = try output(of: "progress", in: shell.session, context: lessons).last
      #expect(last?.contains(expected) == true, "time \(time + 1): \(last ?? "")")
    }
  }

  /// A lesson begins with questions from those that are done, which count for their own concepts.
  @Test func aLessonBeginsWithQuestionsFromBefore() throws {
    let shell = shell()
    for lesson in ["lesson 1", "lesson 2"] {
      run([lesson], shell)
      while shell.session.lesson != nil { run(["skip"], shell) }
    }
    let output = CollectedOutput()
    let next = self.shell(output)
    run(["lesson 3"], next)
    let printed = output.take().map(\.text)
    #expect(
      printed.prefix(6) == [
        "From before", "",
        "First something from earlier lessons, on fresh numbers and without the shell's",
        "help; skip goes on.", "", "From A slope is a nudge:",
      ])
    #expect(next.run(command: "forward") == .failed)
    // The first was asked in lesson 2 as well, so that the second lesson's comes first.
    try answer("((x + 0.01)^3 - k*(x + 0.01) - g)/0.01", next)
    // A later run asks the second one, and goes on with the lesson.
    let later = self.shell()
    run(["resume"], later)
    try answer("C", later)
    #expect(try ShellTests.output(of: "C", in: later.session) == ["3.24"])
    let mastery = later.session.progress.mastery(
      in: try LessonLibrary(folder: lessonsFolder).entries.map {
        try LessonLibrary(folder: lessonsFolder).read($0)
      })
    #expect(mastery.prefix(2).map(\.longestRow) == [1, 1])
    #expect(mastery.prefix(2).map(\.concept) == ["forward-pass", "slope-as-nudge"])
  }

  /// Whoever comes back after half a day is asked from earlier lessons before the question that waits.
  @Test func comingBackBeginsWithQuestionsFromBefore() throws {
    let shell = shell()
    run(["lesson 3", "skip", "lesson stop"], shell)
    for lesson in ["lesson 1", "lesson 2"] {
      run([lesson], shell)
      while shell.session.lesson != nil { run(["skip"], shell) }
    }
    run(["lesson 3"], shell)
    let left = shell.session.lesson?.player.question
    #expect(left?.isEmpty == false)
    // The dates are those of a day ago.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let earlier = text.replacing(/"date" : (\d+)/) { match in
      "\"date\" : \((Int(match.1) ?? 0) - 86_400)"
    }
    try earlier.write(toFile: path, atomically: true, encoding: .utf8)

    let output = CollectedOutput()
    let next = self.shell(output)
    run(["lesson 3"], next)
    #expect(output.take().map(\.text).first == "From before")
    #expect(next.session.lesson?.player.isExam == true)
    run(["skip"], next)
    #expect(next.session.lesson?.player.isExam == true)
    _ = output.take()
    run(["skip"], next)
    // Then the question that was left stands there, and nothing is read anew.
    let printed = output.take().map(\.text)
    #expect(printed.count { $0.hasPrefix("Question ") } == 1, "\(printed)")
    #expect(!printed.contains("Downhill"))
    let question = try #require(next.session.lesson?.player)
    #expect(question.record.questions["gradient"]?.isSettled == true)
    #expect(question.question.map(\.isQuestion) == left?.map(\.isQuestion))
    #expect(!question.isExam)
    // Whoever comes back at once is asked nothing more.
    let again = CollectedOutput()
    let third = self.shell(again)
    run(["lesson 3"], third)
    #expect(!again.take().map(\.text).contains("From before"))
    #expect(third.session.lesson?.player.position.question == question.position.question)
  }

  /// Lessons that were played by their path are among the others, also when their file is gone.
  @Test func aLessonFromAPathIsShownAndExported() throws {
    let file = folder.path + "/mine.md"
    try LessonTemplate.text(id: "mine").write(toFile: file, atomically: true, encoding: .utf8)
    let shell = shell()
    run(["lesson \(file)", "step", "lesson stop"], shell)
    func rows() throws -> (shown: [String], exported: [String]) {
      let table = folder.path + "/table\(Int.random(in: 0..<1_000_000)).csv"
      let shown = try output(of: "progress", in: shell.session, context: lessons)
      run(["progress export \(table)"], shell)
      let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\r\n")
      return (shown, lines.map(String.init))
    }
    var (shown, exported) = try rows()
    #expect(shown.contains { $0.hasPrefix("  Mine  1 of 4 questions: 1 unaided") }, "\(shown)")
    #expect(exported.contains { $0.hasPrefix("mine,1,first-step,mine,unaided,0,0,0,") })
    try FileManager.default.removeItem(atPath: file)
    (shown, exported) = try rows()
    #expect(shown.contains { $0.hasPrefix("  mine  1 questions: 1 unaided") }, "\(shown)")
    #expect(exported.contains { $0.hasPrefix("mine,1,first-step,,unaided,0,0,0,") })
  }

  // MARK: The file

  @Test(arguments: [
    "", "nonsense", "{}", "{\"format\": \"backprop session\", \"version\": 1}",
    "{\"format\": \"backprop progress\", \"version\": 1}",
    "{\"format\": \"backprop progress\", \"version\": 1, \"progress\": {\"lessons\": {\"A b\": {\"passes\": []}}}}",
    "{\"format\": \"backprop progress\", \"version\": 99}",
    String(repeating: "[", count: 100_000),
  ])
  func whatIsNoProgressIsKeptAside(text: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let output = CollectedOutput()
    let shell = shell(output)
    let printed = output.take()
    #expect(printed.count == 1)
    let later = text.contains("99") ? "was written by a later version" : "is damaged"
    #expect(printed[0].text.hasPrefix("error: the file of progress in lessons \(later)"))
    #expect(try String(contentsOfFile: path + ".1", encoding: .utf8) == text)
    run(["lesson 1", "step"], shell)
    #expect(self.shell().session.progress.lessons["one-neuron"]?.passes.count == 1)
  }

  /// Every cut and every changed byte of a file is read or refused.
  @Test func aDamagedFileNeverCrashes() throws {
    run(["lesson 1", "step", "hint", "-0.5"], shell())
    let whole = try Data(contentsOf: URL(filePath: path))
    for place in stride(from: 0, to: whole.count, by: 7) {
      _ = try? ProgressText.progress(whole.prefix(place))
      var changed = whole
      changed[place] = changed[place] ^ 0x15
      _ = try? ProgressText.progress(changed)
    }
    #expect(try ProgressText.progress(whole).lessons.count == 1)
  }

  @Test func twoShellsLoseNothingOfEachOther() throws {
    let (first, second) = (shell(), shell())
    run(["lesson 1", "step"], first)
    run(["lesson 2", "skip"], second)
    run(["-0.5"], first)
    let progress = shell().session.progress
    #expect(progress.lessons["one-neuron"]?.passes.first?.settled == 2)
    #expect(progress.lessons["a-slope-is-a-nudge"]?.passes.first?.settled == 1)
  }

  @Test func aFolderThatCannotBeWrittenIsSaidOnce() throws {
    try "in the way".write(toFile: folder.path + "/file", atomically: true, encoding: .utf8)
    let output = CollectedOutput()
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder), output: output)
    shell.keepProgress(in: folder.path + "/file")
    run(["lesson 1", "step", "hint"], shell)
    #expect(output.take().filter { $0.stream == .error }.count == 1)
  }
}
