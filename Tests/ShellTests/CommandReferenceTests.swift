import Foundation
import Shell
import Testing

@Suite struct CommandReferenceTests {
  /// The README of the package these tests belong to.
  private static let readme = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")

  /// `BACKPROP_RECORD=1 swift test --no-parallel --filter CommandReferenceTests` writes them anew.
  @Test(arguments: [
    ("<!-- commands -->\n", "<!-- end of commands -->", CommandReference.markdown),
    ("<!-- usage -->\n", "<!-- end of usage -->", "```text\n\(CommandLineOptions.usage)\n```\n"),
  ])
  func theReadmeHoldsWhatIsMadeFromTheTables(start: String, end: String, text: String) throws {
    var readme = try String(contentsOf: Self.readme, encoding: .utf8)
    let first = try #require(readme.firstRange(of: start)).upperBound
    let last = try #require(readme.firstRange(of: end)).lowerBound
    guard ProcessInfo.processInfo.environment["BACKPROP_RECORD"] == "1" else {
      #expect(readme[first..<last] == text)
      return
    }
    readme.replaceSubrange(first..<last, with: text)
    try readme.write(to: Self.readme, atomically: true, encoding: .utf8)
  }

  @Test func everyGroupHasACommand() {
    for group in Command.Group.allCases {
      #expect(Command.all.contains { $0.group == group }, "\(group)")
    }
  }
}
