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
    switch statement {
    case .expression: return CommandOutput()
    case .function(let name, let range, let parameters, _):
      try check(name, range, line)
      for parameter in parameters { try check(parameter, range, line) }
      guard session.program.roles[name] != .data || session.program.value(of: name) == nil
      else { throw ShellError("\(name) is data; choose another name") }
      return try define(line, &session, context)
    case .definition(let name, let range, let body):
      try check(name, range, line)
      guard session.program.isFormula(body) else {
        let value = try Evaluation.value(of: body, line, session)
        return try assign(name, value, line, &session, context)
      }
      return try define(line, &session, context)
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

  // MARK: Formulas

  /// The most definitions that are typed one by one.
  ///
  /// Each is compiled onto those before it, which costs a little for every one of them: some
  /// milliseconds at this number.
  private static let mostDefinitions = 4000

  private static func define(
    _ line: String, _ session: inout Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let (program, model) = (session.program, session.model)
    guard
      let definition = try Program.Definition(
        line: line, isQuantity: { program.mentions($0) || model.quantity($0) != nil })
    else { return CommandOutput() }
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
    guard isKnown || session.program.definitions.count < mostDefinitions else {
      throw ShellError(
        "a program takes \(mostDefinitions) definitions at most, typed one by one",
        suggestion: "an array or a function holds what repeats")
    }
    try session.editProgram(name) { $0.define(definition) }
    try session.program.checkNames(of: definition)
    let shadowed = definition.parameters == nil ? nil : Primitive.named(name)
    if let shadowed, !isKnown {
      return CommandOutput([
        StyledText("\(name) means this from now on, and no longer \(shadowed.name)", .faint)
      ])
    }
    if let error = session.model.broken[name] {
      return CommandOutput([StyledText("\(name) alone has no value: \(error.message)", .faint)])
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
      try session.editProgram(name) { $0.assign(name, value) }
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
