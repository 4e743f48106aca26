import Autodiff
import Descent
import Language
import LineEditing
import Rendering
import Stepping
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

  @Test("plot cost tells the branches apart that were left")
  func leftBranches() throws {
    let lines = Self.xor + ["train 20", "iteration 10", "train 5 rate=0.2"]
    let plot = try session(after: lines).costPlot()
    #expect(plot.series.map(\.name) == ["left at 10, by adam rate=0.05", "this branch"])
    #expect(plot.series[0].points.map(\.x) == (10...20).map(Double.init))
    #expect(plot.series[1].points.map(\.x) == (0...15).map(Double.init))
    let shell = Shell(output: CollectedOutput())
    for line in lines + ["undo"] { #expect(shell.run(command: line) == .done) }
    #expect(shell.session.training.branches.isEmpty)
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

  @Test(
    "what goes wrong is said while it can be mended",
    arguments: [
      (["network 2 3 1 init=zeros", "data xor", "optimizer sgd", "train 5"], "have equal weights"),
      (
        ["network 2 3 1 init=zeros", "data xor", "optimizer sgd", "train 5"], "outputs are the same"
      ),
      (
        ["network 2 2 1 hidden=relu", "data xor", "b1 = [-9, 1]", "optimizer sgd", "train 5"],
        "a1[1] is 0 for every sample"
      ),
      (
        [
          "network 2 2 2 2 2 2 2 1 init=normal", "data xor", "w2 = [[0.01, 0], [0, 0.02]]",
          "w3 = [[0.01, 0], [0, 0.02]]", "optimizer sgd", "train 5",
        ], "the gradient vanishes"
      ),
      (
        ["w = 1", "C = (w - 1)^2 + w^2 - w", "w = 0.5001", "optimizer sgd rate=0.6", "train 15"],
        "rose"
      ),
    ])
  func warnings(lines: [String], said: String) throws {
    let before = try session(after: lines.dropLast())
    let printed = try output(of: try #require(lines.last), in: before)
    #expect(printed.joined(separator: " ").contains(said), "\(printed)")
    // Asked for, it is said again, with its numbers.
    let asked = try output(of: "diagnose training", in: session(after: lines))
    #expect(asked.joined(separator: " ").contains(said), "\(asked)")
    #expect(try #require(asked.first).contains("wrong"))
  }

  @Test("training in which nothing is wrong is told with its numbers")
  func nothingWrong() throws {
    let asked = try output(
      of: "diagnose training", in: session(after: Self.xor + ["train 200"])
    ).joined(separator: " ")
    #expect(asked.hasPrefix("nothing is wrong that can be seen cost: C "), "\(asked)")
    for said in ["it rose in", "by w1 and", "all 4 samples", "different rows", "goes through"] {
      #expect(asked.contains(said), "\(said): \(asked)")
    }
  }

  // Mazur's printed cost comes of this order; both numbers are in 17 digits in independent arithmetic.
  @Test("the cost after w2 was updated first is the one that Mazur prints")
  func updateOrder() throws {
    let before = try session(after: Self.mazur + ["freeze b", "set digits full"])
    let printed = try output(of: "whatif update w2 first", in: before).joined(separator: " ")
    #expect(printed.contains("0.29102777369359933"), "\(printed)")
    #expect(printed.contains("0.29102792390544197"), "\(printed)")
    #expect(printed.contains("∂C/∂w⁽¹⁾, w2 first"), "\(printed)")
    #expect(!printed.contains("∂C/∂w⁽²⁾"))
    let last = try output(of: "whatif update w1 first", in: before).joined(separator: " ")
    #expect(last.contains("no other derivative depends on w1"), "\(last)")
    #expect(throws: ShellError.self) { try output(of: "whatif update b1 first", in: before) }
  }

  @Test("rising costs are found", arguments: [(9, false), (10, true), (15, true)])
  func risingCosts(rises: Int, isSaid: Bool) {
    let costs = [3.0, 2, 1] + (1...rises).map { 1 + Double($0) } + [0, 1, 0]
    #expect((TrainingFinding.rise(of: costs) == 2..<2 + rises) == isSaid)
  }
}

struct DescentWalkTests {
  private static let start = [
    "network 2 3 1 seed=5", "data xor", "optimizer adam rate=0.05 clip=0.5",
  ]

  @Test("the step after the last one is the first of the next iteration, and back leads back")
  func overTheEnd() throws {
    let end = try session(after: Self.start + ["continue"])
    #expect(end.training.iteration == 0 && end.cursor == end.walk?.count)
    let next = try session(after: Self.start + ["continue", "step"])
    #expect(next.training.iteration == 1 && next.cursor == 1)
    #expect(next.program == (try session(after: Self.start + ["update"])).program)
    let back = try session(after: Self.start + ["continue", "step", "back", "back"])
    #expect(back.program == end.program && back.place == end.place)
    let again = try session(after: Self.start + ["continue", "step", "back 2", "back", "step"])
    #expect(again.program == next.program && again.place == next.place)
  }

  /// The iteration that was run before had other settings, and is another one.
  @Test(
    "the next iteration is by the settings as they are, though one was run already",
    arguments: ["optimizer sgd rate=0.5", "optimizer rate=0.1", "freeze w1"])
  func stepByOtherSettings(change: String) throws {
    let goesOn = [change, "continue", "step"]
    let again = try session(after: Self.start + ["train 3", "iteration 1"] + goesOn)
    let first = try session(after: Self.start + ["train 1"] + goesOn)
    #expect(again.training == first.training)
    #expect(again.program == first.program)
  }

  /// The run that came here had other data, and is not gone on with.
  @Test("a change of the data is kept by descent that ends before its first update")
  func changedData() throws {
    let changed = [
      "w = 0.1", "z = w*x", "C = (z - y)^2", "data [0, 0.5, 1, 2] -> [0, -2, 0, 0]",
      "optimizer sgd rate=0.1", "update 3", "data split 0.5",
    ]
    let before = try session(after: changed)
    let after = try session(after: changed + ["until C < 100", "until C < 100"])
    #expect(before.program.sampleCount == 2)
    #expect(after.program == before.program)
    let gone = try session(after: changed + ["until C < 100", "update"])
    #expect(gone.program == (try session(after: changed + ["update"])).program)
  }

  @Test("an update opens into the rules of its optimizer")
  func stepInto() throws {
    let there = try session(after: Self.start + ["break update", "continue"])
    let lines = try output(of: "step into", in: there)
    for part in ["  m ← ", "  v ← ", "  m̂ = ", "  v̂ = ", "  w₁₁⁽¹⁾ ← "] {
      #expect(lines.contains { $0.hasPrefix(part) }, "\(part)")
    }
  }

  @Test("train stops at breakpoints, and until goes on to what it names")
  func stops() throws {
    let broken = try session(after: Self.start + ["break iteration 7", "train 20"])
    #expect(broken.training.iteration == 7)
    let lower = try session(after: Self.start + ["break if C < 0.2", "train 2000"])
    let costs = lower.training.runs.flatMap(\.costs)
    #expect(costs.allSatisfy { $0 >= 0.2 })
    #expect(try #require(lower.costWithPenalty) < 0.2)
    let norm = try session(after: Self.start + ["until norm(dC/dw1) < 0.01"])
    let slope = try output(of: "norm(dC/dw1) < 0.01", in: norm)
    #expect(slope == ["1"])
    let until = try session(after: Self.start + ["until iteration 30"])
    #expect(until.training.iteration == 30)
  }

  /// Random lines; after each, the program is that of a fresh run to the same iteration.
  @Test("any way through training leads to what a fresh run has", arguments: [1, 2, 3] as [UInt64])
  func anyWay(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let shell = Shell(output: CollectedOutput())
    for line in Self.start { #expect(shell.run(command: line) == .done) }
    // The changes since then that stand, and those that were taken back.
    var (made, undone) = (0, 0)
    for _ in 0..<40 {
      let number = Int(random.next() % 40)
      let lines = [
        "train \(number + 1)", "iteration \(number)", "update", "back", "continue", "step", "undo",
        "whatif w1[1,1] = 0.3", "redo", "restart", "break iteration \(number)", "evaluate",
      ]
      let line = lines[Int(random.next() % UInt64(lines.count))]
      // What is before the start is not to be taken back.
      if line == "undo", made == 0 { continue }
      let before = shell.session.snapshot
      let isDone = shell.run(command: line) == .done
      switch line {
      case "undo": (made, undone) = (made - 1, undone + 1)
      case "redo": if isDone { (made, undone) = (made + 1, undone - 1) }
      default:
        if UndoHistory.isChange(before, shell.session.snapshot) { (made, undone) = (made + 1, 0) }
      }
      let iteration = shell.session.training.iteration
      var fresh = try session(after: Self.start)
      if iteration > 0 {
        fresh = try Interpreter().run("train iterations=\(iteration)", in: fresh).session
      }
      #expect(shell.session.program == fresh.program, "seed \(seed), iteration \(iteration)")
      #expect(shell.session.training == fresh.training, "seed \(seed), iteration \(iteration)")
    }
  }
}

struct LearningTests {
  /// The accuracy that `evaluate` shows.
  private func accuracy(after lines: [String]) throws -> Double {
    let text = try #require(
      output(of: "evaluate", in: session(after: lines)).first { $0.contains("accuracy") })
    return try #require(Double(text.split(separator: " ").dropLast().last ?? ""))
  }

  @Test("xor is learned by 2-4-1")
  func xor() throws {
    let lines = ["network 2 4 1", "data xor", "optimizer sgd rate=2", "train 2000"]
    #expect(try accuracy(after: lines) == 100)
  }

  @Test("the spiral is learned by 2-16-16-1")
  func spiral() throws {
    let lines = [
      "network 2 16 16 1 hidden=relu cost=binary_cross_entropy", "data spiral",
      "optimizer adam rate=0.005", "train 600 batch=20 shuffle=yes",
    ]
    #expect(try accuracy(after: lines) > 98)
  }

  @Test("irises are learned by 4-8-3, on the part that was kept aside too")
  func iris() throws {
    let lines = [
      "network 4 8 3 hidden=tanh cost=softmax_cross_entropy", "data iris", "data split 0.3",
      "data standardize", "optimizer adam rate=0.02", "train 100 batch=16 shuffle=yes",
    ]
    let after = try session(after: lines)
    let printed = try output(of: "evaluate", in: after)
    #expect(printed.contains("training part") && printed.contains("test part"))
    let shares = printed.filter { $0.contains("accuracy") }.compactMap { line in
      Double(line.split(separator: " ").dropLast().last ?? "")
    }
    #expect(shares.count == 2 && shares.allSatisfy { $0 > 95 }, "\(shares)")
    #expect(after.program.samples["x"]?.count == 105)
    #expect(after.program.heldOut["x"]?.count == 45)
    let text = SessionFile.text(of: after)
    let saved = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(saved.state == after.state)
    // The mean of what is learned from is 0, and its deviation 1.
    let column = try #require(after.program.samples["x"]).map { $0[2] }
    #expect(abs(column.reduce(0, +)) < 1e-12)
    #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 105 - 1) < 1e-12)
  }

  @Test("a split can be made again, another one from all samples; the order changes what it says")
  func splits() throws {
    let lines = ["network 2 1", "data moons count=10"]
    let whole = try session(after: lines)
    let split = try session(after: lines + ["data split 0.3", "data split 0.2 seed=2"])
    #expect(split.program.samples["x"]?.count == 8)
    #expect(split.program.heldOut["y"]?.count == 2)
    let all = { (program: Program) in
      Set(((program.samples["x"] ?? []) + (program.heldOut["x"] ?? [])).map(\.elements))
    }
    #expect(all(split.program) == all(whole.program))
    let shuffled = try session(after: lines + ["data shuffle seed=3"])
    #expect(all(shuffled.program) == all(whole.program) && shuffled.program != whole.program)
    #expect(abs((shuffled.model.targetMean ?? 0) - (whole.model.targetMean ?? 1)) < 1e-12)
  }

  @Test("every plot is drawn, in every notation", arguments: ["unicode", "ascii", "spoken"])
  func plots(notation: String) throws {
    let lines = [
      "network 2 4 1", "data xor", "optimizer adam rate=0.05", "train 30",
      "set notation \(notation)",
    ]
    let trained = try session(after: lines)
    for plot in [
      "cost", "gradients", "boundary", "weights", "activation", "activation relu",
      "surface w1[1,1] w2[1,1]", "tanh from -3 to 3", "sigmoid from -2*pi to 5",
    ] {
      #expect(try !output(of: "plot \(plot)", in: trained).isEmpty, "\(plot)")
    }
  }

  @Test(
    "what cannot be drawn is said",
    arguments: [
      ("plot", "plot takes what to draw"), ("plot cots", "plot cannot draw cots"),
      ("plot cost now", "plot cost takes no more"), ("plot fit", "plot fit is for a network"),
      ("plot surface w1[1,1]", "a surface is over two weights"),
      ("plot surface w1[1,1] x[1]", "x[1] is no element"),
      ("plot tanh from 1", "the range is missing"),
      ("plot tanh from 3 to 1", "the range goes from"),
      ("plot max from 0 to 1", "max is no function"),
      ("plot activation tan", "there is no activation tan"),
      ("plot cost", "nothing has been updated yet"), ("data xor seed=2", "xor is given as it is"),
      ("data spiral nois=1", "a data set has no option"), ("data iris", "iris has 4 inputs"),
      ("data spiral count=1", "count is a whole number"),
    ])
  func wrongLines(line: String, message: String) throws {
    let before = try session(after: ["network 2 4 1", "data xor"])
    let error = #expect(throws: ShellError.self) { try output(of: line, in: before) }
    #expect(try #require(error).message.hasPrefix(message), "\(error?.message ?? "")")
  }
}
