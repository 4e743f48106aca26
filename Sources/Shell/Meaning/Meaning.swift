import Autodiff
import Language

/// What a line was meant to say that is neither a command nor mathematics, and how to say it here.
struct Meaning {
  private let line: String
  private let word: String
  private let rest: String

  /// The meaning of a line.
  init(of line: String) {
    self.line = line
    (word, rest) = Interpreter.firstWord(of: line)
  }

  /// Whether it begins with a word of other languages, which is no short form of a command: `for`
  /// is not `forward`, and `what is` not `whatif`.
  var isForeign: Bool { ForeignWord.named(word) != nil || Question.openings.contains(word) }

  /// The error of the language, or what to type instead of the line.
  func explained(_ error: LanguageError, _ session: Session) -> ShellError {
    if let advice = LatexInput.advice(on: line) {
      return ShellError("this is LaTeX", suggestion: advice)
    }
    let isQuantity = session.program.mentions(word) || session.model.quantity(word) != nil
    let unknown = "there is no command \(Arguments.shown(word))"
    let isCall = rest.hasPrefix("(") && rest.hasSuffix(")")
    if let foreign = ForeignWord.named(word), !isQuantity, looksLikeCommand || isCall {
      let operand = isCall ? String(rest.dropFirst().dropLast()) : rest
      return ShellError(unknown, suggestion: foreign.advice(operand))
    }
    let isAsked = line.hasSuffix("?")
    guard looksLikeCommand, isAsked || !isQuantity else { return ShellError(error) }
    if let advice = Question(line, session)?.advice {
      return ShellError(isAsked ? "this is a question" : unknown, suggestion: advice)
    }
    return isQuantity ? ShellError(error) : named(error)
  }

  /// Whether the line begins with a word as commands do.
  private var looksLikeCommand: Bool {
    let next = line.drop(while: \.isWhitespace).dropFirst(word.count).first
    return word.first?.isLetter ?? false && Primitive.named(word) == nil
      && (rest.isEmpty || next?.isWhitespace ?? false || next == "?")
      && (rest.first.map { $0.isLetter || $0.isNumber || "'\"?~.".contains($0) } ?? true)
  }

  /// The command that was meant by the line's first word.
  private func named(_ error: LanguageError) -> ShellError {
    let unknown = "there is no command \(Arguments.shown(word))"
    let prefixes = Command.all.filter { $0.name.hasPrefix(word) }
    let near =
      Command.named(word)?.name ?? Nearby.name(word, among: Command.all.map(\.name))
      ?? (prefixes.count == 1 && !rest.isEmpty ? prefixes[0].name : nil)
    guard rest.isEmpty else {
      if let near { return ShellError(unknown, suggestion: "did you mean \(near)?") }
      // Several words in a row are a sentence, not mathematics.
      return rest.first?.isLetter ?? false
        ? ShellError(unknown, suggestion: "help lists the commands") : ShellError(error)
    }
    // A quantity that is near is meant rather than a command that is.
    let isNamed = Command.named(word) != nil
    guard let near, isNamed || !(error.suggestion?.hasPrefix("did you mean") ?? false) else {
      return ShellError(error)
    }
    return ShellError(
      LanguageError(
        "\(word) is not known here", in: error.text, at: error.range,
        suggestion: "did you mean the command \(near)?"))
  }
}

/// A question or a request in plain words: `what is sigma?`, `show me the gradient please`.
private struct Question {
  /// Words that questions begin with.
  static let openings: Set<String> = [
    "what", "whats", "what's", "how", "who", "when", "which", "can", "could", "would", "is", "are",
    "does", "please", "compute", "calculate", "find", "evaluate", "solve", "give", "tell", "derive",
    "differentiate", "derivative",
  ]

  private let words: [String]
  private let session: Session

  /// Nil for a line that is no sentence.
  init?(_ line: String, _ session: Session) {
    words = line.split { $0.isWhitespace || "?!,;:".contains($0) }.map(String.init)
    self.session = session
    let isOpened = Question.openings.contains(words.first?.lowercased() ?? "")
    guard isOpened || line.hasSuffix("?") || words.count > 3, !words.isEmpty else { return nil }
  }

  /// How what is asked about is asked here: the last of its words that means something.
  var advice: String? {
    let asked = words.dropFirst(words.count > 1 ? 1 : 0)
    let isOpening = words.count == 1 && Question.openings.contains(words[0].lowercased())
    return isOpening
      ? "help says how to begin"
      : asked.reversed().lazy.compactMap(advice).first
        ?? asked.last { $0.count > 3 && $0.allSatisfy(\.isLetter) }
        .map { "apropos \($0.lowercased()) finds the help that mentions it" }
  }

  private func advice(on word: String) -> String? {
    if let expression = try? session.expression(word), !expression.names.isEmpty,
      (try? Evaluation.value(of: expression, word, session)) != nil
    {
      return "type \(word) alone for its value, why \(word) for where it comes from"
    }
    let name = word.lowercased()
    if let command = Command.all.first(where: { $0.name == name }) {
      return "type \(command.name); help \(command.name) says more"
    }
    let isFunction = Primitive.named(name)?.isCallable ?? false && name.count > 2
    guard isFunction || HelpView.topics.contains(name) else { return nil }
    return "help \(name) says what it is"
  }
}
