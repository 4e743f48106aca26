import Foundation
import Testing
import Tutoring

/// The authors' guide, `lessons/README.md`, is followed from its top: what it shows is what comes of it.
@Suite struct GuideTests {
  private static let file = TranscriptFile(
    url: TranscriptFile.package.appending(path: "lessons/README.md"))
  private static let name = "two-paths.md"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes the example as it stands in the guide, or with the slips that the guide speaks of.
  private func writeExample(_ lesson: String, withSlips: Bool) throws {
    var text = lesson
    if withSlips {
      let right = text
      text = text.replacing("hint: Both paths go the same way here.\n", with: "")
        .replacing("when: 2*x\n", with: "when: 2*y\n")
      #expect(text.count < right.count - 30 && text.contains("when: 2*y"))
    }
    _ = try folder.write(text.utf8, to: Self.name)
  }

  /// The lines after `$ ` run as a shell would, a word in quotes as one.
  private func run(_ line: String) throws -> [String] {
    let words = line.dropFirst("backprop ".count).matches(of: /"([^"]*)"|([^ ]+)/).map {
      String($0.1 ?? $0.2 ?? "")
    }
    if words.prefix(2) == ["lesson", "check"] { try handIn() }
    let result = try BuiltProgram.run(
      ["--no-rc"].filter { _ in words[0] == "-c" } + words,
      environment: ["BACKPROP_LESSONS": TranscriptFile.package.path + "/lessons"],
      folder: folder.path)
    #expect(result.error.isEmpty, "\(line): \(result.error)")
    return result.lines
  }

  /// Plays the example as the student of the guide, with the answer of one question looked up, and keeps
  /// the table that comes of it.
  private func handIn() throws {
    let typed = [
      "lesson two-paths", "+", "reveal", "8", "It goes along both paths at once.", "all",
      "progress export anna.csv",
    ]
    let result = try BuiltProgram.run(
      ["--no-rc", "--lessons", ".", "--seed", "anna"] + typed.flatMap { ["-c", $0] },
      folder: folder.path)
    #expect(result.lines.contains("Right."))
    #expect(result.status == 0, "\(result.error)")
  }

  /// A lesson played: after its first line what is typed stands at the prompt for answers, and other
  /// prompts are the lesson's own.
  private func replayed(_ block: [String]) -> [String] {
    let typed = block.prefix(1) + block.dropFirst().filter { $0.hasPrefix("answer> ") }
    let player = TranscriptPlayer(folder: folder)
    return player.type(typed.map { String($0.drop { $0 != " " }.dropFirst()) })
      .flatMap { [$0.prompt + $0.line] + $0.output }
  }

  /// The ids that the guide lists are those that lessons may name.
  @Test func theGuideListsTheMisconceptions() throws {
    let section = try Self.file.lines().drop { $0 != "## Misconceptions" }.dropFirst()
      .prefix { !$0.hasPrefix("## ") }
    let listed = section.joined(separator: "\n").matches(of: /`([a-z]+(?:-[a-z]+)*)`/)
      .map { String($0.1) }
    let words = ["diagnose", "predict", "when", "says", "eta", "lint"]
    #expect(
      Set(listed).subtracting(words)
        == Set(Misconception.all.map(\.id)))
  }

  @Test func theGuideShowsWhatComesOfIt() throws {
    var lines = try Self.file.lines()
    var lesson: String?
    var (commands, transcripts, shift) = (0, 0, 0)
    for body in FencedBlocks(lines).bodies {
      let range = body.lowerBound + shift..<body.upperBound + shift
      let block = Array(lines[range])
      var now = block
      if block.first == "---", block.contains(where: { $0.hasPrefix("```ask") }) {
        lesson = block.joined(separator: "\n") + "\n"
      } else if block.first?.hasPrefix("$ ") ?? false {
        // The first look after the lesson is written finds the slips, the next one none.
        if let lesson { try writeExample(lesson, withSlips: commands == 2) }
        now = []
        for line in block where line.hasPrefix("$ ") {
          now += [line] + (try run(String(line.dropFirst(2))))
          commands += 1
        }
      } else if block.first?.hasPrefix("bp> ") ?? false {
        transcripts += 1
        now = replayed(block)
      }
      if !TranscriptFile.isRecording { #expect(now == block, "README.md:\(range.lowerBound)") }
      lines.replaceSubrange(range, with: now)
      shift += now.count - range.count
    }
    #expect(commands == 8)
    #expect(transcripts == 1)
    if TranscriptFile.isRecording { try Self.file.write(lines) }
    for page in ["two-paths.html", "key.html"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/" + page))
    }
  }

  /// Every kind of question has its paragraph.
  @Test func theGuideHasEveryKind() throws {
    let lines = try Self.file.lines()
    let named = lines.compactMap { $0.firstMatch(of: /^- `([a-z]+)`:/).map { String($0.1) } }
    let kinds = [
      "number", "choice", "line", "order", "sign", "vector", "expression", "command", "free",
      "curve",
    ]
    #expect(named == kinds)
  }
}
