import Autodiff
import Language
import Synchronization
import Testing

@testable import Shell

/// Ctrl-C at any moment of any line: the line counts for nothing, and the session is as before.
@Suite struct InterruptionTests {
  /// Answers no so many times, and yes from then on: an interruption after so much work.
  private final class Patience: Sendable {
    private let left: Mutex<Int>

    init(_ times: Int) { left = Mutex(times) }

    var isOver: Bool {
      left.withLock { left in
        left -= 1
        return left < 0
      }
    }
  }

  private static let beginnings = [
    [], ["example mazur", "step 20", "watch dC/dw1", "display z1", "x[1] = 0.3"],
    ["f(x) = sin(x)*exp(x)", "x = 0.5", "step"],
    ["network 2 3 1", "data [[0,0],[0,1]] -> [[0],[1]]", "w1[1,1] = 0.5", "undo", "predict on"],
    ["x = 2", "s(u) = u*u", "C = s(x) + s(3*x)", "break if C > 1"],
  ]

  private static let lines = [
    "example mazur", "network 3 4 2", "x = 0.25", "x = [0.1, 0.2]", "w1[1,2] = 4", "C = sum(a2^2)",
    "a1 = tanh(z1)", "k = 2*x", "reset", "undo", "redo", "step", "step 5", "next", "finish",
    "forward", "backward", "until dC/dw1", "until if abs(C) < 1e-9", "continue", "back", "goto 3",
    "restart", "sample 2", "show", "gradient", "graph", "matrix", "paths x", "why C", "explain",
    "check", "compare", "whatif x = 3", "d(dC/dx)/dx", "hessian(C, x)", "jacobian(a2, x)", "C",
    "lesson", "lesson 1", "lesson nowhere", "data [[1,2],[3,4]] -> [[5],[6]]", "display a2",
    "watch C", "break dC/dz2[1]", "0.7", "help primitives", "set digits 7", "step into",
  ]

  @Test(arguments: beginnings)
  func anInterruptedLineCountsForNothing(beginning: [String]) {
    let output = CollectedOutput()
    func begun() -> Shell {
      let shell = Shell(context: CommandContext(lessonsFolder: lessonsFolder), output: output)
      for line in beginning { _ = shell.run(command: line) }
      return shell
    }
    // Goes on with the same session as long as it is as before.
    var shell = begun()
    for line in Self.lines {
      _ = output.take()
      let whole = (outcome: begun().run(command: line), said: output.take().map(\.text))
      for times in [0, 1, 3, 8, 34, 144] {
        let before = shell.session.state
        let patience = Patience(times)
        let outcome = Interruption.asking({ patience.isOver }) { shell.run(command: line) }
        let said = output.take().map(\.text)
        guard said.last == "error: this was interrupted; nothing has changed" else {
          // It was done, or refused, as ever.
          #expect(outcome == whole.outcome, "\(line) \(times)")
          if line != "compare" {  // It says how long it took.
            #expect(whole.said.suffix(said.count) == said[...], "\(line) \(times)")
          }
          shell = begun()
          _ = output.take()
          break
        }
        #expect(outcome == .failed && shell.session.state == before, "\(line) \(times)")
      }
    }
  }

  /// A walk whose making was interrupted is made anew, whole.
  @Test func whatWasHalfDoneIsNotKept() {
    func numbers(interruptedAfter times: Int?) -> [String] {
      let output = CollectedOutput()
      let shell = Shell(output: output)
      #expect(shell.run(command: "example mazur") == .done)
      if let times {
        let patience = Patience(times)
        _ = Interruption.asking({ patience.isOver }) { shell.run(command: "gradient") }
        _ = Interruption.asking({ patience.isOver }) { shell.run(command: "step 50") }
      }
      _ = output.take()
      for line in ["goto 50", "gradient", "check"] { #expect(shell.run(command: line) == .done) }
      return output.take().map(\.text)
    }
    let whole = numbers(interruptedAfter: nil)
    for times in 0..<12 { #expect(numbers(interruptedAfter: times) == whole, "\(times)") }
  }

  /// Fifteen nested derivatives take half a minute; interrupted, a part of a second.
  @Test func nestedDerivativesAreInterrupted() {
    let output = CollectedOutput()
    let shell = Shell(output: output)
    let patience = Patience(20_000)
    #expect(shell.run(command: "x = 0.5") == .done)
    var nested = "sin(x)*exp(x)/(1 + x^2)"
    for _ in 0..<15 { nested = "d(\(nested))/dx" }
    let time = ContinuousClock().measure {
      #expect(Interruption.asking({ patience.isOver }) { shell.run(command: nested) } == .failed)
    }
    #expect(output.take().last?.text == "error: this was interrupted; nothing has changed")
    #expect(time < .seconds(20))
  }
}
