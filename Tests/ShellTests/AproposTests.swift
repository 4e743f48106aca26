import Testing

@testable import Shell

@Suite struct AproposTests {
  private static func found(_ words: String) throws -> [String] {
    try output(of: "apropos \(words)").filter { $0.first != " " }
      .map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
  }

  @Test(arguments: [
    ("path", "help paths"), ("chain rule", "help stepping"), ("mazur", "example mazur"),
    ("weight", "help weighted_sum"), ("entropy", "help cross_entropy"), ("take back", "help back"),
    ("oftmax", "help softmax"),
  ])
  func whatHasTheWordInItsNameComesFirst(words: String, first: String) throws {
    #expect(try Self.found(words).first == first)
  }

  @Test func aWordIsNoPartOfAnother() throws {
    #expect(try !Self.found("path").contains("example karpathy-neuron"))
    #expect(try !Self.found("chain rule").contains("help apropos"))
    // Words as short as these are looked for whole.
    let all = Command.all.count + HelpView.topics.count
    #expect(try Self.found("x y").count < all / 2)
  }
}
