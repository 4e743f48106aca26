/// What came of asking for a line.
public enum LineInput: Equatable, Sendable {
  /// A line, without its end.
  case line(String)
  /// The line was abandoned (Ctrl-C); the next one can be asked for.
  case interrupted
  /// The line has more than so many bytes, and was not read to its end.
  case tooLong(limit: Int)
  /// There are no more lines: the end of the file, Ctrl-D, or a terminal that is gone.
  case endOfInput
}

/// Where lines come from: a person at a terminal, or a file.
public protocol LineReader: AnyObject {
  /// Waits for the next line.
  ///
  /// - Parameter prompt: what to show a person before it; plain text, without control characters.
  func readLine(prompt: String) -> LineInput

  /// Adds a line to the history, if there is one.
  func remember(_ line: String)
}
