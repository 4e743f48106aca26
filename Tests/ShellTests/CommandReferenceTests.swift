import Foundation
import Shell
import Testing

@Suite struct CommandReferenceTests {
  /// The README of the package these tests belong to.
  private static let readme = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")

  /// `BACKPROP_RECORD=1 swift test --filter CommandReferenceTests` writes the tables anew.
  @Test func theReadmeHoldsTheTablesMadeFromTheCommands() throws {
    let (start, end) = ("<!-- commands -->\n", "<!-- end of commands -->")
    var readme = try String(contentsOf: Self.readme, encoding: .utf8)
    let first = try #require(readme.firstRange(of: start)).upperBound
    let last = try #require(readme.firstRange(of: end)).lowerBound
    guard ProcessInfo.processInfo.environment["BACKPROP_RECORD"] == "1" else {
      #expect(readme[first..<last] == CommandReference.markdown)
      return
    }
    readme.replaceSubrange(first..<last, with: CommandReference.markdown)
    try readme.write(to: Self.readme, atomically: true, encoding: .utf8)
  }

  @Test func everyGroupHasACommand() {
    for group in Command.Group.allCases {
      #expect(Command.all.contains { $0.group == group }, "\(group)")
    }
  }
}
