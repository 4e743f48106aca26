import Foundation
import Testing

@testable import Shell

@Suite struct RecordTests {
  @Test func theTranscriptHasWhatWasTypedAndPrinted() throws {
    let folder = try TemporaryFolder()
    let output = CollectedOutput()
    let shell = Shell(context: CommandContext(folder: folder.path), output: output)
    for line in [
      "x = 2", "record out.md", "z = [\nx, 1]", "1/0", "set notation ascii", "record stop", "x",
    ] { _ = shell.run(command: line) }
    let text = try String(contentsOfFile: folder.path + "/out.md", encoding: .utf8)
    #expect(
      text
        == """
        # Recorded with backprop \(CommandLineOptions.version)

        ```text
        bp> z = [
        ..> x, 1]
        z = [2, 1]
        bp> 1/0
            1/0
            ^~~
        error: 1/0 is inf: division by zero
        bp> set notation ascii
        ```

        """.replacing("is inf", with: "is ∞"))
    _ = output.take()
    #expect(shell.run(command: "record out.md") == .failed)
    #expect(output.take().map(\.text) == ["error: out.md is there already (choose another name)"])
    #expect(shell.run(command: "record stop") == .failed)
    #expect(output.take().map(\.text) == ["error: nothing is being recorded (record FILE begins)"])
  }

  @Test func leavingClosesTheBlock() throws {
    let folder = try TemporaryFolder()
    let shell = Shell(context: CommandContext(folder: folder.path), output: CollectedOutput())
    for line in ["record out.md", "x = 2"] { _ = shell.run(command: line) }
    shell.leave()
    let text = try String(contentsOfFile: folder.path + "/out.md", encoding: .utf8)
    #expect(text.hasSuffix("\n\n```text\nbp> x = 2\n```\n"))
  }
}
