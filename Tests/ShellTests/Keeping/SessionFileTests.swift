import Autodiff
import Foundation
import Language
import Networks
import Rendering
import SamplePrograms
import Testing

@testable import Shell

@Suite struct SessionFileTests {
  private static func opened(_ text: String) throws -> Session {
    try SessionFileReader.session(Array(text.utf8), name: "file")
  }

  /// The bits of every value, so that −0 and NaN are told apart from their likes.
  private static func bits(_ session: Session) -> [String: [UInt64]] {
    let program = session.program
    var bits = program.values.mapValues { $0.elements.map(\.bitPattern) }
    for (name, rows) in program.samples {
      bits[name] = rows.flatMap { $0.elements.map(\.bitPattern) }
    }
    return bits
  }

  /// Before version 3 e was a name like any other, and waited for a value.
  @Test func inOldFilesEIsAQuantity() throws {
    let text = SessionFile.text(of: try session(after: ["C = 2*q + w"]))
    let now = text.replacing("q + w", with: "e + w")
    #expect(try Self.opened(now).program.missing == ["w"])
    let old = now.replacing("\"version\": 4", with: "\"version\": 2")
    #expect(try Self.opened(old).program.missing == ["e", "w"])
  }

  /// What is asked before a step, up to where, and the score.
  @Test(arguments: [
    ["predict on"], ["predict formula", "step"], ["predict sign", "step 3", "+", "skip"],
    ["predict on", "goto 12", "step 5", "0.3", "skip", "0.5"],
  ])
  func aPredictionIsSaved(lines: [String]) throws {
    let shell = Shell(output: CollectedOutput())
    for line in ["example mazur"] + lines { #expect(shell.run(command: line) == .done) }
    let opened = try Self.opened(SessionFile.text(of: shell.session))
    #expect(opened.prediction == shell.session.prediction)
    #expect(opened.state == shell.session.state)
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func whatIsOpenedIsWhatWasSaved(seed: UInt64) throws {
    let shell = Shell(output: CollectedOutput())
    for line in RandomCommands(seed: seed).lines { _ = shell.run(command: line) }
    let saved = shell.session
    let opened = try Self.opened(SessionFile.text(of: saved))
    #expect(opened.snapshot == saved.snapshot, "seed \(seed)")
    #expect(Self.bits(opened) == Self.bits(saved), "seed \(seed)")
    let gradients = [saved, opened].map { session in
      session.model.gradient().map { $0.gradient.elements.map(\.bitPattern) }
    }
    #expect(gradients[0] == gradients[1], "seed \(seed)")
    #expect(SessionFile.text(of: opened) == SessionFile.text(of: saved), "seed \(seed)")
  }

  @Test func everyCommandIsAmongTheRandomLines() {
    let words = Set(RandomSession.pool.map { Interpreter.firstWord(of: $0).word })
    #expect(Command.all.map(\.name).filter { !words.contains($0) } == [])
  }

  /// What is opened is the session that was saved, whatever led to it.
  @Test(arguments: 1...80 as ClosedRange<UInt64>)
  func anySessionIsOpenedAsItWasSaved(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let shell = try RandomSession.shell(in: folder)
    for line in RandomSession(seed: seed).lines {
      _ = shell.run(command: line)
      guard seed % 4 == 0 || line.hasPrefix("s") else { continue }
      let saved = shell.session
      let opened = try Self.opened(SessionFile.text(of: saved))
      #expect(opened.snapshot == saved.snapshot, "seed \(seed), \(line)")
      #expect(opened.prediction == saved.prediction, "seed \(seed), \(line)")
      #expect(opened.model.broken == saved.model.broken, "seed \(seed), \(line)")
      #expect(SessionFile.text(of: opened) == SessionFile.text(of: saved), "seed \(seed), \(line)")
    }
  }

  /// What does not compile, or not yet, is kept as it is.
  @Test(arguments: [
    ["k = 2", "f(x) = x*k", "reset k"], ["data [1,2,3] -> [4,5,6]", "y = 2*q"],
    ["x = [1, 2]", "g(x) = x[3]"], ["s = d(dd/dx)/dx"], ["q = d + d(C)/dx"],
    ["x = 2*q", "data [1, 2]"], ["network 2 2 1", "y = x^2"], ["z = w*x", "w = -0"],
    ["d2x = 4", "k = 2", "display d2x/k", "reset d2x"], ["q₁ = da*2", "da = 1", "q₂ = da/db"],
    ["a = b + q", "b = a"], ["m = [[1, 2],\r\n[3, 4]]", "n = m*(1 +\r\n2)"],
    ["\(String(repeating: "long", count: 25)) = 4"],
  ])
  func whatDoesNotCompileIsKept(lines: [String]) throws {
    let saved = try session(after: lines)
    let opened = try Self.opened(SessionFile.text(of: saved))
    #expect(opened.snapshot == saved.snapshot)
    #expect(SessionFile.text(of: opened) == SessionFile.text(of: saved))
  }

  @Test func numbersAreExactToTheLastBit() throws {
    let numbers: [Double] = [
      -0.0, 0.1, 0.1 + 0.2, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity,
      .pi, 1e22, 123_456_789_012_345_680, .nan,
    ]
    var session = Session()
    try session.editProgram { program in
      program.assign("v", Tensor(numbers))
      program.assign("zero", Tensor(-0.0))
      if let matrix = Tensor(shape: .matrix(1, numbers.count), elements: numbers) {
        program.assign("m", matrix)
      }
      program.bind("x", samples: [Tensor(-0.0), Tensor(.infinity)])
    }
    let opened = try Self.opened(SessionFile.text(of: session))
    #expect(Self.bits(opened) == Self.bits(session))
    #expect(opened.program.value(of: "m")?.shape == .matrix(1, numbers.count))
  }

  /// Whether `da/db` is a quotient depends on what was there when it was typed.
  @Test func aQuotientOfQuantitiesStaysOne() throws {
    let shell = Shell(output: CollectedOutput())
    for line in [
      "a = 3", "b = 2", "f = a*b", "g = df/db", "da = 6", "db = 4", "q = da/db", "df = 5",
      "dC(u) = u*2", "h = dC(a)", "set digits full",
    ] { #expect(shell.run(command: line) == .done, "\(line)") }
    let opened = try Self.opened(SessionFile.text(of: shell.session))
    #expect(opened.snapshot == shell.session.snapshot)
    #expect(opened.model.quantity("q").map { opened.model.tape.value(of: $0.node) } == 1.5)
    #expect(opened.model.quantity("g").map { opened.model.tape.value(of: $0.node) } == 3)
  }

  @Test func saveAndOpenThroughTheShell() throws {
    let folder = try TemporaryFolder()
    let output = CollectedOutput()
    let shell = Shell(context: CommandContext(folder: folder.path), output: output)
    for line in ["example mazur", "step 7", "set digits 6", "save my session.json"] {
      #expect(shell.run(command: line) == .done)
    }
    let saved = shell.session.snapshot
    for line in ["reset", "q = 1", "open my session.json"] {
      #expect(shell.run(command: line) == .done)
    }
    #expect(shell.session.snapshot == saved)
    #expect(output.take().map(\.text).last == "[7/50] forward · layer 2 · neuron 2")
    #expect(shell.run(command: "undo") == .done)
    #expect(shell.session.program.value(of: "q")?.scalar == 1)
    // Saving again replaces what was saved; nothing else is replaced.
    #expect(shell.run(command: "save my session.json") == .done)
    try "notes".write(toFile: folder.path + "/notes.txt", atomically: true, encoding: .utf8)
    #expect(shell.run(command: "save notes.txt") == .failed)
    #expect(try String(contentsOfFile: folder.path + "/notes.txt", encoding: .utf8) == "notes")
  }

  @Test(arguments: [
    ("open", "error: the name of a file is missing (write open mazur.json)"),
    ("open nothing.json", "error: nothing.json cannot be read: no such file or directory"),
    ("open /dev/zero", "error: /dev/zero cannot be read: it is no plain file"),
    ("save /dev/null", "error: /dev/null cannot be written: it is no plain file"),
    ("save /", "error: / cannot be written: it is a folder"),
    ("open '/'", "error: / cannot be read: it is a folder"),
    ("source \"a b.bp\"", "error: a b.bp cannot be read"),
    ("save no/such/folder", "error: no/such/folder cannot be written: no such file or directory"),
  ])
  func whatCannotBeReadOrWrittenIsSaid(line: String, message: String) throws {
    let folder = try TemporaryFolder()
    let output = CollectedOutput()
    let shell = Shell(context: CommandContext(folder: folder.path), output: output)
    #expect(shell.run(command: line) == .failed)
    #expect(output.take().map(\.text) == [message])
  }
}
