import Foundation
import Rendering
import SafeText

/// Writes what is typed and printed to a Markdown file, as a fenced block that a transcript test or a
/// lesson can replay.
final class TranscriptRecorder {
  /// The file's name as it was given.
  let name: String
  private let handle: FileHandle
  /// A command that has begun and is written once it prints something or ends.
  private var pending: String?

  /// A recording to a new file.
  ///
  /// - Throws: `ShellError` when the file is there already or cannot be written.
  init(_ file: NamedFile) throws(ShellError) {
    name = file.name
    handle = try file.create()
    try write(
      SafeText("# Recorded with backprop \(CommandLineOptions.version)\n\n```text\n"))
  }

  /// A command begins.
  func begin(_ line: String) { pending = line }

  /// The command has ended.
  func end() throws(ShellError) { try flush() }

  /// Lines were printed.
  func print(_ lines: [StyledText], _ settings: Settings) throws(ShellError) {
    try flush()
    for line in lines {
      try write(TextOutput(isColored: false).text(settings.notation.readable(line)) + "\n")
    }
  }

  /// Closes the block; the command that asks for it is no part of the transcript.
  func finish() throws(ShellError) { try write("```\n") }

  private func flush() throws(ShellError) {
    guard let line = pending else { return }
    pending = nil
    let lines = SafeText(line.split(separator: "\n").joined(separator: "\n..> "))
    try write("bp> " + lines + "\n")
  }

  private func write(_ text: SafeText) throws(ShellError) {
    do {
      try handle.write(contentsOf: Data(text.characters.utf8))
    } catch { throw ShellError("\(name) cannot be written any more: the recording has stopped") }
  }
}
