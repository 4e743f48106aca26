import Autodiff
import Language
import Presentation
import Rendering

/// `w := w - 0.5*dC/dw`: gives quantities values that are computed now, all from the values before.
enum ValuesNow {
  static func take(
    _ takings: [Statement.Taking], _ line: String, _ session: inout Session,
    _ context: CommandContext
  ) throws -> CommandOutput {
    let names = takings.map(\.name)
    for (place, taking) in takings.enumerated() {
      try check(taking, isRepeated: names[..<place].contains(taking.name), line, session)
    }
    let before = session
    let moved = before.moved
    for taking in takings {
      if taking.indices.isEmpty {
        let value = try Evaluation.value(of: taking.value, line, before)
        _ = try Definitions.assign(taking.name, value, line, &session, context)
      } else {
        let element = try Definitions.element(
          taking.name, taking.indices, taking.targetRange, line, before)
        let number = try Definitions.number(taking.value, line, before)
        try session.editProgram(taking.name) { $0.put(number, element) }
      }
    }
    let steps = takings.filter(\.isStep).map(\.name)
    // The next round of steps begins with what has moved in this one.
    let isNextRound = steps.contains { moved.contains($0) }
    session.moved = isNextRound ? steps : steps.isEmpty ? [] : moved + steps
    let view = QuantityView(session, width: context.width)
    return CommandOutput(
      Set(names).sorted { names.firstIndex(of: $0) ?? 0 < names.firstIndex(of: $1) ?? 0 }
        .flatMap { view.assignment($0) }
        + (steps.isEmpty || isNextRound ? [] : staleOrder(moved, steps, line, context)))
  }

  private static func check(
    _ taking: Statement.Taking, isRepeated: Bool, _ line: String, _ session: Session
  ) throws {
    try Definitions.check(taking.name, taking.targetRange, line)
    func failure(_ message: String, _ suggestion: String) -> ShellError {
      ShellError(
        LanguageError(message, in: line, at: taking.targetRange, suggestion: suggestion))
    }
    if isRepeated, taking.indices.isEmpty {
      throw failure("\(taking.name) stands twice before :=", "give it one value")
    }
    if taking.indices.isEmpty, session.program.samples[taking.name] != nil {
      throw failure(
        "\(taking.name) has a value for each sample, and := gives one",
        "write data \(taking.name) = ROWS")
    }
    if session.program.definition(of: taking.name)?.parameters != nil {
      throw failure("\(taking.name) is a function", "choose another name")
    }
  }

  /// What is said of a step whose derivative was taken after other weights had moved already.
  private static func staleOrder(
    _ moved: [String], _ steps: [String], _ line: String, _ context: CommandContext
  ) -> [StyledText] {
    guard let first = moved.first, let step = steps.first else { return [] }
    return StyledText(
      "the derivative by \(step) was taken after \(first) had moved (stale-order); "
        + "\(first), \(step) := …, … moves all from the old values", .faint
    ).wrapped(to: context.width)
  }
}

extension Statement.Taking {
  /// Whether it is a step of descent: a quantity takes its own value and a derivative by it.
  fileprivate var isStep: Bool { value.names.contains(name) && value.differentiates(by: name) }
}

extension Expression {
  /// Whether a derivative by a quantity is taken in it.
  fileprivate func differentiates(by name: String) -> Bool {
    if case .derivative(of: _, by: let variable) = kind, variable.names == [name] { return true }
    return parts.contains { $0.differentiates(by: name) }
  }
}
