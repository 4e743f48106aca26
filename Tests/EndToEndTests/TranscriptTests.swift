import Foundation
import Lessons
import Rendering
import Shell
import Testing
import Tutoring

/// Every transcript that the project shows is what the shell prints.
///
/// `BACKPROP_RECORD=1 swift test --filter Transcript` records them anew; what has changed is then
/// to be read.
@Suite struct TranscriptTests {
  @Test(arguments: TranscriptFile.all(in: "Tests/EndToEndTests/Transcripts", extension: "txt"))
  func theShellPrintsTheTranscript(file: TranscriptFile) throws {
    let transcript = Transcript(try file.lines())
    try #require(!transcript.exchanges.isEmpty)
    let replayed = transcript.replayed(by: TranscriptPlayer())
    guard !TranscriptFile.isRecording else { return try file.write(replayed.lines) }
    expectEqual(replayed.lines, transcript.lines, in: file.description)
  }

  @Test func thereAreTranscripts() {
    let names = TranscriptFile.all(in: "Tests/EndToEndTests/Transcripts", extension: "txt")
    #expect(names.contains { $0.description == "mazur.txt" })
  }

  /// The page is one session, as someone types it who reads it from the top.
  @Test func theReadmeShowsWhatTheShellPrints() throws {
    let file = TranscriptFile(url: TranscriptFile.package.appending(path: "README.md"))
    var lines = try file.lines()
    let player = TranscriptPlayer()
    var count = 0
    var shift = 0
    for body in FencedBlocks(lines).bodies {
      let range = body.lowerBound + shift..<body.upperBound + shift
      let transcript = Transcript(Array(lines[range]))
      guard !transcript.exchanges.isEmpty else { continue }
      count += 1
      let replayed = transcript.replayed(by: player).lines
      if !TranscriptFile.isRecording {
        expectEqual(replayed, transcript.lines, in: "README.md:\(range.lowerBound)")
      }
      lines.replaceSubrange(range, with: replayed)
      shift += replayed.count - range.count
    }
    #expect(count > 0, "README.md shows no transcript")
    if TranscriptFile.isRecording { try file.write(lines) }
  }

  /// The commands of a lesson are run in order; the questions between them change nothing.
  @Test(
    arguments: TranscriptFile.all(in: "lessons", extension: "md").filter {
      $0.description != "README.md"
    })
  func theLessonShowsWhatTheShellPrints(file: TranscriptFile) throws {
    var lines = try file.lines()
    let lesson = try LessonParser.parse(Data(contentsOf: file.url), file: file.description)
    let player = TranscriptPlayer()
    var shift = 0
    for block in lesson.blocks {
      switch block.content {
      case .prose, .ask, .quiet: continue
      case .run(let commands): _ = player.type(commands.map(\.text))
      case .expect(let exchanges):
        let printed = player.type(exchanges.map(\.command.text))
        if !TranscriptFile.isRecording {
          for (exchange, now) in zip(exchanges, printed) {
            expectEqual(now.output, exchange.output, in: "\(file):\(exchange.command.line)")
          }
        }
        // The block's line is that of its opening fence, counted from 1.
        let start = block.line + shift
        let old = lines[start...].prefix { !$0.hasPrefix("```") }.count
        let new = printed.flatMap { ["\($0.prompt)\($0.line)"] + $0.output }
        lines.replaceSubrange(start..<start + old, with: new)
        shift += new.count - old
      }
    }
    if TranscriptFile.isRecording { try file.write(lines) }
  }

  /// Expects the same lines, and names the first that differs.
  private func expectEqual(_ printed: [String], _ shown: [String], in place: String) {
    guard printed != shown else { return }
    let same = zip(printed, shown).prefix { $0 == $1 }.count
    let now = same < printed.count ? printed[same] : "(nothing more)"
    let then = same < shown.count ? shown[same] : "(nothing more)"
    Issue.record("\(place), line \(same + 1):\n  shown    \(then)\n  printed  \(now)")
  }
}
