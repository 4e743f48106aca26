import Autodiff
import Language
import Presentation
import Rendering

/// Reads a line and does what it says: a command, a definition or an expression.
public struct Interpreter: Sendable {
  /// What the world around the session is.
  public var context: CommandContext
  /// Whether prefixes and short names of commands are understood: at a prompt, not in scripts.
  public var acceptsPrefixes: Bool
  /// Whether a change says what it does to the cost: not in lessons, which ask about that.
  var tellsEffects = true

  /// An interpreter in a context.
  public init(context: CommandContext = CommandContext(), acceptsPrefixes: Bool = false) {
    self.context = context
    self.acceptsPrefixes = acceptsPrefixes
  }

  /// Runs one line: the session after it, and what it prints.
  ///
  /// - Throws: `ShellError`; the session given is untouched. Whatever has come of a line that was
  ///   interrupted counts for nothing, be it a result or an error.
  public func run(
    _ line: String, in session: Session
  ) throws(ShellError) -> (session: Session, output: CommandOutput) {
    var next = session
    do {
      var output = try run(line, &next)
      output.lines += next.layout(context.width).lines(next.notes(since: session))
      guard !Interruption.isRequested else { throw ShellError.interrupted }
      return (next, output)
    } catch _ where Interruption.isRequested {
      throw .interrupted
    } catch { throw ShellError(describing: error) }
  }

  private func run(_ line: String, _ session: inout Session) throws -> CommandOutput {
    guard line.utf8.count <= Interpreter.longestLine else {
      throw ShellError(
        "this line has \(line.utf8.count) bytes; the longest has \(Interpreter.longestLine)",
        suggestion: "put long data into a script, a row a line within brackets")
    }
    if session.isPredicting {
      let answer = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if session.prediction?.isAnswer(answer) ?? false {
        return try session.answer(answer, context)
      }
    }
    if let (command, word, rest) = try command(beginning: line, session) {
      let words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
      do {
        return try command.run(
          &session, Arguments(words: words, text: rest, usage: command.usage), context)
      } catch let error as ShellError {
        throw error.pointing(into: line, after: word)
      }
    }
    let (program, model) = (session.program, session.model)
    let isQuantity = { name in program.mentions(name) || model.quantity(name) != nil }
    do {
      let statement = try Parser.statement(line, isQuantity: isQuantity)
      var output = try run(statement, line, &session)
      if line.contains("["), Parser.signedElement(line, isQuantity: isQuantity) != nil {
        output.lines += Interpreter.blankRule.wrapped(to: context.width)
      }
      return output
    } catch let error as LanguageError {
      throw Meaning(of: line).explained(error, session)
    }
  }

  /// What is said of a list in which a sign has begun an element.
  private static let blankRule = StyledText(
    "[a -b] is two elements, for a blank before a sign and none after it separates; [a - b] is one",
    .faint)

  private func run(
    _ statement: Statement, _ line: String, _ session: inout Session
  ) throws -> CommandOutput {
    switch statement {
    case .expression(let expression) where session.isPredictingFormula:
      return try session.answer(expression, line, context)
    case .expression(let expression):
      do { return try Evaluation.answer(expression, line, session, context) } catch {
        // A word that means nothing else was meant as an answer.
        let isSignAsked = session.isPredicting && session.prediction?.mode == .sign
        throw isSignAsked ? Prediction.noSign : error
      }
    default:
      // What is defined is a part of the program, and outside of functions.
      session.leaveAll()
      let before = session
      var output = try Definitions.apply(statement, line, &session, context)
      if tellsEffects { output.lines += ChangeEffect.lines(from: before, to: session, context) }
      return output
    }
  }

  /// The longest line, in bytes: a 784×128 matrix typed out fits.
  static let longestLine = 4_000_000

  /// The first word of a line and what follows it, comments and blanks left out.
  static func firstWord(of line: String) -> (word: String, rest: String) {
    let start = line.drop(while: \.isWhitespace)
    var word = start.prefix { $0.isLetter || $0 == "_" || $0 == "-" || $0.isNumber }
    // A sign that means a command: `?` asks for help.
    if word.isEmpty { word = start.prefix { $0 == "?" } }
    let text = Comment.removed(from: String(start.dropFirst(word.count)))
    var rest = text.drop(while: \.isWhitespace)
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return (String(word), String(rest))
  }

  /// The command a line begins with, the word it is called by there and what follows that; nil when
  /// the line is a definition or an expression.
  func command(
    beginning line: String, _ session: Session
  ) throws(ShellError) -> (command: Command, word: String, rest: String)? {
    let (word, rest) = Interpreter.firstWord(of: line)
    guard !word.isEmpty else { return nil }
    let looksLikeMathematics = rest.first.map { "=+*/^@(-".contains($0) } ?? false
    // X? asks about X in other shells.
    if acceptsPrefixes, rest == "?", let help = Command.named("?"),
      Command.named(word) != nil || Primitive.named(word) != nil
    {
      return (help, word, word)
    }
    if let command = Command.all.first(where: { $0.name == word }) {
      // where(a > b, a, b) is mathematics; so is whatever is both a command and a function.
      if rest.hasPrefix("("), session.program.canCall(word) { return nil }
      // Before = a command's word is a name like any other, and so it is before an operator once it
      // has a meaning.
      let isDefined = rest.hasPrefix("=") && !rest.hasPrefix("==")
      let isQuantity = isDefined || looksLikeMathematics && session.program.mentions(word)
      return isQuantity ? nil : (command, word, rest)
    }
    // A shorter word ends where it is meant to: da[1]/dw[1,1] is a derivative and no data.
    let next = line.drop(while: \.isWhitespace).dropFirst(word.count).first
    guard acceptsPrefixes, !looksLikeMathematics, rest.first != "\\",
      next.map({ $0.isWhitespace || $0 == "#" }) ?? true,
      !session.program.mentions(word), session.model.quantity(word) == nil,
      Primitive.named(word) == nil
    else { return nil }
    if let command = Command.named(word) { return (command, word, rest) }
    guard !Meaning(of: line).isForeign else { return nil }
    // Where a question waits, "up" is a wrong answer rather than an update.
    let isAsked = session.prediction?.isWaiting ?? false
    let matches = Command.all.filter {
      $0.name.hasPrefix(word) && !(isAsked && $0.group == .descend)
    }
    if matches.count > 1 {
      let names = matches.map(\.name).joined(separator: ", ")
      throw ShellError("\(word) could be \(names); type a letter more")
    }
    return matches.first.map { ($0, word, rest) }
  }
}
