import Foundation

/// What was typed at the prompt and what it printed, as a file or a page of documentation shows it.
///
/// A line that begins with a prompt was typed, and those after it that begin with `..> ` go on with it;
/// the lines under it, up to the next, were printed. Lines before the first prompt are a remark.
struct Transcript: Equatable {
  /// A line typed and what it printed.
  struct Exchange: Equatable {
    /// The prompt, with the blank after it.
    var prompt: String
    /// The line typed.
    var line: String
    /// The lines printed.
    var output: [String]
  }

  private static let prompts = ["bp> ", "answer> ", "predict> "]
  private static let continuation = "..> "

  /// The lines before the first prompt.
  var remark: [String] = []
  /// The lines typed, each with what it printed.
  var exchanges: [Exchange] = []

  /// Reads a transcript.
  init(_ lines: [String]) {
    for line in lines {
      if line.hasPrefix(Self.continuation), exchanges.last?.output.isEmpty ?? false {
        exchanges[exchanges.count - 1].line += "\n" + line.dropFirst(Self.continuation.count)
        continue
      }
      // An editor may have cut the blank after the prompt of an empty line.
      if let prompt = Self.prompts.first(where: { line.hasPrefix($0) || line + " " == $0 }) {
        exchanges.append(
          Exchange(prompt: prompt, line: String(line.dropFirst(prompt.count)), output: []))
      } else if exchanges.isEmpty {
        remark.append(line)
      } else {
        exchanges[exchanges.count - 1].output.append(line)
      }
    }
  }

  /// The transcript as lines of text.
  var lines: [String] {
    remark
      + exchanges.flatMap { exchange -> [String] in
        guard !exchange.line.isEmpty else {
          return [String(exchange.prompt.dropLast())] + exchange.output
        }
        let typed = exchange.line.replacing("\n", with: "\n" + Self.continuation)
        return (exchange.prompt + typed).split(separator: "\n").map(String.init) + exchange.output
      }
  }

  /// The same lines typed once more, with what they print now.
  func replayed(by player: TranscriptPlayer) -> Transcript {
    var transcript = self
    transcript.exchanges = player.type(exchanges.map(\.line))
    return transcript
  }
}

/// A file that holds transcripts, which may be recorded anew.
struct TranscriptFile: CustomStringConvertible {
  /// Whether transcripts are written instead of compared: `BACKPROP_RECORD=1 swift test`.
  static let isRecording = ProcessInfo.processInfo.environment["BACKPROP_RECORD"] == "1"

  /// The folder of the package.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  let url: URL

  var description: String { url.lastPathComponent }

  /// The files with an extension in a folder of the package, by name.
  static func all(in folder: String, extension: String) -> [TranscriptFile] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: package.appending(path: folder), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == `extension` }
      .sorted { $0.path() < $1.path() }.map(TranscriptFile.init)
  }

  /// The lines of the file.
  func lines() throws -> [String] {
    var lines = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Writes the lines of the file.
  func write(_ lines: [String]) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url, options: .atomic)
  }
}

/// The fenced blocks of a Markdown page.
struct FencedBlocks {
  /// The lines between two fences, as ranges of the page's lines.
  private(set) var bodies: [Range<Int>] = []

  init(_ lines: [String]) {
    var open: (start: Int, ticks: Int)?
    for (index, line) in lines.enumerated() {
      let ticks = line.prefix { $0 == "`" }.count
      if let fence = open {
        // A fence is closed by one at least as long, so that a longer one may hold others.
        guard ticks >= fence.ticks, ticks == line.count else { continue }
        bodies.append(fence.start..<index)
        open = nil
      } else if ticks >= 3 {
        open = (index + 1, ticks)
      }
    }
  }
}
