import Testing

@testable import Shell

/// What marks, changes and moves say of places in the walk.
@Suite struct ReachedTests {
  private func output(of line: String, after lines: [String]) throws -> [String] {
    try ShellTests.output(of: line, in: session(after: lines))
  }

  // MARK: What the walk has not come to

  @Test func aDisplayMarksWhatIsNotReached() throws {
    let lines = ["example mazur", "step 10"]
    #expect(
      try output(of: "display dC/dw2[1,1]", after: lines)
        == ["1: dC/dw2[1,1] = 0.08217   not reached yet"])
    // ∂C/∂w₁₁⁽²⁾ is the total at step 16.
    #expect(
      try output(of: "goto 16", after: lines + ["display dC/dw2[1,1]"]).last
        == "1: dC/dw2[1,1] = 0.08217")
    #expect(try output(of: "display w1[1,1]", after: lines) == ["1: w1[1,1] = 0.15"])
    #expect(
      try output(of: "display C", after: ["example mazur", "predict on"]) == ["1: C = —"])
  }

  @Test func aWatchTellsWhenTheWalkMakesItKnown() throws {
    func told(_ lines: [String]) -> [String] {
      let output = CollectedOutput()
      let shell = Shell(output: output)
      for line in lines.dropLast() { _ = shell.run(command: line) }
      _ = output.take()
      _ = shell.run(command: lines[lines.count - 1])
      return output.take().map(\.text).filter { $0.hasPrefix("watch") }
    }
    #expect(told(["example mazur", "watch C", "step 8"]) == [])
    #expect(told(["example mazur", "watch C", "forward"]) == ["watch 1: C = 0.2984, known now"])
    #expect(told(["example mazur", "watch C", "forward", "step"]) == [])
    #expect(
      told(["example mazur", "watch a1", "step 2"]) == ["watch 1: a1[1] = 0.5933, known now"])
    #expect(told(["example mazur", "watch a1", "forward", "back 3"]) == [])
    #expect(
      told(["example mazur", "watch C", "w1[1,1] = 0.3"])
        == ["watch 1: C: 0.29837 → 0.29844   not reached yet"])
  }

  // MARK: Changes

  @Test func aChangeShowsItsEffect() throws {
    // Mazur's own next weights and cost: w₁ = 0.1498, …, C = 0.2984 becomes 0.2910.
    let lines = ["example mazur", "set digits 9"]
    let changed = ["w2 = [[0.35891648, 0.408666186], [0.511301270, 0.561370121]]"]
    let before = try output(of: "C", after: lines)[0]
    let after = try output(of: "C", after: lines + changed)[0]
    #expect(try output(of: changed[0], after: lines) == ["C: \(before) → \(after)"])
    #expect(
      try output(of: changed[0], after: lines + ["step 3"])
        == ["C: \(before) → \(after)", "the walk begins again"])
    #expect(try output(of: "x = [0.05, 0.1]", after: lines) == [])
    #expect(try output(of: changed[0], after: lines + ["predict on"]) == [])
  }

  @Test func theWalkCanStayWhereItIs() throws {
    let lines = ["example mazur", "set walk keep", "step 12"]
    let session = try session(after: lines + ["w1[1,1] = 0.3"])
    #expect(session.cursor == 12)
    let shown = try output(of: "w1[1,1] = 0.3", after: lines)
    #expect(shown.contains { $0.hasPrefix("[12/50]") })
    // Another formula has another walk.
    #expect(try ShellTests.session(after: lines + ["a1 = tanh(z1)"]).cursor == 0)
    let samples = ["network 2 2 1", "data [[0,0],[0,1]] -> [[0],[1]]", "set walk keep", "step 40"]
    let kept = try ShellTests.session(after: samples + ["b1[1] = 0.5"])
    #expect(kept.cursor == 40)
    #expect(try kept.sample == ShellTests.session(after: samples).sample)
  }

  // MARK: Places

  @Test(arguments: [
    ("goto end", 50), ("goto start", 0), ("goto 12", 12), ("goto C", 9), ("goto a1[2]", 4),
    ("goto dC/da1[1]", 31), ("goto dC/dw2[1,1]", 16), ("until 20", 20),
  ])
  func placesAreGoneTo(line: String, step: Int) throws {
    #expect(try session(after: ["example mazur", "step 5", line]).cursor == step)
  }

  @Test func goesBackToWhereSomethingBecameKnown() throws {
    #expect(try session(after: ["example mazur", "goto end", "goto C"]).cursor == 9)
  }

  @Test func breaksAtAStep() throws {
    #expect(try session(after: ["example mazur", "break 12", "continue"]).cursor == 12)
    #expect(
      try session(after: ["example mazur", "tbreak 12", "continue", "continue"]).cursor == 50)
  }

  @Test(arguments: ["break 51", "break 0", "until 99", "goto 51", "goto nowhere", "goto 1e3"])
  func placesThatAreNoneAreRefused(line: String) throws {
    let session = try session(after: ["example mazur"])
    #expect(throws: ShellError.self) { try Interpreter().run(line, in: session) }
  }
}
