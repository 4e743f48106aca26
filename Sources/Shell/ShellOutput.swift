import Foundation
import LineEditing
public import Rendering

/// Where the shell prints.
public protocol ShellOutput: Sendable {
  /// The columns that a line has room for now: a window may change its size.
  var columns: Int { get }

  /// Whether a stream is to be coloured.
  func isColored(_ stream: OutputStreamKind, _ settings: Settings) -> Bool

  /// Prints one line.
  func write(_ line: StyledText, to stream: OutputStreamKind, _ settings: Settings)
  /// Prints what a command says, which may be longer than the screen.
  func show(_ lines: [StyledText], _ settings: Settings)
}

extension ShellOutput {
  /// Prints the lines one after another.
  public func show(_ lines: [StyledText], _ settings: Settings) {
    for line in lines { write(line, to: .standard, settings) }
  }
}

/// Results go to standard output, diagnostics to standard error.
public enum OutputStreamKind: Hashable, Sendable {
  case standard, error
}

/// The streams of the process.
public struct ProcessOutput: ShellOutput {
  private let isTerminal: [OutputStreamKind: Bool]
  private let forbidsColor: Bool
  private let pager: Pager?

  /// The process's own streams; colour by default only on a terminal that is not dumb, and never
  /// where NO_COLOR is set (no-color.org).
  ///
  /// - Parameter isConversation: whether a person types, who may want to see long results a screen
  ///   at a time.
  public init(
    isTerminal: [OutputStreamKind: Bool], environment: [String: String], isConversation: Bool
  ) {
    self.isTerminal = isTerminal
    let canPage = isConversation && isTerminal[.standard] == true && environment["TERM"] != "dumb"
    pager = canPage ? Pager(environment: environment) : nil
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    forbidsColor = noColor || environment["TERM"] == "dumb"
  }

  /// The columns of the terminal, or 80 where results go elsewhere.
  public var columns: Int { isTerminal[.standard] == true ? Terminal.size().columns : 80 }

  /// Whether a stream is to be coloured.
  public func isColored(_ stream: OutputStreamKind, _ settings: Settings) -> Bool {
    switch settings.color {
    case .always: true
    case .never: false
    case .auto: !forbidsColor && (isTerminal[stream] ?? false)
    }
  }

  /// Prints what a command says, through a pager where it is longer than the screen.
  public func show(_ lines: [StyledText], _ settings: Settings) {
    let size = Terminal.size()
    guard let pager, settings.pager == .auto,
      Pager.isNeeded(lines, columns: size.columns, rows: size.rows)
    else {
      for line in lines { write(line, to: .standard, settings) }
      return
    }
    let text = lines.map { characters(of: $0, .standard, settings) }.joined()
    if !pager.show(text) { for line in lines { write(line, to: .standard, settings) } }
    // Ctrl-C was the pager's.
    _ = Interrupts.takePending()
  }

  private func characters(
    of line: StyledText, _ stream: OutputStreamKind, _ settings: Settings
  ) -> String {
    let readable = settings.notation.readable(line)
    return TextOutput(isColored: isColored(stream, settings)).string(readable) + "\n"
  }

  /// Prints a line; when nobody reads any more, the process ends quietly.
  public func write(_ line: StyledText, to stream: OutputStreamKind, _ settings: Settings) {
    let text = characters(of: line, stream, settings)
    let handle: FileHandle = stream == .standard ? .standardOutput : .standardError
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch { exit(0) }
  }
}
