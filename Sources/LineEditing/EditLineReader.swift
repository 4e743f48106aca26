import Foundation

/// Lines that a person types at a terminal, edited with libedit.
///
/// The keys are those of Emacs or vi, as `~/.editrc` says; Tab completes, and Ctrl-R searches the
/// history. Ctrl-C abandons the line: making a reader installs ``Interrupts``.
public final class EditLineReader: LineReader {
  private let editor: LineEditor
  private let history: History
  private let continuationPrompt: String
  private let longestInput: Int
  private let makeJoiner: () -> (String) -> Bool
  private let complete: (String, Int) -> Completions
  private let hint: (String) -> String?
  /// The lines of the input that were read before the one being edited, each with its end.
  private var linesBefore = ""

  /// A reader on the standard streams; nil when they are not both on a terminal.
  ///
  /// - Parameters:
  ///   - programName: what lines of `~/.editrc` for this program alone begin with.
  ///   - continuationPrompt: the prompt of the second and later lines of one input.
  ///   - historyPath: the file that keeps the history between runs; none if nil.
  ///   - historyLimit: the most entries that the history keeps.
  ///   - longestInput: the most bytes of one input.
  ///   - promptIsColored: whether prompts are shown in colour.
  ///   - makeJoiner: begins an input; what it returns is told each line of it in turn, and says
  ///     whether another one belongs to it.
  ///   - complete: what the word at a cursor can become; it is given the text so far, with the
  ///     lines before this one, and the place of the cursor in it, counted in characters.
  ///   - hint: what may follow a line, in a few words; shown dim after it while the cursor is at its
  ///     end, on a terminal with colour that has room for it. It is given the lines before, too.
  public init?(
    programName: String, continuationPrompt: String, historyPath: String?, historyLimit: Int,
    longestInput: Int, promptIsColored: Bool,
    makeJoiner: @escaping () -> (_ line: String) -> Bool,
    complete: @escaping (_ text: String, _ cursor: Int) -> Completions,
    hint: @escaping (_ text: String) -> String?
  ) {
    guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO),
      let history = History(path: historyPath, limit: historyLimit),
      let editor = LineEditor(
        programName: programName, history: history, longestInput: longestInput,
        promptIsColored: promptIsColored)
    else { return nil }
    self.history = history
    self.editor = editor
    self.continuationPrompt = continuationPrompt
    self.longestInput = longestInput
    self.makeJoiner = makeJoiner
    self.complete = complete
    self.hint = hint
  }

  /// The next input; one of several lines has line feeds between them.
  ///
  /// Ctrl-D leaves when nothing has been typed, and in the middle of several lines abandons them.
  public func readLine(prompt: String) -> LineInput {
    linesBefore = ""
    defer { linesBefore = "" }
    var prompt = prompt
    let goesOn = makeJoiner()
    while true {
      let input = editor.readLine(
        prompt: prompt, complete: { [unowned self] in completions($0, $1) },
        hint: { [unowned self] in hint(linesBefore + $0) })
      switch input {
      case .line(let line):
        linesBefore += line
        guard linesBefore.utf8.count <= longestInput else { return .tooLong(limit: longestInput) }
        guard goesOn(line) else { return .line(linesBefore) }
        linesBefore += "\n"
        prompt = continuationPrompt
      case .interrupted, .tooLong:
        return input
      case .endOfInput:
        return linesBefore.isEmpty ? .endOfInput : .interrupted
      }
    }
  }

  /// What a part of the line being edited can become, given the lines before it.
  private func completions(_ line: String, _ cursor: Int) -> Completions {
    let count = linesBefore.count
    return complete(linesBefore + line, count + cursor).dropping(count)
  }

  /// Adds a line to the history and its file, unless it is blank or the same as the one before.
  public func remember(_ line: String) {
    history.remember(line)
  }
}

extension Completions {
  /// The same completions of the text without its first characters; none if those would change.
  fileprivate func dropping(_ count: Int) -> Completions {
    guard range.lowerBound >= count else { return Completions(range: 0..<0, candidates: []) }
    return Completions(
      range: range.lowerBound - count..<range.upperBound - count, candidates: candidates,
      hint: hint)
  }
}
