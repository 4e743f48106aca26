import Autodiff
import Descent
import Language
import LineEditing
import Testing

@testable import Shell

struct DescentCommandTests {
  private static let mazur = ["example mazur", "optimizer sgd rate=0.5"]
  private static let xor = [
    "network 2 4 1", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
    "optimizer adam rate=0.05",
  ]

  // The numbers of Mazur's post, and those of all parameters in 50 digits.
  @Test("an update makes Mazur's first step")
  func update() throws {
    let kept = try session(after: Self.mazur + ["freeze b", "update", "set digits full"])
    #expect(try output(of: "C", in: kept) == ["0.29102777369359933"])
    let all = try session(after: Self.mazur + ["update", "set digits full"])
    let cost = try #require(all.model.targetMean)
    #expect(abs(cost - 0.28047144679143016) < 1e-15)
  }

  @Test("without an optimizer it is said which to set", arguments: ["update", "train 10"])
  func withoutOptimizer(line: String) throws {
    let before = try session(after: ["example mazur"])
    let error = #expect(throws: ShellError.self) { try output(of: line, in: before) }
    #expect(error?.message == "no optimizer is set, which says how weights change")
    #expect(error?.suggestion == "write optimizer sgd rate=0.5 first")
  }

  @Test(
    "what cannot be trained is said",
    arguments: [
      ("train", "how many epochs?"), ("train 0", "train takes the number of epochs a whole number"),
      ("train 10 btach=2", "train has no option btach"), ("train 10 batch=0", "batch is"),
      ("train 10 rate=0", "rate is a number above 0"),
      ("train 10 shuffle=2", "shuffle is yes or no"),
      ("train 10 optimizer=adm", "there is no optimizer adm"),
      ("train 5 iterations=4", "train takes epochs or iterations="),
      ("optimizer adm", "there is no optimizer adm"),
      ("optimizer adam bta1=0", "adam has no option"),
      ("optimizer adam rate", "an option is expected"), ("iteration 3", "iteration 3 is not known"),
      ("iteration -1", "an iteration is a whole number"), ("freeze w9", "there is no parameter w9"),
      ("freeze x", "x is no parameter"), ("unfreeze", "no parameter is frozen"),
    ])
  func wrongLines(line: String, message: String) throws {
    let before = try session(after: Self.xor)
    let error = #expect(throws: ShellError.self) { try output(of: line, in: before) }
    #expect(try #require(error).message.hasPrefix(message), "\(error?.message ?? "")")
  }

  @Test("train and undo lead back to the same session, redo to the other")
  func undo() throws {
    let shell = Shell(output: CollectedOutput())
    for line in Self.xor { #expect(shell.run(command: line) == .done) }
    let before = shell.session.snapshot
    #expect(shell.run(command: "train 100 batch=2 shuffle=yes") == .done)
    let after = shell.session.snapshot
    #expect(after.training.iteration == 200)
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.snapshot == before)
    #expect(shell.session.training.runs.isEmpty)
    #expect(shell.run(command: "redo") == .done)
    #expect(shell.session.snapshot == after)
    #expect(shell.run(command: "iteration 137") == .done)
    #expect(shell.session.training.iteration == 137)
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.snapshot == after)
  }

  @Test("a branch is undone with what came after it")
  func branch() throws {
    let shell = Shell(output: CollectedOutput())
    for line in Self.xor + ["train 50", "iteration 20"] { _ = shell.run(command: line) }
    let runs = shell.session.training.runs
    #expect(shell.run(command: "train 5 rate=0.01") == .done)
    #expect(shell.session.training.known == 0...25)
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.training.runs == runs)
    #expect(shell.run(command: "iteration 50") == .done)
  }

  @Test("another program begins at iteration 0, with the same optimizer")
  func anotherProgram() throws {
    let after = try session(after: Self.xor + ["train 5", "network 2 3 1"])
    #expect(after.training.iteration == 0)
    #expect(after.training.choice?.text == "adam rate=0.05")
    let edited = try session(after: Self.xor + ["train 5", "a1 = tanh(z1)"])
    #expect(edited.training.iteration == 5)
  }

  @Test("the optimizer and what it keeps are saved and come back")
  func saved() throws {
    let before = try session(after: Self.xor + ["freeze b2", "train 7 batch=3"])
    let text = SessionFile.text(of: before)
    var after = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(after.state == before.state)
    let interpreter = Interpreter()
    let line = "train 3 batch=3 shuffle=yes"
    let expected = try interpreter.run(line, in: before).session
    after = try interpreter.run(line, in: after).session
    #expect(after.state == expected.state)
  }

  @Test("stopped by Ctrl-C, training that has not begun changes nothing")
  func interrupted() throws {
    let before = try session(after: Self.xor)
    let error = #expect(throws: ShellError.self) {
      try Interruption.asking({ true }) { try output(of: "train 1000000", in: before) }
    }
    #expect(error == ShellError.interrupted)
  }

  @Test("a cost that is no number names its iteration, and that can be gone to")
  func notFinite() throws {
    let lines = ["w = 3", "C = w^4", "optimizer sgd rate=1"]
    let before = try session(after: lines)
    let printed = try output(of: "train 20", in: before)
    #expect(printed.contains("the cost of iteration 5 is no finite number"))
    #expect(printed.contains { $0.hasPrefix("the first value that is not finite: C = w⁴") })
    let after = try session(after: lines + ["train 20"])
    #expect(after.training.iteration == 4)
    #expect(try session(after: lines + ["train 20", "iteration 5"]).model.targetMean == .infinity)
  }

  @Test("rising costs are found", arguments: [(9, false), (10, true), (15, true)])
  func risingCosts(rises: Int, isSaid: Bool) {
    let costs = [3.0, 2, 1] + (1...rises).map { 1 + Double($0) } + [0, 1, 0]
    #expect((DescentWarnings.rise(of: costs) == 2..<2 + rises) == isSaid)
  }
}
