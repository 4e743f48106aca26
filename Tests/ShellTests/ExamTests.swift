import Foundation
import Lessons
import Testing

@testable import Shell

/// In an exam the shell is a calculator for the numbers that are given.
@Suite struct ExamTests {
  private let output = CollectedOutput()
  private let shell: Shell

  /// At the exam of lesson 1, on the numbers of a student.
  init() {
    shell = Shell(context: CommandContext(lessonsFolder: lessonsFolder), output: output)
    shell.session.progress.student = "anna"
    for line in ["lesson 1"] + Array(repeating: "skip", count: 8) {
      #expect(shell.run(command: line) == .done)
    }
    _ = output.take()
  }

  /// Every command of the table that is neither about the lesson nor about the shell is refused, and so
  /// is whatever mentions a number that is to be found.
  @Test(
    arguments: Command.all.filter { ![.learn, .shell].contains($0.group) }.map(\.name) + [
      "play", "C", "a", "z + 1", "dC/dw", "2*C", "f(t) = C*t", "t = 3", "w := w - dC/dw", "w = 0.5",
    ])
  func whatCouldAnswerIsRefusedByName(line: String) {
    let before = shell.session.state
    #expect(shell.run(command: line) == .failed)
    let said = output.take().map(\.text).joined(separator: " ")
    #expect(said.contains("is refused in an exam: it could show the answer"), "\(line): \(said)")
    #expect(shell.session.state == before)
  }

  @Test func calculationsHelpAndHintsAreThere() throws {
    for line in ["1 + 1", "w*x + b", "exp(0.5)", "help sigmoid", "hint", "lesson", "progress"] {
      #expect(shell.run(command: line) == .done, "\(line)")
    }
    _ = output.take()
    #expect(shell.run(command: "(sigmoid(w*x + b) - y)^2") == .done)
    #expect(output.take().map(\.text).contains("Right."))
    #expect(shell.session.lesson == nil)
  }

  /// After `reveal` it comes once more on other numbers, and on others again for whoever has left.
  @Test func afterRevealItIsAskedOnOtherNumbers() throws {
    func numbers() throws -> [String] {
      try ["w", "b", "x", "y"].flatMap { try ShellTests.output(of: $0, in: shell.session) }
    }
    let first = try numbers()
    #expect(shell.run(command: "reveal") == .done)
    let second = try numbers()
    #expect(second != first)
    let text = ProgressText.text(of: shell.session.progress)
    let later = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder), output: CollectedOutput())
    later.session.progress = try ProgressText.progress(.init(text.utf8))
    #expect(later.run(command: "lesson 1") == .done)
    let again = try ["w", "b", "x", "y"].flatMap {
      try ShellTests.output(of: $0, in: later.session)
    }
    #expect(again != second && again != first)
    let answer = try ShellTests.output(of: "C", in: later.session)[0]
    #expect(later.run(command: answer) == .done)
    let record = later.session.progress.lessons["one-neuron"]?.passes.last
    #expect(record?.questions["forward-pass"]?.outcome == .relearned)
    #expect(record?.isFinished == true)
  }

  /// Leaving an exam and coming back to it is no way around it: the numbers are others then, and what
  /// was tried is kept.
  @Test func leavingChangesTheNumbers() throws {
    let first =
      try ShellTests.output(of: "w", in: shell.session)
      + ShellTests.output(of: "x", in: shell.session)
    for line in ["0.0123", "lesson stop", "lesson 1"] {
      #expect(shell.run(command: line) == .done)
    }
    let said = output.take().map(\.text)
    #expect(
      said.contains("One neuron is left; lesson one-neuron comes back to it, on other numbers"))
    #expect(said.contains("The same question on fresh numbers; skip goes on."))
    let second =
      try ShellTests.output(of: "w", in: shell.session)
      + ShellTests.output(of: "x", in: shell.session)
    #expect(first != second)
    #expect(shell.run(command: "(sigmoid(w*x + b) - y)^2") == .done)
    let record = shell.session.progress.lessons["one-neuron"]?.passes.last?.questions[
      "forward-pass"]
    #expect(record?.earlier?.map(\.outcome) == [.left])
    #expect(record?.earlier?.map(\.wrongAnswers) == [1])
    #expect(record?.outcome == .retried)
  }

  @Test func everyStudentHasNumbersOfTheirOwn() throws {
    let context = CommandContext(lessonsFolder: lessonsFolder)
    let keys = try ["", "anna", "bert", "anna"].map { student in
      try KeyTask(lesson: "1", student: student).lines(context).suffix(2)
    }
    #expect(keys[1] == keys[3])
    #expect(Set(keys.joined()).count == 6)
    let shown = try ["w", "b", "x", "y"].map { name in
      try name + " = " + ShellTests.output(of: name, in: shell.session)[0]
    }
    #expect(keys[1].first?.hasSuffix("with " + shown.joined(separator: ", ")) == true)
  }
}
