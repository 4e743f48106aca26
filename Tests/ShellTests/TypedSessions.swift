import Foundation
import LineEditing
import Presentation
import Rendering
import Synchronization
import Testing

@testable import Shell

/// A session after some lines, each of which has to work.
func session(
  after lines: [String], _ location: SourceLocation = #_sourceLocation
) throws -> Session {
  let interpreter = Interpreter()
  return try lines.reduce(into: Session()) { session, line in
    do {
      session = try interpreter.run(line, in: session).session
    } catch {
      Issue.record("\(line): \(error)", sourceLocation: location)
      throw error
    }
  }
}

/// What a line prints in a session.
func output(
  of line: String, in session: Session = Session(), interpreter: Interpreter = Interpreter()
) throws -> [String] {
  try interpreter.run(line, in: session).output.lines.map(\.plain)
}

/// Runs lines in a new folder of files, and returns the last session and what the last line printed.
///
/// - Parameter fixtures: a folder whose files are there too.
func run(
  _ lines: [String], files: [String: Data], besides fixtures: URL? = nil
) throws -> (session: Session, output: [String]) {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  if let fixtures {
    try FileManager.default.copyItem(at: fixtures, to: folder)
  } else {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, data) in files { try data.write(to: folder.appending(path: name)) }
  let interpreter = Interpreter(
    context: CommandContext(folder: folder.path(percentEncoded: false)))
  return try lines.reduce(into: (Session(), [])) { last, line in
    let result = try interpreter.run(line, in: last.session)
    last = (result.session, result.output.lines.map(\.plain))
  }
}

/// Keeps what a shell prints, without its colours.
final class CollectedOutput: ShellOutput {
  let columns: Int
  private let lines = Mutex<[(stream: StandardStream, text: String)]>([])

  init(columns: Int = 80) {
    self.columns = columns
  }

  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool { false }

  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {
    lines.withLock { $0.append((stream, line.plain)) }
  }

  /// The lines printed since the last time.
  func take() -> [(stream: StandardStream, text: String)] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}

/// Hands out lines as if they were typed at a prompt.
final class TypedLines: LineReader {
  private var lines: ArraySlice<String>
  /// The prompts the lines were typed at.
  private(set) var prompts: [String] = []

  init(_ lines: [String]) {
    self.lines = lines[...]
  }

  func readLine(prompt: String) -> LineInput {
    guard let line = lines.popFirst() else { return .endOfInput }
    prompts.append(prompt)
    return .line(line)
  }

  func remember(_ line: String) {}
}

/// The lessons of the package these tests belong to.
let lessonsFolder = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "lessons").path(percentEncoded: false)
