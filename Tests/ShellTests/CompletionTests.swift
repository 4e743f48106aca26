import Foundation
import LineEditing
import Testing

@testable import Shell

/// What Tab offers, and the arguments that are shown after a line.
@Suite struct CompletionTests {
  private static func candidates(_ text: String, _ session: Session) -> [Completion] {
    Completer(session: session, context: CommandContext()).candidates(text, text.count).candidates
  }

  private static func summary(_ text: String, of word: String, _ session: Session) -> String? {
    candidates(text, session).first { $0.text == word }?.summary
  }

  @Test(arguments: [
    ("explain ", "relu", "the rectified linear unit: x where it is positive, else 0"),
    ("explain ", "average", "the mean over the samples"),
    ("explain ", "g", "g(u) = u^2"), ("info ", "watches", "what is shown when it changes"),
    ("predict ", "sign", "be asked for each sign"),
    ("predict ", "off", "end it and show the score"),
    ("delete ", "1", "breakpoint layer 2"), ("delete ", "3", "display dC/dw2"),
    ("undisplay ", "3", "display dC/dw2"), ("break layer ", "2", "the layer of z2 and a2"),
    ("until layer ", "1", "the layer of z1 and a1"),
    ("break ", "partial", "every factor of the chain rule"),
    ("dC/", "dw1", "for a derivative: w1, 2×2"),
  ])
  func theDescriptionIsTheWordsOwn(text: String, word: String, summary: String) throws {
    let session = try session(after: [
      "example mazur", "g(u) = u^2", "break layer 2", "watch C", "display dC/dw2",
    ])
    #expect(Self.summary(text, of: word, session) == summary)
  }

  @Test func noTwoWordsOfACommandHaveOneDescription() {
    for command in Command.all {
      guard case .words(let words) = command.completes else { continue }
      #expect(Set(words.map(\.summary)).count == words.count, "\(command.name)")
      #expect(words.allSatisfy { !$0.summary.isEmpty }, "\(command.name)")
    }
  }

  @Test(arguments: [
    ("dC/", ["dw1", "dx", "db1", "dz1", "da1", "dw2", "db2", "dz2", "da2", "dy"]),
    ("da1[1]/", ["dw1", "dx", "db1", "dz1"]), ("2*∂C/∂w", ["w1", "w2"]),
    ("break layer ", ["1", "2"]), ("undisplay ", ["2"]), ("delete ", ["1", "2"]),
  ])
  func onlyWhatFitsIsOffered(text: String, words: [String]) throws {
    let session = try session(after: ["example mazur", "watch C", "display C"])
    let found = Self.candidates(text, session).map(\.text).filter { !$0.hasSuffix("(") }
    #expect(Set(found) == Set(words), "\(found)")
  }

  @Test func whatHasNoValueYetHasDifferentials() throws {
    let session = try session(after: ["network 2 1", "x = [1, 2]"])
    #expect(Self.candidates("dC/", session).map(\.text).contains("dw1"))
    #expect(Self.candidates("dC/", session).allSatisfy { $0.text.hasPrefix("d") })
  }

  @Test func theQuoteAroundAFileIsClosed() throws {
    let folder = try TemporaryFolder()
    try "".write(toFile: folder.path + "/a b.json", atomically: true, encoding: .utf8)
    let start = "open \"\(folder.path)/a"
    let completions = Completer(session: Session(), context: CommandContext())
      .candidates(start, start.count)
    #expect(completions.candidates.map(\.text) == ["\(folder.path)/a b.json\""])
    #expect(completions.range == 6..<start.count)
  }

  @Test func commandsAreForTheFirstWord() throws {
    let session = try session(after: ["example mazur"])
    #expect(Self.candidates("wh", session).contains { $0.text == "why" })
    #expect(!Self.candidates("2*wh", session).contains { $0.text == "why" })
  }

  // MARK: Hints

  @Test(arguments: [
    ("why ", "Q [depth]"), ("why C ", "[depth]"), ("why C 1 ", nil), ("why", nil), ("why C", nil),
    ("step ", "[n | over | into]"), ("  step  ", "[n | over | into]"), ("paths ", "A B"),
    ("paths a2[1] ", "B"),
    ("network ", "INPUTS [HIDDEN …] OUTPUTS [option=value …]"),
    ("network 2 2 1 ", "[option=value …]"), ("network 2 2 1 seed=1 ", "[option=value …]"),
    ("set ", "[NAME VALUE]"), ("set digits ", "VALUE"), ("set digits 4 ", nil),
    ("data [[0, 0], [1, 1]] ", "[-> ROWS]"), ("info ", "[breakpoints | watches | display]"),
    ("info watches ", nil), ("program ", nil), ("w ", nil), ("C ", nil), ("zzz ", nil), ("", nil),
    ("step # ", nil), ("expl ", "[FUNCTION | average]"), ("w1 ", nil),
  ])
  func theArgumentsThatAreExpected(text: String, hint: String?) throws {
    let session = try session(after: ["example mazur", "w = 2"])
    let interpreter = Interpreter(acceptsPrefixes: true)
    #expect(interpreter.argumentsExpected(after: text, in: session) == hint)
  }
}
