import Foundation
import PseudoTerminal
import Testing

/// Streams that are closed, full, endless or hostile.
@Suite struct StreamTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Runs a line of the system's shell in a folder of its own; `backprop` is the built program.
  private func shell(_ line: String) throws -> (status: Int32, error: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "backprop() { '\(BuiltProgram.path)' --no-rc \"$@\"; }; \(line)"]
    process.environment = ["HOME": folder.path, "LC_ALL": "C.UTF-8", "TERM": "xterm"]
    process.currentDirectoryURL = URL(filePath: folder.path)
    let error = Pipe()
    process.standardError = error
    try process.run()
    let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path + "/" + name)
  }

  // MARK: Output

  @Test func outputThatIsFullIsAnError() throws {
    let result = try shell("backprop -c '1 + 1' -c 'save b.json' > /dev/full")
    #expect(result.status == 1)
    #expect(
      result.error == "backprop: standard output cannot be written: No space left on device\n")
    #expect(!exists("b.json"))
  }

  @Test(arguments: ["-c '1 + 1' -c 'save b.json'", "--version", "--help"])
  func outputThatIsClosedIsAnError(arguments: String) throws {
    let result = try shell("backprop \(arguments) >&-")
    #expect(result.status == 1)
    #expect(result.error.contains("standard output cannot be written"), "\(result.error)")
    #expect(!exists("b.json"))
  }

  /// The file that is saved would otherwise have the number of standard output, and get what the
  /// next commands print.
  @Test func noFileTakesThePlaceOfAClosedStream() throws {
    _ = try shell("backprop -c 'x = 1' -c 'save b.json' >&- 2>&-")
    let saved = try Data(contentsOf: URL(filePath: folder.path + "/b.json"))
    #expect(String(decoding: saved, as: UTF8.self).hasPrefix("{"))
    #expect(String(decoding: saved, as: UTF8.self).hasSuffix("}\n"))
  }

  /// As `cat` and others do: quietly, and with the status of SIGPIPE.
  @Test func aReaderThatGoesAwayIsNoSuccess() throws {
    let many = (1...200).map { _ in "-c 'help primitives'" }.joined(separator: " ")
    let result = try shell(
      "set -o pipefail; backprop \(many) -c 'save b.json' | head -1 > /dev/null")
    #expect(result.status == 141)
    #expect(result.error.isEmpty, "\(result.error)")
    #expect(!exists("b.json"))
  }

  @Test func diagnosticsThatCannotBeWrittenLeaveTheExitCode() throws {
    #expect(try shell("backprop -c nothing 2> /dev/full").status == 1)
    #expect(try shell("backprop --nothing 2>&-").status == 2)
  }

  // MARK: Input

  @Test func aClosedInputEnds() throws {
    #expect(try shell("backprop <&-").status == 0)
    #expect(try shell("backprop - -c '1 + 1' <&-").status == 0)
  }

  /// With 300 MB at most; the limit of a line is 4 MB.
  @Test(arguments: [
    "backprop /dev/zero", "backprop -c 'source /dev/zero'", "backprop < /dev/zero",
    "yes '(' | tr -d '\\n' | backprop", "yes '1 +' | tr -d '\\n' | backprop /dev/stdin",
  ])
  func anEndlessLineIsRefusedAtTheLimit(line: String) throws {
    let result = try shell("ulimit -v 300000; \(line)")
    #expect(result.status == 1)
    #expect(
      result.error.contains("1:1: error: this line is too long; the longest has 4000000 bytes"),
      "\(result.error)")
  }

  @Test func aStatementOfEndlessLinesIsRefusedAtTheLimit() throws {
    let result = try shell("ulimit -v 600000; (echo '['; yes '1,') | backprop")
    #expect(result.status == 1)
    #expect(result.error.contains("the longest has 4000000"), "\(result.error)")
  }

  @Test func aPipeAsStartupFileDoesNotBlock() throws {
    let rc = folder.path + "/.config/backprop"
    try FileManager.default.createDirectory(atPath: rc, withIntermediateDirectories: true)
    #expect(mkfifo(rc + "/rc", 0o600) == 0)
    let result = try BuiltProgram.run(["-c", "1 + 1"], environment: ["HOME": folder.path])
    #expect(result.status == 0)
    #expect(result.output == "2\n")
  }

  // MARK: What reaches the terminal

  /// Text from outside, by every way there is: the name of a file, an argument of each command, a
  /// comment, a definition.
  @Test(arguments: ["\u{1B}]0;title\u{7}", "\u{9B}2J", "\u{202E}"])
  func nothingSteersTheTerminal(mark: String) throws {
    let commands = try BuiltProgram.run(["--no-rc", "-c", "help commands"]).lines
      .compactMap { $0.firstMatch(of: /^ *([a-z]+)\b/).map { String($0.1) } }
    let lines =
      commands.map { "\($0) a\(mark)b" } + [
        "x = 1 # \(mark)", "y\(mark) = 2", "\(mark)", "history",
      ]
    for line in lines where !line.hasPrefix("quit") {
      for arguments in [["-c", line], ["-c", "x = 2", "-c", line, "-c", "history"]] {
        let result = try BuiltProgram.run(["--no-rc"] + arguments, folder: folder.path)
        let shown = result.output + result.error
        #expect(
          !shown.unicodeScalars.contains {
            $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
          }, "\(line.debugDescription): \(shown.debugDescription)")
      }
    }
    let named = try BuiltProgram.run(["--no-rc", "no\(mark)file", "--no\(mark)option"])
    #expect(!named.error.contains(mark))
    let session = try folder.write(
      #"{"format": "backprop session", "version": 1, "settings": {"\#(mark)": "4"}}"#.utf8,
      to: "s.json")
    let opened = try BuiltProgram.run(["--no-rc", "-c", "open \(session)"])
    #expect(opened.status == 1)
    #expect(!opened.error.contains(mark))
  }

  // MARK: The window

  /// libedit keeps two copies of every cell of the window, and these would not fit in memory.
  @Test func aHugeWindowIsTypedAtWithoutEditing() throws {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path, arguments: ["--no-rc"],
      environment: ["HOME": folder.path, "TERM": "xterm", "LC_ALL": "C.UTF-8"])
    try terminal.waitForEditing()
    terminal.resize(columns: 65535, rows: 65535)
    for line in ["1 + 1", "2 + 3"] {
      terminal.type("\(line)\r")
      try terminal.wait(for: line == "1 + 1" ? "2\r\n" : "5\r\n")
    }
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
  }
}
