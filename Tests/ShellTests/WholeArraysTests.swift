import Testing

@testable import Shell

/// Long arrays: by their ends on a screen, in full where that is asked for.
@Suite struct WholeArraysTests {
  private static let numbers = (1...30).map { "\($0 * 7)" }
  private static let definition = "v = [\(numbers.joined(separator: ", "))]"

  /// The numbers in what a line prints, as they are read.
  private func numbers(in lines: [String]) -> [String] {
    lines.joined(separator: " ").split { !$0.isNumber }.map(String.init)
  }

  @Test func whatIsLeftOutIsCounted() throws {
    let lines = try output(of: "show v", in: session(after: [Self.definition]))
    #expect(lines.joined().contains("30"))
    #expect(numbers(in: lines).count < 30)
  }

  @Test(arguments: [40, 60, 80, 200]) func showAllShowsEveryNumber(width: Int) throws {
    let interpreter = Interpreter(context: CommandContext(width: width))
    let lines = try output(
      of: "show all v", in: session(after: [Self.definition]), interpreter: interpreter)
    #expect(numbers(in: lines).starts(with: Self.numbers))
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
  }

  @Test func arraysCanBeSetWhole() throws {
    let lines = try output(of: "v", in: session(after: [Self.definition, "set arrays whole"]))
    #expect(numbers(in: lines) == Self.numbers)
  }

  @Test func aMatrixOfOneRowIsReadAsOne() throws {
    let session = try session(after: ["set notation spoken", "w = [[1, 2]]", "u = [[1], [2]]"])
    #expect(try output(of: "show w", in: session)[0].contains("a matrix of 1 row and 2 columns"))
    #expect(try output(of: "show u", in: session)[0].contains("a matrix of 2 rows and 1 column"))
  }
}
