import Autodiff
import Language
import Presentation
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
    case .values(let takings):
      return try ValuesNow.take(takings, line, &session, context)
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
    if let number = NamedNumber.named(name), number.isReserved {
      message = "\(name) is a number, \(NumberFormat.digits(5).text(number.value))"
    }
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
          suggestion: definition.parameters != nil
            ? "a function may call others, not itself"
            : program.mentions(name)
              ? "write \(line.replacing("=", with: ":=", maxReplacements: 1)), which takes a value now"
              : "give the new quantity a name of its own"))
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

  static func assign(
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
    let element = try self.element(name, indices, range, line, session)
    let number = try number(body, line, session)
    try session.editProgram(name) { $0.put(number, element) }
    return CommandOutput()
  }

  /// An element of a variable, which could take another value.
  struct Element {
    let name: String
    /// Its row-major place, from 0.
    let place: Int
    /// The sample, from 0, whose element it is.
    let sample: Int
  }

  /// The element that indices name.
  ///
  /// - Throws: when the quantity is computed, has no value, or has no such element.
  static func element(
    _ name: String, _ indices: [Int], _ range: Range<Int>, _ line: String, _ session: Session
  ) throws -> Element {
    if session.program.definition(of: name) != nil {
      throw ShellError(
        LanguageError(
          "\(name) is computed, so its elements have no values of their own", in: line, at: range,
          suggestion: "change what it is computed from"))
    }
    let sample = session.program.samples[name] == nil ? 0 : session.sample
    guard let value = session.program.value(of: name, sample: sample) else {
      throw ShellError(
        LanguageError(
          "\(name) has no value yet", in: line, at: range,
          suggestion:
            "give it one first, as in \(name) = \(indices.count == 2 ? "[[0, 0], [0, 0]]" : "[0, 0]")"
        ))
    }
    guard let place = value.shape.element(at: indices) else {
      throw ShellError(
        LanguageError(
          "\(name) \(value.shape.predicate); it has no such element", in: line, at: range))
    }
    return Element(name: name, place: place, sample: sample)
  }

  /// The number that an expression is, for an element.
  static func number(_ body: Expression, _ line: String, _ session: Session) throws -> Double {
    let value = try Evaluation.value(of: body, line, session)
    guard let number = value.scalar else {
      throw ShellError(
        LanguageError(
          "an element is a number; this \(value.shape.predicate)", in: line, at: body.range))
    }
    return number
  }
}

extension Program {
  /// Gives an element another value.
  mutating func put(_ number: Double, _ element: Definitions.Element) {
    guard var value = value(of: element.name, sample: element.sample) else { return }
    value[element.place] = number
    let row = self.number(ofSample: element.sample) - 1
    if var rows = samples[element.name], rows.indices.contains(row) {
      rows[row] = value
      substitute(rows, for: element.name)
    } else {
      assign(element.name, value)
    }
  }
}

extension Primitive {
  /// Whether a name is one of several for it, which a definition may take: swish, not silu or σ.
  fileprivate func gives(up name: String) -> Bool { name != self.name && name != symbol }
}
