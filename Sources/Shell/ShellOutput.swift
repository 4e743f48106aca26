import Foundation
import LineEditing
public import Rendering
import SafeText

/// Where the shell prints.
public protocol ShellOutput: Sendable {
  /// The columns that a line has room for now: a window may change its size.
  var columns: Int { get }

  /// Whether a stream is to be coloured.
  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool

  /// Prints one line.
  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings)
  /// Prints what a command says, which may be longer than the screen.
  func show(_ lines: [StyledText], _ settings: Settings)
  /// Shows how far a command has come, on a line that the next one replaces; nil where there is no
  /// such line.
  var progress: (@Sendable (StyledText) -> Void)? { get }
}

extension ShellOutput {
  /// There is no line that can be replaced.
  public var progress: (@Sendable (StyledText) -> Void)? { nil }

  /// Prints the lines one after another.
  public func show(_ lines: [StyledText], _ settings: Settings) {
    for line in lines { write(line, to: .output, settings) }
  }
}

/// The streams of the process.
public struct ProcessOutput: ShellOutput {
  private let isTerminal: [StandardStream: Bool]
  private let forbidsColor: Bool
  /// Whether the terminal can take back what stands on a line.
  private let isTerminalSmart: Bool
  private let pager: Pager?

  /// The process's own streams; colour by default only on a terminal that is not dumb, and never
  /// where NO_COLOR is set (no-color.org).
  ///
  /// - Parameter isConversation: whether a person types, who may want to see long results a screen
  ///   at a time.
  public init(
    isTerminal: [StandardStream: Bool], environment: [String: String], isConversation: Bool
  ) {
    self.isTerminal = isTerminal
    let canPage = isConversation && isTerminal[.output] == true && environment["TERM"] != "dumb"
    pager = canPage ? Pager(environment: environment) : nil
    isTerminalSmart = environment["TERM"].map { $0 != "dumb" } ?? false
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    forbidsColor = noColor || environment["TERM"] == "dumb"
  }

  /// The columns of the terminal, or 80 where results go elsewhere.
  public var columns: Int { isTerminal[.output] == true ? Terminal.size().columns : 80 }

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

  /// Prints what a command says, through a pager where it is longer than the screen.
  public func show(_ lines: [StyledText], _ settings: Settings) {
    let size = Terminal.size()
    guard let pager, settings.pager == .auto,
      Pager.isNeeded(lines, columns: size.columns, rows: size.rows)
    else { return write(lines, settings) }
    let text = lines.reduce(into: SafeText("")) { $0 += safe($1, .output, settings) }
    if !pager.show(text) { write(lines, settings) }
    // Ctrl-C was the pager's.
    _ = Interrupts.takePending()
  }

  /// Prints the lines one after another; Ctrl-C leaves out the rest of them.
  private func write(_ lines: [StyledText], _ settings: Settings) {
    for line in lines where !Interrupts.isPending { write(line, to: .output, settings) }
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
