import Autodiff
import Language

/// A line that is no mathematics and begins with a word, as commands do: which one was meant.
struct CommandMeant {
  private let word: String
  private let rest: String

  /// Nil for a line that does not look like a command.
  init?(_ line: String, _ word: String, _ rest: String) {
    let next = line.drop(while: \.isWhitespace).dropFirst(word.count).first
    guard word.first?.isLetter ?? false, Primitive.named(word) == nil,
      rest.isEmpty || next?.isWhitespace ?? false,
      rest.first.map({ $0.isLetter || $0.isNumber || "'\"?~.".contains($0) }) ?? true
    else { return nil }
    (self.word, self.rest) = (word, rest)
  }

  /// The error of the language, or what to type instead of the word.
  func explained(_ error: LanguageError, isQuantity: (String) -> Bool) -> ShellError {
    guard !isQuantity(word) else { return ShellError(error) }
    let unknown = ShellError("there is no command \(Arguments.shown(word))")
    if let advice = CommandMeant.advice(word, rest) { return unknown.suggesting(advice) }
    let prefixes = Command.all.filter { $0.name.hasPrefix(word) }
    let near =
      Command.named(word)?.name ?? Nearby.name(word, among: Command.all.map(\.name))
      ?? (prefixes.count == 1 && !rest.isEmpty ? prefixes[0].name : nil)
    guard !rest.isEmpty else {
      // A quantity that is near is meant rather than a command that is.
      let isNamed = Command.named(word) != nil
      guard let near, isNamed || !(error.suggestion?.hasPrefix("did you mean") ?? false) else {
        return ShellError(error)
      }
      var error = error
      error.message = "\(word) is not known here"
      error.suggestion = "did you mean the command \(near)?"
      return ShellError(error)
    }
    if let near { return unknown.suggesting("did you mean \(near)?") }
    // Several words in a row are a sentence, not mathematics.
    return rest.first?.isLetter ?? false
      ? unknown.suggesting("help lists the commands") : ShellError(error)
  }

  /// What to type instead of a word of other shells and languages.
  private static func advice(_ word: String, _ rest: String) -> String? {
    switch word {
    case "ls", "dir": "show lists the quantities, and example the examples"
    case "clear", "cls": "Ctrl-L clears the screen, reset forgets the program"
    case "plot", "graph", "draw": "there are no plots; show lists values, explain says why"
    case "version": "backprop --version says it"
    case "man", "info": "help COMMAND says more about one"
    case "print", "echo", "disp", "display": "write \(rest.isEmpty ? "C" : rest) alone"
    case "let", "var", "const", "def": "a definition is written x = 3, or f(x) = x^2"
    case "for", "while", "if", "import", "from", "return", "lambda":
      "a line is a value, a formula or a command; there are no loops and modules"
    default: nil
    }
  }
}

extension ShellError {
  fileprivate func suggesting(_ suggestion: String) -> ShellError {
    var error = self
    error.suggestion = suggestion
    return error
  }
}
