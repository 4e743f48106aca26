import Language
import Lessons
import Stepping

extension Session {
  /// Refuses what an exam does not take while a question waits: there the shell is a calculator for the
  /// numbers that are given, and whatever could show another one is refused by its name.
  func checkExam(_ line: String, _ interpreter: Interpreter) throws(ShellError) {
    guard lesson?.player.isExam ?? false else { return }
    if let (command, word, _) = try interpreter.command(beginning: line, self) {
      guard command.isAllowedInExams else { throw Session.refused(word) }
      return
    }
    let (program, model) = (program, model)
    let statement = try? Parser.statement(line) {
      program.mentions($0) || model.quantity($0) != nil
    }
    switch statement {
    // What cannot be read is said by whoever reads it next.
    case nil: return
    case .expression(let expression)? where isMadeOfGiven(expression): return
    case .expression?: throw Session.refused(Arguments.shown(line))
    case _?: throw Session.refused("a definition")
    }
  }

  private static func refused(_ what: String) -> ShellError {
    ShellError(
      "\(what) is refused in an exam: it could show the answer",
      suggestion: "the answer, a calculation with the numbers given, hint, skip or reveal will do")
  }

  /// Whether an expression has no quantity in it but such as are given, and no derivative.
  private func isMadeOfGiven(_ expression: Expression) -> Bool {
    switch Symbol(expression, in: model) {
    case .quantity(let reference)?:
      program.values[reference.name] != nil || program.samples[reference.name] != nil
    case _?: false
    case nil: expression.parts.allSatisfy(isMadeOfGiven)
    }
  }
}
