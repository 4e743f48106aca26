import LineEditing
import Presentation
import Rendering
import Shell
import Synchronization

/// Plays the lines of transcripts at the prompt of one session and collects what is printed.
final class TranscriptPlayer {
  private let output: CollectedOutput
  private let shell: Shell
  /// Where the files are that lines write and read.
  private let folder: TemporaryFolder?

  /// A player with a fresh session.
  ///
  /// - Parameters:
  ///   - lessonsFolder: where `lesson` looks; the usual places without it.
  ///   - folder: where the files are; one of its own without it.
  ///   - screen: what a person reads along on; without it the output is 80 columns wide and nobody's.
  init(
    lessonsFolder: String? = nil, folder: TemporaryFolder? = nil, on screen: Screen? = nil
  ) {
    self.folder = folder ?? (try? TemporaryFolder())
    output = CollectedOutput(screen: screen)
    shell = Shell(
      context: CommandContext(
        width: output.columns, lessonsFolder: lessonsFolder, folder: self.folder?.path),
      output: output)
  }

  /// The session as it is now.
  var session: Session { shell.session }

  /// Types lines at the prompt, one after another.
  ///
  /// - Returns: for every line, the prompt it was typed at and the lines it printed.
  func type(_ lines: [String]) -> [Transcript.Exchange] {
    let reader = ScriptedReader(lines, output)
    shell.converse(with: reader)
    return reader.exchanges
  }

  /// What an expression would print, without it being typed: a lesson takes note of what is.
  func value(of expression: String) throws -> String? {
    try Interpreter().run(expression, in: session).output.lines.first?.plain
  }

  /// Types one line, and returns what it printed.
  func type(_ line: String) -> [String] { type([line]).flatMap(\.output) }
}

/// Keeps the lines that a shell prints, without their colours.
private final class CollectedOutput: ShellOutput {
  let screen: Screen?
  var columns: Int { screen?.columns ?? 80 }
  private let lines = Mutex<[String]>([])

  init(screen: Screen?) { self.screen = screen }

  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool { false }

  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {
    lines.withLock { $0.append(line.plain) }
  }

  /// The lines printed since the last time.
  func take() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        .map(String.init)
    }
  }
}

/// Hands out lines, and attributes to each what is printed before the next is asked for.
private final class ScriptedReader: LineReader {
  private(set) var exchanges: [Transcript.Exchange] = []
  private var rest: ArraySlice<String>
  private let output: CollectedOutput

  init(_ lines: [String], _ output: CollectedOutput) {
    rest = lines[...]
    self.output = output
  }

  func readLine(prompt: String) -> LineInput {
    let printed = output.take()
    if !exchanges.isEmpty { exchanges[exchanges.count - 1].output = printed }
    guard let line = rest.popFirst() else { return .endOfInput }
    exchanges.append(Transcript.Exchange(prompt: prompt, line: line, output: []))
    return .line(line)
  }

  func remember(_ line: String) {}
}
