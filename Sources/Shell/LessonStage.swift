import Autodiff
import Language
import Lessons
import Presentation
import Rendering
import Stepping
import Tutoring

/// The session as a lesson uses it: commands that lessons may run, and the values of expressions.
struct LessonStage: LessonSession, Sendable {
  var session: Session
  let context: CommandContext

  /// Runs one of the lesson's commands.
  mutating func run(_ command: String) throws -> [StyledText] {
    var context = context
    context.mayUseFiles = false
    var interpreter = Interpreter(context: context)
    interpreter.tellsEffects = false
    if let found = try interpreter.command(beginning: command, session),
      !found.command.isAllowedInLessons
    {
      throw ShellError("a lesson may not use \(found.word)")
    }
    let result = try interpreter.run(command, in: session)
    session = result.session
    return result.output.lines
  }

  /// The lines without their colours.
  func lines(of output: [StyledText]) -> [String] { output.map(\.plain) }

  /// The elements of an expression's value.
  func value(of expression: String) throws -> [Double] {
    let parsed = try session.expression(expression)
    return try Evaluation.value(of: parsed, expression, session).elements
  }

  /// The step of the walk that makes known what an expression names.
  func place(of expression: String) -> WalkPlace? {
    guard let walk = session.walk, let parsed = try? session.expression(expression),
      let symbol = Symbol(parsed, in: session.model),
      let step = walk.last(.symbol(symbol), in: walk.frame(of: symbol, sample: session.sample)),
      // Of a layer's ∂C/∂z the walk makes its factors known, and not the number itself.
      walk[step].result.symbol == symbol
    else { return nil }
    return WalkPlace(walk, step: step, reached: session.cursor)
  }

  /// A number with the digits that are shown.
  func shown(_ number: Double) -> Double { session.settings.numbers.shown(number) }

  /// The heights of an expression over a range of one quantity.
  func curve(
    of expression: String, over name: String, _ range: ClosedRange<Double>, places: Int
  ) throws -> [Double] {
    let function = "curve_of_the_question"
    var copy = self
    _ = try copy.run("\(function)(\(name)) = \(expression)")
    let step = (range.upperBound - range.lowerBound) / Double(max(1, places))
    let heights = try copy.session.values(
      of: function, at: (0...places).map { range.lowerBound + step * Double($0) })
    guard heights.allSatisfy(\.isFinite) else {
      throw ShellError("it is not finite all over the range")
    }
    return heights
  }

  /// Whether a line is an expression that is no quantity alone, and no command.
  func isFormula(_ line: String) -> Bool {
    guard (try? Interpreter(context: context).command(beginning: line, session)) ?? nil == nil,
      let expression = try? session.expression(line)
    else { return false }
    return Symbol(expression, in: session.model) == nil
  }

  /// Whether two expressions have the same value, with these numbers and with others near by.
  func agree(_ one: String, _ other: String) throws -> Bool {
    let (first, second) = (try session.expression(one), try session.expression(other))
    func isSame(in session: Session) throws -> Bool {
      let value = try Evaluation.value(of: first, one, session)
      let other = try Evaluation.value(of: second, other, session)
      return value.shape == other.shape
        && zip(value.elements, other.elements).allSatisfy(FormulaJudge.agree)
    }
    guard try isSame(in: session) else { return false }
    return try FormulaJudge(session).nudged.map(isSame) ?? true
  }

  /// The number of an expression, with the digits that are shown.
  func text(of expression: String) throws -> String {
    let elements = try value(of: expression)
    return elements.map(session.settings.numbers.text).joined(separator: ", ")
  }

  /// A line that gives a quantity numbers, in the shape that it has.
  func line(giving name: String, _ number: () -> Double) -> String {
    func row(_ count: Int) -> String {
      "[" + (0..<count).map { _ in NumberFormat.full.text(number()) }.joined(separator: ", ") + "]"
    }
    let shape = session.program.values[name]?.shape ?? .scalar
    let value =
      switch shape.rank {
      case 0: NumberFormat.full.text(number())
      case 1: row(shape.count)
      default: "[" + (0..<shape.rows).map { _ in row(shape.columns) }.joined(separator: ", ") + "]"
      }
    return "\(name) = \(value)"
  }

  /// What parameters and data are given.
  var given: [(name: String, elements: [Double])] {
    let program = session.program
    return program.valueOrder.compactMap { name in
      program.values[name].map { (name, $0.elements) }
    }
      + program.samples.sorted { $0.key < $1.key }.map { ($0, $1.flatMap(\.elements)) }
  }

  /// The program, as the command shows it.
  var overview: (command: String, output: [StyledText])? {
    guard !session.program.isEmpty else { return nil }
    var copy = self
    let command = "program"
    return (try? copy.run(command)).map { (command, $0) }
  }

  /// Whether the definitions, apart from spaces, the numbers, apart from rounding, and the place in
  /// the walk are those of another session.
  func isLike(_ other: LessonStage) -> Bool {
    let (mine, others) = (session.snapshot, other.session.snapshot)
    guard mine.place == others.place, mine.sample == others.sample,
      mine.program.samples == others.program.samples,
      mine.program.definitions.map(\.compactText) == others.program.definitions.map(\.compactText)
    else { return false }
    let (values, otherValues) = (mine.program.values, others.program.values)
    return values.keys == otherValues.keys
      && values.allSatisfy { name, value in otherValues[name].map(value.isNear) ?? false }
  }
}

extension Program.Definition {
  /// The definition as written, without spaces.
  fileprivate var compactText: String { text.filter { !$0.isWhitespace } }
}

extension Tensor {
  /// Whether the elements of another tensor are the same but for rounding.
  fileprivate func isNear(_ other: Tensor) -> Bool {
    shape == other.shape
      && zip(elements, other.elements).allSatisfy { mine, others in
        mine == others || abs(mine - others) <= 1e-9 * max(abs(mine), abs(others))
      }
  }
}

extension ShellError {
  /// Any error in the words of the shell.
  init(describing error: any Error) {
    switch error {
    case let error as ShellError: self = error
    case let error as LanguageError: self.init(error)
    case let error as any CustomStringConvertible: self.init(error.description)
    default: self.init("this failed, and it is not known why; nothing has changed")
    }
  }
}

extension ShellError: CustomStringConvertible {
  /// The message, with what to try.
  public var description: String { message + (suggestion.map { " (\($0))" } ?? "") }
}

extension NumberFormat {
  /// A number as its digits have it.
  func shown(_ number: Double) -> Double { Double(text(number)) ?? number }
}
