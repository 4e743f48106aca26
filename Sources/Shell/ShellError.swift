import Foundation
public import Language
import Presentation
public import Rendering
import SafeText

/// What went wrong with a line: one message for a person, with the place and something to try.
public struct ShellError: Error, Hashable, Sendable {
  /// What is wrong, in one line without a full stop.
  public var message: String
  /// The line the error is in; empty when there is none to point into.
  public var text: String
  /// The characters the caret points at, counted from 0.
  public var range: Range<Int>?
  /// What to try.
  public var suggestion: String?
  /// The file and line, for an error in a file.
  public var place: String?
  /// The argument of a command that is wrong, where the caret is to point at one.
  private var argument: String?

  /// An error with a message and, where there is one, something to try.
  ///
  /// - Parameter argument: what is wrong among the arguments of a command.
  public init(_ message: String, at argument: String? = nil, suggestion: String? = nil) {
    self.message = message
    self.argument = argument
    text = ""
    self.suggestion = suggestion
  }

  /// What is said when Ctrl-C has ended a line: the session is the one before it.
  static let interrupted = ShellError("this was interrupted; nothing has changed")

  /// An error of the language.
  public init(_ error: LanguageError) {
    message = error.message
    text = error.text
    range = error.range
    suggestion = error.suggestion
  }

  /// The error with the caret at the argument that is wrong, in the line of a command.
  func pointing(into line: String, after command: String) -> ShellError {
    guard text.isEmpty, let argument, let start = line.range(of: command)?.upperBound,
      let found = ShellError.lastWord(argument, in: line[start...])
    else { return self }
    var error = self
    error.text = line
    let first = line.distance(from: line.startIndex, to: found.lowerBound)
    error.range = first..<first + argument.count
    return error
  }

  /// Where words stand in a line, between blanks or its ends; the last place of several.
  ///
  /// - Complexity: O(characters of the line).
  private static func lastWord(
    _ words: String, in line: Substring
  ) -> Range<String.Index>? {
    var end = line.endIndex
    while !words.isEmpty, end > line.startIndex {
      // Only where a word begins can it be.
      let blank = line[..<end].lastIndex(where: \.isWhitespace)
      let start = blank.map(line.index(after:)) ?? line.startIndex
      if line[start...].hasPrefix(words) {
        let after = line[start...].dropFirst(words.count)
        if after.first.map({ $0.isWhitespace || $0 == "#" }) ?? true {
          return start..<after.startIndex
        }
      }
      end = blank ?? line.startIndex
    }
    return nil
  }

  /// The error with the file, line and column it stands at, unless it has a place already.
  ///
  /// - Parameters:
  ///   - file: the file's name.
  ///   - line: the line at which the statement begins, from 1.
  ///   - statement: the statement, of one or several lines.
  func placed(_ file: String, _ line: Int, _ statement: String) -> ShellError {
    guard place == nil else { return self }
    var error = self
    // An error may point into an earlier definition: then the statement as a whole is meant.
    let start = statement.range(of: text).map {
      statement.distance(from: statement.startIndex, to: $0.lowerBound)
    }
    let offset = start.map { $0 + (range?.lowerBound ?? 0) } ?? 0
    let before = statement.prefix(offset).split(separator: "\n", omittingEmptySubsequences: false)
    error.place = "\(file):\(line + max(0, before.count - 1)):\((before.last?.count ?? 0) + 1)"
    return error
  }

  /// The error as a person reads it: the line, a caret, the message.
  ///
  /// - Parameter width: the columns of the terminal; a longer line is cut around the caret.
  public func lines(width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    if let (line, range) = marked {
      let (shown, start) = ShellError.excerpt(of: line, around: range, width: max(40, width) - 4)
      let before = shown.prefix(max(0, range.lowerBound - start)).reduce(0) {
        $0 + String($1).columns
      }
      let marked = shown.dropFirst(max(0, range.lowerBound - start)).prefix(range.count)
      let length = max(1, marked.reduce(0) { $0 + String($1).columns })
      lines.append(StyledText("    " + shown))
      lines.append(
        StyledText(String(repeating: " ", count: before + 4))
          + StyledText("^" + String(repeating: "~", count: length - 1), .error))
    }
    let place = place.map { "\($0): " } ?? ""
    lines.append(
      StyledText(place) + StyledText("error: ", .error)
        + StyledText(
          (message + (suggestion.map { " (\($0))" } ?? "")).replacing("\n", with: " ")))
    return lines
  }

  /// The line of the text that the caret begins in, and what the caret points at in it.
  private var marked: (line: [Character], range: Range<Int>)? {
    guard let range, !text.isEmpty else { return nil }
    let characters = Array(text)
    let place = min(range.lowerBound, characters.count)
    let start = characters[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let end = characters[place...].firstIndex(of: "\n") ?? characters.count
    let last = max(place, min(range.upperBound, end))
    return (Array(characters[start..<end]), place - start..<last - start)
  }

  /// The stretch of a line that holds the caret, and the character it starts at.
  private static func excerpt(
    of line: [Character], around range: Range<Int>, width: Int
  ) -> (String, Int) {
    // Made safe here already: the caret below it counts the columns of what is shown.
    let line = line.map { SafeText(String($0)).characters.first ?? " " }
    guard line.count > width else { return (String(line), 0) }
    let start = max(0, min(range.lowerBound - width / 2, line.count - width))
    return (String(line[start..<min(start + width, line.count)]), start)
  }
}
