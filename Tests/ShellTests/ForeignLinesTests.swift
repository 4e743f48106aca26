import Presentation
import Rendering
import Testing

@testable import Shell

/// Lines as other shells, languages and notations have them, at the prompt: each is answered with how
/// it is said here, and none is taken for the beginning of a command.
@Suite struct ForeignLinesTests {
  private func message(_ line: String, after setup: [String] = ["example mazur"]) throws -> String {
    let interpreter = Interpreter(acceptsPrefixes: true)
    let before = try session(after: setup)
    do throws(ShellError) {
      let lines = try interpreter.run(line, in: before).output.lines.map(\.plain)
      Issue.record("\(line) was accepted: \(lines)")
      return ""
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("for i in range(3):", "no loops"), ("while True:", "no loops"), ("if C < 1:", "no loops"),
    ("import numpy as np", "no loops"), ("def f(x): return x", "f(x) = x^2"),
    ("let x = 3", "x = 3"), ("what is the gradient?", "type gradient"),
    ("what is sigmoid", "help sigmoid"), ("what", "help says how to begin"),
    ("how big is C?", "type C alone"), ("C?", "type C alone"),
    ("please show me the gradient", "type gradient"), ("loss.backward()", "gradient"),
    ("w1.grad", "write dC/dw1"), ("git status", "no shell of the system"),
    ("please differentiate everything", "apropos everything"),
  ])
  func isAnsweredWithTheWayItIsSaidHere(_ line: String, _ advice: String) throws {
    let message = try message(line)
    #expect(message.contains(advice), "\(message)")
  }

  @Test(arguments: [
    (#"\frac{\partial C}{\partial w_{11}^{(1)}}"#, "type dC/dw1[1,1]"),
    (#"$\frac{\partial C}{\partial w^{(2)}_{12}}$"#, "type dC/dw2[1,2]"),
    (#"\dfrac{\partial a_1^{(1)}}{\partial z_1^{(1)}}"#, "type da1[1]/dz1[1]"),
    (#"\sigma(z_1^{(1)})"#, "type sigmoid(z1[1])"), (#"\frac{1}{2}"#, "type 1/2"),
    (#"\frac{x + 1}{2}"#, "type (x + 1)/2"), (#"w \cdot x"#, "type w *x"),
    (#"\sqrt{x}"#, "type sqrt(x)"), (#"\nabla C"#, "help notation"),
    (#"\frac{1}{2"#, "help notation"),
  ])
  func latexIsPutAsItIsTyped(_ line: String, _ advice: String) throws {
    let message = try message(line)
    #expect(message.contains(advice), "\(message)")
  }

  /// What debuggers and Python's shell have is understood at the prompt.
  @Test(arguments: [
    ("p C", "show C"), ("print dC/dw1", "show dC/dw1"), ("r", "restart"), ("n", "next"),
    ("c", "continue"), ("s", "step"), ("bt", "where"), ("list", "program"), ("l", "program"),
    ("?", "help"), ("? step", "help step"), ("man step", "help step"), ("step?", "help step"),
    ("sigmoid?", "help sigmoid"),
  ])
  func wordsOfDebuggersDoWhatTheyDoThere(_ word: String, _ command: String) throws {
    let interpreter = Interpreter(acceptsPrefixes: true)
    let session = try session(after: ["example mazur", "step 12"])
    #expect(
      try output(of: word, in: session, interpreter: interpreter)
        == output(of: command, in: session, interpreter: interpreter))
  }

  @Test func deletesAsDebuggersDo() throws {
    let interpreter = Interpreter(acceptsPrefixes: true)
    let session = try session(after: ["example mazur", "break layer 1"])
    #expect(try interpreter.run("d 1", in: session).session.marks.list.isEmpty)
  }

  /// A derivative is one at the prompt as in a script, whatever command its letters begin.
  @Test(arguments: [
    ("da[1]/dw[1,1]", "data"), ("de[1]/du[1]", "delete"), ("di[1]/du[1]", "display"),
    ("ds[1]/du[1]", "step"),
  ])
  func derivativesAreNoShortFormsOfCommands(_ line: String, _ command: String) throws {
    let lines = [
      "u = [2, 3]", "w = [[2, 1], [0, 1]]", "a = w @ u", "e = u*u", "i = 3*u", "s = 5*u",
      "C = sum(a) + sum(e)*sum(i)*sum(s)",
    ]
    let session = try session(after: lines)
    let typed = try output(of: line, in: session, interpreter: Interpreter(acceptsPrefixes: true))
    #expect(try typed == output(of: line, in: session))
    // a₁ = w₁₁u₁ + …, e₁ = u₁², i₁ = 3u₁, s₁ = 5u₁, at u₁ = 2
    let slopes = ["da[1]/dw[1,1]": "2", "de[1]/du[1]": "4", "di[1]/du[1]": "3", "ds[1]/du[1]": "5"]
    #expect(typed == [slopes[line]])
  }
}
