import Foundation
import LineEditing
import Presentation
public import Rendering
import SafeText

/// Where the shell prints.
public protocol ShellOutput: Sendable {
  /// The columns that a line has room for now: a window may change its size.
  var columns: Int { get }

  /// Whether a stream is to be coloured.
  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool

  /// The screen that a person reads along on, where long results pause; nil elsewhere.
  var screen: Screen? { get }

  /// Prints one line.
  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings)
  /// Shows how far a command has come, on a line that the next one replaces; nil where there is no
  /// such line.
  var progress: (@Sendable (StyledText) -> Void)? { get }
}

extension ShellOutput {
  /// Nobody reads along.
  public var screen: Screen? { nil }

  /// There is no line that can be replaced.
  public var progress: (@Sendable (StyledText) -> Void)? { nil }
}

/// The size of a screen in characters.
public struct Screen: Hashable, Sendable {
  /// The characters of a row.
  public var columns: Int
  /// The rows.
  public var rows: Int

  /// A screen of this size.
  public init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  /// The rows that a line takes: a long one goes on in the next row.
  func rows(of line: StyledText) -> Int {
    let columns = max(1, columns)
    return max(1, (line.width + columns - 1) / columns)
  }
}

/// The streams of the process.
public struct ProcessOutput: ShellOutput {
  private let isTerminal: [StandardStream: Bool]
  private let forbidsColor: Bool
  /// Whether the terminal can take back what stands on a line.
  private let isTerminalSmart: Bool
  private let canPause: Bool

  /// The process's own streams; colour by default only on a terminal that is not dumb, and never
  /// where NO_COLOR is set (no-color.org).
  ///
  /// - Parameter isConversation: whether a person types, who may want to see long results a screen
  ///   at a time.
  public init(
    isTerminal: [StandardStream: Bool], environment: [String: String], isConversation: Bool
  ) {
    self.isTerminal = isTerminal
    canPause = isConversation && isTerminal[.output] == true && environment["TERM"] != "dumb"
    isTerminalSmart = environment["TERM"].map { $0 != "dumb" } ?? false
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    forbidsColor = noColor || environment["TERM"] == "dumb"
  }

  /// The columns of the terminal, or 80 where results go elsewhere.
  public var columns: Int { isTerminal[.output] == true ? Terminal.size().columns : 80 }

  /// The terminal's screen, where a person types and can go on to the next one.
  public var screen: Screen? {
    guard canPause else { return nil }
    let size = Terminal.size()
    return Screen(columns: size.columns, rows: size.rows)
  }

  /// Whether a stream is to be coloured.
  public func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool {
    switch settings.color {
    case .always: true
    case .never: false
    case .auto: !forbidsColor && (isTerminal[stream] ?? false)
    }
  }

  /// The line that is written over and over, on a terminal that has one.
  public var progress: (@Sendable (StyledText) -> Void)? {
    guard isTerminal[.output] == true, isTerminal[.error] == true, isTerminalSmart else {
      return nil
    }
    return { line in
      let text = TextOutput(isColored: false).text(line)
      StandardStream.error.print("\r\u{1B}[K" + text)
    }
  }

  private func safe(
    _ line: StyledText, _ stream: StandardStream, _ settings: Settings
  ) -> SafeText {
    let readable = settings.notation.readable(line)
    return TextOutput(isColored: isColored(stream, settings)).text(readable) + "\n"
  }

  /// Prints a line; a result that cannot be printed ends the program.
  public func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {
    stream.print(safe(line, stream, settings))
  }
}
