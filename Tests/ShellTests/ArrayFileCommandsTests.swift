import Autodiff
import Foundation
import Language
import Rendering
import Testing

@testable import Shell

/// `load` and `export`, in a folder of their own.
@Suite struct ArrayFileCommandsTests {
  /// Runs lines in a new folder, and returns the last session and what the last line printed.
  private static func run(_ lines: [String], files: [String: Data] = [:]) throws
    -> (session: Session, output: String)
  {
    let (session, output) = try ShellTests.run(lines, files: files)
    return (session, output.joined(separator: "\n"))
  }

  @Test(arguments: ["npz", "safetensors", "json"])
  func whatIsExportedIsLoadedToTheLastBit(_ ending: String) throws {
    let (before, _) = try Self.run(["network 2 3 1 seed=5"])
    let (after, output) = try Self.run([
      "network 2 3 1 seed=5", "export values a.\(ending)", "reset", "network 2 3 1 seed=9",
      "load a.\(ending)",
    ])
    #expect(after.program.values == before.program.values)
    #expect(output.contains("taken as w1"))
  }

  @Test func theGradientIsDiagnosedFromAFile() throws {
    let (_, output) = try Self.run([
      "example mazur", "export gradient g.npz", "diagnose g.npz",
    ])
    #expect(output.contains("dw2 is right to the last digit"), "\(output)")
  }

  /// A PyTorch network of 3 inputs, written by safetensors itself: its program is written too.
  @Test func aPyTorchNetworkBecomesAProgram() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ExchangeTests/Files/network.safetensors")
    let lines = ["load net.safetensors", "x = [1, 2, 3]", "y = [0]", "forward"]
    let (session, _) = try Self.run(lines, files: ["net.safetensors": Data(contentsOf: file)])
    #expect(session.program.value(of: "w2")?.elements == [1.5, -2.5])
    #expect(session.program.definition(of: "a1")?.text == "a1 = relu(z1)")
    #expect(session.cursor > 0)
  }

  @Test func aMatrixWithRowsForInputsIsTransposed() throws {
    let json = Data("{\"w1\": [[1, 2], [3, 4], [5, 6]], \"q\": [1], \"b1\": [[7], [8]]}".utf8)
    let (session, output) = try Self.run(
      ["z1 = w1 @ x + b1", "w1 = zeros(2, 3)", "b1 = zeros(2)", "load a.json"],
      files: ["a.json": json])
    #expect(session.program.value(of: "w1")?.elements == [1, 3, 5, 2, 4, 6])
    #expect(session.program.value(of: "b1")?.elements == [7, 8])
    #expect(output.contains("transposed: its rows are inputs"))
    #expect(output.contains("is not taken: the program has no q"))
  }

  @Test(arguments: [
    ("load", "the name of a file is missing"), ("load a.xyz", "a.xyz is no file of arrays"),
    ("load a.npz", "a.npz cannot be read: no such file or directory"),
    ("load bad.npz", "bad.npz cannot be read: it is no whole zip archive, as .npz files are"),
    ("load a.json nothing", "there is no nothing in a.json"),
    ("load a.json as w1", "a.json has 2 arrays, and one has to be named"),
    ("export a.npy", "a .npy file cannot be written: such a file holds one array"),
    ("export values a.xyz", "a.xyz ends in no format"),
  ])
  func whatIsWrongIsSaid(_ line: String, _ message: String) throws {
    let files = [
      "bad.npz": Data("PK no archive".utf8), "a.json": Data("{\"p\": [1, 2], \"q\": 3}".utf8),
    ]
    do {
      let found = try Self.run(["example mazur", line], files: files)
      Issue.record("it was done: \(found.output)")
    } catch let error as ShellError {
      #expect(error.message.hasPrefix(message), "\(error.message)")
    }
  }
}
