import Autodiff
import Language
import Presentation
import Rendering

extension Session {
  /// An expression over the session's quantities, parsed.
  func expression(_ text: String) throws(LanguageError) -> Expression {
    let (program, model) = (program, model)
    return try Parser.expression(text) {
      program.mentions($0) || model.quantity($0) != nil
    }
  }
}

/// Answers expressions.
enum Evaluation {
  /// The value of an expression, as it is typed.
  static func answer(
    _ expression: Expression, _ line: String, _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let value = try value(of: expression, line, session)
    let lines = QuantityView(session, width: context.width)
      .unlabelled(value, isKnown: session.isKnown(expression, value.shape))
    let note = session.knowledge?.isKnown(expression) ?? true ? [] : [notYet(line)]
    return CommandOutput(lines + note)
  }

  /// What is said of a value that the walk has not come to while it is predicted.
  private static func notYet(_ line: String) -> StyledText {
    StyledText("the walk has not come to all of this; reveal \(line) shows it", .faint)
  }

  /// The value of an expression over the session.
  ///
  /// - Throws: when a name is unknown, shapes do not fit, or the value is not finite.
  static func value(
    of expression: Expression, _ line: String, _ session: Session
  ) throws -> Tensor {
    let answer: Model.Answer
    do {
      answer = try session.model.evaluate(expression, text: line, sample: session.sample)
    } catch {
      // Inside of a function, what has no meaning there is of the program.
      if session.isInside, let value = try? value(of: expression, line, session.outermost) {
        return value
      }
      throw error
    }
    if let culprit = answer.culprit {
      throw notFinite(culprit, answer.value, expression, line, session)
    }
    return answer.value
  }

  private static func notFinite(
    _ culprit: Model.Culprit, _ value: Tensor, _ expression: Expression, _ line: String,
    _ session: Session
  ) -> ShellError {
    guard session.knowledge?.isKnown(expression) ?? true else {
      return ShellError(
        LanguageError("this is not finite at these numbers", in: line, at: expression.range))
    }
    let numbers = session.settings.numbers
    func named(_ number: Double) -> String { number.isNaN ? "not a number" : numbers.text(number) }
    let range = culprit.range ?? expression.range
    if culprit.corner == nil, value.scalar?.isNaN ?? false,
      case .derivative(let target, let variable)? = try? AskedQuantity(line, in: session),
      let unknown = session.unknownDerivative(of: target, by: variable)
    {
      let typed = line.dropFirst(expression.range.lowerBound).prefix(expression.range.count)
      let reason = session.formulas().fragments(unknown.reason).written
      return ShellError(
        LanguageError(
          "\(typed) is not a number: \(reason)", in: line, at: expression.range,
          suggestion: unknown.advice))
    }
    guard !culprit.isRecorded else {
      let result = culprit.range == expression.range ? value.scalar : nil
      var error = ShellError(
        LanguageError(
          "\(culprit.typed) is \(result.map(named) ?? "not finite")", in: line, at: range))
      if let corner = culprit.corner {
        error.message = "\(culprit.typed) does not exist here: \(corner)"
      }
      return error
    }
    var error = ShellError(
      LanguageError(
        "\(text(culprit, numbers)) is \(named(culprit.result))", in: line, at: range))
    if culprit.primitive == .divide, culprit.operands.count == 2, culprit.operands[1] == [0] {
      error.message += ": division by zero"
    } else if culprit.operands.joined().allSatisfy({ abs($0) < 1e300 }),
      let domain = Primitive.named(culprit.primitive.name)?.domain
    {
      error.message += ": \(culprit.callee ?? culprit.typed) needs \(domain)"
    }
    return error
  }

  /// An operation that made a value that is not finite, with its operands: `1/0`, `log(0)`; where
  /// it is neither an operator nor a call, as it was typed.
  static func text(_ culprit: Model.Culprit, _ numbers: NumberFormat) -> String {
    let operands = culprit.operands.map { text($0, numbers) }
    let symbols: [FunctionID: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .power: "^", .matmul: "@",
    ]
    if operands.count == 2, let symbol = symbols[culprit.primitive] {
      func inBrackets(_ text: String) -> String { text.hasPrefix("-") ? "(\(text))" : text }
      let left = symbol == "^" ? inBrackets(operands[0]) : operands[0]
      let right = inBrackets(operands[1])
      return "/^".contains(symbol) ? left + symbol + right : "\(left) \(symbol) \(right)"
    }
    return culprit.callee.map { "\($0)(\(operands.joined(separator: ", ")))" } ?? culprit.typed
  }

  /// The elements of an operand: a number, or the first of a list.
  private static func text(_ elements: [Double], _ numbers: NumberFormat) -> String {
    guard elements.count != 1 else { return numbers.text(elements[0]) }
    let shown = elements.prefix(4).map(numbers.text) + (elements.count > 4 ? ["…"] : [])
    return "[\(shown.joined(separator: ", "))]"
  }
}
