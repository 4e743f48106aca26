import LineEditing
import Rendering
import Shell
import Testing

/// Whatever is printed fits the screen that it is printed on: answers, errors and lessons alike.
@Suite struct LayoutTests {
  /// A screen on which everything is shown in one way.
  struct Way: Sendable, CustomTestStringConvertible {
    let notation: Notation
    let columns: Int
    var testDescription: String { "\(notation.rawValue), \(columns) columns" }
  }

  static let ways =
    [40, 47, 60, 80, 132, 200].map { Way(notation: .unicode, columns: $0) }
    + [40, 80].map { Way(notation: .ascii, columns: $0) }
    + [40, 80].map { Way(notation: .spoken, columns: $0) }

  /// What is typed in each transcript, lines that are wrong among them, and what leads through each
  /// lesson to its end.
  static let typed: [(name: String, lines: [String])] =
    TranscriptFile.all(in: "Tests/EndToEndTests/Transcripts", extension: "txt").map { file in
      (file.description, ((try? file.lines()).map(Transcript.init)?.exchanges ?? []).map(\.line))
    }
    + LessonsPlayedTests.names.map { name in
      ("lesson \(name)", ["lesson \(name)"] + (0..<30).flatMap { _ in ["q", "skip"] })
    }

  @Test(arguments: ways) func noLineIsWiderThanTheScreen(_ way: Way) {
    var count = 0
    for (name, lines) in Self.typed {
      let player = TranscriptPlayer(
        lessonsFolder: LessonsPlayedTests.folder,
        // So high that nothing pauses.
        on: Screen(columns: way.columns, rows: 1_000_000))
      let asked = lines.filter { !$0.hasPrefix("set notation") }
      for exchange in player.type(["set notation \(way.notation.rawValue)"] + asked) {
        count += exchange.output.count
        for line in exchange.output where line.columns > way.columns {
          // A word by itself cannot be broken.
          let words = line.split(separator: " ")
          #expect(words.count == 1, "\(name), \(exchange.line):\n\(line)")
        }
      }
    }
    #expect(count > 3000)
  }
}
