import Autodiff
import Language
import Rendering

/// Carries out definitions and assignments.
enum Definitions {
  /// Changes the program as a statement says.
  static func apply(
    _ statement: Statement, _ line: String, _ session: inout Session,
    _ context: CommandContext = CommandContext()
  ) throws -> CommandOutput {
    let text = trimmed(line)
    switch statement {
    case .expression: return CommandOutput()
    case .function(let name, let range, let parameters, let body):
      try check(name, range, line)
      for parameter in parameters { try check(parameter, range, line) }
      guard session.program.roles[name] != .data || session.program.value(of: name) == nil
      else { throw ShellError("\(name) is data; choose another name") }
      return try define(
        Program.Definition(
          name: name, parameters: parameters, body: body, text: text.line,
          nameRange: text.shifted(range)),
        shift: text.shift, &session, context)
    case .definition(let name, let range, let body):
      try check(name, range, line)
      guard session.program.isFormula(body) else {
        let value = try Evaluation.value(of: body, line, session)
        return try assign(name, value, line, &session, context)
      }
      return try define(
        Program.Definition(
          name: name, parameters: nil, body: body, text: text.line,
          nameRange: text.shifted(range)),
        shift: text.shift, &session, context)
    case .element(let name, let indices, let range, let body):
      return try assign(name, indices, range, body, line, &session)
    }
  }

  // MARK: Names

  /// Checks that a name may be given to something.
  ///
  /// - Throws: `ShellError` when it means something else already.
  static func check(
    _ name: String, _ range: Range<Int>, _ line: String
  ) throws(ShellError) {
    var message: String?
    if let primitive = Primitive.named(name), !primitive.gives(up: name) {
      message = "\(name) is a function of the language"
    }
    if name == "pi" || name == "π" { message = "\(name) is a number, 3.1416" }
    if name.hasPrefix("∂") { message = "∂ begins a derivative" }
    guard let message else { return }
    throw ShellError(
      LanguageError(
        "\(message), so nothing else can have that name", in: line, at: range,
        suggestion: "choose another name"))
  }

  /// The line as the program keeps it: without the blanks before it and the comment after it.
  private static func trimmed(_ line: String) -> (
    line: String, shift: Int, shifted: (Range<Int>) -> Range<Int>
  ) {
    let shift = line.prefix(while: \.isWhitespace).count
    var text = line.dropFirst(shift)
    if let comment = text.firstIndex(of: "#") { text = text[..<comment] }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return (
      String(text), shift,
      { max(0, $0.lowerBound - shift)..<max(0, $0.upperBound - shift) }
    )
  }

  // MARK: Formulas

  private static func define(
    _ definition: Program.Definition, shift: Int, _ session: inout Session,
    _ context: CommandContext
  ) throws -> CommandOutput {
    // Parsed again from the line that is kept, so that later errors point into it.
    var definition = definition
    if shift > 0 {
      let program = session.program
      if case .definition(_, let range, let body) = try Parser.statement(
        definition.text, isQuantity: program.mentions)
      {
        definition = Program.Definition(
          name: definition.name, parameters: nil, body: body, text: definition.text,
          nameRange: range)
      } else if case .function(_, let range, let parameters, let body) = try Parser.statement(
        definition.text, isQuantity: program.mentions)
      {
        definition = Program.Definition(
          name: definition.name, parameters: parameters, body: body, text: definition.text,
          nameRange: range)
      }
    }
    let name = definition.name
    if definition.body.names.contains(name), definition.parameters?.contains(name) != true {
      throw ShellError(
        LanguageError(
          "\(name) is defined in terms of itself", in: definition.text,
          at: definition.nameRange,
          suggestion: definition.parameters == nil
            ? "give the new quantity a name of its own"
            : "a function may call others, not itself"))
    }
    let isKnown = session.program.definition(of: name) != nil
    try session.editProgram(name, shouldStop: context.isInterrupted) { $0.define(definition) }
    try session.program.checkNames(of: definition)
    let shadowed = definition.parameters == nil ? nil : Primitive.named(name)
    if let shadowed, !isKnown {
      return CommandOutput([
        StyledText("\(name) means this from now on, and no longer \(shadowed.name)", .faint)
      ])
    }
    if session.model.quantity(name) == nil {
      let missing = session.program.missing(for: name)
      guard definition.parameters == nil, !missing.isEmpty else { return CommandOutput() }
      return CommandOutput([
        StyledText("\(name) waits for \(missing.joined(separator: ", "))", .faint)
      ])
    }
    return CommandOutput(QuantityView(session, width: context.width).assignment(name))
  }

  // MARK: Values

  private static func assign(
    _ name: String, _ value: Tensor, _ line: String, _ session: inout Session,
    _ context: CommandContext
  ) throws -> CommandOutput {
    let before = session.program.value(of: name)
    do {
      try session.editProgram(name, shouldStop: context.isInterrupted) { $0.assign(name, value) }
    } catch {
      throw withEscape(error, name, before, value, session.program)
    }
    return CommandOutput()
  }

  /// A value whose shape does not fit says what would: a list of one number, or how to change
  /// several shapes at once.
  private static func withEscape(
    _ error: LanguageError, _ name: String, _ before: Tensor?, _ value: Tensor, _ program: Program
  ) -> LanguageError {
    if let number = value.scalar {
      var listed = program
      listed.assign(name, Tensor([number]))
      if (try? Compiler.model(of: listed)) != nil {
        var error = error
        error.suggestion = "write \(name) = [\(NumberFormat.full.text(number))]"
        return error
      }
    }
    guard error.suggestion == nil, let before, before.shape != value.shape else { return error }
    var error = error
    let verb = before.shape.rank == 1 ? "had" : "was"
    error.suggestion =
      "\(name) \(verb) \(before.shape); to change its shape, reset what it goes with first"
    return error
  }

  private static func assign(
    _ name: String, _ indices: [Int], _ range: Range<Int>, _ body: Expression, _ line: String,
    _ session: inout Session
  ) throws -> CommandOutput {
    if session.program.definition(of: name) != nil {
      throw ShellError(
        LanguageError(
          "\(name) is computed, so its elements have no values of their own", in: line, at: range,
          suggestion: "change what it is computed from"))
    }
    let sample = session.program.samples[name] == nil ? 0 : session.sample
    guard var value = session.program.value(of: name, sample: sample) else {
      throw ShellError(
        LanguageError(
          "\(name) has no value yet", in: line, at: range,
          suggestion:
            "give it one first, as in \(name) = \(indices.count == 2 ? "[[0, 0], [0, 0]]" : "[0, 0]")"
        ))
    }
    guard let element = value.shape.element(at: indices) else {
      throw ShellError(
        LanguageError(
          "\(name) \(value.shape.predicate); it has no such element", in: line, at: range))
    }
    let number = try Evaluation.value(of: body, line, session)
    guard let number = number.scalar else {
      throw ShellError(
        LanguageError(
          "an element is a number; this \(number.shape.predicate)", in: line, at: body.range))
    }
    value[element] = number
    let changed = value
    try session.editProgram(name) { program in
      if var rows = program.samples[name], rows.indices.contains(sample) {
        rows[sample] = changed
        program.bind(name, samples: rows)
      } else {
        program.assign(name, changed)
      }
    }
    return CommandOutput()
  }
}

extension Primitive {
  /// Whether a name is one of several for it, which a definition may take: swish, not silu or σ.
  fileprivate func gives(up name: String) -> Bool { name != self.name && name != symbol }
}
