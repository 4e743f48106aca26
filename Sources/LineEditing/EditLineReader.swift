import Foundation

/// Lines that a person types at a terminal, edited with libedit.
///
/// The keys are those of Emacs or vi, as `~/.editrc` says; Tab completes, and Ctrl-R searches the
/// history. Ctrl-C abandons the line: making a reader installs ``Interrupts``.
public final class EditLineReader: LineReader {
  private let editor: LineEditor
  private let history: History
  private let continuationPrompt: String
  private let isComplete: (String) -> Bool
  private let complete: (String, Int) -> Completions
  private let hint: (String) -> String?

  /// A reader on the standard streams; nil when they are not both on a terminal.
  ///
  /// - Parameters:
  ///   - programName: what lines of `~/.editrc` for this program alone begin with.
  ///   - continuationPrompt: the prompt of the second and later lines of one input.
  ///   - historyPath: the file that keeps the history between runs; none if nil.
  ///   - historyLimit: the most entries that the history keeps.
  ///   - promptIsColored: whether prompts are shown in colour.
  ///   - isComplete: whether a text can be taken as it is, or needs another line.
  ///   - complete: what the word at a cursor can become; it is given the text so far, with the
  ///     lines before this one, and the place of the cursor in it, counted in characters.
  ///   - hint: what may follow a line, in a few words; shown dim after it while the cursor is at its
  ///     end, on a terminal with colour that has room for it.
  public init?(
    programName: String, continuationPrompt: String, historyPath: String?, historyLimit: Int,
    promptIsColored: Bool, isComplete: @escaping (String) -> Bool,
    complete: @escaping (_ text: String, _ cursor: Int) -> Completions,
    hint: @escaping (_ text: String) -> String?
  ) {
    guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO),
      let history = History(path: historyPath, limit: historyLimit),
      let editor = LineEditor(
        programName: programName, history: history, promptIsColored: promptIsColored)
    else { return nil }
    self.history = history
    self.editor = editor
    self.continuationPrompt = continuationPrompt
    self.isComplete = isComplete
    self.complete = complete
    self.hint = hint
  }

  /// The next input; one of several lines has line feeds between them.
  ///
  /// Ctrl-D leaves when nothing has been typed, and in the middle of several lines abandons them.
  public func readLine(prompt: String) -> LineInput {
    var text = ""
    var prompt = prompt
    while true {
      let before = text
      let input = editor.readLine(
        prompt: prompt,
        complete: { [complete] line, cursor in
          complete(before + line, before.count + cursor).dropping(before.count)
        },
        // Of the first line only: the others are in the middle of something.
        hint: { [hint] in before.isEmpty ? hint($0) : nil })
      switch input {
      case .line(let line):
        text += line
        if isComplete(text) { return .line(text) }
        text += "\n"
        prompt = continuationPrompt
      case .interrupted:
        return .interrupted
      case .endOfInput:
        return text.isEmpty ? .endOfInput : .interrupted
      }
    }
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
